"""Writes the synthetic demo data."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import psycopg

from soba_services.seed.markets import (
    DAYS,
    HOUR,
    MARKETS,
    MINUTE,
    RECENT_HOURS,
    TOKENS,
    Path,
    by_the_hour,
    create_path,
    slice_path,
)
from soba_services.seed.trades import Trade, create_trades
from soba_services.seed.wallets import Cast, create_cast, hash_of

SEED = 20_240_229

_CANDLE = "token_pair, start, span_seconds, open, high, low, close, volume, trades, liquidity"
_TRANSACTION = (
    "tx_hash, from_address, to_address, amount, token_pair, at, gas_price, slippage, route_length,"
    " contract_interaction, block_number, position"
)
_EVENT = (
    "event_id, event_type, at, block_number, transaction_hash, contract_address, from_address, to_address,"
    " token_in, token_out, amount_in, amount_out, gas_used, gas_price, token_pair, price, base_amount"
)


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _candle_rows(pair: str, path: Path, span: int) -> Iterable[tuple[object, ...]]:
    prices = (path.open, path.high, path.low, path.close, path.volume)
    columns = [column.tolist() for column in (path.start, *prices, path.trades, path.liquidity)]
    for start, *rest in zip(*columns, strict=True):
        yield (pair, _time(start), span, *rest)


def _transaction_row(number: int, trade: Trade) -> tuple[object, ...]:
    return (
        hash_of(SEED, number),
        trade.sender,
        trade.receiver,
        trade.amount,
        trade.pair,
        _time(trade.at),
        trade.gas_price,
        trade.slippage,
        trade.route_length,
        trade.is_swap,
        trade.block,
        trade.position,
    )


def _event_row(number: int, trade: Trade, cast: Cast) -> tuple[object, ...]:
    base, quote = (TOKENS[symbol] for symbol in trade.pair.split("/"))
    paid = trade.amount * trade.price
    tokens = (quote, base, paid, trade.amount) if trade.buys else (base, quote, trade.amount, paid)
    gas = 90_000 + 60_000 * trade.route_length
    where = (cast.pools[trade.pair], trade.sender, trade.receiver)
    swapped = (trade.pair, trade.price, trade.amount)
    event_id = f"demo-{number}"
    return (
        (event_id, "swap", _time(trade.at), trade.block, hash_of(SEED, number))
        + (where + tokens)
        + (gas, trade.gas_price, *swapped)
    )


def _copy(connection: psycopg.Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    statement = f"copy python_services.{table} ({columns}) from stdin"
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def write_demo(connection: psycopg.Connection, end: int) -> None:
    """The data of the time before `end`, a whole minute in seconds since 1970."""
    cast = create_cast(SEED, tuple(market.pair for market in MARKETS))
    paths: Mapping[str, Path] = {market.pair: create_path(market, seed=SEED, end=end) for market in MARKETS}
    older = DAYS * 24 - RECENT_HOURS
    for pair, path in paths.items():
        _copy(connection, "candles", _CANDLE, _candle_rows(pair, slice_path(by_the_hour(path), 0, older), HOUR))
        _copy(connection, "candles", _CANDLE, _candle_rows(pair, slice_path(path, older * 60), MINUTE))
    trades = create_trades(paths, cast, seed=SEED, end=end)
    _copy(connection, "tokens", "address, symbol", ((address, symbol) for symbol, address in TOKENS.items()))
    _copy(
        connection,
        "transactions",
        _TRANSACTION,
        (_transaction_row(number, trade) for number, trade in enumerate(trades)),
    )
    swaps = ((number, trade) for number, trade in enumerate(trades) if trade.is_swap)
    _copy(connection, "events", _EVENT, (_event_row(number, trade, cast) for number, trade in swaps))
    # Now rather than when the server gets to it: until then every plan is a guess.
    for table in ("candles", "transactions", "events"):
        connection.execute(f"analyze python_services.{table}".encode())
