import numpy as np
import pytest

from soba_services.ml_models.conformal import Floats, half_width, measured_coverage
from soba_services.ml_models.skill import measure


def _overlapping(count: int, horizon: int, seed: int) -> Floats:
    steps = np.random.default_rng(seed).normal(size=count + horizon)
    return np.asarray(np.convolve(steps, np.ones(horizon), "valid")[:count] / np.sqrt(horizon))


@pytest.mark.parametrize("horizon", [1, 24])
def test_forecasts_of_no_use_are_seldom_said_to_be_of_use(horizon: int) -> None:
    claims = 0
    for seed in range(300):
        forecast = 0.2 * _overlapping(600, horizon, seed + 5000)
        claims += measure(forecast, _overlapping(600, horizon, seed), horizon).beats_naive
    assert claims <= 3


def test_a_useful_forecast_is_said_to_be_of_use() -> None:
    actual = np.random.default_rng(1).normal(size=800)
    forecast = 0.1 * actual + 0.1 * np.random.default_rng(2).normal(size=800)
    found = measure(forecast, actual, 1)
    assert found.beats_naive
    assert found.error_ratio < 0.9
    assert found.directions > 0.7


def test_too_few_forecasts_prove_nothing() -> None:
    actual = np.random.default_rng(1).normal(size=40)
    assert measure(actual, actual, 20).p_value == 1
    assert measure(actual[:0], actual[:0], 1).directions == 0.5
    # All six were right, and yet six throws of a coin can be.
    assert measure(actual[:6], actual[:6], 1).directions < 0.7


def test_a_constant_market_gives_a_finite_measure() -> None:
    found = measure(np.zeros(100), np.zeros(100), 1)
    assert (found.error_ratio, found.directions, found.beats_naive) == (1, 0.5, False)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_coverage_is_near_the_nominal(level: float) -> None:
    errors = np.random.default_rng(3).standard_t(4, size=4000)
    assert measured_coverage(errors, level, 1) == pytest.approx(level, abs=0.03)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_coverage_holds_for_overlapping_spans(level: float) -> None:
    shares = [measured_coverage(_overlapping(1500, 24, seed), level, 24) for seed in range(20)]
    assert level - 0.03 < float(np.mean([share for share in shares if share is not None])) < level + 0.12


def test_coverage_is_not_measured_where_nothing_can_be() -> None:
    assert measured_coverage(np.ones(20), 0.9, 1) is None
    assert measured_coverage(np.ones(0), 0.9, 1) is None


def test_a_higher_level_is_never_narrower() -> None:
    for count in (0, 1, 5, 30, 500):
        errors = np.sort(np.abs(np.random.default_rng(count).normal(size=count)))
        size = float(np.sqrt(np.mean(errors**2))) if count else 1.0
        widths = [half_width(errors, level, 3, size) for level in np.linspace(0.5, 0.99, 50)]
        assert widths == sorted(widths)
        assert widths[0] >= 0
