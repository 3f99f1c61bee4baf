"""What is known of a transaction beside what it says: how it compares to its sender's past and to its pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, log10
from typing import NamedTuple

from soba_services.fraud_detection.population import Population, against_usual, logarithm
from soba_services.fraud_detection.transactions import Tx, reversed_pair

HOUR, DAY = 3600.0, 86_400.0
_LEG_SECONDS = 60.0
# Half a percent: what fees make of equal amounts.
_EQUAL = 0.005
_LEAST_SPREAD = 0.15
_LEAST_KNOWN = 3
_LEAST_SETTLED = 5


class Leg(NamedTuple):
    """Another trade of the sender in the same pair, so near that the two may be one."""

    seconds: float
    amount_change: float
    gas_ratio: float
    is_same_block: bool


@dataclass(slots=True)
class Facts:
    tx: Tx
    known: int  # earlier transactions of the history
    comparable: int = 0  # of them, with amounts that can be compared
    amount_z: float = 0.0  # deviations from the sender's median, in logarithms
    amount_times: float | None = None  # of the sender's median
    pair_times: float | None = None  # of the pair's median
    gas_times: float = 1.0  # of what the sender, or else everybody, pays
    last_hour: int = 0
    last_day: int = 0
    usual_per_day: float = 0.0
    since_last: float | None = None
    receiver_is_new: bool = False  # not met but in the last hour
    hour_to_receiver: int = 0
    hour_receivers: int = 0
    equal_amounts: int = 0
    equal_receivers: int = 0
    back_and_forth: int = 0
    leg: Leg | None = None

    @property
    def is_settled(self) -> bool:
        return self.known >= _LEAST_SETTLED


def _middle(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _leg(tx: Tx, other: Tx) -> Leg | None:
    if abs(tx.at - other.at) > _LEG_SECONDS or other.sender != tx.sender or other.pair == "":
        return None
    if other.pair not in (tx.pair, reversed_pair(tx.pair)):
        return None
    change = abs(logarithm(tx.amount) - logarithm(other.amount)) * log(10)
    gas = min(max(tx.gas, 1e-3), 1e9) / min(max(other.gas, 1e-3), 1e9)
    is_same = tx.block is not None and tx.block == other.block
    return Leg(abs(tx.at - other.at), 1 - exp(-change), max(gas, 1 / gas), is_same)


def _compare_amounts(facts: Facts, earlier: list[Tx], population: Population) -> None:
    """Amounts of two pairs are in two units: they compare by their pairs' usual amounts, or not at all."""
    tx = facts.tx
    usual = against_usual(population, tx)
    if usual is None:
        own = logarithm(tx.amount)
        logs = [logarithm(one.amount) for one in earlier if one.pair == tx.pair]
    else:
        own = usual
        compared = [against_usual(population, one) for one in earlier]
        logs = [one for one in compared if one is not None]
        facts.pair_times = 10 ** min(max(own, -60.0), 60.0)
    facts.comparable = len(logs)
    if len(logs) >= _LEAST_KNOWN:
        middle = _middle(logs)
        spread = max(_LEAST_SPREAD, 1.4826 * _middle([abs(value - middle) for value in logs]))
        facts.amount_z = (own - middle) / spread
        facts.amount_times = 10 ** min(max(own - middle, -60.0), 60.0)


def _compare_gas(facts: Facts, earlier: list[Tx], population: Population) -> None:
    prices = [one.gas for one in earlier if one.gas > 0]
    usual = _middle(prices) if len(prices) >= _LEAST_KNOWN else population.gas
    if usual and facts.tx.gas > 0:
        facts.gas_times = min(facts.tx.gas / usual, 1e12)


def _count(facts: Facts, earlier: list[Tx]) -> None:
    tx = facts.tx
    receivers, equal_receivers = {tx.receiver}, {tx.receiver}
    met_before = False
    for one in earlier:
        age = tx.at - one.at
        if tx.receiver in (one.receiver, one.sender):
            met_before = met_before or age > HOUR
            facts.hour_to_receiver += age <= HOUR
        if age > DAY:
            continue
        facts.last_day += 1
        if one.pair == tx.pair and abs(one.amount - tx.amount) <= _EQUAL * tx.amount:
            facts.equal_amounts += 1
            equal_receivers.add(one.receiver)
        if age <= HOUR:
            facts.last_hour += 1
            receivers.add(one.receiver)
            if one.sender == tx.receiver and one.receiver == tx.sender:
                facts.back_and_forth += 1
    facts.receiver_is_new = not met_before
    facts.hour_receivers = len(receivers)
    facts.equal_receivers = len(equal_receivers)


def extract(tx: Tx, history: Iterable[Tx], population: Population) -> Facts:
    earlier: list[Tx] = []
    legs: list[Leg] = []
    for one in history:
        if one.hash == tx.hash:
            continue
        leg = _leg(tx, one)
        if leg is not None:
            legs.append(leg)
        if one.at <= tx.at:
            earlier.append(one)
    facts = Facts(tx, len(earlier))
    if earlier:
        first, last = min(one.at for one in earlier), max(one.at for one in earlier)
        facts.since_last = tx.at - last
        facts.usual_per_day = len(earlier) / max((tx.at - first) / DAY, 1.0)
    facts.leg = min(legs, key=lambda leg: leg.amount_change + leg.seconds / 600, default=None)
    _compare_amounts(facts, earlier, population)
    _compare_gas(facts, earlier, population)
    _count(facts, earlier)
    return facts


NAMES = (
    "amount against the sender's usual",
    "amount against the pair's usual",
    "gas price against the usual",
    "slippage",
    "length of the route",
    "contract call",
    "transactions in the last hour",
    "time since the last transaction",
    "length of the history",
    "unknown receiver",
    "receivers in the last hour",
    "equal amounts within a day",
    "payments to the receiver in the last hour",
    "trades there and back",
    "near trade in the same pair",
)


def to_row(facts: Facts) -> list[float]:
    """In the order of `NAMES`: bounded numbers, whatever was given."""
    tx = facts.tx
    since = 6.0 if facts.since_last is None else log10(1 + max(facts.since_last, 0.0))
    return [
        min(max(facts.amount_z, -10.0), 10.0),
        0.0 if facts.pair_times is None else min(max(log10(max(facts.pair_times, 1e-6)), -6.0), 6.0),
        min(max(log(max(facts.gas_times, 1e-6)), -5.0), 5.0),
        log10(1e-4 + min(tx.slippage, 1.0)),
        log(1 + min(tx.route, 30)),
        float(tx.is_contract),
        log(1 + min(facts.last_hour, 200)),
        min(since, 8.0),
        log(1 + min(facts.known, 20)),
        float(facts.receiver_is_new and facts.is_settled),
        log(1 + min(facts.hour_receivers, 100)),
        log(1 + min(facts.equal_amounts, 100)),
        log(1 + min(facts.hour_to_receiver, 100)),
        log(1 + min(facts.back_and_forth, 100)),
        0.0 if facts.leg is None else 1.0 - facts.leg.amount_change,
    ]
