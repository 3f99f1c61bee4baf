"""Transactions and what was learned from them, in PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime

import psycopg

from soba_services.fraud_detection.transactions import Tx, to_gwei


@dataclass(frozen=True, slots=True)
class StoredModel:
    payload: bytes
    sha256: str
    age_seconds: float


def latest_transactions(connection: psycopg.Connection, most: int) -> list[Tx]:
    rows = connection.execute(
        """
        select tx_hash, lower(from_address), lower(to_address), amount, upper(token_pair),
               extract(epoch from at)::float8, gas_price, slippage, route_length, contract_interaction, block_number
        from python_services.transactions order by at desc limit %s
        """,
        [most],
    ).fetchall()
    return [Tx(*row)._replace(gas=to_gwei(row[6])) for row in rows]


def latest_state(connection: psycopg.Connection) -> tuple[int, datetime | None]:
    """Changes when transactions come or go."""
    row = connection.execute("select count(*), max(at) from python_services.transactions").fetchone()
    return (0, None) if row is None else (int(row[0]), row[1])


def save_model(connection: psycopg.Connection, payload: bytes, sha256: str) -> None:
    connection.execute(
        """
        insert into python_services.risk_model (sha256, payload) values (%s, %s)
        on conflict (is_only) do update set trained_at = now(), sha256 = excluded.sha256, payload = excluded.payload
        """,
        [sha256, payload],
    )


def load_model(connection: psycopg.Connection) -> StoredModel | None:
    row = connection.execute(
        "select payload, sha256, extract(epoch from now() - trained_at)::float8 from python_services.risk_model"
    ).fetchone()
    return None if row is None else StoredModel(bytes(row[0]), str(row[1]), float(row[2]))
