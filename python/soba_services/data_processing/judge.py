"""Judges events and market data beside what is known of them already. Pure."""

from collections.abc import Mapping, Sequence, Set

import numpy as np

from soba_services.data_processing.columns import event_columns, market_columns, numbers
from soba_services.data_processing.event_rules import EVENT_RULES, EventRows, disorder, repeats
from soba_services.data_processing.history import EventHistory, MarketHistory
from soba_services.data_processing.market_rules import MARKET_RULES, MarketRows
from soba_services.data_processing.pairs import Swap, read_swap, symbol_of
from soba_services.data_processing.rules import Rows, Rule, Verdicts, issues_of, judge, recommendations_of
from soba_services.data_processing.wire import BlockchainEvent, MarketData, Quality


def judge_events(events: Sequence[BlockchainEvent], history: EventHistory, now: float) -> Verdicts:
    columns = event_columns(events)
    rows = EventRows(columns, history, now, repeats(columns.ids), disorder(columns.block, columns.time))
    return judge(EVENT_RULES, rows)


def judge_market(rows: Sequence[MarketData], history: MarketHistory, now: float) -> Verdicts:
    columns = market_columns(rows)
    keys = [f"{row.token_pair} {minute_of(row)}" for row in rows]
    return judge(MARKET_RULES, MarketRows(columns, history, now, repeats(keys)))


def minute_of(row: MarketData) -> int:
    """Market data is of the minute in which its timestamp lies."""
    return int(row.timestamp.timestamp()) // 60 * 60


def quality_of(rules: Sequence[Rule[Rows]], verdicts: Verdicts, row: int) -> Quality:
    return Quality(
        is_valid=bool(verdicts.valid[row]),
        quality_score=round(float(verdicts.score[row]), 4),
        issues=issues_of(rules, verdicts, row),
        recommendations=recommendations_of(rules, verdicts, row),
    )


def read_swaps(
    events: Sequence[BlockchainEvent], symbols: Mapping[str, str], known_pairs: Set[str]
) -> list[Swap | None]:
    """The swap that each event tells of, where it does."""

    def read(event: BlockchainEvent) -> Swap | None:
        if event.event_type != "swap":
            return None
        tokens = (symbol_of(event.token_in or "", symbols), symbol_of(event.token_out or "", symbols))
        return read_swap(tokens, (event.amount_in or 0.0, event.amount_out or 0.0), known_pairs)

    return [read(event) for event in events]


def prices_of(swaps: Sequence[Swap | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return numbers(None if swap is None else swap.price for swap in swaps)
