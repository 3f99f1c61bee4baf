from collections.abc import Callable

from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.platform import Platform, create_kit
from soba_services.base.service import create_service


def _create(platform: Platform) -> FastAPI:
    app = create_service(create_kit("example", platform), title="Example", description="")

    @app.get("/break")
    def fail() -> None:
        raise RuntimeError("secret")

    @app.get("/stored")
    def stored() -> int:
        with platform.database.connection() as connection:
            row = connection.execute("select 7").fetchone()
            return row[0] if row else 0

    @app.post("/sum")
    def total(numbers: list[int]) -> int:
        return sum(numbers)

    return app


Open = Callable[[FastAPI], TestClient]


def test_says_why_it_is_degraded_without_a_database_and_serves_what_needs_none(
    platform: Platform, open_client: Open
) -> None:
    client = open_client(_create(platform))
    health = client.get("/health").json()
    assert health["status"] == "degraded"
    assert health["checks"]["database"] == "DATABASE_URL is not set"
    assert client.post("/sum", json=[1, 2]).json() == 3
    refused = client.get("/stored")
    assert (refused.status_code, refused.json()) == (
        503,
        {"detail": "This needs a database, and DATABASE_URL is not set."},
    )


def test_is_healthy_with_a_database(database_platform: Platform, open_client: Open) -> None:
    client = open_client(_create(database_platform))
    assert client.get("/health").json()["status"] == "healthy"
    assert client.get("/stored").json() == 7


def test_masks_what_it_did_not_expect(platform: Platform, open_client: Open) -> None:
    answer = open_client(_create(platform)).get("/break", headers={"x-request-id": "request-0001"})
    assert (answer.status_code, answer.json()) == (500, {"detail": "Internal server error."})
    assert answer.headers["x-request-id"] == "request-0001"


def test_refuses_bodies_that_are_too_long_and_ones_that_are_wrong(platform: Platform, open_client: Open) -> None:
    client = open_client(_create(platform))
    assert client.post("/sum", content=b"[" + b"1," * 2_000_000 + b"1]").status_code == 413
    wrong = client.post("/sum", content=b'["a"]', headers={"content-type": "application/json"})
    assert wrong.status_code == 422
    assert wrong.json()["detail"][0]["loc"] == ["body", 0]


def test_refuses_a_long_body_that_does_not_say_its_length(platform: Platform, open_client: Open) -> None:
    client = open_client(_create(platform))
    answer = client.post("/sum", content=(b" " * 65_536 for _ in range(40)))
    assert (answer.status_code, answer.json()) == (413, {"detail": "The body is longer than 2097152 bytes."})


def test_counts_requests_by_route_not_by_path(platform: Platform, open_client: Open) -> None:
    client = open_client(_create(platform))
    client.post("/sum", json=[1])
    client.get("/a/path/that/nobody/serves")
    text = client.get("/metrics").text
    assert 'http_server_request_duration_seconds_count{method="POST",route="/sum",status="200"} 1.0' in text
    assert 'route="none",status="404"' in text
