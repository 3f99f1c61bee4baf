"""A transaction as the rules see it: amounts and prices in comparable units, times in seconds."""

from typing import NamedTuple

from soba_services.base.models import Transaction

_LEAST_WEI = 1e6
_MOST_ETHER = 1e-3


class Tx(NamedTuple):
    hash: str
    sender: str
    receiver: str
    amount: float
    pair: str
    at: float  # seconds since 1970
    gas: float  # gwei
    slippage: float  # a share: 0.005 is half a percent
    route: int
    is_contract: bool
    block: int | None = None


def to_gwei(price: float) -> float:
    """Callers give gas prices in wei, gwei or ether; no real price is plausible in two of them."""
    if price >= _LEAST_WEI:
        return price / 1e9
    return price * 1e9 if price < _MOST_ETHER else price


def to_tx(given: Transaction) -> Tx:
    return Tx(
        hash=given.tx_hash,
        sender=given.from_address.lower(),
        receiver=given.to_address.lower(),
        amount=given.amount,
        pair=given.token_pair.upper(),
        at=given.timestamp.timestamp(),
        gas=to_gwei(given.gas_price),
        slippage=min(max(given.slippage, 0.0), 1.0),
        route=given.route_length,
        is_contract=given.contract_interaction,
        block=given.block_number,
    )


def reversed_pair(pair: str) -> str:
    base, _, quote = pair.partition("/")
    return f"{quote}/{base}"
