"""A forecast from a trained model: changes and interval widths of the trained horizons, and between them."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from soba_services.ml_models import members as ensemble
from soba_services.ml_models.candles import Candles, latest
from soba_services.ml_models.conformal import half_width
from soba_services.ml_models.features import LEAST_CANDLES, features
from soba_services.ml_models.skill import Skill
from soba_services.ml_models.training import HorizonModel, PairModel, columns

Direction = Literal["up", "down", "sideways"]

# In logarithms: no price that a double holds is moved out of its range.
_MOST_CHANGE = 50.0
# A change that is small beside the volatility is no direction.
_SIDEWAYS_SHARE = 0.05


@dataclass(frozen=True)
class Forecast:
    price: float
    low: float
    high: float
    direction: Direction
    volatility: float  # standard deviation of the logarithmic change over the horizon
    model_type: str
    skill: Skill
    coverage: dict[float, float]


@dataclass(frozen=True)
class Change:
    """In logarithms of the price."""

    expected: float
    half_width: float
    volatility: float


def to_forecast(last: float, change: Change, model_type: str, evaluation: tuple[Skill, dict[float, float]]) -> Forecast:
    expected = float(np.clip(change.expected, -_MOST_CHANGE, _MOST_CHANGE))
    width = min(change.half_width, _MOST_CHANGE)
    band = _SIDEWAYS_SHARE * change.volatility
    direction: Direction = "sideways" if abs(expected) <= band else "up" if expected > 0 else "down"
    skill, coverage = evaluation
    return Forecast(
        price=_move(last, expected),
        low=_move(last, expected - width),
        high=_move(last, expected + width),
        direction=direction,
        volatility=float(min(change.volatility, _MOST_CHANGE)),
        model_type=model_type,
        skill=skill,
        coverage=coverage,
    )


def _move(price: float, change: float) -> float:
    """Never zero and never infinite."""
    with np.errstate(over="ignore", under="ignore"):
        moved = float(np.float64(price) * np.exp(change))
    return min(max(moved, 5e-324), 1.7e308)


def forecast(model: PairModel, candles: Candles, question: tuple[float, float]) -> Forecast:
    """Of hourly candles, at least `LEAST_CANDLES`. The question is the horizon in hours and the confidence level."""
    hours, level = question
    recent = latest(candles, LEAST_CANDLES)
    table, sigma = features(recent)
    row, unit = table[-1:, : columns(model.version)], float(sigma[-1])
    trained = [one.hours for one in model.horizons]
    near = model.horizons[int(np.argmin([abs(np.log(hours / one)) for one in trained]))]
    around = _around(model.horizons, hours)
    changes, widths, spreads = [], [], []
    for one in around:
        answers = ensemble.answer(one.members, row) if any(one.weights) else np.zeros((1, len(one.weights)))
        changes.append(float(ensemble.combine(answers, one.weights)[0]) * unit * np.sqrt(one.hours))
        widths.append(_width(one, level))
        spreads.append(one.spread)
    at = [one.hours for one in around]
    scale = unit * np.sqrt(hours)
    change = Change(
        # Before the first horizon a change has less time; after the last no more of it is foretold.
        expected=float(np.interp(hours, at, changes)) * min(1.0, hours / at[0]),
        half_width=float(np.interp(hours, at, widths)) * scale,
        volatility=float(np.interp(hours, at, spreads)) * scale,
    )
    last = float(candles.close[-1])
    return to_forecast(last, change, f"ensemble_{model.version}", (near.skill, near.coverage))


def _width(one: HorizonModel, level: float) -> float:
    # The kept errors stand for all: what overlaps among them is the same share.
    span = one.hours * one.errors.size / max(one.skill.forecasts, 1)
    return half_width(one.errors, level, span, one.error_size)


def _around(models: tuple[HorizonModel, ...], hours: float) -> list[HorizonModel]:
    below = [one for one in models if one.hours <= hours][-1:]
    above = [one for one in models if one.hours > hours][:1]
    return below + above
