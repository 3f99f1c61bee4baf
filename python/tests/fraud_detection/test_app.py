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
from soba_services.fraud_detection.app import create_app
from tests.fraud_detection.making import settled, tx, wire


@pytest.fixture
def client(platform: Platform, open_client: Callable[[FastAPI], TestClient]) -> TestClient:
    return open_client(create_app(platform))


_LOAN = wire(tx(amount=1e4, route=8, gas=100.0))


def test_assesses_by_rules_and_says_so(client: TestClient) -> None:
    answer = client.post("/assess-risk", json={"transaction": _LOAN})
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) >= {"tx_hash", "risk_score", "risk_level", "alerts", "timestamp", "latency_ms"}
    assert body["tx_hash"] == _LOAN["tx_hash"]
    assert body["model_type"] == "rules"
    assert body["risk_level"] in ("high", "critical")
    assert body["alerts"][0]["alert_type"] == "flash_loan"
    assert body["alerts"][0]["recommended_action"]
    assert body["latency_ms"] > 0


def test_a_usual_trade_is_safe(client: TestClient) -> None:
    history = [wire(one) for one in settled()]
    body = client.post("/assess-risk", json={"transaction": wire(tx()), "user_history": history}).json()
    assert (body["risk_level"], body["alerts"]) == ("safe", [])
    none = client.post("/assess-risk", json={"transaction": wire(tx()), "user_history": None}).json()
    assert none["risk_level"] == "safe"


def test_what_is_not_to_be_checked_is_not(client: TestClient) -> None:
    flags = {"check_patterns": False, "check_network": False, "check_contract": False}
    body = client.post("/assess-risk", json={"transaction": _LOAN, **flags}).json()
    assert (body["risk_level"], body["alerts"]) == ("safe", [])


def test_a_batch_answers_as_one_by_one_in_order(client: TestClient) -> None:
    history = [wire(one) for one in settled()]
    questions = [
        {"transaction": _LOAN},
        {"transaction": wire(tx(amount=3.0)), "user_history": history},
        {"transaction": wire(tx(slippage=0.4)), "check_contract": False},
    ]
    body = client.post("/assess-risk/batch", json={"assessments": questions}).json()
    for question, found in zip(questions, body["results"], strict=True):
        alone = client.post("/assess-risk", json=question).json()
        for name in ("tx_hash", "risk_score", "risk_level", "alerts"):
            assert found[name] == alone[name]
    assert body["latency_ms"] > 0


def test_says_that_it_is_degraded_and_counts(client: TestClient) -> None:
    client.post("/assess-risk", json={"transaction": _LOAN})
    health = client.get("/health").json()
    assert (health["status"], health["service"]) == ("degraded", "fraud-detection")
    assert "soba_risk_assessments_total" in client.get("/metrics").text


@pytest.mark.parametrize("amount", [10**30, str(10**30), "1000000000000000000000000000000.000000001", 1e30])
def test_amounts_may_be_wei_and_text(client: TestClient, amount: object) -> None:
    history = [wire(one._replace(amount=one.amount * 1e30)) for one in settled()]
    question = {"transaction": {**wire(tx()), "amount": amount}, "user_history": history}
    answer = client.post("/assess-risk", json=question)
    assert answer.status_code == 200
    assert answer.json()["alerts"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"amount": -1},
        {"amount": "many"},
        {"amount": None},
        {"amount": 10**400},
        {"amount": "1e999"},
        {"amount": "NaN"},
        {"gas_price": -1},
        {"timestamp": "soon"},
        {"timestamp": None},
        {"tx_hash": ""},
        {"tx_hash": "x" * 200},
        {"from_address": 7},
        {"route_length": -1},
        {"route_length": 1.5},
        {"contract_interaction": "perhaps"},
    ],
)
@pytest.mark.parametrize("path", ["/assess-risk", "/assess-risk/batch"])
def test_bad_transactions_are_refused(client: TestClient, path: str, change: dict[str, object]) -> None:
    question = {"transaction": {**wire(tx()), **change}}
    answer = client.post(path, json=question if path.endswith("risk") else {"assessments": [question]})
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_are_none_are_refused(client: TestClient, text: str) -> None:
    body = json.dumps({"transaction": wire(tx(amount=5.0))}).replace('"amount": 5.0', f'"amount": {text}')
    answer = client.post("/assess-risk", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


def test_too_much_at_once_is_refused(client: TestClient) -> None:
    history = [wire(one) for one in settled(1001)]
    assert client.post("/assess-risk", json={"transaction": _LOAN, "user_history": history}).status_code == 422
    assert client.post("/assess-risk/batch", json={"assessments": []}).status_code == 422
    many = [{"transaction": _LOAN}] * 1001
    assert client.post("/assess-risk/batch", json={"assessments": many}).status_code == 422
    assert client.post("/assess-risk", json={}).status_code == 422
    assert client.post("/assess-risk", content=b"{", headers={"content-type": "application/json"}).status_code == 422


_WILD: dict[str, list[object]] = {
    "tx_hash": ["0x1", "0x2", "x" * 128],
    "from_address": ["", "0x0", "0x" + "a" * 40, "\u0000", "Ж" * 100],
    "to_address": ["", "0x" + "0" * 40, "0x" + "a" * 40, "0x000000000000000000000000000000000000dEaD"],
    "amount": [0, 1e-300, 1e-30, 1, "1", 1e18, 10**77, 1e300, 1.7e308],
    "token_pair": ["", "/", "ETH/USDC", "usdc/eth", "💥/💥"],
    "timestamp": [0, 1_790_000_000, "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "2026-01-01T00:00:00+14:00"],
    "gas_price": [0, 1e-300, 1e-9, 30, 3e10, 1.7e308],
    "slippage": [-1e308, -1, 0, 1e-300, 0.005, 0.5, 100, 1.7e308],
    "route_length": [0, 1, 3, 9, 10_000],
    "contract_interaction": [True, False],
    "block_number": [None, 0, 10**18],
}


def _wild(dice: random.Random) -> dict[str, Any]:
    return {name: dice.choice(values) for name, values in _WILD.items()}


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_answered_is_finite(client: TestClient, seed: int) -> None:
    dice = random.Random(seed)
    questions = [
        {"transaction": _wild(dice), "user_history": [_wild(dice) for _ in range(dice.choice([0, 1, 5, 40]))]}
        for _ in range(20)
    ]
    answer = client.post("/assess-risk/batch", json={"assessments": questions})
    assert answer.status_code == 200, answer.text
    for found in answer.json()["results"]:
        assert 0 <= found["risk_score"] <= 1
        for alert in found["alerts"]:
            assert 0 < alert["confidence"] < 1
            assert len(alert["description"]) < 400
            assert math.isfinite(alert["confidence"])
            assert "nan" not in alert["description"]
            assert "inf" not in alert["description"]
