import numpy as np
import pytest

from soba_services.ml_models.candles import candles_from_rows, latest, step_seconds, to_hours
from soba_services.ml_models.features import LEAST_CANDLES, NAMES_V1, NAMES_V2, features
from tests.ml_models.synthetic import gusty, market, scaled


def test_a_long_history_and_its_end_have_the_same_features() -> None:
    candles = gusty(400, seed=1)
    of_all, sigma_of_all = features(candles)
    of_end, sigma_of_end = features(latest(candles, LEAST_CANDLES))
    assert of_end.shape == (1, len(NAMES_V2))
    np.testing.assert_allclose(of_end[0], of_all[-1], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(sigma_of_end[-1], sigma_of_all[-1])


def test_the_first_names_are_the_features_of_the_first_version() -> None:
    assert NAMES_V2[: len(NAMES_V1)] == NAMES_V1
    assert features(gusty(60, seed=1))[0].shape[1] == len(NAMES_V2)


@pytest.mark.parametrize("by", [1e-15, 1e-3, 1e12])
def test_the_scale_of_the_price_does_not_matter(by: float) -> None:
    candles = gusty(200, seed=2)
    np.testing.assert_allclose(features(scaled(candles, by))[0], features(candles)[0], atol=1e-6)


def test_a_price_that_never_moves_has_finite_features() -> None:
    table, sigma = features(market(np.zeros(100)))
    assert np.isfinite(table).all()
    assert (sigma > 0).all()


def test_rising_and_falling_are_told_apart() -> None:
    up, down = (dict(zip(NAMES_V2, features(market(np.full(80, r)))[0][-1], strict=True)) for r in (0.01, -0.01))
    for name in ("return_1", "return_24", "rsi_14", "macd", "bollinger_20"):
        assert up[name] > 0 > down[name], name
    assert up["rsi_14"] == pytest.approx(1)
    assert down["drawdown"] < up["drawdown"] == 0


def test_candles_come_in_the_order_of_time_and_the_later_of_two_holds() -> None:
    rows = np.array([[7200.0, 3, 3, 3, 3, 1], [0.0, 1, 1, 1, 1, 1], [7200.0, 4, 4, 4, 4, 2], [3600.0, 2, 2, 2, 2, 1]])
    candles = candles_from_rows(rows)
    assert candles.start.tolist() == [0, 3600, 7200]
    assert candles.close.tolist() == [1, 2, 4]
    assert step_seconds(candles) == 3600


def test_finer_candles_are_put_together_to_hours() -> None:
    starts = np.array([0, 600, 1200, 3600, 4200, 10_800], dtype=float)
    rows = np.column_stack([starts, [1, 2, 3, 4, 5, 6], [9, 2, 3, 4, 7, 6], [1, 0.5, 3, 4, 5, 6], [2, 3, 4, 5, 6, 7]])
    hours = to_hours(candles_from_rows(np.column_stack([rows, np.ones(6)])))
    assert hours.start.tolist() == [0, 3600, 10_800]
    assert hours.open.tolist() == [1, 4, 6]
    assert hours.high.tolist() == [9, 7, 6]
    assert hours.low.tolist() == [0.5, 4, 6]
    assert hours.close.tolist() == [4, 6, 7]
    assert hours.volume.tolist() == [3, 2, 1]
