"""What can be wrong with a blockchain event."""

from dataclasses import dataclass

import numpy as np

from soba_services.data_processing.columns import EventColumns
from soba_services.data_processing.history import EventHistory
from soba_services.data_processing.rules import Flags, Floats, Rule

FUTURE_SECONDS = 300
_FIRST_BLOCK = 1_438_269_973
"""Ethereum's first block, 30 July 2015."""
_LEAST_GAS, _MOST_GAS = 21_000, 60_000_000
OUTLIER_SPREADS, OUTLIER_LEAST, IMPOSSIBLE = 8.0, 0.1, np.log(10)


@dataclass(frozen=True, slots=True)
class EventRows:
    columns: EventColumns
    history: EventHistory
    now: float
    repeated: Flags
    """The id is that of an earlier row."""
    disordered: Flags
    """Later than a row of a higher block, or earlier than one of a lower."""


def repeats(ids: list[str]) -> Flags:
    _, first = np.unique(np.array(ids, dtype=np.str_), return_index=True)
    repeated = np.ones(len(ids), dtype=np.bool_)
    repeated[first] = False
    return repeated


def disorder(block: Floats, time: Floats) -> Flags:
    """Rows whose time is below that of some row of a lower block."""
    flags = np.zeros(len(block), dtype=np.bool_)
    known = np.flatnonzero(~np.isnan(block))
    if len(known) == 0:
        return flags
    order = known[np.argsort(block[known], kind="stable")]
    blocks, times = block[order], time[order]
    latest = np.maximum.accumulate(times)
    first_of_block = np.searchsorted(blocks, blocks, side="left")
    below = np.where(first_of_block > 0, latest[first_of_block - 1], -np.inf)
    flags[order] = times < below
    return flags


def _missing(name: str) -> Rule[EventRows]:
    def finds(rows: EventRows) -> Flags:
        flags: Flags = np.isnan(getattr(rows.columns, name))
        return flags

    wire_name = {"block": "block_number"}.get(name, name)
    return Rule(f"{wire_name} is missing", f"Send {wire_name} with every event.", finds, 0.3)


def _negative(name: str) -> Rule[EventRows]:
    def finds(rows: EventRows) -> Flags:
        flags: Flags = getattr(rows.columns, name) < 0
        return flags

    wire_name = {"block": "block_number"}.get(name, name)
    return Rule(f"{wire_name} is negative", "Read amounts, gas and blocks as unsigned numbers.", finds, 0.6)


def _malformed(column: str, wire_name: str, form: str) -> Rule[EventRows]:
    def finds(rows: EventRows) -> Flags:
        is_right: Flags = getattr(rows.columns, column)
        return ~is_right

    return Rule(f"{wire_name} is not {form}", f"Check how {wire_name} is decoded.", finds, 0.5)


def _is(rows: EventRows, *types: str) -> Flags:
    return np.isin(rows.columns.type, types)


def _deviation(rows: EventRows) -> Floats:
    deviation: Floats = np.abs(np.log(rows.history.price) - rows.history.reference_price)
    return deviation


def _is_outlier(rows: EventRows) -> Flags:
    deviation = _deviation(rows)
    far: Flags = (deviation > OUTLIER_SPREADS * rows.history.reference_spread) & (deviation > OUTLIER_LEAST)
    possible: Flags = deviation <= IMPOSSIBLE
    return far & possible


def _disagrees_with_stored(rows: EventRows) -> Flags:
    time = rows.columns.time
    disagrees: Flags = (time < rows.history.time_below) | (time > rows.history.time_above)
    return disagrees


_CHECK_FEED = "Check the node or the feed that the event comes from."
_SEND_ONCE = "Give each event one id, and send it once."
_ADDRESS = "an address (0x and 40 hexadecimal digits)"
_SYMBOL = "an address or a symbol"

EVENT_RULES: tuple[Rule[EventRows], ...] = (
    *(_missing(name) for name in ("block", "amount_in", "amount_out", "gas_used", "gas_price")),
    *(_negative(name) for name in ("block", "amount_in", "amount_out", "gas_used", "gas_price")),
    _malformed("hash_is_right", "transaction_hash", "a hash (0x and 64 hexadecimal digits)"),
    _malformed("contract_is_right", "contract_address", _ADDRESS),
    _malformed("from_is_right", "from_address", _ADDRESS),
    _malformed("to_is_right", "to_address", _ADDRESS),
    _malformed("token_in_is_right", "token_in", _SYMBOL),
    _malformed("token_out_is_right", "token_out", _SYMBOL),
    Rule(
        "timestamp is in the future", "Synchronise the clock.", lambda r: r.columns.time > r.now + FUTURE_SECONDS, 0.5
    ),
    Rule("timestamp is before the first block", _CHECK_FEED, lambda r: r.columns.time < _FIRST_BLOCK, 0.5),
    Rule(
        "a swap gives or takes nothing",
        _CHECK_FEED,
        lambda r: _is(r, "swap") & ((r.columns.amount_in == 0) | (r.columns.amount_out == 0)),
        0.5,
    ),
    Rule("a swap is between one token", _CHECK_FEED, lambda r: _is(r, "swap") & r.columns.same_token, 0.5),
    Rule(
        "a transfer, mint or burn moves nothing",
        _CHECK_FEED,
        lambda r: _is(r, "transfer", "mint", "burn") & (r.columns.amount_in == 0) & (r.columns.amount_out == 0),
        0.2,
        is_error=False,
    ),
    Rule(
        "gas_used is below the 21000 that any transaction takes",
        _CHECK_FEED,
        lambda r: (r.columns.gas_used >= 0) & (r.columns.gas_used < _LEAST_GAS),
        0.4,
    ),
    Rule(
        "gas_used is more than a block holds",
        _CHECK_FEED,
        lambda r: r.columns.gas_used > _MOST_GAS,
        0.2,
        is_error=False,
    ),
    Rule("gas_price is 0", _CHECK_FEED, lambda r: r.columns.gas_price == 0, 0.1, is_error=False),
    Rule(
        "a transfer is to its sender",
        _CHECK_FEED,
        lambda r: _is(r, "transfer") & r.columns.same_party,
        0.1,
        is_error=False,
    ),
    Rule(
        "the zero address is neither minting nor burning",
        "Send such transfers as mint or burn.",
        lambda r: ~_is(r, "mint", "burn") & (r.columns.from_nobody | r.columns.to_nobody),
        0.1,
        is_error=False,
    ),
    Rule("event_id is repeated in the stream", _SEND_ONCE, lambda r: r.repeated, 0.2, is_error=False),
    Rule("the event is stored already", _SEND_ONCE, lambda r: r.history.known_alike, 0.1, is_error=False),
    Rule("event_id belongs to another event", _SEND_ONCE, lambda r: r.history.known_otherwise, 0.6),
    Rule("timestamp is out of the order of the blocks in the stream", _CHECK_FEED, lambda r: r.disordered, 0.3),
    # No error: one stored block with a wrong number would make all that follow invalid.
    Rule(
        "timestamp is out of the order of the stored blocks", _CHECK_FEED, _disagrees_with_stored, 0.3, is_error=False
    ),
    Rule(
        "the price is far from the pair's recent prices",
        "Compare with another source before using the price.",
        _is_outlier,
        0.3,
        is_error=False,
    ),
    Rule(
        "the price is more than ten times off the pair's recent prices",
        "Check the decimals of both tokens.",
        lambda r: _deviation(r) > IMPOSSIBLE,
        0.6,
    ),
)
