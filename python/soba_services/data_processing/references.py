"""References of pairs, kept for a moment: they are medians of hours, and every validation asks for one."""

import time

import psycopg

from soba_services.data_processing.history import UNKNOWN, Reference
from soba_services.data_processing.store import Find, find_reference

_KEPT_SECONDS = 10.0
_MOST_KEPT = 1000


def create_references() -> Find:
    kept: dict[str, tuple[float, Reference]] = {}

    def find(connection: psycopg.Connection, token_pair: str) -> Reference:
        now = time.monotonic()
        found = kept.get(token_pair)
        if found is not None and now - found[0] < _KEPT_SECONDS:
            return found[1]
        reference = find_reference(connection, token_pair)
        # A pair that is new becomes known with its first candles.
        if reference is not UNKNOWN:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            kept[token_pair] = (now, reference)
        return reference

    return find
