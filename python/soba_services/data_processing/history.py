"""What is known already, beside which new rows are judged. Nothing known is NaN, or false."""

from dataclasses import dataclass

import numpy as np

from soba_services.base.candles import Candles
from soba_services.data_processing.rules import Flags, Floats

_LEAST_CANDLES = 24
_LEAST_SPREAD = 0.005
"""A market that stood still is no reason to call the first move an outlier."""


@dataclass(frozen=True, slots=True)
class Reference:
    """How a pair was of late: medians of logarithms, and how far from them is usual."""

    price: float
    price_spread: float
    volume: float
    volume_spread: float
    newest: float
    """Seconds since 1970."""


UNKNOWN = Reference(*[float("nan")] * 5)


@dataclass(frozen=True, slots=True)
class EventHistory:
    known_alike: Flags
    known_otherwise: Flags
    """The id belongs to another event."""
    time_below: Floats
    """Of the stored event with the next lower block."""
    time_above: Floats
    price: Floats
    reference_price: Floats
    reference_spread: Floats


@dataclass(frozen=True, slots=True)
class MarketHistory:
    known_alike: Flags
    known_otherwise: Flags
    newest: Floats
    reference_price: Floats
    price_spread: Floats
    reference_volume: Floats
    volume_spread: Floats


def no_event_history(count: int) -> EventHistory:
    never, unknown = np.zeros(count, dtype=np.bool_), np.full(count, np.nan)
    return EventHistory(never, never, unknown, unknown, unknown, unknown, unknown)


def no_market_history(count: int) -> MarketHistory:
    never, unknown = np.zeros(count, dtype=np.bool_), np.full(count, np.nan)
    return MarketHistory(never, never, unknown, unknown, unknown, unknown, unknown)


def _middle_and_spread(values: Floats) -> tuple[float, float]:
    middle = float(np.median(values))
    # 1.4826 makes the median deviation of normal values their standard deviation.
    return middle, max(_LEAST_SPREAD, 1.4826 * float(np.median(np.abs(values - middle))))


def create_reference(candles: Candles) -> Reference:
    """Unknown where there are too few candles to say what is usual."""
    if len(candles) < _LEAST_CANDLES:
        return UNKNOWN
    price, price_spread = _middle_and_spread(np.log(candles.close))
    volume, volume_spread = _middle_and_spread(np.log1p(candles.volume))
    return Reference(price, price_spread, volume, volume_spread, float(candles.start[-1]))
