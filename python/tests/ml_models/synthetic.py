"""Markets whose nature is known."""

import numpy as np
import numpy.typing as npt

from soba_services.ml_models.candles import Candles

Floats = npt.NDArray[np.float64]


def market(returns: Floats, seed: int = 0, start: float = 100.0) -> Candles:
    """Hourly candles whose closes move by these logarithmic returns."""
    random = np.random.default_rng(seed + 10_000)
    close = start * np.exp(np.cumsum(returns))
    opened = np.concatenate([[start], close[:-1]])
    wick = 1 + np.abs(random.normal(0, 0.002, returns.size))
    return Candles(
        start=1_699_999_200 + np.arange(returns.size, dtype=np.float64) * 3600,
        open=opened,
        high=np.maximum(opened, close) * wick,
        low=np.minimum(opened, close) / wick,
        close=close,
        volume=random.lognormal(3, 0.5, returns.size),
    )


def random_walk(count: int, seed: int, volatility: float = 0.01) -> Candles:
    return market(np.random.default_rng(seed).normal(0, volatility, count), seed)


def momentum(count: int, seed: int, strength: float = 0.4) -> Candles:
    """Each return takes on a part of the one before it."""
    shocks = np.random.default_rng(seed).normal(0, 0.01, count)
    returns = np.zeros(count)
    for at in range(1, count):
        returns[at] = strength * returns[at - 1] + shocks[at]
    return market(returns, seed)


def gusty(count: int, seed: int) -> Candles:
    """A random walk with calm and wild times and fat tails."""
    random = np.random.default_rng(seed)
    variance = np.full(count, 1e-4)
    returns = np.zeros(count)
    for at in range(1, count):
        variance[at] = 2e-6 + 0.1 * returns[at - 1] ** 2 + 0.88 * variance[at - 1]
        returns[at] = np.sqrt(variance[at]) * random.standard_t(5) * np.sqrt(3 / 5)
    return market(returns, seed)


def part(candles: Candles, begin: int, end: int) -> Candles:
    columns = (candles.start, candles.open, candles.high, candles.low, candles.close, candles.volume)
    return Candles(*(column[begin:end] for column in columns))


def scaled(candles: Candles, by: float) -> Candles:
    opened, high, low, close = (column * by for column in (candles.open, candles.high, candles.low, candles.close))
    return Candles(candles.start, opened, high, low, close, candles.volume)
