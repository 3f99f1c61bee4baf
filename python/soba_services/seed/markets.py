"""Synthetic prices by the minute: a slow random walk, a part that returns to its mean, days and moods."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import lfilter

Floats = npt.NDArray[np.float64]

MINUTE, HOUR, DAY = 60, 3600, 86_400
DAYS = 150
RECENT_HOURS = 48
"""Older hours are kept as a candle each, these by the minute."""


@dataclass(frozen=True, slots=True)
class Market:
    base: str
    quote: str
    price: float
    volatility: float
    """Of a day, as a share of the price."""
    traded: float
    """Base tokens in a usual minute."""

    @property
    def pair(self) -> str:
        return f"{self.base}/{self.quote}"


MARKETS = (
    Market("ETH", "USDC", 2500, 0.030, 90),
    Market("BTC", "USDC", 64_000, 0.022, 4),
    Market("LINK", "USDC", 14, 0.045, 4200),
    Market("UNI", "USDC", 8, 0.050, 3800),
    Market("AAVE", "USDC", 95, 0.048, 300),
    Market("LINK", "ETH", 0.0056, 0.040, 900),
)

# The mainnet's contracts, so that events can name tokens by address.
TOKENS = {
    "ETH": "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2",
    "BTC": "0x2260fac5e5542a773aa44fbcfedf7c193bc2c599",
    "USDC": "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
    "LINK": "0x514910771af9ca656af840dff83e8264ecf986ca",
    "UNI": "0x1f9840a85d5af5bf1d1762f925bdaddc4201f984",
    "AAVE": "0x7fc66500c84a76ad7e9c93437bfc5ac33e2ddae9",
}


@dataclass(frozen=True, slots=True)
class Path:
    """A market minute by minute."""

    start: npt.NDArray[np.int64]
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    trades: npt.NDArray[np.int64]
    liquidity: Floats


def _autoregressive(shocks: Floats, kept: float) -> Floats:
    filtered: Floats = lfilter([1.0], [1.0, -kept], shocks)
    return filtered


def _log_price(market: Market, start: npt.NDArray[np.int64], draw: np.random.Generator) -> Floats:
    count = len(start)
    step = market.volatility / np.sqrt(DAY / MINUTE)
    mood = _autoregressive(draw.normal(0, 0.012, count), 0.9995)
    walk = np.cumsum(draw.normal(0, 0.55 * step, count) * np.exp(mood))
    # Half of a deviation is gone after about eight hours: this is what a model can learn.
    deviation = _autoregressive(draw.normal(0, 0.85 * step, count) * np.exp(mood), 0.5 ** (1 / 480))
    daily = 0.15 * market.volatility * np.sin(2 * np.pi * (start % DAY) / DAY)
    log_price: Floats = np.log(market.price) + walk + deviation + daily
    return log_price


def create_path(market: Market, *, seed: int, end: int) -> Path:
    """Every minute from `DAYS` days before `end` on; `end` is a whole minute, in seconds since 1970."""
    draw = np.random.default_rng([seed, *market.pair.encode()])
    first = end // HOUR * HOUR - DAYS * DAY
    start = np.arange(first, end, MINUTE, dtype=np.int64)
    count = len(start)
    close = np.exp(_log_price(market, start, draw))
    opening = np.concatenate([[market.price], close[:-1]])
    reach = market.volatility / np.sqrt(DAY / MINUTE) * np.abs(draw.normal(0, 0.5, (2, count)))
    moved = np.abs(np.log(close / opening)) / (market.volatility / np.sqrt(DAY / MINUTE))
    busy = 1 + 0.5 * np.sin(2 * np.pi * ((start % DAY) / DAY - 0.3))
    volume = market.traded * busy * (0.6 + 0.4 * moved) * np.exp(draw.normal(0, 0.4, count))
    return Path(
        start=start,
        open=opening,
        high=np.maximum(opening, close) * (1 + reach[0]),
        low=np.minimum(opening, close) * (1 - reach[1]),
        close=close,
        volume=volume,
        trades=1 + draw.poisson(12 * volume / market.traded),
        liquidity=market.traded * close * 1440 * np.exp(_autoregressive(draw.normal(0, 0.002, count), 0.999)),
    )


def by_the_hour(path: Path) -> Path:
    """The same market in candles of an hour; a last hour that is not over is left out."""
    hours = len(path.start) // 60

    def table(column: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        return column[: hours * 60].reshape(hours, 60)

    return Path(
        start=path.start[: hours * 60 : 60],
        open=path.open[: hours * 60 : 60],
        high=np.max(table(path.high), axis=1),
        low=np.min(table(path.low), axis=1),
        close=path.close[59 : hours * 60 : 60],
        volume=np.sum(table(path.volume), axis=1),
        trades=np.sum(table(path.trades), axis=1),
        liquidity=path.liquidity[59 : hours * 60 : 60],
    )


def slice_path(path: Path, begin: int, end: int | None = None) -> Path:
    return Path(*(getattr(path, name)[begin:end] for name in Path.__slots__))
