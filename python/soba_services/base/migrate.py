"""Numbered SQL files, applied once each, by one process at a time."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

_PACKAGE = Path(__file__).resolve().parent.parent
_LOCK = 0x50FA_5E1F


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    """`<service>/<file>`, as it is recorded."""
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


class MigrationError(Exception):
    """A file that was applied reads differently now."""


def find_migrations(package: Path = _PACKAGE) -> list[Migration]:
    """Those of the base first, then each service's, by their numbers."""
    folders = sorted(package.glob("*/migrations"), key=lambda each: (each.parent.name != "base", each.parent.name))
    files = [(folder.parent.name, file) for folder in folders for file in sorted(folder.glob("*.sql"))]
    return [Migration(f"{owner}/{file.stem}", file.read_text(encoding="utf-8")) for owner, file in files]


def migrate(connection: psycopg.Connection, migrations: list[Migration]) -> list[str]:
    """Applies what is missing, each file in a transaction of its own; the names of what was applied.

    The connection is in autocommit mode: the lock outlives the transactions.
    """
    connection.execute("select pg_advisory_lock(%s)", [_LOCK])
    try:
        return [one.name for one in migrations if _apply(connection, one)]
    finally:
        connection.execute("select pg_advisory_unlock(%s)", [_LOCK])


def _apply(connection: psycopg.Connection, migration: Migration) -> bool:
    with connection.transaction():
        connection.execute("create schema if not exists python_services")
        connection.execute(
            "create table if not exists python_services.migrations"
            " (name text primary key, digest text not null, applied_at timestamptz not null default now())"
        )
        row = connection.execute(
            "select digest from python_services.migrations where name = %s", [migration.name]
        ).fetchone()
        if row is not None:
            if row[0] != migration.digest:
                raise MigrationError(f"{migration.name} was changed after it had been applied.")
            return False
        # Committed files, not input; the protocol without parameters takes several statements at once.
        connection.execute(sql.SQL(migration.text))
        connection.execute(
            "insert into python_services.migrations (name, digest) values (%s, %s)",
            [migration.name, migration.digest],
        )
        return True
