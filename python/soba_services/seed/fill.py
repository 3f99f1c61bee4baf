"""Fills an empty database with synthetic demo data, once."""

import time
from importlib import import_module

import psycopg

_EMPTY = """
select not exists (select from python_services.candles) and not exists (select from python_services.transactions)
"""


def _is_empty(connection: psycopg.Connection) -> bool:
    row = connection.execute(_EMPTY.encode()).fetchone()
    return row is not None and bool(row[0])


def fill_demo(connection: psycopg.Connection, end: int | None = None) -> None:
    """On a connection in autocommit mode, after the migrations; does nothing where there is data already."""
    if not _is_empty(connection):
        return
    # Only now: the libraries that make the data take a second to load, and every later start has no use for them.
    write_demo = import_module("soba_services.seed.write").write_demo
    with connection.transaction():
        # Of two processes that start at once one fills; the other waits and finds it done.
        connection.execute("lock table python_services.candles in exclusive mode")
        if _is_empty(connection):
            write_demo(connection, int(time.time()) // 60 * 60 if end is None else end)
