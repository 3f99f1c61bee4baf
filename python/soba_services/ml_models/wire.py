"""What callers send and get."""

from datetime import UTC, datetime
from operator import itemgetter
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, with_config
from typing_extensions import TypedDict

from soba_services.base.models import TokenPair, WireModel, now
from soba_services.ml_models.baseline import LEAST_POINTS
from soba_services.ml_models.candles import Candles, candles_from_rows
from soba_services.ml_models.forecast import Forecast

MOST_POINTS = 10_000

Price = Annotated[float, Field(gt=0, le=1e100)]
Share = Annotated[float, Field(ge=0, le=1)]


@with_config(extra="ignore", allow_inf_nan=False)
class PricePoint(TypedDict):
    """A plain dictionary: thousands of them are read for one forecast."""

    timestamp: datetime
    open: Price
    high: Price
    low: Price
    close: Price
    volume: Annotated[float, Field(ge=0, le=1e200)]


class PredictRequest(WireModel):
    token_pair: TokenPair
    price_history: list[PricePoint] = Field(min_length=LEAST_POINTS, max_length=MOST_POINTS)
    forecast_horizon: int = Field(default=24, ge=1, le=8760, description="Hours.")
    confidence_level: float = Field(default=0.95, ge=0.5, le=0.99)


class Evaluation(WireModel):
    """What was measured on forecasts of the past that were made without the values that they foretold."""

    forecasts: int = Field(ge=0)
    squared_error_ratio: float = Field(ge=0, description="To that of 'the price stays as it is'; less is better.")
    beats_last_value: bool = Field(description="By more than chance, p < 0.001.")
    interval_coverage: dict[str, Share] = Field(description="By confidence level.")


class PredictAnswer(WireModel):
    token_pair: str
    predicted_price: float
    confidence_interval: tuple[float, float]
    predicted_direction: Literal["up", "down", "sideways"]
    volatility_forecast: float = Field(ge=0, description="Of the logarithmic price change over the horizon.")
    timestamp: datetime
    model_type: str = Field(description="ensemble_ml_v1, ensemble_ml_v2, or a baseline when the pair has no model.")
    accuracy_score: Share = Field(
        description="Share of past directions that were foretold, out of sample; drawn to 0.5 where few were tested."
    )
    evaluation: Evaluation


class TrainAnswer(WireModel):
    status: Literal["queued", "running", "completed", "failed"]
    token_pair: str


class HorizonEvaluation(Evaluation):
    hours: int
    right_directions: Share
    p_value: Share
    weights: dict[str, float]


class ModelEvaluation(WireModel):
    version: str
    trained_at: datetime
    candles: int
    horizons: list[HorizonEvaluation]


class TrainingAnswer(TrainAnswer):
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    reason: str | None = Field(description="Why it failed.")
    models: list[ModelEvaluation]


_prices = itemgetter("open", "high", "low", "close", "volume")


def _seconds(time: datetime) -> float:
    """Since 1970; a time without an offset is UTC."""
    return (time if time.tzinfo is not None else time.replace(tzinfo=UTC)).timestamp()


def to_candles(points: list[PricePoint]) -> Candles:
    rows = [(_seconds(one["timestamp"]), *_prices(one)) for one in points]
    return candles_from_rows(np.array(rows))


def to_answer(token_pair: str, forecast: Forecast) -> PredictAnswer:
    skill = forecast.skill
    return PredictAnswer(
        token_pair=token_pair,
        predicted_price=forecast.price,
        confidence_interval=(forecast.low, forecast.high),
        predicted_direction=forecast.direction,
        volatility_forecast=forecast.volatility,
        timestamp=now(),
        model_type=forecast.model_type,
        accuracy_score=skill.directions,
        evaluation=Evaluation(
            forecasts=skill.forecasts,
            squared_error_ratio=skill.error_ratio,
            beats_last_value=skill.beats_naive,
            interval_coverage={str(level): share for level, share in forecast.coverage.items()},
        ),
    )
