"""Trained models at hand: which there are is asked of the database now and then, not while a forecast waits."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from soba_services.base.database import DatabaseUnavailableError
from soba_services.base.logs import fields
from soba_services.base.platform import Kit
from soba_services.learning.artefact import DamagedArtefactError
from soba_services.ml_models import store
from soba_services.ml_models.model_file import unpack_model
from soba_services.ml_models.training import PairModel, Version

Key = tuple[str, str]


@dataclass(frozen=True)
class Models:
    find: Callable[[str, Version], PairModel | None]
    refresh: Callable[[], None]
    """Learns of models that came since, from this process or another."""


@dataclass
class _State:
    lock: threading.Lock = field(default_factory=threading.Lock)
    known: dict[Key, datetime] = field(default_factory=dict)
    # With the time of the training; null for bytes that cannot be used, so that they are not read again and again.
    loaded: OrderedDict[Key, tuple[datetime, PairModel | None]] = field(default_factory=OrderedDict)


def create_models(kit: Kit, most: int) -> Models:
    state = _State()

    def load(key: Key, trained_at: datetime) -> PairModel | None:
        try:
            with kit.database.connection() as connection:
                stored = store.load_model(connection, key)
        except DatabaseUnavailableError:
            return None
        if stored is None:
            return None
        try:
            model = unpack_model(stored.payload, stored.sha256)
        except DamagedArtefactError:
            kit.logger.exception("A stored model cannot be used.", extra=fields(tokenPair=key[0], version=key[1]))
            model = None
        with state.lock:
            state.loaded[key] = (max(stored.trained_at, trained_at), model)
            while len(state.loaded) > most:
                state.loaded.popitem(last=False)
        return model

    def find(token_pair: str, version: Version) -> PairModel | None:
        key = (token_pair, version)
        trained_at = state.known.get(key)
        if trained_at is None:
            return None
        with state.lock:
            held = state.loaded.get(key)
            if held is not None:
                state.loaded.move_to_end(key)
        if held is not None and held[0] >= trained_at:
            return held[1]
        # The database is away: what was learned before is still worth more than a baseline.
        return load(key, trained_at) or (held[1] if held is not None else None)

    def refresh() -> None:
        with kit.database.connection() as connection:
            state.known = store.model_index(connection)

    return Models(find, refresh)
