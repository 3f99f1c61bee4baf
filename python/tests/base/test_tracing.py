import io
import json
import socket
from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from soba_services.base.logs import create_logger, fields
from soba_services.base.platform import Kit, Platform, create_kit
from soba_services.base.service import create_service
from soba_services.base.tracing import create_provider, create_tracing, stop_tracing

Open = Callable[[FastAPI], TestClient]


def _create(kit: Kit) -> FastAPI:
    app = create_service(kit, title="Example", description="")

    @app.get("/things/{number}")
    def thing(number: int) -> int:
        kit.logger.info("Looked.", extra=fields(number=number))
        if number == 0:
            raise RuntimeError("the secret of a caller")
        return number

    return app


def test_continues_the_callers_trace_by_route(platform: Platform, open_client: Open) -> None:
    spans, lines = InMemorySpanExporter(), io.StringIO()
    kit = replace(
        create_kit("example", platform),
        tracing=create_provider("example", 0.0, SimpleSpanProcessor(spans)),
        logger=create_logger("example", "info", lines),
    )
    client = open_client(_create(kit))
    parent = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "x-request-id": "request-0001"}
    client.get("/things/7", headers=parent)
    client.get("/things/0", headers=parent)
    # Of traces that nobody keeps nothing is recorded.
    client.get("/things/8")
    done = spans.get_finished_spans()
    assert [span.name for span in done] == ["GET /things/{number}"] * 2
    assert {format(span.context.trace_id, "032x") for span in done if span.context} == {"a" * 32}
    assert {format(span.parent.span_id, "016x") for span in done if span.parent} == {"b" * 16}
    assert [span.status.is_ok for span in done] == [True, False]
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert written[0] | {"time": "", "spanId": ""} == {
        "level": "info",
        "time": "",
        "service": "example",
        "requestId": "request-0001",
        "traceId": "a" * 32,
        "spanId": "",
        "number": 7,
        "msg": "Looked.",
    }
    assert "secret" not in lines.getvalue()
    assert written[2]["err"]["type"] == "RuntimeError"


def test_is_off_without_an_endpoint(platform: Platform) -> None:
    assert create_tracing("example", platform.settings) is None


def _is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        while connection.recv(65536):
            pass
    except BlockingIOError:
        return True
    return False


def test_a_collector_that_does_not_answer_does_not_hold_up_the_end(platform: Platform) -> None:
    with socket.create_server(("127.0.0.1", 0)) as collector:
        endpoint = f"http://127.0.0.1:{collector.getsockname()[1]}"
        settings = platform.settings.model_copy(
            update={"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_TRACES_SAMPLER_ARG": 1.0}
        )
        tracing = create_tracing("example", settings)
        assert tracing is not None
        tracing.get_tracer("example").start_span("lost").end()
        stop_tracing(tracing)
        connection, _ = collector.accept()
        with connection:
            assert connection.recv(65536).startswith(b"POST /v1/traces ")
            # The sender would have left, had the end waited until it gave up.
            assert _is_open(connection)


@pytest.mark.parametrize("header", ["short", "with space and so on", "x" * 200, "line\u00e9break"])
def test_makes_a_request_id_where_the_given_one_is_no_good(platform: Platform, open_client: Open, header: str) -> None:
    client = open_client(_create(create_kit("example", platform)))
    answered = client.get("/things/1", headers={b"x-request-id": header.encode("latin-1")}).headers["x-request-id"]
    assert answered != header
    assert len(answered) == 32
