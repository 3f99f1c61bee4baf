"""What tests of every service use: a real PostgreSQL, a platform with and without it, and a client."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from psycopg import sql

from soba_services.base.platform import Platform, create_platform

_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def _embedded_postgres() -> Iterator[str]:
    """The server that the platform embeds, run by the platform's own code."""
    node = _ROOT / "node_modules/.bin/node"
    folder = Path(tempfile.mkdtemp(prefix="soba-pytest-"))
    # As root, the server runs as another user.
    folder.chmod(0o755)
    command = [
        str(node),
        "--disable-warning=ExperimentalWarning",
        "tests/support/embedded-postgres-owner.ts",
        str(folder),
    ]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as owner:
        try:
            assert owner.stdout is not None
            yield owner.stdout.readline().strip()
        finally:
            for file in folder.rglob("postmaster.pid"):
                os.kill(int(file.read_text().splitlines()[0]), signal.SIGINT)
            owner.terminate()
            owner.wait()
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server; SOBA_TEST_POSTGRES names one that runs already."""
    given = os.environ.get("SOBA_TEST_POSTGRES")
    if given:
        yield given
    else:
        with _embedded_postgres() as url:
            yield url


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """An empty database of the test's own."""
    name = f"soba_pytest_{uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    yield postgres_url.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def platform() -> Platform:
    """Without a database."""
    return create_platform({"LOG_LEVEL": "silent"})


@pytest.fixture
def database_platform(database_url: str) -> Iterator[Platform]:
    """On a migrated, empty database."""
    made = create_platform({"LOG_LEVEL": "silent", "DATABASE_URL": database_url, "SOBA_POSTGRES_POOL_SIZE": "4"})
    assert made.database.start(30)
    yield made
    made.database.stop()


@pytest.fixture
def open_client() -> Iterator[Callable[[FastAPI], TestClient]]:
    """`open_client(app)`: the app started, and stopped after the test."""
    opened: list[TestClient] = []

    def open_(app: FastAPI) -> TestClient:
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        opened.append(client)
        return client

    yield open_
    for client in reversed(opened):
        client.__exit__(None, None, None)
