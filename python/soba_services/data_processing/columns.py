"""Events and market data as columns. A number that is missing is NaN, a text that is missing is empty."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from soba_services.data_processing.rules import Flags, Floats
from soba_services.data_processing.wire import BlockchainEvent, MarketData

Texts = npt.NDArray[np.str_]

_NAN = float("nan")
_HASH, _ADDRESS = re.compile("0x[0-9a-fA-F]{64}").fullmatch, re.compile("0x[0-9a-fA-F]{40}").fullmatch
_TOKEN = re.compile(r"0x[0-9a-fA-F]{40}|(?!0[xX])[A-Za-z0-9][A-Za-z0-9.\-_$]{0,31}").fullmatch
ZERO_ADDRESS = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class EventColumns:
    ids: list[str]
    type: Texts
    time: Floats
    block: Floats
    hash_is_right: Flags
    contract_is_right: Flags
    from_is_right: Flags
    to_is_right: Flags
    token_in_is_right: Flags
    token_out_is_right: Flags
    same_token: Flags
    same_party: Flags
    from_nobody: Flags
    to_nobody: Flags
    amount_in: Floats
    amount_out: Floats
    gas_used: Floats
    gas_price: Floats


@dataclass(frozen=True, slots=True)
class MarketColumns:
    time: Floats
    pair_is_right: Flags
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    trades: Floats
    liquidity: Floats


def numbers(values: Iterable[float | None]) -> Floats:
    return np.array([_NAN if value is None else value for value in values], dtype=np.float64)


def _flags(values: Iterable[object]) -> Flags:
    return np.array([bool(value) for value in values], dtype=np.bool_)


def event_columns(events: Sequence[BlockchainEvent]) -> EventColumns:
    senders = [event.from_address or "" for event in events]
    receivers = [event.to_address or "" for event in events]
    tokens_in = [event.token_in or "" for event in events]
    tokens_out = [event.token_out or "" for event in events]
    both = zip(tokens_in, tokens_out, strict=True)
    parties = zip(senders, receivers, strict=True)
    return EventColumns(
        ids=[event.event_id for event in events],
        type=np.array([event.event_type for event in events]),
        time=np.array([event.timestamp.timestamp() for event in events]),
        block=numbers(event.block_number for event in events),
        hash_is_right=_flags(_HASH(event.transaction_hash or "") for event in events),
        contract_is_right=_flags(_ADDRESS(event.contract_address or "") for event in events),
        from_is_right=_flags(map(_ADDRESS, senders)),
        to_is_right=_flags(map(_ADDRESS, receivers)),
        token_in_is_right=_flags(map(_TOKEN, tokens_in)),
        token_out_is_right=_flags(map(_TOKEN, tokens_out)),
        same_token=_flags(one and one.lower() == other.lower() for one, other in both),
        same_party=_flags(one and one.lower() == other.lower() for one, other in parties),
        from_nobody=_flags(sender == ZERO_ADDRESS for sender in senders),
        to_nobody=_flags(receiver == ZERO_ADDRESS for receiver in receivers),
        amount_in=numbers(event.amount_in for event in events),
        amount_out=numbers(event.amount_out for event in events),
        gas_used=numbers(event.gas_used for event in events),
        gas_price=numbers(event.gas_price for event in events),
    )


_PAIR = re.compile(r"[^\s/]{1,32}/[^\s/]{1,32}").fullmatch


def market_columns(rows: Sequence[MarketData]) -> MarketColumns:
    return MarketColumns(
        time=np.array([row.timestamp.timestamp() for row in rows]),
        pair_is_right=_flags(_PAIR(row.token_pair) for row in rows),
        open=numbers(row.open for row in rows),
        high=numbers(row.high for row in rows),
        low=numbers(row.low for row in rows),
        close=numbers(row.close for row in rows),
        volume=numbers(row.volume for row in rows),
        trades=numbers(row.trades_count for row in rows),
        liquidity=numbers(row.liquidity for row in rows),
    )
