"""Keeps what is known up to date with the stored transactions, beside the requests."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from soba_services.base.database import DatabaseUnavailableError
from soba_services.base.logs import fields
from soba_services.base.platform import Kit
from soba_services.fraud_detection import store
from soba_services.fraud_detection.knowledge import Knowledge, Learned, learn, to_knowledge
from soba_services.fraud_detection.model_file import pack_learned, unpack_learned
from soba_services.fraud_detection.settings import FraudSettings
from soba_services.fraud_detection.transactions import Tx
from soba_services.learning.artefact import DamagedArtefactError, digest

# A model of so many times fewer transactions is outgrown, however young it is.
_OUTGROWN = 2


@dataclass(frozen=True, slots=True)
class Learner:
    knowledge: Callable[[], Knowledge]
    refresh: Callable[[threading.Event], None]


@dataclass(slots=True)
class _State:
    knowledge: Knowledge = field(default_factory=Knowledge)
    seen: tuple[int, datetime | None] | None = None
    checked_at: float = 0.0


def _load(kit: Kit, settings: FraudSettings, transactions: int) -> Learned | None:
    """What was learned before, unless it is old, outgrown or damaged."""
    with kit.database.connection() as connection:
        stored = store.load_model(connection)
    if stored is None or stored.age_seconds > settings.FRAUD_RETRAIN_HOURS * 3600:
        return None
    try:
        learned = unpack_learned(stored.payload, stored.sha256)
    except DamagedArtefactError:
        kit.logger.exception("The stored model cannot be used.")
        return None
    return learned if learned.transactions * _OUTGROWN >= transactions else None


def _learn(kit: Kit, transactions: Sequence[Tx]) -> Learned | None:
    begun = time.perf_counter()
    learned = learn(transactions)
    if learned is not None:
        payload = pack_learned(learned)
        with kit.database.connection() as connection:
            store.save_model(connection, payload, digest(payload))
        seconds = round(time.perf_counter() - begun, 1)
        kit.logger.info("Learned anew.", extra=fields(transactions=learned.transactions, seconds=seconds))
    return learned


def create_learner(kit: Kit, settings: FraudSettings) -> Learner:
    state = _State()

    def look(stopping: threading.Event) -> None:
        with kit.database.connection() as connection:
            now_there = store.latest_state(connection)
            is_fresh = time.monotonic() - state.checked_at < settings.FRAUD_RETRAIN_HOURS * 3600
            if now_there == state.seen and is_fresh:
                return
            transactions = store.latest_transactions(connection, settings.FRAUD_MOST_TRANSACTIONS)
        # Rules that need to know addresses need not wait for the model.
        if state.knowledge.anomaly is None:
            state.knowledge = to_knowledge(None, transactions)
        learned = _load(kit, settings, len(transactions))
        if learned is None and not stopping.is_set():
            learned = _learn(kit, transactions)
        state.knowledge = to_knowledge(learned, transactions)
        state.seen, state.checked_at = now_there, time.monotonic()

    def refresh(stopping: threading.Event) -> None:
        try:
            look(stopping)
        except DatabaseUnavailableError:
            # What is known already is still true.
            kit.logger.warning("Learning waits for the database.")

    return Learner(lambda: state.knowledge, refresh)
