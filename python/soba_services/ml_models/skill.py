"""How good forecasts were, and whether that is more than chance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

Floats = npt.NDArray[np.float64]

# Few forecasts measure little: as many throws of a coin are added before a share of right directions is told.
_COIN_THROWS = 20
# A pair has several horizons and versions, and there are many pairs: one useless model in a thousand may look useful.
CLAIM_SIGNIFICANCE = 0.001


@dataclass(frozen=True)
class Skill:
    """Of forecasts of one horizon that were made without the values that they foretold."""

    forecasts: int
    directions: float  # share of right ones, drawn to 0.5 where there are few forecasts
    error_ratio: float  # squared error relative to that of "it stays as it is"; below 1 is better
    p_value: float  # that a forecast of no use would do so well

    @property
    def beats_naive(self) -> bool:
        return self.p_value < CLAIM_SIGNIFICANCE and self.error_ratio < 1


def measure(forecast: Floats, actual: Floats, horizon: int) -> Skill:
    """Of changes; the naive forecast is no change. Forecasts of overlapping spans count as fewer."""
    count = actual.size
    if count == 0:
        return Skill(0, 0.5, 1.0, 1.0)
    naive = float(np.mean(actual**2))
    error_ratio = float(np.mean((forecast - actual) ** 2)) / naive if naive > 0 else 1.0
    right = float(np.mean(np.sign(forecast) * np.sign(actual) + 1) / 2)
    independent = count / horizon
    directions = (right * independent + _COIN_THROWS / 2) / (independent + _COIN_THROWS)
    return Skill(count, directions, error_ratio, _p_value(forecast, actual, horizon))


def _p_value(forecast: Floats, actual: Floats, horizon: int) -> float:
    """Clark and West's one-sided test, for a naive forecast within a model with estimated parts.

    Forecasts of overlapping spans err together: the variance is Newey and West's, with Harvey's correction.
    """
    count = actual.size
    if count < 2 * horizon + 8:
        return 1.0
    gain = 2 * actual * forecast
    centred = gain - gain.mean()
    variance = float(np.mean(centred**2))
    for lag in range(1, horizon):
        variance += 2 * (1 - lag / horizon) * float(np.sum(centred[lag:] * centred[:-lag])) / count
    if variance <= 0:
        return 1.0
    correction = (count + 1 - 2 * horizon + horizon * (horizon - 1) / count) / count
    statistic = float(gain.mean()) / np.sqrt(variance / count) * np.sqrt(max(correction, 0.0))
    return float(stdtr(max(count / horizon - 1, 1.0), -statistic))
