"""What speaks against the contract that is called."""

from collections.abc import Iterator

from soba_services.fraud_detection.alerts import Alert, bounded
from soba_services.fraud_detection.facts import Facts
from soba_services.fraud_detection.network import Network

_BURNT = frozenset({"0x000000000000000000000000000000000000dead", "0xdead000000000000000000000000000000000000"})
_NO_CONTRACT = "0x" + "0" * 38
"""The zero address and those of the built-in contracts: all but the last byte is zero."""


def _address(facts: Facts) -> Iterator[Alert]:
    receiver = facts.tx.receiver
    if receiver in _BURNT or receiver == _NO_CONTRACT + "00":
        what = "The receiver is an address that nobody can spend from"
    elif facts.tx.is_contract and receiver.startswith(_NO_CONTRACT):
        what = "The call goes to a built-in contract, where no token lives"
    else:
        return
    yield Alert("contract", "contract_risk", 0.5, f"{what}: what is sent is lost.", "Check the receiver's address.")


def _slippage(facts: Facts) -> Iterator[Alert]:
    tx = facts.tx
    if not tx.is_contract or tx.slippage < 0.12:
        return
    confidence = bounded(0.2, min(tx.slippage, 0.5), 0.15 * facts.receiver_is_new)
    yield Alert(
        "contract",
        "contract_risk",
        confidence,
        f"A slippage of {tx.slippage:.0%} is what tokens need that take a fee from each trade or cannot be sold.",
        "Analyse the token's contract before trading it.",
    )


def _unknown(facts: Facts, network: Network) -> Iterator[Alert]:
    tx = facts.tx
    if not tx.is_contract or not network.is_telling or tx.receiver in network.first_seen:
        return
    yield Alert(
        "contract",
        "contract_risk",
        bounded(0.15, 0.1 * (tx.slippage >= 0.03), 0.15 * ((facts.pair_times or 0) >= 20)),
        f"None of {network.transactions} known transactions called this contract.",
        "Analyse the contract before calling it.",
    )


def find_in_contract(facts: Facts, network: Network) -> list[Alert]:
    return [*_address(facts), *_slippage(facts), *_unknown(facts, network)]
