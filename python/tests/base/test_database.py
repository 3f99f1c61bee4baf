import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from soba_services.base.database import DatabaseUnavailableError, create_database
from soba_services.base.logs import create_logger
from soba_services.base.migrate import Migration, MigrationError, find_migrations, migrate
from soba_services.base.platform import Platform, create_platform
from soba_services.data_processing.app import create_app
from tests.data_processing.support import event

_LOG = create_logger("tests", "silent")


def test_migrations_run_once_however_many_processes_start(database_url: str) -> None:
    applied: list[list[str]] = []

    def start() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            applied.append(migrate(connection, find_migrations()))

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    names = [name for names in applied for name in names]
    assert sorted(names) == sorted(migration.name for migration in find_migrations())


def test_a_migration_that_breaks_leaves_nothing_and_one_that_changed_is_refused(database_url: str) -> None:
    first = Migration("x/0001", "create table python_services.one (n int); create table python_services.two (n int)")
    broken = Migration("x/0002", "create table python_services.three (n int); select nonsense")
    with psycopg.connect(database_url, autocommit=True) as connection:
        assert migrate(connection, [first]) == ["x/0001"]
        with pytest.raises(psycopg.Error):
            migrate(connection, [first, broken])
        row = connection.execute("select to_regclass('python_services.three')").fetchone()
        assert row == (None,)
        with pytest.raises(MigrationError):
            migrate(connection, [Migration("x/0001", "select 1")])


def test_finds_the_bases_migrations_before_those_of_services(tmp_path: Path) -> None:
    for name in ("alpha/migrations/0002-b", "alpha/migrations/0001-a", "base/migrations/0001-z"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}.sql").write_text("select 1")
    assert [one.name for one in find_migrations(tmp_path)] == ["base/0001-z", "alpha/0001-a", "alpha/0002-b"]


def test_serves_what_needs_no_database_while_it_is_away(open_client: Callable[[FastAPI], TestClient]) -> None:
    platform = create_platform({"LOG_LEVEL": "silent", "DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:9/none"})
    assert not platform.database.start(0.5)
    client = open_client(create_app(platform))
    assert client.get("/health").json()["checks"]["database"] == "the database cannot be reached"
    answer = client.post("/process/event-stream", json=[event()])
    assert (answer.status_code, answer.json()) == (503, {"detail": "The database cannot be reached."})
    assert client.post("/validate/blockchain-event", json=event()).json()["is_valid"]
    platform.database.stop()


def test_connects_again_after_the_server_dropped_every_connection(
    database_platform: Platform, postgres_url: str
) -> None:
    database = database_platform.database
    with database.connection() as connection:
        name = connection.info.dbname
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
    seen = []
    for _ in range(20):
        try:
            with database.connection() as connection:
                seen.append(connection.execute("select 1").fetchone())
        except DatabaseUnavailableError:
            seen.append(None)
    assert seen[-1] == (1,)
    assert database.problem() is None


def test_a_transaction_that_breaks_changes_nothing(database_platform: Platform) -> None:
    def insert_and_break() -> None:
        with database_platform.database.connection() as connection:
            connection.execute("insert into python_services.tokens values ('0x1', 'ONE')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        insert_and_break()
    with database_platform.database.connection() as connection:
        assert connection.execute("select count(*) from python_services.tokens").fetchone() == (0,)


def test_prepares_once_after_the_migrations(database_url: str) -> None:
    seen: list[tuple[object, ...] | None] = []

    def prepare(connection: psycopg.Connection) -> None:
        seen.append(connection.execute("select to_regclass('python_services.candles')::text").fetchone())

    database = create_database(database_url, _LOG, prepare=prepare)
    assert database.start(30)
    database.stop()
    assert seen == [("python_services.candles",)]
