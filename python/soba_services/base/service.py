"""A FastAPI app with everything that a service of the platform has in common."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from soba_services.base.background import BusyError
from soba_services.base.database import DatabaseUnavailableError
from soba_services.base.observe import observe
from soba_services.base.platform import Kit
from soba_services.base.tracing import stop_tracing

VERSION = "0.1.0"
_MOST_PROBLEMS = 50

Check = Callable[[], str | None]
"""Why a part of the service does not work, or none when it does."""


class Health(BaseModel):
    status: Literal["healthy", "degraded"]
    service: str
    version: str
    checks: dict[str, str]
    """`ok`, or the reason."""


class ErrorAnswer(BaseModel):
    detail: str


def create_service(
    kit: Kit,
    *,
    title: str,
    description: str,
    checks: Mapping[str, Check] | None = None,
    start: Callable[[], None] | None = None,
) -> FastAPI:
    """`start` runs in a thread before the first request; let it be short, and submit what takes long."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if start is not None:
            await anyio.to_thread.run_sync(start)
        kit.background.start()
        yield
        seconds = kit.platform.settings.SOBA_STOP_MS / 1000
        await anyio.to_thread.run_sync(kit.background.stop, seconds / 2)
        if kit.tracing is not None:
            await anyio.to_thread.run_sync(stop_tracing, kit.tracing)

    app = FastAPI(
        title=title,
        description=description,
        version=VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(_Observed, kit=kit)
    _answer_errors(app)
    _add_own_routes(app, kit, {"database": kit.database.problem, **(checks or {})})
    return app


class _Observed:
    """Starlette makes middleware from classes."""

    def __init__(self, app: Any, kit: Kit) -> None:
        self._app = observe(app, kit)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(RequestValidationError)
    async def on_invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        # Without the input: it is the caller's, may be long, and may hold what JSON cannot.
        detail = [{name: each[name] for name in ("type", "loc", "msg")} for each in error.errors()[:_MOST_PROBLEMS]]
        return JSONResponse({"detail": detail}, 422)

    @app.exception_handler(DatabaseUnavailableError)
    async def on_no_database(_request: Request, error: DatabaseUnavailableError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 503, {"retry-after": "5"})

    @app.exception_handler(BusyError)
    async def on_busy(_request: Request, error: BusyError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 503, {"retry-after": "5"})


def _add_own_routes(app: FastAPI, kit: Kit, checks: Mapping[str, Check]) -> None:
    @app.get("/health", tags=["operations"])
    def health() -> Health:
        found = {name: check() or "ok" for name, check in checks.items()}
        if kit.platform.stopping.is_set():
            found["process"] = "stopping"
        healthy = all(reason == "ok" for reason in found.values())
        return Health(status="healthy" if healthy else "degraded", service=kit.name, version=VERSION, checks=found)

    @app.get("/metrics", tags=["operations"], response_class=Response)
    def metrics() -> Response:
        return Response(kit.metrics.expose(), media_type="text/plain; version=0.0.4; charset=utf-8")
