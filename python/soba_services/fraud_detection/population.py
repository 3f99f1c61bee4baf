"""What is usual among the stored transactions: amounts of each pair, and the price of gas."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log10
from statistics import median

from soba_services.fraud_detection.transactions import Tx

_LEAST_TRANSACTIONS = 20
_LEAST_AMOUNT = 1e-30
_UNITS_APART = 9.0
_DECIMALS = (18, 8, 6)


@dataclass(frozen=True, slots=True)
class Population:
    amounts: dict[str, float] = field(default_factory=dict)
    """The logarithm of the median amount of each pair that has enough transactions."""
    gas: float | None = None
    """The median price, in gwei."""


def logarithm(amount: float) -> float:
    return log10(max(amount, _LEAST_AMOUNT))


def against_usual(population: Population, tx: Tx) -> float | None:
    """The logarithm of how many times the pair's usual amount this is; none when that is not known."""
    usual = population.amounts.get(tx.pair)
    if usual is None:
        return None
    times = logarithm(tx.amount) - usual
    # Nobody moves a thousand million times what is usual, but some callers count in the smallest units of a token.
    return times if times < _UNITS_APART else min((times - decimals for decimals in _DECIMALS), key=abs)


def describe(transactions: Sequence[Tx]) -> Population:
    by_pair: dict[str, list[float]] = defaultdict(list)
    for tx in transactions:
        by_pair[tx.pair].append(logarithm(tx.amount))
    prices = [tx.gas for tx in transactions if tx.gas > 0]
    return Population(
        amounts={pair: median(amounts) for pair, amounts in by_pair.items() if len(amounts) >= _LEAST_TRANSACTIONS},
        gas=median(prices) if len(prices) >= _LEAST_TRANSACTIONS else None,
    )
