"""A pair's model: fitted on its candles; weighed, tested and calibrated on forecasts made walking forward."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from soba_services.ml_models import members as ensemble
from soba_services.ml_models.candles import Candles
from soba_services.ml_models.conformal import measured_coverage
from soba_services.ml_models.features import NAMES_V1, NAMES_V2, features
from soba_services.ml_models.members import Members
from soba_services.ml_models.skill import Skill, measure

Floats = npt.NDArray[np.float64]
Version = Literal["ml_v1", "ml_v2"]

VERSIONS: tuple[Version, ...] = ("ml_v1", "ml_v2")
HORIZONS = (1, 6, 24, 72)
LEAST_TRAINING_CANDLES = 500
MOST_TRAINING_CANDLES = 5000
COVERAGE_LEVELS = (0.5, 0.8, 0.95)

_FOLDS = 5
# The first folds weigh the members; only the rest tests and calibrates them.
_WEIGHING_FOLDS = 2
_FIRST_FOLD_AT = 0.4
_MOST_ERRORS = 1000


class TooFewCandlesError(Exception):
    """A model of so little would be one of noise."""


@dataclass(frozen=True)
class HorizonModel:
    hours: int
    members: Members
    # Of the members; all are 0 where the test says that the last price forecasts no worse.
    weights: tuple[float, ...]
    errors: Floats  # absolute, in units of the volatility over the horizon, in rising order
    error_size: float  # the root of their mean square
    spread: float  # of actual changes in the same unit: 1 if volatility were foretold without bias
    skill: Skill
    coverage: dict[float, float]


@dataclass(frozen=True)
class PairModel:
    version: Version
    candles: int
    horizons: tuple[HorizonModel, ...]


def columns(version: Version) -> int:
    """The features of the first version come first among those of the second."""
    return len(NAMES_V1 if version == "ml_v1" else NAMES_V2)


def targets(candles: Candles, sigma: Floats, hours: int) -> Floats:
    """The change to come in units of the volatility now; for rows whose change has come."""
    logs = np.log(candles.close)[-sigma.size :]
    return np.asarray((logs[hours:] - logs[:-hours]) / (sigma[:-hours] * np.sqrt(hours)))


def fit_members(rows: Floats, aims: Floats, hours: int) -> Members:
    """Changes over long spans overlap so much that a part of them says as much as all."""
    stride = max(1, hours // 12)
    return ensemble.fit(rows[::-stride], aims[::-stride])


def walk_forward(rows: Floats, aims: Floats, hours: int) -> tuple[Floats, tuple[int, ...]]:
    """What members answer that learned only from changes complete before each fold; and where the folds begin."""
    edges = [int(edge) for edge in np.linspace(int(aims.size * _FIRST_FOLD_AT), aims.size, _FOLDS + 1)]
    answers = [
        ensemble.answer(fit_members(rows[: begin - hours], aims[: begin - hours], hours), rows[begin:end])
        for begin, end in pairwise(edges)
    ]
    return np.concatenate(answers), tuple(edges)


def weigh(answers: Floats, aims: Floats, version: Version) -> Floats:
    """The first version takes the mean of its members, the second weighs them; both shrink what promised too much."""
    from scipy.optimize import nnls  # noqa: PLC0415 - slow to load, and only training needs it

    tamed = np.clip(aims, -4, 4)
    if version == "ml_v1":
        mean = answers.mean(axis=1)
        power = float(mean @ mean)
        share = float(np.clip(mean @ tamed / power, 0, 1)) if power > 0 else 0.0
        return np.full(answers.shape[1], share / answers.shape[1])
    weights, _ = nnls(answers, tamed)
    return np.asarray(weights / max(1.0, float(weights.sum())))


def train_horizon(candles: Candles, version: Version, hours: int) -> HorizonModel:
    table, sigma = features(candles)
    aims = targets(candles, sigma, hours)
    rows = np.ascontiguousarray(table[: aims.size, : columns(version)])
    answers, edges = walk_forward(rows, aims, hours)
    ahead = edges[_WEIGHING_FOLDS]
    weighing = slice(edges[0], ahead - hours)
    weights = weigh(answers[: weighing.stop - edges[0]], aims[weighing], version)
    unseen = aims[ahead:]
    forecast = answers[ahead - edges[0] :] @ weights
    skill = measure(forecast, unseen, hours)
    served = forecast if skill.beats_naive else np.zeros_like(forecast)
    errors = unseen - served
    coverage = {level: measured_coverage(errors, level, hours) for level in COVERAGE_LEVELS}
    return HorizonModel(
        hours=hours,
        members=fit_members(rows, aims, hours),
        weights=tuple(float(weight) for weight in (weights if skill.beats_naive else weights * 0)),
        errors=_representative(np.sort(np.abs(errors))),
        error_size=float(np.sqrt(np.mean(errors**2))),
        spread=float(np.sqrt(np.mean(unseen**2))),
        skill=skill,
        coverage={level: share for level, share in coverage.items() if share is not None},
    )


def _representative(sorted_errors: Floats) -> Floats:
    """Not more than so many, with the largest among them."""
    if sorted_errors.size <= _MOST_ERRORS:
        return sorted_errors
    picked = np.linspace(0, sorted_errors.size - 1, _MOST_ERRORS).round().astype(int)
    return np.asarray(sorted_errors[picked])


def train(candles: Candles, version: Version) -> PairModel:
    """Of hourly candles. The same candles give the same model."""
    if len(candles) < LEAST_TRAINING_CANDLES:
        found = len(candles)
        raise TooFewCandlesError(f"There are {found} hourly candles; a model needs {LEAST_TRAINING_CANDLES}.")
    fitted = tuple(train_horizon(candles, version, hours) for hours in HORIZONS)
    return PairModel(version=version, candles=len(candles), horizons=fitted)
