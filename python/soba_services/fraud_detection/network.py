"""Who dealt with whom among the stored transactions, and what that says of a new one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from soba_services.fraud_detection.alerts import Alert, bounded
from soba_services.fraud_detection.facts import DAY, Facts
from soba_services.fraud_detection.transactions import Tx

_LEAST_KNOWN = 500
_LONGEST_RING = 6
_MOST_STEPS = 500


@dataclass(slots=True)
class Network:
    transactions: int = 0
    newest: float = 0.0
    first_seen: dict[str, float] = field(default_factory=dict)
    senders_to: dict[str, int] = field(default_factory=dict)
    """How many paid an address, not counting calls of contracts."""
    paid: dict[str, frozenset[str]] = field(default_factory=dict)
    """Whom an address paid, not counting calls of contracts."""

    @property
    def is_telling(self) -> bool:
        """Whether it says something of an address that it does not have it."""
        return self.transactions >= _LEAST_KNOWN


def build_network(transactions: Sequence[Tx]) -> Network:
    network = Network(len(transactions))
    payers: dict[str, set[str]] = defaultdict(set)
    paid: dict[str, set[str]] = defaultdict(set)
    for tx in transactions:
        network.newest = max(network.newest, tx.at)
        for address in (tx.sender, tx.receiver):
            network.first_seen[address] = min(tx.at, network.first_seen.get(address, tx.at))
        if not tx.is_contract:
            payers[tx.receiver].add(tx.sender)
            paid[tx.sender].add(tx.receiver)
    network.senders_to = {address: len(found) for address, found in payers.items()}
    network.paid = {address: frozenset(found) for address, found in paid.items()}
    return network


def ring_length(network: Network, tx: Tx) -> int | None:
    """How many payments lead from the receiver back to the sender, when they are few."""
    if tx.sender not in network.senders_to or tx.receiver not in network.paid:
        return None
    seen, edge, steps = {tx.receiver}, [tx.receiver], 0
    for length in range(1, _LONGEST_RING):
        coming: list[str] = []
        for address in edge:
            for receiver in network.paid.get(address, ()):
                if receiver == tx.sender:
                    return length
                steps += 1
                if receiver not in seen:
                    seen.add(receiver)
                    coming.append(receiver)
            if steps > _MOST_STEPS:
                return None
        edge = coming
    return None


def _ring(facts: Facts, network: Network) -> Iterator[Alert]:
    tx = facts.tx
    # Friends pay each other too: only rings without branches, or equal amounts in them, say something.
    length = None if tx.is_contract else ring_length(network, tx)
    if length is None:
        return
    has_one_way = len(network.paid.get(tx.sender, ())) <= 1 and network.senders_to.get(tx.sender, 0) <= 1
    if not has_one_way and facts.equal_amounts < 2:
        return
    confidence = bounded(0.2, 0.3 * has_one_way, 0.2 * (facts.equal_amounts >= 2))
    yield Alert(
        "network",
        "unusual_pattern",
        confidence,
        f"What the receiver paid before came back to the sender over {length} payments: the money moves in a ring.",
        "Look at all members of the ring together.",
    )


def _collection_point(facts: Facts, network: Network) -> Iterator[Alert]:
    tx = facts.tx
    first = network.first_seen.get(tx.receiver)
    senders = network.senders_to.get(tx.receiver, 0)
    if tx.is_contract or first is None or senders < 8 or tx.at - first > 3 * DAY:
        return
    confidence = bounded(0.25, 0.03 * min(senders, 15), 0.1 * facts.receiver_is_new)
    yield Alert(
        "network",
        "unusual_pattern",
        confidence,
        f"The receiver was first seen {max(tx.at - first, 0) / 3600:.0f} hours ago and was paid by"
        f" {senders} senders since: an address that collects what others lose.",
        "Warn the sender before the transaction is final.",
    )


def _stranger(facts: Facts, network: Network) -> Iterator[Alert]:
    tx = facts.tx
    times = facts.pair_times or 1.0
    if not network.is_telling or tx.sender in network.first_seen or facts.known > 0 or times < 20:
        return
    yield Alert(
        "network",
        "unusual_pattern",
        bounded(0.2, 0.15 * (times >= 100), 0.1 * (tx.receiver not in network.first_seen)),
        f"A sender without any known past moves {times:,.0f} times the pair's usual amount.",
        "Find out where its funds came from.",
    )


def find_in_network(facts: Facts, network: Network) -> list[Alert]:
    return [alert for rule in (_ring, _collection_point, _stranger) for alert in rule(facts, network)]
