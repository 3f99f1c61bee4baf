"""What the service learned from the stored transactions."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from soba_services.fraud_detection import anomaly as anomalies
from soba_services.fraud_detection.anomaly import Anomaly
from soba_services.fraud_detection.facts import extract, to_row
from soba_services.fraud_detection.network import Network, build_network
from soba_services.fraud_detection.population import Population, describe
from soba_services.fraud_detection.transactions import Tx

MOST_HISTORY = 50
_MOST_TRAINED = 8000


@dataclass(frozen=True, slots=True)
class Learned:
    """What takes long to learn, and is kept."""

    anomaly: Anomaly
    population: Population
    transactions: int


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Without stored transactions there is nothing in it, and the rules alone judge."""

    population: Population = field(default_factory=Population)
    network: Network = field(default_factory=Network)
    anomaly: Anomaly | None = None


def with_histories(transactions: Sequence[Tx]) -> Iterator[tuple[Tx, list[Tx]]]:
    """Each in the order of time, with what its sender did before."""
    past: dict[str, deque[Tx]] = defaultdict(lambda: deque(maxlen=MOST_HISTORY))
    for tx in sorted(transactions, key=lambda one: one.at):
        yield tx, list(past[tx.sender])
        past[tx.sender].append(tx)


def learn(transactions: Sequence[Tx]) -> Learned | None:
    """Null when there are too few to tell the unusual from the usual."""
    if len(transactions) < anomalies.LEAST_ROWS:
        return None
    population = describe(transactions)
    rows: list[list[float]] = []
    pairs = list(with_histories(transactions))[-_MOST_TRAINED:]
    for number, (tx, history) in enumerate(pairs):
        # Callers do not always know the history: every fourth is learned without.
        rows.append(to_row(extract(tx, [] if number % 4 == 0 else history, population)))
    return Learned(anomalies.fit(np.array(rows)), population, len(transactions))


def to_knowledge(learned: Learned | None, transactions: Sequence[Tx]) -> Knowledge:
    network = build_network(transactions)
    if learned is None:
        return Knowledge(describe(transactions), network)
    return Knowledge(learned.population, network, learned.anomaly)
