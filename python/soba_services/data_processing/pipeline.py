"""The workers of event pipelines.

Each chunk is one transaction, so that a crash repeats nothing and loses nothing.
"""

import logging
import threading
import time
from uuid import UUID

import psycopg

from soba_services.base.database import Database, DatabaseUnavailableError
from soba_services.base.logs import fields
from soba_services.data_processing.event_rules import EVENT_RULES
from soba_services.data_processing.judge import judge_events
from soba_services.data_processing.pipeline_store import Chunk, finish_chunk, lock_next_chunk, note_attempt
from soba_services.data_processing.rules import issues_of
from soba_services.data_processing.store import Find, insert_events, load_event_facts
from soba_services.data_processing.wire import BlockchainEvent


def process_next(database: Database, find: Find, logger: logging.Logger) -> bool:
    """Whether there was something to do."""
    failed: UUID | None = None
    try:
        with database.connection() as connection:
            chunk = lock_next_chunk(connection)
            if chunk is None:
                return False
            failed = chunk.pipeline_id
            _process(connection, chunk, find)
    except DatabaseUnavailableError:
        return False
    except Exception:
        logger.exception("A part of an event stream could not be processed.", extra=fields(pipeline=str(failed)))
        if failed is None:
            return False
        with database.connection() as connection:
            note_attempt(connection, failed)
    return True


def _process(connection: psycopg.Connection, chunk: Chunk, find: Find) -> None:
    events = [BlockchainEvent.model_validate(event) for event in chunk.events]
    facts = load_event_facts(connection, events, find)
    verdicts = judge_events(events, facts.history, time.time())
    insert_events(
        connection, [(event, facts.swaps[index]) for index, event in enumerate(events) if verdicts.valid[index]]
    )
    failures = {
        index: (event.event_id, issues_of(EVENT_RULES, verdicts, index))
        for index, event in enumerate(events)
        if not verdicts.valid[index]
    }
    finish_chunk(connection, chunk, failures)


def drain(database: Database, find: Find, logger: logging.Logger, stopping: threading.Event) -> None:
    while not stopping.is_set() and process_next(database, find, logger):
        pass
