"""Sandwiches, front-running and arbitrage cycles among swaps."""

from collections import defaultdict
from datetime import datetime
from typing import Literal, NamedTuple

from soba_services.blockchain_intelligence.legs import Leg, in_one_block

_LONGEST_CYCLE = 6
_MOST_FOUND = 200
_MOST_SEARCHED = 50_000
_GAS_PREMIUM = 1.1
_AHEAD = 3
_SIMILAR = 0.25


class Opportunity(NamedTuple):
    kind: Literal["sandwich", "frontrun", "liquidation", "arbitrage"]
    confidence: float
    profit: float
    target: str
    block: int | None
    at: datetime
    method: str


def sandwiches_around(legs: list[Leg], is_target: frozenset[str] | None = None) -> list[Opportunity]:
    """Victims between two opposite swaps of one other actor in one pool. `is_target` narrows the victims."""
    markets: dict[tuple[str, int | None], list[Leg]] = defaultdict(list)
    for leg in legs:
        markets[leg.market, leg.block].append(leg)
    found: list[Opportunity] = []
    for market in markets.values():
        for place, victim in enumerate(market):
            if is_target is not None and victim.tx_hash not in is_target:
                continue
            best = _sandwich(market, place)
            if best is not None:
                found.append(best)
            if len(found) >= _MOST_FOUND:
                return found
    return found


def _sandwich(market: list[Leg], place: int) -> Opportunity | None:
    victim = market[place]
    behind: dict[str, list[Leg]] = defaultdict(list)
    for leg in market[place + 1 :]:
        if leg.order > victim.order and leg.tx_hash != victim.tx_hash and in_one_block(victim, leg):
            for actor in leg.actors - victim.actors:
                behind[actor].append(leg)
    for front in reversed(market[:place]):
        if front.order >= victim.order or front.tx_hash == victim.tx_hash or not in_one_block(front, victim):
            continue
        for actor in sorted(front.actors - victim.actors):
            for back in behind.get(actor, ()):
                found = _as_sandwich(front, victim, back)
                if found is not None:
                    return found
    return None


def _as_sandwich(front: Leg, victim: Leg, back: Leg) -> Opportunity | None:
    if front.tx_hash == back.tx_hash:
        return None
    if not victim.is_oriented:
        if abs(front.amount_in - back.amount_in) > _SIMILAR * max(front.amount_in, back.amount_in):
            return None
        confidence, method = 0.5, "one actor on both sides in the same market, directions not told"
    elif (front.sold, front.bought) == (victim.sold, victim.bought) == (back.bought, back.sold):
        confidence, method = 0.95, "same market, same actor on both sides, opposite directions"
    else:
        return None
    if not victim.is_placed:
        confidence, method = confidence * 0.8, f"{method}, ordered by time and gas price"
    profit = victim.amount_in * victim.slippage
    if victim.is_oriented and back.amount_out is not None:
        profit = max(0, back.amount_out - front.amount_in)
    return Opportunity("sandwich", round(confidence, 4), profit, victim.tx_hash, victim.block, victim.at, method)


def front_runs_of(legs: list[Leg], target_hash: str) -> list[Opportunity]:
    """Somebody else who paid more to do the same just before."""
    place = next((index for index, leg in enumerate(legs) if leg.tx_hash == target_hash), None)
    if place is None:
        return []
    target = legs[place]
    ahead = [leg for leg in legs[:place] if leg.market == target.market and in_one_block(leg, target)]
    best = 0.0
    for leg in ahead[-_AHEAD:]:
        same_way = not target.is_oriented or leg.sold == target.sold
        if same_way and leg.actors.isdisjoint(target.actors) and leg.gas_price > target.gas_price * _GAS_PREMIUM:
            best = max(best, _confidence(leg, target))
    if best == 0.0:
        return []
    method = "the same swap just before, at a higher gas price"
    profit = target.amount_in * target.slippage
    return [Opportunity("frontrun", best, profit, target.tx_hash, target.block, target.at, method)]


def _confidence(leg: Leg, target: Leg) -> float:
    """The more was paid to be first, the less it looks like chance."""
    premium = 1.0 - target.gas_price / leg.gas_price
    known = (1.0 if target.is_oriented else 0.7) * (1.0 if target.is_placed else 0.8)
    return round((0.3 + 0.5 * premium) * known, 4)


def cycles_in(legs: list[Leg]) -> list[Opportunity]:
    """Chains of one actor's swaps that come back to the token they began with, through different markets."""
    groups: dict[tuple[str, int | None], list[Leg]] = defaultdict(list)
    for leg in legs:
        for actor in (*leg.actors, leg.tx_hash):
            groups[actor, leg.block].append(leg)
    cycles: dict[tuple[Leg, ...], None] = {}
    for group in groups.values():
        used: set[int] = set()
        for start in range(len(group)):
            if start not in used and len(cycles) < _MOST_FOUND:
                places = _cycle_from(group, start, used)
                used.update(places)
                cycles.setdefault(tuple(group[place] for place in places))
    return [found for cycle in cycles if cycle for found in _as_arbitrage(cycle)]


def _cycle_from(group: list[Leg], start: int, used: set[int]) -> list[int]:
    """The places of the shortest cycle that begins there; later swaps only, each market once."""
    first = group[start]
    paths = [[start]]
    searched = 0
    for _ in range(_LONGEST_CYCLE - 1):
        longer = []
        for path in paths:
            last = group[path[-1]]
            markets = {group[place].market for place in path}
            for place in range(path[-1] + 1, len(group)):
                searched += 1
                if searched > _MOST_SEARCHED:
                    return []
                leg = group[place]
                fits = leg.sold == last.bought and leg.market not in markets and place not in used
                if not fits or not in_one_block(first, leg):
                    continue
                if leg.bought == first.sold:
                    return [*path, place]
                longer.append([*path, place])
        paths = longer
    return []


def _as_arbitrage(cycle: tuple[Leg, ...]) -> list[Opportunity]:
    first, last = cycle[0], cycle[-1]
    method = f"a cycle of {len(cycle)} swaps by one actor"
    if last.amount_out is None:
        # A cycle of swaps in pairs whose amounts out nobody told: its gain cannot be known.
        return [Opportunity("arbitrage", 0.7, 0.0, last.tx_hash, last.block, last.at, f"{method}, gain not told")]
    gain = last.amount_out - first.amount_in
    if gain <= 0:
        return []
    return [Opportunity("arbitrage", 0.95, gain, last.tx_hash, last.block, last.at, method)]
