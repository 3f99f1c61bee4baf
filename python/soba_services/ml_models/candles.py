"""Candles as columns, in the order of time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HOUR_SECONDS = 3600


@dataclass(frozen=True)
class Candles:
    start: Floats  # seconds since the epoch
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def __len__(self) -> int:
        return int(self.close.size)


def candles_from_rows(rows: Floats) -> Candles:
    """Rows of start, open, high, low, close, volume in any order. Of two candles with one start the later row holds."""
    order = np.argsort(rows[:, 0], kind="stable")
    ordered = rows[order]
    is_last = np.append(np.diff(ordered[:, 0]) > 0, True)
    return Candles(*np.ascontiguousarray(ordered[is_last].T))


def step_seconds(candles: Candles) -> float:
    """The usual distance between candles: gaps do not change it."""
    if len(candles) < 2:
        return float(HOUR_SECONDS)
    return float(np.median(np.diff(candles.start)))


def to_hours(candles: Candles) -> Candles:
    """Finer candles put together to hours; hours without a candle stay out."""
    bucket = np.floor(candles.start / HOUR_SECONDS)
    first = np.flatnonzero(np.append(True, np.diff(bucket) > 0))
    last = np.append(first[1:], len(candles)) - 1
    return Candles(
        start=bucket[first] * HOUR_SECONDS,
        open=candles.open[first],
        high=np.maximum.reduceat(candles.high, first),
        low=np.minimum.reduceat(candles.low, first),
        close=candles.close[last],
        volume=np.add.reduceat(candles.volume, first),
    )


def latest(candles: Candles, count: int) -> Candles:
    return Candles(
        candles.start[-count:],
        candles.open[-count:],
        candles.high[-count:],
        candles.low[-count:],
        candles.close[-count:],
        candles.volume[-count:],
    )
