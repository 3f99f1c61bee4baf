"""SQL about events and market data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import psycopg

from soba_services.base.candles import list_pairs, load_candles
from soba_services.data_processing.columns import numbers
from soba_services.data_processing.history import UNKNOWN, EventHistory, MarketHistory, Reference, create_reference
from soba_services.data_processing.judge import minute_of, prices_of, read_swaps
from soba_services.data_processing.pairs import Swap
from soba_services.data_processing.rules import Floats
from soba_services.data_processing.wire import BlockchainEvent, MarketData

_REFERENCE_CANDLES = 240
_REFERENCE_SECONDS = 86_400
"""A reference says nothing of times that are further away from it than this."""

Find = Callable[[psycopg.Connection, str], Reference]


@dataclass(frozen=True, slots=True)
class EventFacts:
    """Events with the swaps that they tell of and what is known beside them."""

    swaps: list[Swap | None]
    history: EventHistory


def find_reference(connection: psycopg.Connection, token_pair: str) -> Reference:
    """How the pair was in its last minutes; where there are none, in its last hours."""
    for seconds in (60, 3600):
        candles = load_candles(connection, token_pair, seconds=seconds, limit=_REFERENCE_CANDLES)
        reference = create_reference(candles)
        if reference is not UNKNOWN:
            return reference
    return UNKNOWN


def load_event_facts(
    connection: psycopg.Connection, events: Sequence[BlockchainEvent], find: Find = find_reference
) -> EventFacts:
    symbols: dict[str, str] = dict(connection.execute("select address, symbol from python_services.tokens").fetchall())
    swaps = read_swaps(events, symbols, set(list_pairs(connection)))
    references = {pair: find(connection, pair) for pair in {swap.token_pair for swap in swaps if swap is not None}}
    known = _known_events(connection, events)
    below, above = _neighbours(connection, events)
    near = [
        _near(references[swap.token_pair] if swap else UNKNOWN, event.timestamp.timestamp())
        for swap, event in zip(swaps, events, strict=True)
    ]
    history = EventHistory(
        known_alike=np.array([known.get(event.event_id) == _identity(event) for event in events]),
        known_otherwise=np.array(
            [event.event_id in known and known[event.event_id] != _identity(event) for event in events]
        ),
        time_below=below,
        time_above=above,
        price=prices_of(swaps),
        reference_price=numbers(each.price for each in near),
        reference_spread=numbers(each.price_spread for each in near),
    )
    return EventFacts(swaps, history)


def _near(reference: Reference, time: float) -> Reference:
    return reference if abs(time - reference.newest) <= _REFERENCE_SECONDS else UNKNOWN


def _identity(event: BlockchainEvent) -> tuple[object, ...]:
    return (event.event_type, event.transaction_hash, event.block_number, event.amount_in, event.amount_out)


def _known_events(
    connection: psycopg.Connection, events: Sequence[BlockchainEvent]
) -> Mapping[str, tuple[object, ...]]:
    rows = connection.execute(
        "select event_id, event_type, transaction_hash, block_number, amount_in, amount_out"
        " from python_services.events where event_id = any(%s)",
        [[event.event_id for event in events]],
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def _neighbours(connection: psycopg.Connection, events: Sequence[BlockchainEvent]) -> tuple[Floats, Floats]:
    rows = connection.execute(
        """
        select
          (select extract(epoch from at) from python_services.events where block_number < given.block
            order by block_number desc, at desc limit 1)::double precision,
          (select extract(epoch from at) from python_services.events where block_number > given.block
            order by block_number, at limit 1)::double precision
        from unnest(%s::bigint[]) with ordinality as given (block, number) order by number
        """,
        [[event.block_number for event in events]],
    ).fetchall()
    return numbers(row[0] for row in rows), numbers(row[1] for row in rows)


def insert_events(connection: psycopg.Connection, given: Iterable[tuple[BlockchainEvent, Swap | None]]) -> None:
    """Events, and the transactions that they are part of; what is stored already stays as it is."""
    pairs = list(given)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT_EVENT, [_event_row(event, swap) for event, swap in pairs])
        cursor.executemany(
            _INSERT_TRANSACTION, [_transaction_row(event, swap) for event, swap in pairs if swap is not None]
        )


_INSERT_EVENT = """
insert into python_services.events (event_id, event_type, at, block_number, transaction_hash, contract_address,
  from_address, to_address, token_in, token_out, amount_in, amount_out, gas_used, gas_price,
  token_pair, price, base_amount)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing
