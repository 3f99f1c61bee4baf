"""Transactions of one sender."""

from datetime import UTC, datetime
from typing import Any

from soba_services.fraud_detection.facts import Facts, extract
from soba_services.fraud_detection.population import Population
from soba_services.fraud_detection.transactions import Tx

NOW = 1_790_000_000.0
HOUR, DAY = 3600.0, 86_400.0
ALICE, BOB, POOL = (f"0x{number:040x}" for number in (0xA11CE0000, 0xB0B0000, 0xB0010000))
_PLAIN = Tx("", ALICE, POOL, 1.0, "ETH/USDC", NOW, 20.0, 0.005, 1, True)
USUAL = Population({"ETH/USDC": 0.0, "WBTC/USDC": -1.0}, 20.0)


def tx(**more: Any) -> Tx:
    made = _PLAIN._replace(**more)
    return made if made.hash else made._replace(hash=f"0x{abs(hash(made)):x}")


def paid(**more: Any) -> Tx:
    return tx(**{"receiver": BOB, "is_contract": False, "slippage": 0.0, **more})


def settled(count: int = 20, **more: Any) -> list[Tx]:
    """A trade a day."""
    return [tx(at=NOW - (day + 1) * DAY, amount=1 + 0.2 * (day % 4), **more) for day in range(count)]


def facts(one: Tx, history: list[Tx] | None = None, population: Population = USUAL) -> Facts:
    return extract(one, history or [], population)


def wire(one: Tx) -> dict[str, Any]:
    return {
        "tx_hash": one.hash,
        "from_address": one.sender,
        "to_address": one.receiver,
        "amount": one.amount,
        "token_pair": one.pair,
        "timestamp": datetime.fromtimestamp(one.at, UTC).isoformat(),
        "gas_price": one.gas,
        "slippage": one.slippage,
        "route_length": one.route,
        "contract_interaction": one.is_contract,
    }
