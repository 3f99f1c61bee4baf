"""On a real database, with trainings in their own processes."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.platform import Platform, create_platform
from soba_services.ml_models import store
from soba_services.ml_models.app import create_app
from soba_services.ml_models.candles import Candles
from soba_services.ml_models.train_worker import candles_to_bytes, write_block
from soba_services.ml_models.trainer import StoppedError, TrainingFailedError, run_worker
from tests.ml_models.requests import request
from tests.ml_models.synthetic import momentum, random_walk

OPEN = Callable[[FastAPI], TestClient]


def _until_now(candles: Candles) -> list[datetime]:
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    return [end - timedelta(hours=len(candles) - at) for at in range(len(candles))]


def _insert(platform: Platform, pair: str, candles: Candles) -> None:
    columns = (candles.open, candles.high, candles.low, candles.close, candles.volume)
    rows = zip(_until_now(candles), *(column.tolist() for column in columns), strict=True)
    with platform.database.connection() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into python_services.candles (token_pair, start, span_seconds, open, high, low, close, volume,"
            " trades, liquidity) values (%s, %s, 3600, %s, %s, %s, %s, %s, 1, 1)",
            [(pair, *row) for row in rows],
        )


@pytest.fixture
def manual(database_url: str) -> Iterator[Platform]:
    """Trains only when it is asked to."""
    environment = {"LOG_LEVEL": "silent", "DATABASE_URL": database_url, "ML_RETRAIN_HOURS": "0"}
    made = create_platform(environment)
    assert made.database.start(30)
    yield made
    made.database.stop()


def _wait(client: TestClient, pair: str = "ETH/USDC") -> dict[str, Any]:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        answer = client.get(f"/train/{pair.replace('/', '%2F')}")
        if answer.status_code == 200 and answer.json()["status"] in ("completed", "failed"):
            found: dict[str, Any] = answer.json()
            return found
        time.sleep(0.1)
    raise AssertionError("The training did not end.")


@pytest.mark.timeout(400)
def test_a_pair_is_trained_answers_by_its_model_and_still_does_after_a_restart(
    manual: Platform, open_client: OPEN
) -> None:
    client = open_client(create_app(manual))
    assert client.get("/health").json()["status"] == "healthy"
    candles = momentum(520, seed=1, strength=0.6)
    _insert(manual, "ETH/USDC", candles)
    body = request(candles, forecast_horizon=1)
    body["price_history"] = body["price_history"][-60:]
    assert client.post("/predict", json=body).json()["model_type"].startswith("baseline")
    assert client.get("/train/ETH%2FUSDC").status_code == 404

    asked = client.post("/train/ETH%2FUSDC")
    assert asked.status_code == 200
    assert asked.json() == {"status": "queued", "token_pair": "ETH/USDC"}
    assert client.post("/train/ETH%2FUSDC").json()["status"] in ("queued", "running")
    ended = _wait(client)
    assert ended["status"] == "completed", ended
    assert [one["version"] for one in ended["models"]] == ["ml_v1", "ml_v2"]
    assert ended["models"][0]["horizons"][0]["beats_last_value"] is True

    answers = {}
    for version in ("ml_v1", "ml_v2"):
        answers[version] = client.post(f"/predict?model_version={version}", json=body).json()
        assert answers[version]["model_type"] == f"ensemble_{version}"
        assert answers[version]["evaluation"]["beats_last_value"] is True
    assert answers["ml_v1"]["predicted_price"] != answers["ml_v2"]["predicted_price"]

    again = open_client(create_app(manual))
    end = time.monotonic() + 20
    while (found := again.post("/predict", json=body).json())["model_type"] != "ensemble_ml_v1":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert found["predicted_price"] == answers["ml_v1"]["predicted_price"]


def test_damaged_bytes_are_not_used(manual: Platform, open_client: OPEN) -> None:
    with manual.database.connection() as connection:
        store.save_model(connection, ("ETH/USDC", "ml_v1"), (b"anything", "not its digest", {}))
    client = open_client(create_app(manual))
    time.sleep(0.5)
    answer = client.post("/predict", json=request(random_walk(60, seed=1)))
    assert answer.status_code == 200
    assert answer.json()["model_type"].startswith("baseline")


def test_a_pair_without_candles_cannot_be_trained(manual: Platform, open_client: OPEN) -> None:
    client = open_client(create_app(manual))
    assert client.post("/train/NO%2FPE").status_code == 404
    assert client.post("/train/NOPE").status_code == 422
    with manual.database.connection() as connection:
        assert store.find_training(connection, "NO/PE") is None


@pytest.mark.timeout(400)
def test_a_training_says_why_it_failed(manual: Platform, open_client: OPEN) -> None:
    _insert(manual, "A/B", random_walk(80, seed=1))
    client = open_client(create_app(manual))
    assert client.post("/train/A/B").status_code == 200
    ended = _wait(client, "A/B")
    assert ended["status"] == "failed"
    assert "80 full hours" in ended["reason"]
    assert client.post("/train/A/B").json()["status"] == "queued"


def test_pairs_with_enough_candles_are_trained_unasked(database_platform: Platform, open_client: OPEN) -> None:
    _insert(database_platform, "BIG/ONE", random_walk(520, seed=1))
    _insert(database_platform, "SMALL/ONE", random_walk(100, seed=2))
    client = open_client(create_app(database_platform))
    end = time.monotonic() + 20
    while client.get("/train/BIG%2FONE").status_code == 404:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert client.get("/train/SMALL%2FONE").status_code == 404


def test_finer_candles_are_learned_from_by_the_hour(database_platform: Platform) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with database_platform.database.connection() as connection, connection.cursor() as cursor:
        cursor.executemany(
            "insert into python_services.candles values ('A/B', %s, 60, %s, %s, %s, %s, 2, 1, 1)",
            [(start + timedelta(minutes=at), 1 + at, 1000 - at, 1 + at / 2, 2 + at) for at in range(0, 150, 10)],
        )
    with database_platform.database.connection() as connection:
        hours = store.hourly_candles(connection, "A/B")
    assert hours.open.tolist() == [1, 61, 121]
    assert hours.close.tolist() == [52, 112, 142]
    assert hours.high.tolist() == [1000, 940, 880]
    assert hours.low.tolist() == [1, 31, 61]
    assert hours.volume.tolist() == [12, 12, 6]


def test_no_two_processes_train_the_same(database_platform: Platform) -> None:
    with database_platform.database.connection() as connection:
        for pair in ("A/B", "C/D"):
            store.request_training(connection, pair)
    claimed: list[str | None] = []

    def claim() -> None:
        with database_platform.database.connection() as connection:
            claimed.append(store.claim_training(connection, 1000))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed, key=str) == ["A/B", "C/D", None, None]
    with database_platform.database.connection() as connection:
        # One whose process is gone is taken over; one that was given back waits again.
        assert store.claim_training(connection, -1) == "A/B"
        store.release_training(connection, "C/D")
        assert store.claim_training(connection, 1000) == "C/D"
        connection.execute("update python_services.price_trainings set alive_at = now() - interval '1 hour'")
        store.touch_training(connection, "A/B")
        assert store.claim_training(connection, 60) == "C/D"
        assert store.claim_training(connection, 60) is None


def test_what_somebody_waits_for_goes_first(database_platform: Platform) -> None:
    for pair in ("DUE/A", "DUE/B"):
        _insert(database_platform, pair, random_walk(520, seed=1))
    with database_platform.database.connection() as connection:
        store.request_due_trainings(connection, 24)
    with database_platform.database.connection() as connection:
        store.request_training(connection, "DUE/B")
        store.request_training(connection, "NEW/C")
        claimed = [store.claim_training(connection, 1000) for _ in range(4)]
    assert claimed == ["DUE/B", "NEW/C", "DUE/A", None]


def test_a_training_ends_with_its_process() -> None:
    stopping = threading.Event()
    threading.Timer(0.5, stopping.set).start()
    with pytest.raises(StoppedError):
        run_worker(random_walk(4000, seed=1), 100, stopping)
    with pytest.raises(TrainingFailedError):
        run_worker(random_walk(4000, seed=1), 0.2, threading.Event())
    with pytest.raises(TrainingFailedError):
        # Too few to learn from: the worker breaks off.
        run_worker(random_walk(100, seed=1), 100, threading.Event())


@pytest.mark.parametrize("candles", [520, 1370, 3000])
def test_a_worker_may_be_ended_before_it_read_its_candles(candles: int) -> None:
    with pytest.raises(TrainingFailedError):
        run_worker(random_walk(candles, seed=1), 0, threading.Event())
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(StoppedError):
        run_worker(random_walk(candles, seed=1), 100, stopping)


def test_a_worker_whose_parent_is_gone_ends() -> None:
    command = [sys.executable, "-m", "soba_services.ml_models.train_worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin is not None
        write_block(worker.stdin, candles_to_bytes(random_walk(5000, seed=1)))  # type: ignore[arg-type]
        # What a parent's end does, however it ends.
        output, _ = worker.communicate()
    assert worker.returncode == 1
    assert output == b""


def test_a_training_that_was_cut_short_goes_on_in_the_next_process(manual: Platform, open_client: OPEN) -> None:
    _insert(manual, "ETH/USDC", random_walk(3000, seed=1))
    first = TestClient(create_app(manual))
    with first:
        first.post("/train/ETH%2FUSDC")
        end = time.monotonic() + 20
        while first.get("/train/ETH%2FUSDC").json()["status"] != "running":
            assert time.monotonic() < end
            time.sleep(0.02)
    with manual.database.connection() as connection:
        training = store.find_training(connection, "ETH/USDC")
    assert training is not None
    assert training.status == "queued", training.reason
    second = open_client(create_app(manual))
    end = time.monotonic() + 20
    while second.get("/train/ETH%2FUSDC").json()["status"] != "running":
        assert time.monotonic() < end
        time.sleep(0.02)
