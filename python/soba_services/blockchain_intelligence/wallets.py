"""What wallets do, and how they belong together, from the transactions that are stored of them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from statistics import fmean, median, pstdev
from typing import Literal, NamedTuple

import networkx as nx

from soba_services.blockchain_intelligence.legs import MevTransaction, legs_of
from soba_services.blockchain_intelligence.mev import cycles_in

Pattern = Literal["normal", "bot", "whale", "arbitrageur", "suspicious"]

_FEW = 20
_FAST_SECONDS = 60.0
_REGULAR = 0.2
_RETURN_TIME = timedelta(hours=1)
_PASS_TIME = timedelta(minutes=10)
_SIMILAR = 0.05
_ADVICE: dict[Pattern, str] = {
    "normal": "Nothing unusual is stored of it.",
    "bot": "Treat it as automated: it acts faster, or more regularly, than people do.",
    "whale": "Expect it to move prices: its amounts are among the largest of their markets.",
    "arbitrageur": "Expect it to trade against any difference in price.",
    "suspicious": "Review it before dealing with it: funds come back, or pass through, within a short time.",
}


class Stored(NamedTuple):
    tx_hash: str
    sender: str
    receiver: str
    amount: float
    token_pair: str
    at: datetime
    gas_price: float
    is_contract_call: bool
    block: int | None
    position: int | None


class Profile(NamedTuple):
    wallet: str
    risk: float
    transactions: int
    counterparties: int
    average: float
    pattern: Pattern
    connected: list[str]
    recommendation: str


class Cluster(NamedTuple):
    edges: int
    density: float
    clustering: float
    health: Literal["healthy", "watch", "unhealthy"]
    groups: list[list[str]]
    profiles: list[Profile]


class Flow(NamedTuple):
    sender: str
    receiver: str
    transactions: int
    volume: float


def cluster_of(wallets: list[str], stored: list[Stored], large: Mapping[str, float]) -> Cluster:
    """`large` is, by pair, the amount that few transactions exceed."""
    graph = _graph_of(wallets, stored)
    by_wallet: dict[str, list[Stored]] = {wallet: [] for wallet in wallets}
    for each in sorted(stored, key=lambda one: one.at):
        for party in {each.sender, each.receiver} & by_wallet.keys():
            by_wallet[party].append(each)
    profiles = [_profile(wallet, own, (graph, large)) for wallet, own in by_wallet.items()]
    risk = fmean(profile.risk for profile in profiles) if profiles else 0.0
    communities = nx.community.louvain_communities(graph, weight="weight", seed=7) if graph.size() else []
    groups = sorted((sorted(group) for group in communities if len(group) > 1), key=lambda group: (-len(group), group))
    return Cluster(
        graph.number_of_edges(),
        round(nx.density(graph), 6),
        round(nx.average_clustering(graph), 6) if len(graph) else 0.0,
        "healthy" if risk < 0.25 else "watch" if risk < 0.5 else "unhealthy",
        groups,
        profiles,
    )


def _graph_of(wallets: list[str], stored: list[Stored]) -> "nx.Graph[str]":
    """Wallets are connected by dealing with each other, or with the same account that is not a contract."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(wallets)
    contracts = {each.receiver for each in stored if each.is_contract_call}
    shared: dict[str, set[str]] = defaultdict(set)
    for each in stored:
        for party, other in ((each.sender, each.receiver), (each.receiver, each.sender)):
            if party in graph and other not in graph and other not in contracts:
                shared[other].add(party)
        if each.sender in graph and each.receiver in graph and each.sender != each.receiver:
            _connect(graph, each.sender, each.receiver)
    for parties in shared.values():
        for first, second in combinations(sorted(parties), 2):
            _connect(graph, first, second)
    return graph


def _connect(graph: "nx.Graph[str]", first: str, second: str) -> None:
    weight = graph.edges[first, second]["weight"] if graph.has_edge(first, second) else 0
    graph.add_edge(first, second, weight=weight + 1)


