import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.logs import create_logger
from soba_services.base.platform import Platform
from soba_services.data_processing.app import create_app
from soba_services.data_processing.intake import accept_events
from soba_services.data_processing.pipeline import process_next
from soba_services.data_processing.pipeline_store import find_pipeline
from soba_services.data_processing.store import find_reference
from soba_services.data_processing.wire import BlockchainEvent
from tests.data_processing.support import event, market

Open = Callable[[FastAPI], TestClient]
_LOG = create_logger("tests", "silent")


@pytest.fixture
def client(database_platform: Platform, open_client: Open) -> TestClient:
    return open_client(create_app(database_platform))


def _ended(client: TestClient, pipeline_id: str) -> dict[str, Any]:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        status: dict[str, Any] = client.get(f"/pipeline/{pipeline_id}/status").json()
        if status["end_time"] is not None:
            return status
        time.sleep(0.02)
    raise AssertionError("The pipeline did not end.")


def _count(platform: Platform, table: str) -> int:
    with platform.database.connection() as connection:
        row = connection.execute(f"select count(*) from python_services.{table}".encode()).fetchone()
    return 0 if row is None else int(row[0])


def test_stores_what_is_valid_and_keeps_what_failed_with_its_reasons(
    client: TestClient, database_platform: Platform
) -> None:
    events = [event(1), event(2, amount_in=-1), event(3), event(3)]
    queued = client.post("/process/event-stream", json=events).json()
    assert queued["events_queued"] == 4
    status = _ended(client, queued["pipeline_id"])
    assert (status["status"], status["events_processed"], status["events_failed"]) == ("completed", 3, 1)
    assert status["throughput_eps"] > 0
    assert status["average_latency_ms"] > 0
    failures = client.get(f"/pipeline/{queued['pipeline_id']}/failures").json()["failures"]
    assert failures == [{"event_id": "event-2", "issues": ["amount_in is negative"]}]
    assert (_count(database_platform, "events"), _count(database_platform, "transactions")) == (2, 2)


def test_an_event_counts_once_however_often_it_comes(client: TestClient, database_platform: Platform) -> None:
    for _ in range(3):
        queued = client.post("/process/event-stream", json=[event(1), event(2)]).json()
        assert _ended(client, queued["pipeline_id"])["events_processed"] == 2
    other = client.post("/process/event-stream", json=[event(1, amount_in=3.0)]).json()
    assert _ended(client, other["pipeline_id"])["status"] == "failed"
    assert _count(database_platform, "events") == 2


def test_a_repeated_request_is_the_same_pipeline_and_another_one_a_conflict(client: TestClient) -> None:
    key = {"idempotency-key": "once"}
    first = client.post("/process/event-stream", json=[event(1)], headers=key).json()
    assert client.post("/process/event-stream", json=[event(1)], headers=key).json() == first
    refused = client.post("/process/event-stream", json=[event(2)], headers=key)
    assert (refused.status_code, refused.json()) == (
        409,
        {"detail": "The idempotency key was used for other events."},
    )


def test_unknown_pipelines_are_404_and_empty_streams_422(client: TestClient) -> None:
    for unknown in ("no-id", "00000000-0000-4000-8000-000000000000"):
        assert client.get(f"/pipeline/{unknown}/status").status_code == 404
    assert client.post("/process/event-stream", json=[]).status_code == 422
    assert client.post("/process/event-stream", json=[{"event_id": "x"}]).status_code == 422


def test_events_wait_for_a_process_that_starts_later(database_platform: Platform, open_client: Open) -> None:
    events = [BlockchainEvent.model_validate(event(number)) for number in range(1200)]
    with database_platform.database.connection() as connection:
        pipeline_id = accept_events(connection, events, None)
    # One part done, then the process is gone.
    assert process_next(database_platform.database, find_reference, _LOG)
    with database_platform.database.connection() as connection:
        connection.execute("update python_services.pipelines set touched_at = now() - interval '1 minute'")
        seen = find_pipeline(connection, pipeline_id)
    assert seen is not None
    assert (seen.status, seen.events_processed) == ("paused", 500)
    status = _ended(open_client(create_app(database_platform)), str(pipeline_id))
    assert (status["status"], status["events_processed"]) == ("completed", 1200)
    assert _count(database_platform, "events") == 1200


def test_workers_side_by_side_process_each_event_once(database_platform: Platform) -> None:
    streams = [[BlockchainEvent.model_validate(event(100 * s + n)) for n in range(60)] for s in range(8)]
    with database_platform.database.connection() as connection:
        ids = [accept_events(connection, events, None) for events in streams]

    def work() -> None:
        while process_next(database_platform.database, find_reference, _LOG):
            pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database_platform.database.connection() as connection:
        found = [find_pipeline(connection, pipeline_id) for pipeline_id in ids]
    assert [each and (each.status, each.events_processed) for each in found] == [("completed", 60)] * 8
    assert _count(database_platform, "events") == 480


def test_what_breaks_again_and_again_fails_and_lets_others_pass(database_platform: Platform, open_client: Open) -> None:
    with database_platform.database.connection() as connection:
        broken = accept_events(connection, [BlockchainEvent.model_validate(event(1))], None)
        connection.execute("update python_services.pipelines set events = '[7]'")
        accept_events(connection, [BlockchainEvent.model_validate(event(2))], None)
    client = open_client(create_app(database_platform))
    assert _ended(client, str(broken))["status"] == "failed"
    queued = client.post("/process/event-stream", json=[event(3)]).json()
    assert _ended(client, queued["pipeline_id"])["status"] == "completed"
    assert _count(database_platform, "events") == 2


def test_without_a_database_streams_are_503_and_validation_goes_on(platform: Platform, open_client: Open) -> None:
    client = open_client(create_app(platform))
    assert client.post("/process/event-stream", json=[event()]).status_code == 503
    assert client.get("/aggregate/market-data?token_pair=ETH/USDC&period=1h").status_code == 503
    assert client.post("/validate/market-data", json=market()).json()["is_valid"]
