"""What happens to what is delivered: events wait for a worker, market data is judged and stored at once."""

import hashlib
import time
from collections.abc import Sequence
from uuid import UUID

import orjson
import psycopg

from soba_services.data_processing.judge import judge_market
from soba_services.data_processing.market_rules import MARKET_RULES
from soba_services.data_processing.pipeline_store import create_pipeline
from soba_services.data_processing.rules import issues_of
from soba_services.data_processing.store import Find, insert_market, load_market_history
from soba_services.data_processing.wire import BlockchainEvent, Delivered, MarketData, Rejected


def accept_events(connection: psycopg.Connection, events: Sequence[BlockchainEvent], key: str | None) -> UUID:
    rows = [event.model_dump(mode="json") for event in events]
    return create_pipeline(connection, rows, digest=hashlib.sha256(orjson.dumps(rows)).digest(), key=key)


def accept_market(connection: psycopg.Connection, rows: Sequence[MarketData], find: Find) -> Delivered:
    verdicts = judge_market(rows, load_market_history(connection, rows, find), time.time())
    stored = insert_market(connection, [row for index, row in enumerate(rows) if verdicts.valid[index]])
    rejected = [
        Rejected(index=index, issues=issues_of(MARKET_RULES, verdicts, index))
        for index in range(len(rows))
        if not verdicts.valid[index]
    ]
    return Delivered(stored=stored, rejected=rejected)
