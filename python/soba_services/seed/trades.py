"""Synthetic transactions of a week: people, bots, whales, arbitrage, and a little of what should be noticed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from soba_services.seed.markets import DAY, MARKETS, MINUTE, Market, Path
from soba_services.seed.wallets import Cast

WEEK = 7 * DAY
TRADES_PER_MARKET = 900
_MERGE_BLOCK, _MERGE_TIME, _BLOCK_SECONDS = 15_537_394, 1_663_224_179, 12
_HASTE = 40.0
"""What an attacker offers for gas to be placed before others, in gwei above the usual."""


@dataclass(frozen=True, slots=True)
class Trade:
    """A transaction before it has a hash. `buys` is its direction, from the point of view of the base token."""

    at: int
    sender: str
    receiver: str
    pair: str
    amount: float
    price: float
    gas_price: float
    slippage: float
    route_length: int
    position: int
    buys: bool = True
    is_swap: bool = True

    @property
    def block(self) -> int:
        return _MERGE_BLOCK + (self.at - _MERGE_TIME) // _BLOCK_SECONDS


@dataclass(frozen=True, slots=True)
class _Scene:
    market: Market
    path: Path
    cast: Cast
    end: int
    draw: np.random.Generator


def _block_time(at: int) -> int:
    return at - (at - _MERGE_TIME) % _BLOCK_SECONDS


def _swap(scene: _Scene, sender: str, at: int, amount: float) -> Trade:
    draw, minute = scene.draw, min(len(scene.path.start) - 1, (at - int(scene.path.start[0])) // MINUTE)
    routed = draw.random() < 0.6
    return Trade(
        at=_block_time(at),
        sender=sender,
        receiver=scene.cast.router if routed else scene.cast.pools[scene.market.pair],
        pair=scene.market.pair,
        amount=amount,
        price=float(scene.path.close[minute]) * float(np.exp(draw.normal(0, 0.0004))),
        gas_price=float(12 + 4 * draw.gamma(3)),
        slippage=float(draw.choice([0.001, 0.003, 0.005, 0.005, 0.01])),
        route_length=int(draw.choice([1, 1, 1, 2, 2, 3])),
        position=int(draw.integers(5, 200)),
        buys=bool(draw.random() < 0.5),
    )


def _usual_amount(scene: _Scene) -> float:
    return float(scene.market.traded / 40 * scene.draw.lognormal(0, 0.9))


def _some_time(scene: _Scene) -> int:
    return int(scene.end - scene.draw.integers(MINUTE, WEEK))


def _people(scene: _Scene) -> Iterator[Trade]:
    draw, everyone = scene.draw, [one for group in scene.cast.groups for one in group]
    # A few trade often, most seldom.
    weight = 1 / np.arange(1, len(everyone) + 1) ** 0.8
    chosen = draw.choice(len(everyone), size=TRADES_PER_MARKET * 6 // 10, p=weight / weight.sum())
    for number in chosen:
        yield _swap(scene, everyone[number], _some_time(scene), _usual_amount(scene))
    for _ in range(TRADES_PER_MARKET * 15 // 100):
        group = scene.cast.groups[int(draw.integers(len(scene.cast.groups)))]
        sender, receiver = draw.choice(len(group), size=2, replace=False)
        trade = _swap(scene, group[sender], _some_time(scene), _usual_amount(scene))
        yield replace(trade, receiver=group[receiver], is_swap=False, slippage=0.0, route_length=1)


def _bots(scene: _Scene) -> Iterator[Trade]:
    bot = scene.cast.bots[MARKETS.index(scene.market) % len(scene.cast.bots)]
    for number in range(TRADES_PER_MARKET // 10):
        trade = _swap(scene, bot, scene.end - WEEK + (number + 1) * WEEK // (TRADES_PER_MARKET // 10 + 1), 1.0)
        yield replace(trade, amount=scene.market.traded / 80, slippage=0.001, route_length=1, buys=number % 2 == 0)


def _whales(scene: _Scene) -> Iterator[Trade]:
    for whale in scene.cast.whales:
        for _ in range(8):
            amount = float(scene.market.traded * 4 * scene.draw.lognormal(0, 0.4))
            yield replace(_swap(scene, whale, _some_time(scene), amount), slippage=0.01)


def _arbitrage(scene: _Scene) -> Iterator[Trade]:
    for one in scene.cast.arbitrageurs:
        for _ in range(14):
            trade = _swap(scene, one, _some_time(scene), float(scene.market.traded * scene.draw.lognormal(0, 0.2)))
            gas = trade.gas_price + float(scene.draw.gamma(2) * 6)
            yield replace(
                trade, slippage=0.0005, route_length=int(scene.draw.choice([3, 4])), gas_price=gas, position=2
            )


def _sandwiches(scene: _Scene) -> Iterator[Trade]:
    for attacker in scene.cast.attackers:
        victim = _swap(scene, scene.cast.groups[0][0], _some_time(scene), scene.market.traded * 1.5)
        victim = replace(victim, position=11, buys=True, slippage=0.03, receiver=scene.cast.pools[scene.market.pair])
        before = replace(
            victim, sender=attacker, position=10, amount=scene.market.traded * 6, gas_price=victim.gas_price + _HASTE
        )
        after = replace(before, position=12, buys=False, price=before.price * 1.006, gas_price=victim.gas_price - 1)
        yield from (before, replace(victim, price=victim.price * 1.004), after)


def _flash_loans(scene: _Scene) -> Iterator[Trade]:
    for attacker in scene.cast.attackers[:2]:
        loan = _swap(scene, attacker, _some_time(scene), scene.market.traded * 400)
        yield replace(loan, route_length=7, slippage=0.0, gas_price=loan.gas_price + _HASTE * 4, position=0)


def _ring(scene: _Scene) -> Iterator[Trade]:
    ring, begin = scene.cast.ring, _some_time(scene)
    for number in range(24):
        trade = _swap(scene, ring[number % len(ring)], min(begin + number * 24, scene.end - MINUTE), 1.0)
        receiver = ring[(number + 1) % len(ring)]
        yield replace(trade, amount=scene.market.traded / 2, receiver=receiver, is_swap=False, slippage=0.0)


_PARTS: tuple[Callable[[_Scene], Iterator[Trade]], ...] = (
    _people,
    _bots,
    _whales,
    _arbitrage,
    _sandwiches,
    _flash_loans,
    _ring,
)


def create_trades(paths: Mapping[str, Path], cast: Cast, *, seed: int, end: int) -> list[Trade]:
    """Of all markets, in the order of the chain."""
    trades: list[Trade] = []
    for number, market in enumerate(MARKETS):
        scene = _Scene(market, paths[market.pair], cast, end, np.random.default_rng([seed, number]))
        for part in _PARTS:
            trades.extend(part(scene))
    return sorted(trades, key=lambda trade: (trade.at, trade.position, trade.sender, trade.pair))