def _profile(wallet: str, own: list[Stored], known: "tuple[nx.Graph[str], Mapping[str, float]]") -> Profile:
    graph, large = known
    others = {each.receiver if each.sender == wallet else each.sender for each in own} - {wallet}
    neighbours = sorted(graph[wallet], key=lambda other: (-graph.edges[wallet, other]["weight"], other))
    if not own:
        return Profile(wallet, 0.0, 0, 0, 0.0, "normal", neighbours, "No transactions of it are stored.")
    signs = _signs_of(wallet, own, large)
    trust = 1.0
    for sign, weight in (("suspicious", 0.9), ("bot", 0.2), ("arbitrageur", 0.2), ("whale", 0.1)):
        trust *= 1.0 - weight * signs.get(sign, 0.0)
    pattern = _pattern_of(signs)
    average = fmean(each.amount for each in own)
    return Profile(wallet, round(1.0 - trust, 4), len(own), len(others), average, pattern, neighbours, _ADVICE[pattern])


def _pattern_of(signs: Mapping[str, float]) -> Pattern:
    kinds: tuple[Pattern, ...] = ("suspicious", "arbitrageur", "bot", "whale")
    return next((kind for kind in kinds if signs[kind] >= 0.3), "normal")


def _signs_of(wallet: str, own: list[Stored], large: Mapping[str, float]) -> dict[str, float]:
    """How strongly each pattern shows, from 0 to 1."""
    sent = [each for each in own if each.sender == wallet]
    suspicious = max(_returned(wallet, own), _passed_on(wallet, own)) if len(own) >= 4 else 0.0
    whales = fmean(each.amount >= large.get(each.token_pair, float("inf")) for each in own)
    return {
        "suspicious": suspicious,
        "arbitrageur": _arbitrage_share(sent),
        "bot": _automation(sent),
        "whale": 1.0 if whales >= 0.5 else 0.0,
    }


def _alike(first: float, second: float) -> bool:
    return abs(first - second) <= _SIMILAR * max(first, second)


def _matched(wallet: str, own: list[Stored], comes_back: bool) -> float:
    """The share of transactions that pair up: sent and had back, or received and sent on."""
    used: set[int] = set()
    limit = _RETURN_TIME if comes_back else _PASS_TIME
    for place, first in enumerate(own):
        if place in used or (first.sender == wallet) is not comes_back:
            continue
        for later in range(place + 1, len(own)):
            second = own[later]
            if second.at - first.at > limit:
                break
            same = first.receiver == second.sender if comes_back else second.receiver != first.sender
            turned = (second.receiver if comes_back else second.sender) == wallet
            if later not in used and same and turned and _alike(first.amount, second.amount):
                used |= {place, later}
                break
    return len(used) / len(own)


def _returned(wallet: str, own: list[Stored]) -> float:
    return _matched(wallet, own, comes_back=True)


def _passed_on(wallet: str, own: list[Stored]) -> float:
    return _matched(wallet, own, comes_back=False)


def _automation(sent: list[Stored]) -> float:
    if len(sent) < _FEW:
        return 0.0
    gaps = [(later.at - earlier.at).total_seconds() for earlier, later in pairwise(sent)]
    typical = fmean(gaps)
    is_regular = typical > 0 and pstdev(gaps) / typical < _REGULAR
    return 1.0 if is_regular or median(gaps) <= _FAST_SECONDS else 0.0


def _arbitrage_share(sent: list[Stored]) -> float:
    if len(sent) < 4:
        return 0.0
    cycles = cycles_in(legs_of([_as_transaction(each) for each in sent]))
    return min(1.0, 2.0 * len(cycles) / len(sent)) if len(cycles) > 1 else 0.0


def _as_transaction(each: Stored) -> MevTransaction:
    # Stored by whoever took it in; here it is not judged again.
    return MevTransaction.model_construct(
        tx_hash=each.tx_hash,
        from_address=each.sender,
        to_address=each.receiver,
        amount=each.amount,
        token_pair=each.token_pair,
        timestamp=each.at,
        gas_price=each.gas_price,
        contract_interaction=each.is_contract_call,
        block_number=each.block,
        position=each.position,
    )


def flows_of(stored: list[Stored], most: int) -> list[Flow]:
    """Who sends how much to whom, the largest first."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for each in stored:
        known = graph.edges[each.sender, each.receiver] if graph.has_edge(each.sender, each.receiver) else {}
        graph.add_edge(
            each.sender,
            each.receiver,
            count=known.get("count", 0) + 1,
            volume=known.get("volume", 0.0) + each.amount,
        )
    flows = [Flow(sender, receiver, data["count"], data["volume"]) for sender, receiver, data in graph.edges(data=True)]
    return sorted(flows, key=lambda flow: (-flow.volume, flow.sender, flow.receiver))[:most]
