"""Candles, models and trainings in PostgreSQL."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import psycopg

from soba_services.base.candles import list_pairs, load_candles
from soba_services.ml_models.candles import HOUR_SECONDS, Candles, candles_from_rows
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
    found = load_candles(connection, token_pair, seconds=HOUR_SECONDS, limit=MOST_TRAINING_CANDLES)
    columns = [found.start, found.open, found.high, found.low, found.close, found.volume]
    rows = np.stack(columns, axis=1)
    this_hour = time.time() // HOUR_SECONDS * HOUR_SECONDS
    usable = np.isfinite(rows).all(axis=1) & (rows[:, 1:5] > 0).all(axis=1) & (rows[:, 0] < this_hour)
    return candles_from_rows(rows[usable])


def has_market(connection: psycopg.Connection, token_pair: str) -> bool:
    """Whether there is anything to make candles of."""
    row = connection.execute(
        "select exists (select from python_services.candles where token_pair = %(pair)s)"
        " or exists (select from python_services.events where token_pair = %(pair)s)",
        {"pair": token_pair},
    ).fetchone()
    return row is not None and bool(row[0])


def request_training(connection: psycopg.Connection, token_pair: str) -> str:
    """Asked for again while it waits or runs, it stays the same training."""
    row = connection.execute(
        """
        insert into python_services.price_trainings as training (token_pair, status, is_wanted)
        values (%s, 'queued', true)
        on conflict (token_pair) do update set
          is_wanted = true,
          status = case when training.status = 'running' then 'running' else 'queued' end,
          requested_at = case when training.status in ('queued', 'running') then training.requested_at else now() end,
          reason = null
        returning status
        """,
        [token_pair],
    ).fetchone()
    assert row is not None  # noqa: S101 - `returning` of an insert or update has a row
    return str(row[0])


def request_due_trainings(connection: psycopg.Connection, retrain_hours: float) -> None:
    """Of pairs with enough candles, whose model is missing or old. What failed is tried again as rarely."""
    connection.execute(
        """
        insert into python_services.price_trainings as training (token_pair, status)
        select pair, 'queued' from unnest(%(pairs)s::text[]) as pair
        where (select max(start) - min(start) from python_services.candles where token_pair = pair)
              >= make_interval(hours => %(least)s)
          and not exists (
            select from python_services.price_trainings as known
            where known.token_pair = pair
              and (known.status in ('queued', 'running')
                   or known.finished_at > now() - make_interval(secs => 3600 * %(hours)s))
          )
        on conflict (token_pair) do update set status = 'queued', requested_at = now(), reason = null, is_wanted = false
        where training.status in ('completed', 'failed')
        """,
        {"pairs": list_pairs(connection), "least": LEAST_TRAINING_CANDLES, "hours": retrain_hours},
    )


def claim_training(connection: psycopg.Connection, abandoned_seconds: float) -> str | None:
    """The oldest that waits, or whose process is gone; no two processes get the same."""
    row = connection.execute(
        """
        update python_services.price_trainings set status = 'running', started_at = now(), alive_at = now(),
          finished_at = null
        where token_pair = (
          select token_pair from python_services.price_trainings
          where status = 'queued' or (status = 'running' and alive_at < now() - make_interval(secs => %s))
          order by is_wanted desc, requested_at, token_pair limit 1 for update skip locked
        )
        returning token_pair
        """,
        [abandoned_seconds],
    ).fetchone()
    return None if row is None else str(row[0])


def touch_training(connection: psycopg.Connection, token_pair: str) -> None:
    """Its process is alive."""
    connection.execute(
        "update python_services.price_trainings set alive_at = now() where token_pair = %s and status = 'running'",
        [token_pair],
    )


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
