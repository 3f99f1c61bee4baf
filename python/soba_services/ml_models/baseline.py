"""The forecast for a pair without a trained model, from the history in the request and nothing else.

An autoregression of logarithmic returns, refitted at every candle by what was known then, forecasts the history's own
past. Where it did better than the last price by more than chance, it answers; else the last price does. Intervals are
as wide as past errors were; a horizon that the history is too short to test is reached by the root of time.
"""

from itertools import accumulate

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from soba_services.ml_models.candles import HOUR_SECONDS, Candles, latest, step_seconds, to_hours
from soba_services.ml_models.conformal import half_width, measured_coverage
from soba_services.ml_models.features import log_returns
from soba_services.ml_models.forecast import Change, Forecast, to_forecast
from soba_services.ml_models.skill import measure

Floats = npt.NDArray[np.float64]

LEAST_POINTS = 50

_ORDER = 3
_RIDGE = 10.0
_MOST_CANDLES = 2000
# An autoregression of stationary returns has no more to say of what lies further ahead.
_MOST_STEPS = 48
_SPAN = 24
_LEVELS_TOLD = (0.8,)
_MOST_CHECKED = 400


def causal_volatility(returns: Floats) -> Floats:
    """At each return, of it and those before it."""
    fading = 1 - 2 / (_SPAN + 1)
    weights = (1 - fading ** np.arange(1, len(returns) + 1)) / (1 - fading)
    squares = np.array(list(accumulate((returns**2).tolist(), lambda past, new: fading * past + new)))
    return np.asarray(np.maximum(np.sqrt(squares / weights), 1e-9))


def autoregressions(returns: Floats) -> Floats:
    """A row of coefficients for each return from the `_ORDER`th on, fitted to the returns up to it."""
    past = sliding_window_view(returns, _ORDER)[:, ::-1]
    before, after = past[:-1], returns[_ORDER:]
    grams = np.cumsum(before[:, :, None] * before[:, None, :], axis=0)
    moments = np.cumsum(before * after[:, None], axis=0)
    # In units of the variance so far, so that the penalty means as much for a calm pair as for a wild one.
    variance = np.cumsum(after**2) / np.arange(1, after.size + 1) + 1e-300
    penalty = _RIDGE * variance[:, None, None] * np.eye(_ORDER)
    fitted = np.linalg.solve(grams + penalty, moments[:, :, None])[:, :, 0]
    return np.concatenate([np.zeros((1, _ORDER)), fitted])


def expected_changes(coefficients: Floats, past: Floats, steps: int) -> Floats:
    """Sums of the next `steps` returns; `past` holds the latest returns of each row, the newest first."""
    state = past.copy()
    total = np.zeros(past.shape[0])
    for _ in range(min(steps, _MOST_STEPS)):
        # A sum of coefficients past 1 would explode; returns do not.
        coming = np.clip((coefficients * state).sum(axis=1), -1.0, 1.0)
        total += coming
        state = np.column_stack([coming, state[:, :-1]])
    return total


def baseline(candles: Candles, question: tuple[float, float]) -> Forecast:
    """At least two candles of any step. The question is the horizon in hours and the confidence level."""
    hours, level = question
    hourly = to_hours(candles) if step_seconds(candles) < HOUR_SECONDS else candles
    used = latest(hourly if len(hourly) >= LEAST_POINTS else candles, _MOST_CANDLES)
    steps = max(hours * HOUR_SECONDS / max(step_seconds(used), 1.0), 1e-6)
    returns = log_returns(used)
    tested = int(min(max(1, round(steps)), max(1, returns.size // 5)))
    sigma = causal_volatility(returns)
    past = sliding_window_view(returns, _ORDER)[:, ::-1]
    foretold = expected_changes(autoregressions(returns), past, tested)
    first = max(_ORDER, returns.size // 4)
    unit = sigma * np.sqrt(tested)
    totals = np.concatenate([[0.0], np.cumsum(returns)])
    actual = (totals[first + 1 + tested :] - totals[first + 1 : -tested]) / unit[first:-tested]
    forecasts = foretold[first - _ORDER + 1 : foretold.size - tested] / unit[first:-tested]
    skill = measure(forecasts, actual, tested)
    errors = actual - forecasts if skill.beats_naive else actual
    size = float(np.sqrt(np.mean(errors**2)))
    scale = float(np.sqrt(steps / tested))
    change = Change(
        expected=float(foretold[-1]) * min(1.0, steps / tested) if skill.beats_naive else 0.0,
        half_width=half_width(np.sort(np.abs(errors)), level, tested, size) * float(unit[-1]) * scale,
        volatility=float(np.sqrt(np.mean(actual**2))) * float(unit[-1]) * scale,
    )
    told = {one: measured_coverage(errors[-_MOST_CHECKED:], one, tested) for one in _LEVELS_TOLD}
    coverage = {one: share for one, share in told.items() if share is not None}
    name = "baseline_autoregression" if skill.beats_naive else "baseline_last_value"
    return to_forecast(float(used.close[-1]), change, name, (skill, coverage))
