"""The process as it is started: ports, signals, the lifeline."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from soba_services.main import bind

_FOLDER = Path(__file__).resolve().parents[2]


class Running:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def url(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith('{"listening"'):
                return str(json.loads(line)["url"])
        raise AssertionError("It ended before it listened.")


@contextmanager
def _started(*arguments: str, **settings: str) -> Iterator[Running]:
    environment = {"PATH": os.environ["PATH"], "LOG_LEVEL": "warn", "PORT": "0", **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "soba_services", *arguments],
        cwd=_FOLDER,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Running(process)
    finally:
        process.kill()
        process.communicate()


def _get(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=20) as response:  # noqa: S310
        answer: dict[str, Any] = json.load(response)
        return answer


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_on_a_signal_with_0(number: signal.Signals) -> None:
    with _started("data-processing") as running:
        assert _get(running.url() + "/health")["service"] == "data-processing"
        running.process.send_signal(number)
        assert running.process.wait(20) == 0


def test_stops_when_its_standard_input_ends_if_that_is_its_lifeline() -> None:
    with _started("data-processing", "--lifeline") as running:
        running.url()
        assert running.process.stdin is not None
        running.process.stdin.close()
        running.process.stdin = None
        assert running.process.wait(20) == 0


def test_answers_what_is_in_flight_when_it_stops() -> None:
    with _started("data-processing", SOBA_DRAIN_MS="300") as running:
        url = running.url()
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            body = b'{"event_id": "a", "event_type": "swap", "timestamp": "2026-01-01T00:00:00Z"}'
            head = f"POST /validate/blockchain-event HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n"
            connection.sendall(head.encode() + b"content-type: application/json\r\n\r\n" + body[:20])
            threading.Timer(0.15, lambda: connection.sendall(body[20:])).start()
            running.process.send_signal(signal.SIGTERM)
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        assert running.process.wait(20) == 0


def test_does_not_wait_for_ever_for_a_body() -> None:
    with _started("data-processing", SOBA_RECEIVE_TIMEOUT_MS="50") as running:
        host, port = running.url().removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            head = "POST /validate/blockchain-event HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n"
            connection.sendall(head.encode() + b"content-type: application/json\r\n\r\n{")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 408")
        # Waiting for the caller to go away is not waiting for a body.
        assert _get(f"http://{host}:{port}/health")["service"] == "data-processing"


def test_says_which_port_is_taken_and_takes_a_free_one_if_it_may() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with _started("data-processing", PORT=port) as refused:
            _, error = refused.process.communicate(timeout=30)
            assert refused.process.returncode == 1
            assert f"Port {port} on 127.0.0.1 cannot be had" in error
        with _started("data-processing", "--free-ports", PORT=port) as running:
            assert not running.url().endswith(f":{port}")


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "told"),
    [
        (["no-service"], {}, 2, "there is no service no-service"),
        (["data-processing"], {"DATABASE_URL": "mysql://root:hunter2@db/x"}, 1, "DATABASE_URL"),
        (["data-processing"], {"PORT": "eighty"}, 1, "PORT: must be a port"),
        (["data-processing"], {"LOG_LEVEL": "loud", "SOBA_BODY_LIMIT_BYTES": "much"}, 1, "SOBA_BODY_LIMIT_BYTES"),
        (["data-processing"], {"DATA_MOST_EVENTS": "0"}, 1, "DATA_MOST_EVENTS"),
    ],
)
def test_names_what_is_wrong_without_its_value(
    arguments: list[str], settings: dict[str, str], code: int, told: str
) -> None:
    with _started(*arguments, **settings) as running:
        _, error = running.process.communicate(timeout=30)
        assert (running.process.returncode, told in error) == (code, True), error
        for secret in ("hunter2", "eighty", "loud", "Traceback"):
            assert secret not in error


def test_connections_send_the_body_of_an_answer_without_waiting_for_the_caller() -> None:
    with bind("127.0.0.1", 0, False) as listening:
        listening.listen()
        with socket.create_connection(listening.getsockname()) as _caller:
            connection, _ = listening.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_sends_spans_of_the_callers_trace_before_it_ends() -> None:
    received: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        threading.Thread(target=collector.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{collector.server_port}"
        settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_TRACES_SAMPLER_ARG": "0"}
        with _started("data-processing", **settings) as running:
            url = running.url()
            _get(f"{url}/health")
            traced = urllib.request.Request(f"{url}/metrics", headers={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"})  # noqa: S310
            urllib.request.urlopen(traced, timeout=20).close()  # noqa: S310
            running.process.send_signal(signal.SIGTERM)
            assert running.process.wait(20) == 0
        collector.shutdown()
    sent = b"".join(body for path, body in received if path == "/v1/traces")
    assert b"\xaa" * 16 in sent
    assert b"GET /metrics" in sent
    assert b"GET /health" not in sent


_SLOW_LOADING = """
import sys, time

def look(event, arguments):
    if event == "import" and arguments[0] == "soba_services.ml_models.training":
        time.sleep(3)
        print("loading the service", file=sys.stderr, flush=True)
    if event == "import" and arguments[0] == "soba_services.seed.markets":
        print("loading the demo data", file=sys.stderr, flush=True)

sys.addaudithook(look)
"""


def test_loads_the_demo_data_when_the_services_are_loaded(database_url: str, tmp_path: Path) -> None:
    # Two threads that load one library at once find it half loaded, and the process may not start.
    (tmp_path / "sitecustomize.py").write_text(_SLOW_LOADING)
    settings = {"DATABASE_URL": database_url, "SOBA_SEED_DEMO": "true", "PYTHONPATH": str(tmp_path)}
    with _started("ml-models", **settings) as running:
        running.url()
        running.process.kill()
        _, error = running.process.communicate(timeout=30)
    assert [line for line in error.splitlines() if line.startswith("loading")] == [
        "loading the service",
        "loading the demo data",
    ]
