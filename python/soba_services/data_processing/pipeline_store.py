"""SQL about event pipelines."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from soba_services.data_processing.wire import FailedEvent, PipelineStatus

CHUNK = 500
_MOST_ATTEMPTS = 3


class KeyUsedError(Exception):
    """The idempotency key belongs to a stream with other events."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a stream. Its row is locked while the transaction lasts."""

    pipeline_id: UUID
    first: int
    events: list[dict[str, object]]
    started_at: datetime


def create_pipeline(
    connection: psycopg.Connection, events: list[dict[str, object]], *, digest: bytes, key: str | None
) -> UUID:
    """The same key with the same events gives the same pipeline."""
    row = connection.execute(
        """
        insert into python_services.pipelines (pipeline_id, events, events_queued, idempotency_key, digest)
        values (%s, %s, %s, %s, %s) on conflict (idempotency_key) do nothing returning pipeline_id
        """,
        [uuid4(), Jsonb(events), len(events), key, digest],
    ).fetchone()
    if row is None:
        row = connection.execute(
            "select pipeline_id from python_services.pipelines where idempotency_key = %s and digest = %s",
            [key, digest],
        ).fetchone()
    if row is None:
        raise KeyUsedError
    found: UUID = row[0]
    return found


def lock_next_chunk(connection: psycopg.Connection) -> Chunk | None:
    """Of the oldest stream that is open and that no other worker has."""
    row = connection.execute(
        """
        select pipeline_id, next_event,
          jsonb_path_query_array(events, format('$[%%s to %%s]', next_event, next_event + %s - 1)::jsonpath), started_at
        from python_services.pipelines where ended_at is null order by started_at limit 1 for update skip locked
        """,
        [CHUNK],
    ).fetchone()
    return None if row is None else Chunk(*row)


def finish_chunk(connection: psycopg.Connection, chunk: Chunk, failures: dict[int, tuple[str, list[str]]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into python_services.pipeline_failures (pipeline_id, position, event_id, issues, event)"
            " values (%s, %s, %s, %s, %s)",
            [
                (chunk.pipeline_id, chunk.first + index, event_id, issues, Jsonb(chunk.events[index]))
                for index, (event_id, issues) in failures.items()
            ],
        )
    count = len(chunk.events)
    connection.execute(
        """
        update python_services.pipelines set
          next_event = next_event + %(count)s,
          events_processed = events_processed + %(count)s - %(failed)s,
          events_failed = events_failed + %(failed)s,
          latency_ms = latency_ms + %(count)s * extract(epoch from clock_timestamp() - started_at) * 1000,
          attempts = 0, touched_at = clock_timestamp(),
          ended_at = case when next_event + %(count)s >= events_queued then clock_timestamp() end,
          outcome = case when next_event + %(count)s >= events_queued then
            case when events_failed + %(failed)s >= events_queued then 'failed' else 'completed' end end,
          events = case when next_event + %(count)s < events_queued then events end
        where pipeline_id = %(id)s
        """,
        {"count": count, "failed": len(failures), "id": chunk.pipeline_id},
    )


def note_attempt(connection: psycopg.Connection, pipeline_id: UUID) -> None:
    """A chunk broke. After a few attempts the pipeline has failed, so that those behind it get their turn."""
    connection.execute(
        """
        update python_services.pipelines set attempts = attempts + 1, touched_at = now(),
          ended_at = case when attempts + 1 >= %(most)s then now() end,
          outcome = case when attempts + 1 >= %(most)s then 'failed' end
        where pipeline_id = %(id)s and ended_at is null
        """,
        {"most": _MOST_ATTEMPTS, "id": pipeline_id},
    )


def find_pipeline(connection: psycopg.Connection, pipeline_id: UUID) -> PipelineStatus | None:
    """Paused is what is open and has not been worked on for half a minute: no process runs that would."""
    row = connection.execute(
        """
        select coalesce(outcome, case when touched_at < now() - interval '30 seconds' then 'paused' else 'running' end),
          events_processed, events_failed, latency_ms / greatest(1, events_processed + events_failed),
          (events_processed + events_failed)
            / greatest(0.000001, extract(epoch from coalesce(ended_at, now()) - started_at))::double precision,
          started_at, ended_at
        from python_services.pipelines where pipeline_id = %s
        """,
        [pipeline_id],
    ).fetchone()
    if row is None:
        return None
    status, processed, failed, latency, throughput, start, end = row
    return PipelineStatus(
        pipeline_id=str(pipeline_id),
        status=status,
        events_processed=processed,
        events_failed=failed,
        average_latency_ms=round(latency, 3),
        throughput_eps=round(throughput, 3),
        start_time=start,
        end_time=end,
    )


def list_failures(connection: psycopg.Connection, pipeline_id: UUID, limit: int) -> list[FailedEvent]:
    rows = connection.execute(
        "select event_id, issues from python_services.pipeline_failures where pipeline_id = %s"
        " order by position limit %s",
        [pipeline_id, limit],
    )
    return [FailedEvent(event_id=event_id, issues=issues) for event_id, issues in rows]


def forget_pipelines(connection: psycopg.Connection, days: int) -> int:
    return connection.execute(
        "delete from python_services.pipelines where ended_at < now() - make_interval(days => %s)", [days]
    ).rowcount
