import dataclasses

import numpy as np
import pytest

from soba_services.ml_models.candles import Candles, latest
from soba_services.ml_models.features import LEAST_CANDLES
from soba_services.ml_models.forecast import forecast
from soba_services.ml_models.training import (
    HORIZONS,
    VERSIONS,
    PairModel,
    TooFewCandlesError,
    Version,
    train,
    train_horizon,
    walk_forward,
)
from tests.ml_models.synthetic import gusty, momentum, part, random_walk

LEARNED = 1500


def _model(candles: Candles, version: Version, hours: int = 1) -> PairModel:
    return PairModel(version, len(candles), (train_horizon(candles, version, hours),))


def _held_out(model: PairModel, candles: Candles, level: float) -> tuple[float, float, float]:
    """Squared errors of the model and of the last value, and the share of changes within the intervals."""
    own, naive, held = [], [], []
    hours = model.horizons[0].hours
    for at in range(LEARNED, len(candles) - hours):
        found = forecast(model, part(candles, at - LEAST_CANDLES + 1, at + 1), (hours, level))
        then, last = np.log(candles.close[at + hours]), np.log(candles.close[at])
        own.append((np.log(found.price) - then) ** 2)
        naive.append((last - then) ** 2)
        held.append(found.low <= candles.close[at + hours] <= found.high)
    return float(np.mean(own)), float(np.mean(naive)), float(np.mean(held))


@pytest.mark.parametrize("version", VERSIONS)
def test_beats_the_last_value_where_there_is_structure(version: Version) -> None:
    candles = momentum(LEARNED + 800, seed=1)
    model = _model(part(candles, 0, LEARNED), version)
    trained = model.horizons[0]
    assert trained.skill.beats_naive
    assert 0.55 < trained.skill.directions < 0.75
    own, naive, held = _held_out(model, candles, 0.9)
    # An oracle that knows the process would come to 0.84.
    assert own < 0.93 * naive
    assert held == pytest.approx(0.9, abs=0.04)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("seed", [2, 3, 4])
@pytest.mark.parametrize("hours", [1, 24])
def test_does_not_claim_to_foretell_a_random_walk(version: Version, seed: int, hours: int) -> None:
    candles = random_walk(1200, seed)
    model = _model(candles, version, hours)
    assert not model.horizons[0].skill.beats_naive
    assert set(model.horizons[0].weights) == {0.0}
    found = forecast(model, candles, (hours, 0.9))
    assert found.price == pytest.approx(candles.close[-1], rel=1e-12)
    assert found.direction == "sideways"
    assert found.skill.directions < 0.65


def test_intervals_hold_their_share_in_calm_and_wild_times() -> None:
    candles = gusty(LEARNED + 1200, seed=5)
    trained = train_horizon(part(candles, 0, LEARNED), "ml_v2", 6)
    for level, share in trained.coverage.items():
        assert share == pytest.approx(level, abs=0.07)
    model = PairModel("ml_v2", LEARNED, (trained,))
    for level in (0.5, 0.8, 0.95):
        assert _held_out(model, candles, level)[2] == pytest.approx(level, abs=0.08)


def test_a_fold_is_answered_without_what_it_foretells() -> None:
    random = np.random.default_rng(6)
    rows, aims = random.normal(size=(400, 5)), random.normal(size=400)
    answers, edges = walk_forward(rows, aims, 6)
    changed = aims.copy()
    changed[edges[-2] - 6 :] = 1e3
    again, _ = walk_forward(rows, changed, 6)
    assert answers.shape == (400 - edges[0], 3)
    np.testing.assert_array_equal(again, answers)


def test_the_same_candles_give_the_same_model() -> None:
    candles = momentum(600, seed=7)
    first, second = (forecast(_model(candles, "ml_v2"), candles, (1, 0.8)) for _ in range(2))
    assert first == second


def test_refuses_to_learn_from_too_little() -> None:
    with pytest.raises(TooFewCandlesError, match="499 hourly candles"):
        train(random_walk(499, seed=8), "ml_v1")


@pytest.fixture(scope="module")
def whole() -> tuple[PairModel, Candles]:
    candles = momentum(700, seed=9)
    return train(candles, "ml_v2"), candles


def test_the_horizon_and_the_confidence_level_matter(whole: tuple[PairModel, Candles]) -> None:
    model, candles = whole
    assert tuple(one.hours for one in model.horizons) == HORIZONS
    recent = latest(candles, LEAST_CANDLES)
    by_level = [forecast(model, recent, (24, level)) for level in (0.5, 0.8, 0.9, 0.99)]
    widths = [found.high - found.low for found in by_level]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1] / 2
    by_hours = [forecast(model, recent, (hours, 0.8)) for hours in (1, 3, 6, 12, 24, 72, 500, 8760)]
    for measure in ("volatility", "high"):
        values = [getattr(found, measure) for found in by_hours]
        assert values == sorted(values)
        assert len(set(values)) == len(values)
    assert all(0 < found.low <= found.price <= found.high < np.inf for found in by_level + by_hours)


def test_before_and_after_the_trained_horizons_no_more_is_foretold(whole: tuple[PairModel, Candles]) -> None:
    model, candles = whole
    only_first = dataclasses.replace(model, horizons=model.horizons[:1])
    changes = [np.log(forecast(only_first, candles, (hours, 0.8)).price / candles.close[-1]) for hours in (0.5, 1, 500)]
    assert changes[1] != 0
    assert changes[0] == pytest.approx(changes[1] / 2)
    assert changes[2] == pytest.approx(changes[1])
