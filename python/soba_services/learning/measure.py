"""What a request costs a process, without the network between."""

import asyncio
import time
from collections.abc import MutableMapping, Sequence
from typing import Any

import numpy as np
from fastapi import FastAPI

Message = MutableMapping[str, Any]


async def _post(app: FastAPI, target: tuple[str, str], body: bytes) -> bytes:
    path, query = target
    received = False
    status, answer = 0, b""

    async def receive() -> Message:
        nonlocal received
        if received:
            await asyncio.Event().wait()
        received = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, answer
        status = message.get("status", status)
        answer += message.get("body", b"")

    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": path}
    scope |= {"query_string": query.encode(), "headers": headers, "client": ("bench", 1), "server": ("bench", 1)}
    await app(scope, receive, send)
    if status != 200:
        raise SystemExit(f"{path} answered {status}: {answer.decode()}")
    return answer


def measure_posts(app: FastAPI, target: tuple[str, str], bodies: Sequence[bytes], rounds: int) -> tuple[float, float]:
    """Requests a second of one core's time, and the 99th percentile of their time in milliseconds, one by one."""

    async def run() -> tuple[float, float]:
        for body in bodies[:20]:
            await _post(app, target, body)
        times = []
        cpu = time.process_time()
        for number in range(rounds):
            begun = time.perf_counter()
            await _post(app, target, bodies[number % len(bodies)])
            times.append((time.perf_counter() - begun) * 1000)
        return rounds / (time.process_time() - cpu), float(np.quantile(times, 0.99))

    return asyncio.run(run())