"""
_INSERT_TRANSACTION = """
insert into python_services.transactions (tx_hash, from_address, to_address, amount, token_pair, at, gas_price,
  slippage, route_length, contract_interaction, block_number)
values (%s, %s, %s, %s, %s, %s, %s, 0, 1, true, %s) on conflict do nothing
"""


def _event_row(event: BlockchainEvent, swap: Swap | None) -> tuple[object, ...]:
    told = tuple(event.model_dump().values())
    return (
        *told[:2],
        event.timestamp,
        *told[3:],
        *((swap.token_pair, swap.price, swap.base_amount) if swap else [None] * 3),
    )


def _transaction_row(event: BlockchainEvent, swap: Swap) -> tuple[object, ...]:
    who = (event.transaction_hash, (event.from_address or "").lower(), (event.to_address or "").lower())
    return (*who, swap.base_amount, swap.token_pair, event.timestamp, event.gas_price, event.block_number)


def load_market_history(
    connection: psycopg.Connection, rows: Sequence[MarketData], find: Find = find_reference
) -> MarketHistory:
    found = {pair: find(connection, pair) for pair in {row.token_pair for row in rows}}
    stored = _stored_candles(connection, rows)
    near = [_near(found[row.token_pair], row.timestamp.timestamp()) for row in rows]
    keys = [(row.token_pair, minute_of(row)) for row in rows]
    alike = [stored.get(key) == _candle(row) for key, row in zip(keys, rows, strict=True)]
    return MarketHistory(
        known_alike=np.array(alike),
        known_otherwise=np.array([key in stored and not same for key, same in zip(keys, alike, strict=True)]),
        newest=numbers(found[row.token_pair].newest for row in rows),
        reference_price=numbers(each.price for each in near),
        price_spread=numbers(each.price_spread for each in near),
        reference_volume=numbers(each.volume for each in near),
        volume_spread=numbers(each.volume_spread for each in near),
    )


def _candle(row: MarketData) -> tuple[object, ...]:
    return (row.open, row.high, row.low, row.close, row.volume)


def _stored_candles(
    connection: psycopg.Connection, rows: Sequence[MarketData]
) -> Mapping[tuple[str, int], tuple[object, ...]]:
    """The candles that cover the rows' minutes."""
    found = connection.execute(
        """
        select given.pair, given.minute, c.open, c.high, c.low, c.close, c.volume
        from unnest(%s::text[], %s::bigint[]) as given (pair, minute)
        join python_services.candles c on c.token_pair = given.pair
          and c.start in (to_timestamp(given.minute), date_bin('1 hour', to_timestamp(given.minute), 'epoch'))
          and (c.span_seconds = 3600 or c.start = to_timestamp(given.minute))
        """,
        [[row.token_pair for row in rows], [minute_of(row) for row in rows]],
    )
    return {(row[0], row[1]): tuple(row[2:]) for row in found}


def insert_market(connection: psycopg.Connection, rows: Sequence[MarketData]) -> int:
    """How many were new: where a candle covers the minute, it stays."""
    if not rows:
        return 0
    names = ("open", "high", "low", "close", "volume", "trades_count", "liquidity")
    columns = [[getattr(row, name) for row in rows] for name in names]
    result = connection.execute(
        """
        insert into python_services.candles
          (token_pair, start, span_seconds, open, high, low, close, volume, trades, liquidity)
        select given.pair, to_timestamp(given.minute), 60, o, h, l, c, v, t, given.liquidity
        from unnest(%s::text[], %s::bigint[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
          %s::bigint[], %s::float8[]) as given (pair, minute, o, h, l, c, v, t, liquidity)
        where not exists (
          select from python_services.candles old where old.token_pair = given.pair and old.span_seconds > 60
            and old.start = date_trunc('hour', to_timestamp(given.minute))
        ) on conflict do nothing
        """,
        [[row.token_pair for row in rows], [minute_of(row) for row in rows], *columns],
    )
    return result.rowcount
