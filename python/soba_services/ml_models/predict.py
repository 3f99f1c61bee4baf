"""Which model answers: the pair's own where its history can be read by it, else the baseline."""

from soba_services.ml_models.baseline import baseline
from soba_services.ml_models.candles import HOUR_SECONDS, Candles, step_seconds, to_hours
from soba_services.ml_models.features import LEAST_CANDLES
from soba_services.ml_models.forecast import Forecast, forecast
from soba_services.ml_models.training import PairModel


def predict(model: PairModel | None, candles: Candles, question: tuple[float, float]) -> Forecast:
    """The question is the horizon in hours and the confidence level."""
    if model is not None and step_seconds(candles) <= HOUR_SECONDS:
        hourly = to_hours(candles)
        # Models learned from hours, and would misread what is wider apart.
        if len(hourly) >= LEAST_CANDLES and step_seconds(hourly) == HOUR_SECONDS:
            return forecast(model, hourly, question)
    return baseline(candles, question)
