"""8003: the risk of transactions, by rules with reasons and a model of what is usual, as a calibrated probability."""

import time
from collections.abc import Sequence

from fastapi import FastAPI
from prometheus_client import Counter

from soba_services.base.platform import Platform, create_kit
from soba_services.base.service import create_service
from soba_services.base.settings import parse_settings
from soba_services.fraud_detection.assess import assess
from soba_services.fraud_detection.calibration import load_calibration
from soba_services.fraud_detection.learner import create_learner
from soba_services.fraud_detection.settings import FraudSettings
from soba_services.fraud_detection.wire import (
    RiskAnswer,
    RiskBatchAnswer,
    RiskBatchRequest,
    RiskRequest,
    to_answer,
    to_question,
)
from soba_services.learning.json_route import FastJsonRoute


def create_app(platform: Platform) -> FastAPI:
    settings = parse_settings(FraudSettings, platform.environment)
    kit = create_kit("fraud-detection", platform)
    learner = create_learner(kit, settings)
    calibration = load_calibration()
    levels = Counter("soba_risk_assessments", "Assessments by risk level.", ["level"], registry=kit.metrics.registry)
    app = create_service(kit, title="Fraud detection", description=__doc__ or "")
    app.router.route_class = FastJsonRoute
    if kit.database.is_configured:
        kit.background.every("learning", settings.FRAUD_REFRESH_SECONDS, learner.refresh)

    def answer(requests: Sequence[RiskRequest]) -> tuple[list[RiskAnswer], float]:
        begun = time.perf_counter()
        knowledge = learner.knowledge()
        found = assess([to_question(one) for one in requests], knowledge, calibration)
        milliseconds = round((time.perf_counter() - begun) * 1000, 3)
        for one in found:
            levels.labels(one.level).inc()
        has_model = knowledge.anomaly is not None
        answers = [
            to_answer(request.transaction.tx_hash, one, has_model, round(milliseconds / len(requests), 3))
            for request, one in zip(requests, found, strict=True)
        ]
        return answers, milliseconds

    @app.post("/assess-risk")
    def assess_risk(request: RiskRequest) -> RiskAnswer:
        return answer([request])[0][0]

    @app.post("/assess-risk/batch")
    def assess_risks(request: RiskBatchRequest) -> RiskBatchAnswer:
        results, milliseconds = answer(request.assessments)
        return RiskBatchAnswer(results=results, latency_ms=milliseconds)

    return app
