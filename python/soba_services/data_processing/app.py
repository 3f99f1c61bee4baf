"""8004: validation of events and market data, event pipelines, candles."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, TypeVar
from uuid import UUID

import psycopg
from fastapi import Body, FastAPI, Header, HTTPException, Query, Response

from soba_services.base.background import BusyError
from soba_services.base.candles import PERIODS, load_candles
from soba_services.base.database import DatabaseUnavailableError
from soba_services.base.platform import Kit, Platform, create_kit
from soba_services.base.service import ErrorAnswer, create_service
from soba_services.base.settings import parse_settings
from soba_services.data_processing import pipeline_store
from soba_services.data_processing.event_rules import EVENT_RULES
from soba_services.data_processing.history import no_event_history, no_market_history
from soba_services.data_processing.intake import accept_events, accept_market
from soba_services.data_processing.judge import judge_events, judge_market, quality_of
from soba_services.data_processing.market_rules import MARKET_RULES
from soba_services.data_processing.pipeline import drain
from soba_services.data_processing.references import create_references
from soba_services.data_processing.settings import DataSettings
from soba_services.data_processing.store import Find, load_event_facts, load_market_history
from soba_services.data_processing.wire import (
    Aggregate,
    BlockchainEvent,
    Delivered,
    FailedEvents,
    MarketData,
    Period,
    PipelineStatus,
    Quality,
    Queued,
    write_candles,
)

_MOST_CANDLES = 1000
_RESUME_SECONDS, _FORGET_SECONDS = 5, 3600

Loaded = TypeVar("Loaded")


def create_app(platform: Platform) -> FastAPI:
    settings = parse_settings(DataSettings, platform.environment)
    kit = create_kit("data-processing", platform, workers=settings.DATA_PIPELINE_WORKERS)
    find = create_references()
    app = create_service(kit, title="Data processing", description=__doc__ or "")
    _add_validation(app, kit, find)
    _add_pipelines(app, kit, settings, find)
    _add_candles(app, kit, settings, find)
    return app


def _add_validation(app: FastAPI, kit: Kit, find: Find) -> None:
    def with_history(load: Callable[[psycopg.Connection], Loaded], otherwise: Loaded) -> Loaded:
        """Without a database the rules that need none still hold."""
        with suppress(DatabaseUnavailableError), kit.database.connection() as connection:
            return load(connection)
        return otherwise

    @app.post("/validate/blockchain-event")
    def validate_event(event: BlockchainEvent) -> Quality:
        history = with_history(lambda c: load_event_facts(c, [event], find).history, no_event_history(1))
        return quality_of(EVENT_RULES, judge_events([event], history, time.time()), 0)

    @app.post("/validate/market-data")
    def validate_market(data: MarketData) -> Quality:
        history = with_history(lambda c: load_market_history(c, [data], find), no_market_history(1))
        return quality_of(MARKET_RULES, judge_market([data], history, time.time()), 0)


def _add_pipelines(app: FastAPI, kit: Kit, settings: DataSettings, find: Find) -> None:
    kit.background.every("resume", _RESUME_SECONDS, lambda stop: drain(kit.database, find, kit.logger, stop))

    def forget(_stop: object) -> None:
        with suppress(DatabaseUnavailableError), kit.database.connection() as connection:
            pipeline_store.forget_pipelines(connection, settings.DATA_PIPELINE_DAYS)

    kit.background.every("forget", _FORGET_SECONDS, forget)
    events_body = Body(min_length=1, max_length=settings.DATA_MOST_EVENTS)

    @app.post("/process/event-stream", responses={409: {"model": ErrorAnswer}, 503: {"model": ErrorAnswer}})
    def process_stream(
        events: Annotated[list[BlockchainEvent], events_body],
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Queued:
        with kit.database.connection() as connection:
            try:
                pipeline_id = accept_events(connection, events, idempotency_key)
            except pipeline_store.KeyUsedError:
                raise HTTPException(409, "The idempotency key was used for other events.") from None
        # Where the queue is full, the next look for open pipelines finds it.
        with suppress(BusyError):
            kit.background.submit("pipeline", lambda stop: drain(kit.database, find, kit.logger, stop))
        return Queued(pipeline_id=str(pipeline_id), events_queued=len(events), status="queued")

    @app.get("/pipeline/{pipeline_id}/status", responses={404: {"model": ErrorAnswer}})
    def pipeline_status(pipeline_id: str) -> PipelineStatus:
        known = _parse_id(pipeline_id)
        with kit.database.connection() as connection:
            found = pipeline_store.find_pipeline(connection, known)
        if found is None:
            raise HTTPException(404, "There is no such pipeline.")
        return found

    @app.get("/pipeline/{pipeline_id}/failures", responses={404: {"model": ErrorAnswer}})
    def pipeline_failures(pipeline_id: str, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> FailedEvents:
        known = _parse_id(pipeline_id)
        with kit.database.connection() as connection:
            failures = pipeline_store.list_failures(connection, known, limit)
        return FailedEvents(pipeline_id=pipeline_id, failures=failures)


def _parse_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(404, "There is no such pipeline.") from None


def _add_candles(app: FastAPI, kit: Kit, settings: DataSettings, find: Find) -> None:
    @app.get("/aggregate/market-data", response_model=Aggregate)
    def aggregate(token_pair: Annotated[str, Query(min_length=1, max_length=200)], period: Period) -> Response:
        with kit.database.connection() as connection:
            found = load_candles(connection, token_pair, seconds=PERIODS[period], limit=_MOST_CANDLES)
        return Response(write_candles(token_pair, period, found), media_type="application/json")

    market_body = Body(min_length=1, max_length=settings.DATA_MOST_EVENTS)

    @app.post("/ingest/market-data")
    def ingest_market(rows: Annotated[list[MarketData], market_body]) -> Delivered:
        """Stores the candles of minutes that pass validation; one that is stored already stays as it is."""
        with kit.database.connection() as connection:
            return accept_market(connection, rows, find)
