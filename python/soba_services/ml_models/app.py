"""8001: price forecasts with measured accuracy and calibrated intervals, from models trained per pair."""

import threading
from contextlib import suppress
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path, Query

from soba_services.base.database import DatabaseUnavailableError
from soba_services.base.platform import Platform, create_kit
from soba_services.base.service import ErrorAnswer, create_service
from soba_services.base.settings import parse_settings
from soba_services.learning.json_route import FastJsonRoute
from soba_services.ml_models import store
from soba_services.ml_models.baseline import LEAST_POINTS
from soba_services.ml_models.models import create_models
from soba_services.ml_models.predict import predict
from soba_services.ml_models.settings import MlSettings
from soba_services.ml_models.trainer import create_trainer
from soba_services.ml_models.training import Version
from soba_services.ml_models.wire import (
    ModelEvaluation,
    PredictAnswer,
    PredictRequest,
    TrainAnswer,
    TrainingAnswer,
    to_answer,
    to_candles,
)

_REFRESH_SECONDS = 10.0
_REQUEST_SECONDS = 600.0

# The pair's slash is part of the path.
_PairInPath = Annotated[str, Path(min_length=3, max_length=64, pattern=r"^[^\s/]+/[^\s/]+$")]


def create_app(platform: Platform) -> FastAPI:
    settings = parse_settings(MlSettings, platform.environment)
    kit = create_kit("ml-models", platform)
    models = create_models(kit, settings.ML_MODELS_IN_MEMORY)
    trainer = create_trainer(kit, settings, models.refresh)
    app = create_service(kit, title="ML models", description=__doc__ or "")
    app.router.route_class = FastJsonRoute

    def refresh(_stopping: threading.Event) -> None:
        with suppress(DatabaseUnavailableError):
            models.refresh()

    def request_due(_stopping: threading.Event) -> None:
        with suppress(DatabaseUnavailableError), kit.database.connection() as connection:
            store.request_due_trainings(connection, settings.ML_RETRAIN_HOURS)

    if kit.database.is_configured:
        kit.background.every("refresh", _REFRESH_SECONDS, refresh)
        kit.background.every("training", _REFRESH_SECONDS, trainer.train_waiting)
        if settings.ML_RETRAIN_HOURS > 0:
            kit.background.every("request-trainings", _REQUEST_SECONDS, request_due)

    @app.post("/predict", responses={400: {"model": ErrorAnswer}})
    def ask_forecast(request: PredictRequest, model_version: Annotated[Version, Query()] = "ml_v1") -> PredictAnswer:
        candles = to_candles(request.price_history)
        if len(candles) < LEAST_POINTS:
            detail = f"price_history has {len(candles)} different timestamps; {LEAST_POINTS} are needed."
            raise HTTPException(400, detail)
        model = models.find(request.token_pair, model_version)
        question = (float(request.forecast_horizon), request.confidence_level)
        return to_answer(request.token_pair, predict(model, candles, question))

    @app.post("/train/{token_pair:path}", responses={404: {"model": ErrorAnswer}, 503: {"model": ErrorAnswer}})
    def ask_training(token_pair: _PairInPath) -> TrainAnswer:
        with kit.database.connection() as connection:
            if not store.has_market(connection, token_pair):
                raise HTTPException(404, "Nothing is stored of this pair to learn from.")
            status = store.request_training(connection, token_pair)
        kit.background.submit("training", trainer.train_waiting)
        return TrainAnswer.model_validate({"status": status, "token_pair": token_pair})

    @app.get("/train/{token_pair:path}", responses={404: {"model": ErrorAnswer}, 503: {"model": ErrorAnswer}})
    def follow_training(token_pair: _PairInPath) -> TrainingAnswer:
        with kit.database.connection() as connection:
            training = store.find_training(connection, token_pair)
            found = store.evaluations(connection, token_pair)
        if training is None:
            raise HTTPException(404, "Nobody asked for a training of this pair.")
        models_of_pair = [
            ModelEvaluation.model_validate({"version": version, "trained_at": trained_at, **facts})
            for version, trained_at, facts in found
        ]
        return TrainingAnswer.model_validate({**vars(training), "models": models_of_pair})

    return app
