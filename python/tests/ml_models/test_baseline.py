import numpy as np
import pytest

from soba_services.ml_models.baseline import autoregressions, baseline, causal_volatility
from soba_services.ml_models.candles import Candles, candles_from_rows
from soba_services.ml_models.features import log_returns
from soba_services.ml_models.predict import predict
from tests.ml_models.synthetic import gusty, market, momentum, part, random_walk


@pytest.mark.parametrize(("jump", "direction"), [(0.03, "up"), (-0.03, "down")])
def test_answers_with_an_autoregression_where_it_proved_better(jump: float, direction: str) -> None:
    candles = market(np.append(log_returns(momentum(800, seed=1)), jump))
    found = baseline(candles, (1, 0.9))
    assert found.model_type == "baseline_autoregression"
    assert found.skill.beats_naive
    assert found.direction == direction
    assert (found.price > candles.close[-1]) == (jump > 0)


def test_beats_the_last_value_on_what_comes_after_its_history() -> None:
    candles = momentum(1200, seed=2)
    own, naive = [], []
    for at in range(600, 1199):
        found = baseline(part(candles, at - 600, at), (1, 0.9))
        then = np.log(candles.close[at])
        own.append((np.log(found.price) - then) ** 2)
        naive.append((np.log(candles.close[at - 1]) - then) ** 2)
    assert np.mean(own) < 0.92 * np.mean(naive)


def test_does_not_claim_to_foretell_random_walks() -> None:
    found = [baseline(random_walk(300, seed), (1, 0.9)) for seed in range(100)]
    assert sum(one.skill.beats_naive for one in found) <= 1
    quiet = [one for one in found if not one.skill.beats_naive]
    assert {one.model_type for one in quiet} == {"baseline_last_value"}
    assert {one.direction for one in quiet} == {"sideways"}


@pytest.mark.parametrize(("points", "hours"), [(50, 1), (50, 24), (200, 24), (800, 6)])
def test_intervals_hold_about_their_share(points: int, hours: int) -> None:
    held = []
    for seed in range(150):
        candles = gusty(points + hours, seed)
        found = baseline(part(candles, 0, points), (hours, 0.8))
        held.append(found.low <= candles.close[-1] <= found.high)
    # With few points the interval is on the wide side.
    assert 0.72 <= np.mean(held) <= 0.97


def test_nothing_is_known_before_it_happened() -> None:
    returns = log_returns(gusty(300, seed=3))
    changed = returns.copy()
    changed[200:] *= 5
    np.testing.assert_array_equal(causal_volatility(changed)[:200], causal_volatility(returns)[:200])
    np.testing.assert_array_equal(autoregressions(changed)[:197], autoregressions(returns)[:197])


def test_the_horizon_and_the_confidence_level_matter() -> None:
    candles = random_walk(200, seed=4)
    widths = [baseline(candles, (24, level)).high for level in (0.5, 0.8, 0.95)]
    assert widths == sorted(set(widths))
    by_hours = [baseline(candles, (hours, 0.8)).high for hours in (1, 24, 168, 8760)]
    assert by_hours == sorted(set(by_hours))


def _with_step(seconds: float, count: int = 120) -> Candles:
    candles = random_walk(count, seed=5)
    columns = [candles.open, candles.high, candles.low, candles.close, candles.volume]
    return candles_from_rows(np.column_stack([np.arange(count) * seconds, *columns]))


def test_the_distance_of_the_points_is_heeded() -> None:
    # The same moves within less time make for more of them ahead.
    widths = [baseline(_with_step(step), (24, 0.8)).high for step in (86_400, 14_400, 3600, 300)]
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("step", [0.001, 1, 60, 3600, 86_400, 31_536_000])
@pytest.mark.parametrize("hours", [1, 8760])
def test_any_distance_gives_a_finite_answer(step: float, hours: int) -> None:
    found = baseline(_with_step(step), (hours, 0.99))
    assert 0 < found.low <= found.price <= found.high < np.inf


def test_a_price_that_never_moved_is_expected_to_stay() -> None:
    found = baseline(market(np.zeros(60)), (24, 0.95))
    assert found.price == found.low == found.high == pytest.approx(100, rel=1e-6)
    assert found.direction == "sideways"


def test_a_model_is_not_asked_about_days() -> None:
    assert predict(None, _with_step(86_400), (24, 0.8)).model_type.startswith("baseline")
