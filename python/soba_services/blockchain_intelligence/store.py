"""Reads the transactions that all services store."""

from collections.abc import Callable
from typing import Any, NamedTuple

from psycopg.rows import class_row

from soba_services.base.database import Database
from soba_services.blockchain_intelligence.wallets import Stored

_MOST_ROWS = 20_000
_COLUMNS = """tx_hash, lower(from_address) as sender, lower(to_address) as receiver, amount, token_pair, at, gas_price,
  contract_interaction as is_contract_call, block_number as block, position"""


class TransactionStore(NamedTuple):
    of_wallets: Callable[[list[str]], list[Stored]]
    """The newest transactions in which any of them takes part."""
    of_pair: Callable[[str, int], list[Stored]]
    """The newest transactions of a market between accounts."""
    large_amounts: Callable[[list[str]], dict[str, float]]
    """By pair, what one in twenty of the newest transactions exceeds."""


def create_store(database: Database) -> TransactionStore:
    def rows(where: str, parameters: dict[str, Any], most: int) -> list[Stored]:
        # Constants of this file alone are put together here.
        query = f"select {_COLUMNS} from python_services.transactions where {where} order by at desc limit {most:d}"  # noqa: S608
        with database.connection() as connection, connection.cursor(row_factory=class_row(Stored)) as cursor:
            return cursor.execute(query.encode(), parameters).fetchall()

    def of_wallets(wallets: list[str]) -> list[Stored]:
        spelled = sorted({*wallets, *(wallet.lower() for wallet in wallets)})
        where = "from_address = any(%(wallets)s) or to_address = any(%(wallets)s)"
        return rows(where, {"wallets": spelled}, _MOST_ROWS)

    def of_pair(pair: str, limit: int) -> list[Stored]:
        is_account = "~ '^0x[0-9a-fA-F]{40}$'"
        where = f"token_pair = %(pair)s and from_address {is_account} and to_address {is_account}"
        return rows(where, {"pair": pair}, limit)

    def large_amounts(pairs: list[str]) -> dict[str, float]:
        query = """select token_pair, percentile_cont(0.95) within group (order by amount)
          from unnest(%(pairs)s::text[]) as wanted (pair) cross join lateral (
            select token_pair, amount from python_services.transactions
            where token_pair = wanted.pair order by at desc limit 2000) as newest
          group by token_pair"""
        with database.connection() as connection:
            found = connection.execute(query, {"pairs": pairs[:50]}).fetchall()
        return {str(pair): float(amount) for pair, amount in found}

    return TransactionStore(of_wallets, of_pair, large_amounts)
