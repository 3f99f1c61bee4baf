"""Around every request: its id, its trace, its limits, its metric and its log line."""

import asyncio
import re
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import HTTPException
from opentelemetry.sdk.trace import Span
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from soba_services.base.logs import fields
from soba_services.base.platform import Kit
from soba_services.base.request_scope import RequestScope, request_scope

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

_ACCEPTABLE_ID = re.compile(r"[\w.-]{8,128}")
_ALWAYS_SERVED = frozenset({"/health", "/metrics"})
_propagator = TraceContextTextMapPropagator()


def _headers(scope: MutableMapping[str, Any]) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _request_id(headers: dict[str, str]) -> str:
    given = headers.get("x-request-id", "")
    return given if _ACCEPTABLE_ID.fullmatch(given) else uuid.uuid4().hex


def _start_span(kit: Kit, scope: MutableMapping[str, Any], headers: dict[str, str]) -> Span | None:
    if kit.tracing is None:
        return None
    tracer = kit.tracing.get_tracer("soba")
    parent = _propagator.extract(headers)
    span = tracer.start_span(scope["method"], context=parent, kind=SpanKind.SERVER)
    return span if isinstance(span, Span) else None


def _scope_of(request_id: str, span: Span | None) -> RequestScope:
    if span is None:
        return RequestScope(request_id, None, None)
    context = span.get_span_context()
    return RequestScope(request_id, f"{context.trace_id:032x}", f"{context.span_id:016x}")


def _limited(receive: Receive, limit: int, seconds: float) -> Receive:
    """The body as it arrives, and a refusal once it is longer than allowed, or does not come."""
    seen, is_whole, end = 0, False, time.monotonic() + seconds

    async def limited() -> Message:
        nonlocal seen, is_whole
        if is_whole:
            # What comes now is only that the caller went away.
            return await receive()
        try:
            message = await asyncio.wait_for(receive(), max(0.001, end - time.monotonic()))
        except TimeoutError:
            raise HTTPException(408, "The body did not arrive in time.") from None
        seen += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if seen > limit:
            raise HTTPException(413, f"The body is longer than {limit} bytes.")
        return message

    return limited


async def _answer(send: Send, status: int, detail: str) -> None:
    body = b'{"detail":"' + detail.encode() + b'"}'
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status == 503:
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _declared_length(headers: dict[str, str]) -> int:
    given = headers.get("content-length", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 20 else 0


def observe(app: App, kit: Kit) -> App:
    """Nothing leaves here but an answer: what is not an answer of the app's is logged once, and answered with 500."""
    limit = kit.platform.settings.SOBA_BODY_LIMIT_BYTES
    patience = kit.platform.settings.SOBA_RECEIVE_TIMEOUT_MS / 1000
    most = kit.platform.settings.SOBA_MAX_IN_FLIGHT
    running = 0

    async def guarded(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if running > most and scope["path"] not in _ALWAYS_SERVED:
            return await _answer(send, 503, "Too many requests at once.")
        if _declared_length(_headers(scope)) > limit:
            return await _answer(send, 413, f"The body is longer than {limit} bytes.")
        return await app(scope, _limited(receive, limit, patience), send)

    async def observed(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        nonlocal running
        if scope["type"] != "http":
            return await app(scope, receive, send)
        begun, status = time.perf_counter(), 499
        headers = _headers(scope)
        request_id = _request_id(headers)
        span = _start_span(kit, scope, headers)
        token = request_scope.set(_scope_of(request_id, span))

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", []), (b"x-request-id", request_id.encode())]
            await send(message)

        running += 1
        kit.metrics.in_flight.set(running)
        try:
            await guarded(scope, receive, sending)
        except Exception:
            kit.logger.exception("A request failed.")
            if status == 499:
                await _answer(sending, 500, "Internal server error.")
        finally:
            running -= 1
            kit.metrics.in_flight.set(running)
            _record(kit, scope, span, status, time.perf_counter() - begun)
            request_scope.reset(token)
        return None

    return observed


def _record(kit: Kit, scope: MutableMapping[str, Any], span: Span | None, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "none")
    kit.metrics.duration.labels(scope["method"], route, str(status)).observe(seconds)
    milliseconds = round(seconds * 1000, 2)
    told = fields(method=scope["method"], route=route, status=status, ms=milliseconds)
    kit.logger.debug("Answered.", extra=told)
    if span is not None:
        span.update_name(f"{scope['method']} {route}")
        span.set_attributes({"http.request.method": scope["method"], "http.route": route})
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end()
