"""The platform's PostgreSQL. A process without one, or one that is away, serves what needs none."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout

from soba_services.base.logs import fields
from soba_services.base.migrate import find_migrations, migrate

_CONNECT_SECONDS = 5
_RETRY_SECONDS = 1.0
_LEND_SECONDS = 3
"""While all connections are in use; also the longest that the first request waits once the server is gone."""
_STATEMENT_MS = 20_000


class DatabaseUnavailableError(Exception):
    """Answered with 503; the text is safe to show."""


Connect = Callable[[], contextlib.AbstractContextManager[psycopg.Connection]]


@dataclass(frozen=True, slots=True)
class Database:
    """`with database.connection() as connection:` is one transaction, committed at its end."""

    connection: Connect
    problem: Callable[[], str | None]
    """Why it cannot be used now; none when it can. Asks the server."""
    is_configured: bool
    start: Callable[[float], bool]
    """Begins to connect and migrate, waits at most so many seconds; whether it is ready."""
    stop: Callable[[], None]


def create_database(
    url: str | None,
    logger: logging.Logger,
    *,
    pool_size: int = 8,
    prepare: Callable[[psycopg.Connection], None] | None = None,
) -> Database:
    """`prepare` runs once after the migrations, on a connection in autocommit mode, before the first use."""
    return _without_database() if url is None else _with_database(url, logger, pool_size, prepare)


def _without_database() -> Database:
    reason = "DATABASE_URL is not set"

    def connection() -> contextlib.AbstractContextManager[psycopg.Connection]:
        raise DatabaseUnavailableError("This needs a database, and DATABASE_URL is not set.")

    return Database(connection, lambda: reason, False, lambda _seconds: False, lambda: None)


@dataclass(frozen=True, slots=True)
class _State:
    url: str
    logger: logging.Logger
    pool: ConnectionPool
    prepare: Callable[[psycopg.Connection], None] | None
    ready: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)
    away_until: list[float] = field(default_factory=lambda: [0.0])


def _prepare_once(state: _State) -> None:
    with psycopg.connect(state.url, autocommit=True, connect_timeout=_CONNECT_SECONDS) as connection:
        applied = migrate(connection, find_migrations())
        if state.prepare is not None:
            state.prepare(connection)
    state.pool.open()
    state.ready.set()
    state.logger.info("The database is ready.", extra=fields(migrations=len(applied)))


def _get_ready(state: _State) -> None:
    told = False
    while not state.ready.is_set() and not state.stopping.is_set():
        try:
            _prepare_once(state)
        except Exception as error:
            # About the server or our own migrations: no caller's data, and no password.
            if not told:
                state.logger.exception("The database cannot be used yet.", extra=fields(problem=str(error)))
            told = True
            state.stopping.wait(_RETRY_SECONDS)


@contextmanager
def _lend(state: _State) -> Iterator[psycopg.Connection]:
    # After a failure others are told at once for a moment, instead of waiting in line for the same answer.
    if not state.ready.is_set() or time.monotonic() < state.away_until[0]:
        raise DatabaseUnavailableError("The database cannot be reached.")
    with contextlib.ExitStack() as stack:
        try:
            lent = stack.enter_context(state.pool.connection())
        except (PoolTimeout, psycopg.OperationalError):
            state.away_until[0] = time.monotonic() + _RETRY_SECONDS
            raise DatabaseUnavailableError("The database cannot be reached.") from None
        try:
            yield lent
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            if lent.broken or lent.closed:
                raise DatabaseUnavailableError("The database went away.") from error
            raise


def _problem(state: _State) -> str | None:
    if state.ready.is_set():
        with contextlib.suppress(Exception), state.pool.connection(timeout=1) as lent:
            lent.execute("select 1")
            return None
    return "the database cannot be reached"


def _with_database(
    url: str, logger: logging.Logger, pool_size: int, prepare: Callable[[psycopg.Connection], None] | None
) -> Database:
    kwargs = {
        "connect_timeout": _CONNECT_SECONDS,
        "application_name": "soba-python",
        "options": f"-c statement_timeout={_STATEMENT_MS} -c timezone=UTC",
    }
    pool = ConnectionPool(
        url, min_size=1, max_size=pool_size, open=False, timeout=_LEND_SECONDS, kwargs=kwargs, name="soba"
    )
    state = _State(url, logger, pool, prepare)

    def start(seconds: float) -> bool:
        threading.Thread(target=_get_ready, args=[state], name="database", daemon=True).start()
        return state.ready.wait(seconds)

    def stop() -> None:
        state.stopping.set()
        pool.close(timeout=1)

    return Database(lambda: _lend(state), lambda: _problem(state), True, start, stop)
