"""On a real database."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.platform import Platform, create_kit, create_platform
from soba_services.fraud_detection import store
from soba_services.fraud_detection.app import create_app
from soba_services.fraud_detection.learner import create_learner
from soba_services.fraud_detection.settings import FraudSettings
from soba_services.fraud_detection.simulate import simulate
from soba_services.fraud_detection.transactions import Tx
from tests.fraud_detection.making import tx, wire

OPEN = Callable[[FastAPI], TestClient]
_SIMULATED = [one.tx for one in simulate(1)][:2000]


def _insert(platform: Platform, transactions: Sequence[Tx]) -> None:
    with platform.database.connection() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into python_services.transactions (tx_hash, from_address, to_address, amount, token_pair, at,"
            " gas_price, slippage, route_length, contract_interaction) values (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            [
                (t.hash, t.sender, t.receiver, t.amount, t.pair, datetime.fromtimestamp(t.at, UTC), t.gas, t.slippage,
                 t.route, t.is_contract)
                for t in transactions
            ],
        )  # fmt: skip


def _wait_for_model(client: TestClient) -> dict[str, object]:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        body: dict[str, object] = client.post("/assess-risk", json={"transaction": wire(tx())}).json()
        if body["model_type"] == "rules_isolation_forest_density":
            return body
        time.sleep(0.1)
    raise AssertionError("Nothing was learned.")


def test_learns_from_stored_transactions_and_knows_it_after_a_restart(
    database_platform: Platform, open_client: OPEN
) -> None:
    _insert(database_platform, _SIMULATED)
    client = open_client(create_app(database_platform))
    found = _wait_for_model(client)
    assert client.get("/health").json()["status"] == "healthy"
    with database_platform.database.connection() as connection:
        kept = store.load_model(connection)
    assert kept is not None
    again = _wait_for_model(open_client(create_app(database_platform)))
    assert again["risk_score"] == found["risk_score"]
    with database_platform.database.connection() as connection:
        stored = store.load_model(connection)
    assert stored is not None
    assert stored.sha256 == kept.sha256


def test_what_comes_later_is_learned_and_what_was_outgrown_is_learned_anew(database_platform: Platform) -> None:
    learner = create_learner(create_kit("fraud-detection", database_platform), FraudSettings())
    known = []
    for begin, end in ((0, 0), (0, 200), (200, 500), (500, 550), (550, 2000)):
        _insert(database_platform, _SIMULATED[begin:end])
        learner.refresh(threading.Event())
        with database_platform.database.connection() as connection:
            stored = store.load_model(connection)
        knowledge = learner.knowledge()
        known.append((knowledge.network.transactions, knowledge.anomaly is not None, stored and stored.sha256))
    assert [one[:2] for one in known] == [(0, False), (200, False), (500, True), (550, True), (2000, True)]
    hashes = [one[2] for one in known]
    assert hashes[:2] == [None, None]
    # A few more do not make the model old; four times as many do.
    assert hashes[2] == hashes[3] != hashes[4]


def test_damaged_bytes_are_learned_anew(database_platform: Platform) -> None:
    _insert(database_platform, _SIMULATED[:600])
    with database_platform.database.connection() as connection:
        store.save_model(connection, b"anything", "not its digest")
    learner = create_learner(create_kit("fraud-detection", database_platform), FraudSettings())
    learner.refresh(threading.Event())
    assert learner.knowledge().anomaly is not None


def test_what_is_known_outlasts_the_database(database_platform: Platform) -> None:
    _insert(database_platform, _SIMULATED[:600])
    learner = create_learner(create_kit("fraud-detection", database_platform), FraudSettings())
    learner.refresh(threading.Event())
    database_platform.database.stop()
    learner.refresh(threading.Event())
    assert learner.knowledge().network.transactions == 600


def test_a_setting_that_is_wrong_is_named() -> None:
    with pytest.raises(Exception, match="FRAUD_REFRESH_SECONDS"):
        create_app(create_platform({"LOG_LEVEL": "silent", "FRAUD_REFRESH_SECONDS": "0"}))
