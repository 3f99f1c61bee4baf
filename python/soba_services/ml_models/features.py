"""What the models see of a market: every feature looks at the last `WINDOW` candles and no further.

So the features of a candle are the same in a training over years and in a request of fifty points. All of them are
free of the price's scale: a pair that costs ten times as much has the same features.
"""

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from soba_services.ml_models.candles import Candles

Floats = npt.NDArray[np.float64]

WINDOW = 48
# The first return needs a candle before it.
LEAST_CANDLES = WINDOW + 1

NAMES_V1 = (
    "return_1",
    "return_2",
    "return_3",
    "return_6",
    "return_12",
    "return_24",
    "return_48",
    "rsi_14",
    "macd",
    "macd_histogram",
    "bollinger_20",
    "volatility_ratio",
    "range",
    "volume",
)
NAMES_V2 = (
    *NAMES_V1,
    "return_lag_2",
    "return_lag_3",
    "drawdown",
    "volume_trend",
    "volume_return",
    "day_sin",
    "day_cos",
)

_LEAST_VOLATILITY = 1e-9


def _fading(span: float) -> Floats:
    """Weights of an exponential average over the window, the newest last; they add up to 1."""
    weights = (1 - 2 / (span + 1)) ** np.arange(WINDOW - 1, -1, -1)
    return np.asarray(weights / weights.sum())


_EMA_12, _EMA_26, _EMA_24 = _fading(12), _fading(26), _fading(24)
_MACD_WEIGHTS = _EMA_12 - _EMA_26
# The signal line is the average of MACDs of nine candles; within the window that is one more set of weights.
_SIGNAL_WEIGHTS = np.convolve(_MACD_WEIGHTS[::-1], _fading(9)[::-1])[:WINDOW][::-1]


def log_returns(candles: Candles) -> Floats:
    return np.diff(np.log(candles.close))


def volatility(returns: Floats) -> Floats:
    """Per candle, by a fading average of squared returns; one for each full window of returns."""
    squares = sliding_window_view(returns**2, WINDOW)
    return np.asarray(np.maximum(np.sqrt(squares @ _EMA_24), _LEAST_VOLATILITY))


def _rsi(returns: Floats) -> Floats:
    """From -1 (only falls) to 1 (only rises) over 14 candles; 0 when nothing moved."""
    recent = returns[:, -14:]
    moved = np.abs(recent).sum(axis=1)
    return np.asarray(recent.sum(axis=1) / np.maximum(moved, _LEAST_VOLATILITY))


def _volume_features(volumes: Floats, returns: Floats) -> tuple[Floats, Floats, Floats]:
    logs = np.log1p(volumes / np.maximum(volumes.mean(axis=1, keepdims=True), 1e-300))
    spread = np.maximum(logs.std(axis=1), 1e-6)
    level = (logs[:, -1] - logs.mean(axis=1)) / spread
    trend = (logs[:, -12:].mean(axis=1) - logs.mean(axis=1)) / spread
    with_volume = (returns[:, -24:] * logs[:, -24:]).sum(axis=1)
    return level, trend, with_volume


def features(candles: Candles) -> tuple[Floats, Floats]:
    """A row for each candle from the `LEAST_CANDLES`th on, and the volatility at each: the unit of the targets."""
    returns = log_returns(candles)
    sigma = volatility(returns)
    past = sliding_window_view(returns, WINDOW)
    logs = sliding_window_view(np.log(candles.close)[1:], WINDOW)
    volumes = sliding_window_view(candles.volume[1:], WINDOW)
    totals = {span: past[:, -span:].sum(axis=1) / (sigma * np.sqrt(span)) for span in (1, 2, 3, 6, 12, 24, WINDOW)}
    relative = logs - logs[:, -1:]
    macd = relative @ _MACD_WEIGHTS / sigma
    recent = relative[:, -20:]
    deviation = np.maximum(recent.std(axis=1), _LEAST_VOLATILITY)
    short = np.sqrt((past[:, -6:] ** 2).mean(axis=1))
    spread = np.abs(np.log(candles.high / candles.low))[WINDOW:]
    level, trend, with_volume = _volume_features(volumes, past)
    angle = candles.start[WINDOW:] / 86_400 * 2 * np.pi
    columns = [
        *totals.values(),
        _rsi(past),
        macd,
        macd - relative @ _SIGNAL_WEIGHTS / sigma,
        -recent.mean(axis=1) / deviation / 2,
        np.log((short + _LEAST_VOLATILITY) / (sigma + _LEAST_VOLATILITY)),
        spread / sigma,
        level,
        past[:, -2] / sigma,
        past[:, -3] / sigma,
        -relative.max(axis=1) / sigma / np.sqrt(WINDOW),
        trend,
        with_volume / (sigma * np.sqrt(24)),
        np.sin(angle),
        np.cos(angle),
    ]
    # A window without any move has ratios of nearly nothing to nearly nothing: bounded, they harm no model.
    return np.clip(np.stack(columns, axis=1), -50, 50), sigma
