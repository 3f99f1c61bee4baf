"""Fills an empty database with synthetic demo data."""

import psycopg


def fill_demo(connection: psycopg.Connection) -> None:
    """On a connection in autocommit mode, after the migrations."""
