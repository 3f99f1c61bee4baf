"""Without a database."""

import json
import math
import random
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.platform import Platform
from soba_services.ml_models.app import create_app
from tests.ml_models.requests import points, request
from tests.ml_models.synthetic import gusty, momentum, random_walk


@pytest.fixture
def client(platform: Platform, open_client: Callable[[FastAPI], TestClient]) -> TestClient:
    return open_client(create_app(platform))


def test_answers_from_the_history_and_says_so(client: TestClient) -> None:
    answer = client.post("/predict", json=request(random_walk(50, seed=1)))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_pair"], body["model_type"]) == ("ETH/USDC", "baseline_last_value")
    low, high = body["confidence_interval"]
    assert 0 < low < body["predicted_price"] < high
    assert body["predicted_direction"] == "sideways"
    assert 0 <= body["accuracy_score"] <= 1
    assert body["volatility_forecast"] > 0
    assert body["evaluation"]["beats_last_value"] is False
    assert body["timestamp"].endswith(("Z", "+00:00"))


def test_the_order_of_the_points_does_not_matter(client: TestClient) -> None:
    body = request(gusty(80, seed=2))
    first = client.post("/predict", json=body).json()
    random.Random(1).shuffle(body["price_history"])
    second = client.post("/predict", json=body).json()
    assert {**first, "timestamp": ""} == {**second, "timestamp": ""}


def test_horizon_and_confidence_have_defaults_and_matter(client: TestClient) -> None:
    def width(**more: Any) -> float:
        body = client.post("/predict", json=request(gusty(120, seed=3), **more)).json()
        return float(body["confidence_interval"][1] - body["confidence_interval"][0])

    assert width() == width(forecast_horizon=24, confidence_level=0.95)
    assert width(forecast_horizon=1) < width() < width(forecast_horizon=240)
    assert width(confidence_level=0.5) < width() < width(confidence_level=0.99)


def test_says_that_it_is_degraded(client: TestClient) -> None:
    health = client.get("/health").json()
    assert (health["status"], health["service"]) == ("degraded", "ml-models")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_training_needs_the_database(client: TestClient, method: str) -> None:
    answer = client.request(method, "/train/ETH%2FUSDC")
    assert answer.status_code == 503
    assert "DATABASE_URL" in answer.json()["detail"]


def _broken(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    body = request(random_walk(60, seed=4))
    change(body)
    return body


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.pop("token_pair"),
        lambda body: body.update(token_pair="ETHUSDC"),
        lambda body: body.update(price_history=body["price_history"][:49]),
        lambda body: body.update(price_history=body["price_history"] * 200),
        lambda body: body.update(price_history={}),
        lambda body: body.update(forecast_horizon=0),
        lambda body: body.update(forecast_horizon=8761),
        lambda body: body.update(confidence_level=0.49),
        lambda body: body.update(confidence_level=0.999),
        lambda body: body["price_history"][7].update(close=0),
        lambda body: body["price_history"][7].update(close=-1),
        lambda body: body["price_history"][7].update(open="many"),
        lambda body: body["price_history"][7].update(high=None),
        lambda body: body["price_history"][7].update(low=10**400),
        lambda body: body["price_history"][7].update(volume=-1),
        lambda body: body["price_history"][7].update(timestamp="yesterday"),
        lambda body: body["price_history"][7].pop("volume"),
    ],
)
def test_bad_questions_are_refused(client: TestClient, change: Callable[[dict[str, Any]], object]) -> None:
    answer = client.post("/predict", json=_broken(change))
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(client: TestClient, text: str) -> None:
    body = json.dumps(request(random_walk(60, seed=4)))
    broken = body.replace('"forecast', '"x', 1).replace('"close": ', f'"close": {text}, "was": ', 1)
    answer = client.post("/predict", content=broken, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_points_of_one_time_are_no_history(client: TestClient) -> None:
    body = request(random_walk(60, seed=4))
    for point in body["price_history"]:
        point["timestamp"] = "2026-01-01T00:00:00Z"
    answer = client.post("/predict", json=body)
    assert answer.status_code == 400
    assert "1 different" in answer.json()["detail"]


def test_unknown_versions_are_refused_and_unknown_fields_are_not(client: TestClient) -> None:
    body = request(random_walk(60, seed=4), colour="red")
    assert client.post("/predict?model_version=ml_v2", json=body).status_code == 200
    assert client.post("/predict?model_version=ml_v3", json=body).status_code == 422


def test_times_without_an_offset_are_utc_and_prices_may_be_text(client: TestClient) -> None:
    body = request(momentum(60, seed=5))
    first = client.post("/predict", json=body).json()
    for point in body["price_history"]:
        point["timestamp"] = point["timestamp"].replace("+00:00", "")
        point["close"] = repr(point["close"])
    second = client.post("/predict", json=body).json()
    assert {**first, "timestamp": ""} == {**second, "timestamp": ""}


def _wild(dice: random.Random) -> float:
    return dice.choice([1e-100, 1e-18, 1e-9, 0.5, 1, 1.0000001, 1234.5, 1e18, 1e60, 1e100, 10 ** dice.uniform(-99, 99)])


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_answered_is_finite_and_in_order(client: TestClient, seed: int) -> None:
    dice = random.Random(seed)
    history = points(random_walk(dice.choice([50, 60, 200]), seed))
    for point in history:
        if dice.random() < dice.choice([0.05, 0.9]):
            name = dice.choice(["open", "high", "low", "close"])
            point[name] = _wild(dice)
        if dice.random() < 0.3:
            point["volume"] = dice.choice([0, 1e-300, 1e200, 5])
        if dice.random() < 0.1:
            point["timestamp"] = dice.choice(["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2023-11-15T00:00:00"])
    body = {
        "token_pair": "A/B",
        "price_history": history,
        "forecast_horizon": dice.choice([1, 24, 8760]),
        "confidence_level": dice.choice([0.5, 0.9, 0.99]),
    }
    answer = client.post(f"/predict?model_version={dice.choice(['ml_v1', 'ml_v2'])}", json=body)
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        found = answer.json()
        low, high = found["confidence_interval"]
        assert 0 < low <= found["predicted_price"] <= high
        numbers = [high, found["volatility_forecast"], found["accuracy_score"], *found["evaluation"].values()]
        assert all(math.isfinite(number) for number in numbers if isinstance(number, float))
