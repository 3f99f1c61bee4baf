"""A population of accounts with known behaviour, for calibration and measures. Synthetic, and the same for a seed.

Honest accounts are not all plain: bots trade every minute, arbitrage takes long routes and pays for gas, whales move
fortunes, employers pay equal wages at once, some people accept any slippage. And frauds are not all loud.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from soba_services.fraud_detection.facts import DAY
from soba_services.fraud_detection.transactions import Tx

DAYS = 30
START = 1_767_225_600.0
_PAIRS = {"ETH/USDC": 1.5, "WBTC/USDC": 0.08, "UNI/USDC": 400.0, "PEPE/WETH": 3e20}
_MARKET = tuple(_PAIRS)


@dataclass(frozen=True, slots=True)
class Labelled:
    tx: Tx
    fraud: str | None
    """Its kind; none for an honest transaction."""


@dataclass(slots=True)
class _World:
    draw: np.random.Generator
    made: int = 0
    contracts: int = 0

    def address(self, kind: int) -> str:
        self.made += 1
        return f"0x{kind:08x}{self.made:032x}"


def _tx(world: _World, sender: str, at: float, **more: object) -> Tx:
    """A plain swap, but for what is said of it."""
    draw = world.draw
    pair = str(more.pop("pair", _MARKET[int(draw.integers(len(_MARKET)))]))
    times = float(str(more.pop("times", draw.lognormal(0, 0.7))))
    gas = float(str(more.pop("gas_times", 1.0)))
    world.made += 1
    plain = Tx(
        hash=f"0x{world.made:064x}",
        sender=sender,
        receiver=f"0x{7:08x}{int(draw.integers(12)):032x}",
        amount=_PAIRS[pair] * times,
        pair=pair,
        at=at,
        gas=20 * gas * float(draw.lognormal(0, 0.3)),
        slippage=float(draw.choice([0.001, 0.003, 0.005, 0.005, 0.01, 0.02])),
        route=int(draw.choice([1, 1, 1, 2, 2, 3])),
        is_contract=True,
    )
    return plain._replace(**more)  # type: ignore[arg-type]


def _time(world: _World, first: float = 0.0) -> float:
    return START + float(world.draw.uniform(first, DAYS)) * DAY


def _people(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    friends = [world.address(1) for _ in range(250)]
    for person in friends:
        scale = float(draw.lognormal(0, 0.8))
        favourite = _MARKET[int(draw.integers(len(_MARKET)))]
        is_bold = draw.random() < 0.08
        for _ in range(int(draw.integers(4, 35))):
            times = scale * float(draw.lognormal(0, 0.6)) * (12 if draw.random() < 0.012 else 1)
            pair = favourite if draw.random() < 0.7 else _MARKET[int(draw.integers(len(_MARKET)))]
            tx = _tx(world, person, _time(world), times=times, pair=pair)
            if is_bold and draw.random() < 0.5:
                tx = tx._replace(slippage=float(draw.uniform(0.04, 0.2)))
            if draw.random() < 0.02:
                tx = tx._replace(receiver=world.address(8))
            if draw.random() < 0.03:
                tx = tx._replace(gas=tx.gas * float(draw.uniform(2, 8)))
            if draw.random() < 0.25:
                friend = friends[int(draw.integers(len(friends)))]
                tx = tx._replace(receiver=friend, is_contract=False, slippage=0.0, route=1)
            yield Labelled(tx, None)


def _newcomers(world: _World) -> Iterator[Labelled]:
    for _ in range(120):
        at = _time(world)
        for number in range(int(world.draw.integers(1, 3))):
            times = float(world.draw.lognormal(0.5, 1.3))
            yield Labelled(_tx(world, world.address(2), at + number * 4000, times=times), None)


def _bots(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(12):
        bot, pair = world.address(3), _MARKET[int(draw.integers(len(_MARKET)))]
        for _ in range(int(draw.integers(60, 160))):
            at = _time(world)
            tx = _tx(world, bot, at, times=3.0, pair=pair, slippage=0.001, route=1)
            yield Labelled(tx, None)
            if draw.random() < 0.1:
                later = at + float(draw.uniform(12, 60))
                again = _tx(world, bot, later, times=3.0 * float(draw.uniform(0.9, 1)), pair=pair, slippage=0.001)
                yield Labelled(again, None)


def _arbitrage(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(8):
        one = world.address(4)
        for _ in range(60):
            times = float(8 * draw.lognormal(0, 0.6))
            gas, route = float(1 + draw.gamma(2) * 0.8), int(draw.choice([3, 4, 4, 5, 6]))
            tx = _tx(world, one, _time(world), times=times, gas_times=gas, route=route, slippage=0.0005)
            yield Labelled(tx, None)


def _whales(world: _World) -> Iterator[Labelled]:
    for _ in range(10):
        whale = world.address(5)
        for _ in range(12):
            yield Labelled(_tx(world, whale, _time(world), times=float(60 * world.draw.lognormal(0, 0.6))), None)


def _wages(world: _World) -> Iterator[Labelled]:
    for _ in range(8):
        employer, staff = world.address(6), [world.address(6) for _ in range(int(world.draw.integers(6, 18)))]
        first, wage = float(world.draw.uniform(0, 6)), float(world.draw.lognormal(0, 0.5))
        for week in range(4):
            for number, member in enumerate(staff):
                at = START + (first + 7 * week) * DAY + number * 40
                yield Labelled(_transfer(world, employer, member, at=at, times=wage, pair="ETH/USDC"), None)


def _transfer(world: _World, sender: str, receiver: str, **more: object) -> Tx:
    at = float(str(more.pop("at")))
    return _tx(world, sender, at, receiver=receiver, is_contract=False, slippage=0.0, route=1, **more)


def _flash_loans(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(50):
        attacker, at = world.address(20), _time(world)
        for number in range(int(draw.integers(0, 4))):
            yield Labelled(_tx(world, attacker, at - 600 * (number + 1), times=0.2), None)
        times, gas = float(10 ** draw.uniform(0.8, 3.5)), float(draw.uniform(0.8, 6))
        tx = _tx(world, attacker, at, times=times, gas_times=gas, route=int(draw.integers(4, 10)), slippage=0.0)
        yield Labelled(tx, "flash loan")


def _sandwiches(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(8):
        attacker = world.address(21)
        for _ in range(9):
            at, pair = _time(world), _MARKET[int(draw.integers(len(_MARKET)))]
            times, gas = float(8 * draw.lognormal(0, 0.7)), float(draw.uniform(1.2, 7))
            front = _tx(world, attacker, at, times=times, gas_times=gas, pair=pair, slippage=0.0)
            back = _tx(world, attacker, at + float(draw.choice([0, 12, 12, 24])), times=times, pair=pair, slippage=0.0)
            back = back._replace(amount=front.amount * float(draw.uniform(0.95, 1.0)))
            yield Labelled(front, "sandwich")
            yield Labelled(back, "sandwich")


def _drains(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(22):
        victim, thief, at = world.address(1), world.address(22), _time(world, 8)
        for _ in range(int(draw.integers(6, 25))):
            yield Labelled(_tx(world, victim, at - float(draw.uniform(0.1, 8)) * DAY), None)
        gas = float(draw.uniform(1, 5))
        for number in range(int(draw.integers(2, 7))):
            more = {"times": float(10 ** draw.uniform(0.2, 1.5)), "gas_times": gas, "at": at + 60 * number}
            yield Labelled(_transfer(world, victim, thief, **more), "drain")


def _collectors(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(5):
        collector, at = world.address(23), _time(world)
        for _ in range(int(draw.integers(12, 35))):
            victim, when = world.address(1), at + float(draw.uniform(0, 2.5)) * DAY
            for _ in range(int(draw.integers(0, 12))):
                yield Labelled(_tx(world, victim, when - float(draw.uniform(0.1, 8)) * DAY), None)
            times = float(10 ** draw.uniform(-0.3, 1))
            yield Labelled(_transfer(world, victim, collector, at=when, times=times), "collection")


def _rings(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(10):
        ring, at = [world.address(24) for _ in range(int(draw.integers(2, 6)))], _time(world)
        pair, times = _MARKET[int(draw.integers(len(_MARKET)))], float(draw.lognormal(0.5, 0.8))
        for number in range(int(draw.integers(8, 20))):
            sender, receiver = ring[number % len(ring)], ring[(number + 1) % len(ring)]
            passed = times * float(draw.uniform(0.99, 1.0))
            when = at + number * float(draw.uniform(60, 900))
            yield Labelled(_transfer(world, sender, receiver, at=when, times=passed, pair=pair), "ring")


def _splits(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(14):
        sender, at, times = world.address(25), _time(world), float(draw.lognormal(0, 0.8))
        for number in range(int(draw.integers(5, 15))):
            when = at + number * float(draw.uniform(20, 1200))
            tx = _transfer(world, sender, world.address(26), at=when, times=times, pair="ETH/USDC")
            yield Labelled(tx, "split")


def _scam_tokens(world: _World) -> Iterator[Labelled]:
    draw = world.draw
    for _ in range(70):
        times, slippage = float(draw.lognormal(0, 0.8)), float(draw.uniform(0.08, 0.5))
        contract = world.address(27)
        tx = _tx(world, world.address(1), _time(world), times=times, slippage=slippage, receiver=contract)
        yield Labelled(tx, "scam token")


_HONEST: tuple[Callable[[_World], Iterator[Labelled]], ...] = (
    _people, _newcomers, _bots, _arbitrage, _whales, _wages,
)  # fmt: skip
_FRAUDS: tuple[Callable[[_World], Iterator[Labelled]], ...] = (
    _flash_loans, _sandwiches, _drains, _collectors, _rings, _splits, _scam_tokens,
)  # fmt: skip


def simulate(seed: int) -> list[Labelled]:
    """A month of transactions in the order of time."""
    world = _World(np.random.default_rng(seed))
    found = [one for part in (*_HONEST, *_FRAUDS) for one in part(world)]
    return sorted(found, key=lambda one: one.tx.at)
