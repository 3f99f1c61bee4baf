"""Candles, models and trainings in PostgreSQL."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import psycopg

from soba_services.ml_models.candles import Candles, candles_from_rows
from soba_services.ml_models.training import LEAST_TRAINING_CANDLES, MOST_TRAINING_CANDLES


@dataclass(frozen=True)
class StoredModel:
    payload: bytes
    sha256: str
    trained_at: datetime


@dataclass(frozen=True)
class Training:
    token_pair: str
    status: str
    requested_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    reason: str | None


def hourly_candles(connection: psycopg.Connection, token_pair: str) -> Candles:
    """The latest, however fine the stored ones are. The hour that still runs stays out: its candle will change."""
    rows = connection.execute(
        """
        select extract(epoch from hour)::float8, (array_agg(open order by start))[1], max(high), min(low),
               (array_agg(close order by start desc))[1], sum(volume)
        from (
          select date_bin('1 hour', start, 'epoch') as hour, candles.*
          from python_services.candles
          where token_pair = %(pair)s
            and start < date_trunc('hour', now())
            and start >= (select max(start) from python_services.candles where token_pair = %(pair)s)
                         - make_interval(hours => %(most)s)
        ) as candles
        group by hour order by hour
        """,
        {"pair": token_pair, "most": MOST_TRAINING_CANDLES},
    ).fetchall()
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 6)
    return candles_from_rows(table[(table[:, 1:5] > 0).all(axis=1) & np.isfinite(table).all(axis=1)])


def has_candles(connection: psycopg.Connection, token_pair: str) -> bool:
    found = connection.execute("select 1 from python_services.candles where token_pair = %s limit 1", [token_pair])
    return found.fetchone() is not None


def request_training(connection: psycopg.Connection, token_pair: str) -> str:
    """Asked for again while it waits or runs, it stays the same training."""
    row = connection.execute(
        """
        insert into python_services.price_trainings as training (token_pair, status) values (%s, 'queued')
        on conflict (token_pair) do update set
          status = case when training.status = 'running' then 'running' else 'queued' end,
          requested_at = case when training.status in ('queued', 'running') then training.requested_at else now() end,
          reason = null
        returning status
        """,
        [token_pair],
    ).fetchone()
    assert row is not None  # noqa: S101 - `returning` of an insert or update has a row
    return str(row[0])


def request_due_trainings(connection: psycopg.Connection, retrain_hours: float) -> int:
    """Of pairs with enough candles, and of models that are missing or old. What failed is tried again as rarely."""
    done = connection.execute(
        """
        insert into python_services.price_trainings as training (token_pair, status)
        select token_pair, 'queued' from python_services.candles as candle
        group by token_pair
        having count(distinct date_trunc('hour', start)) >= %(least)s
          and not exists (
            select 1 from python_services.price_trainings as known
            where known.token_pair = candle.token_pair
              and (known.status in ('queued', 'running')
                   or known.finished_at > now() - make_interval(secs => 3600 * %(hours)s))
          )
        on conflict (token_pair) do update set status = 'queued', requested_at = now(), reason = null
        where training.status in ('completed', 'failed')
        """,
        {"least": LEAST_TRAINING_CANDLES, "hours": retrain_hours},
    )
    return done.rowcount


def claim_training(connection: psycopg.Connection, abandoned_seconds: float) -> str | None:
    """The oldest that waits, or whose process is gone; no two processes get the same."""
    row = connection.execute(
        """
        update python_services.price_trainings set status = 'running', started_at = now(), finished_at = null
        where token_pair = (
          select token_pair from python_services.price_trainings
          where status = 'queued' or (status = 'running' and started_at < now() - make_interval(secs => %s))
          order by requested_at limit 1 for update skip locked
        )
        returning token_pair
        """,
        [abandoned_seconds],
    ).fetchone()
    return None if row is None else str(row[0])


def release_training(connection: psycopg.Connection, token_pair: str) -> None:
    """Back into the queue, for whichever process comes next."""
    connection.execute(
        "update python_services.price_trainings set status = 'queued' where token_pair = %s and status = 'running'",
        [token_pair],
    )


def finish_training(connection: psycopg.Connection, token_pair: str, reason: str | None) -> None:
    """Completed, or failed for a reason."""
    connection.execute(
        """
        update python_services.price_trainings set status = %s, reason = %s, finished_at = now()
        where token_pair = %s and status = 'running'
        """,
        ["completed" if reason is None else "failed", reason, token_pair],
    )


def find_training(connection: psycopg.Connection, token_pair: str) -> Training | None:
    row = connection.execute(
        "select token_pair, status, requested_at, started_at, finished_at, reason"
        " from python_services.price_trainings where token_pair = %s",
        [token_pair],
    ).fetchone()
    return None if row is None else Training(*row)


def save_model(connection: psycopg.Connection, key: tuple[str, str], model: tuple[bytes, str, dict[str, Any]]) -> None:
    payload, sha256, evaluation = model
    connection.execute(
        """
        insert into python_services.price_models (token_pair, version, sha256, payload, evaluation)
        values (%s, %s, %s, %s, %s)
        on conflict (token_pair, version) do update set trained_at = now(), sha256 = excluded.sha256,
          payload = excluded.payload, evaluation = excluded.evaluation
        """,
        [*key, sha256, payload, json.dumps(evaluation, allow_nan=False)],
    )


def model_index(connection: psycopg.Connection) -> dict[tuple[str, str], datetime]:
    """Which models there are, and since when."""
    rows = connection.execute("select token_pair, version, trained_at from python_services.price_models").fetchall()
    return {(pair, version): trained_at for pair, version, trained_at in rows}


def load_model(connection: psycopg.Connection, key: tuple[str, str]) -> StoredModel | None:
    row = connection.execute(
        "select payload, sha256, trained_at from python_services.price_models where token_pair = %s and version = %s",
        list(key),
    ).fetchone()
    return None if row is None else StoredModel(bytes(row[0]), str(row[1]), row[2])


def evaluations(connection: psycopg.Connection, token_pair: str) -> list[tuple[str, datetime, dict[str, Any]]]:
    return connection.execute(
        "select version, trained_at, evaluation from python_services.price_models where token_pair = %s"
        " order by version",
        [token_pair],
    ).fetchall()
