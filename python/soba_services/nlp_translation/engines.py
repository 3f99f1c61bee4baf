"""Which engines this process has: Apertium at once, neural models as soon as they are loaded."""

import threading
from collections.abc import Callable, Iterable
from typing import NamedTuple

from soba_services.base.logs import fields
from soba_services.base.platform import Kit
from soba_services.nlp_translation.apertium import create_apertium
from soba_services.nlp_translation.engine import Engine
from soba_services.nlp_translation.neural import NeuralError, find_models, load_neural
from soba_services.nlp_translation.settings import TranslationSettings

_IDLE_SECONDS = 300.0
_LOOK_SECONDS = 30.0

Add = Callable[[Iterable[Engine]], None]


class Engines(NamedTuple):
    ready: list[Engine]
    start: Callable[[Add], None]
    """Begins to load neural models, and hands on each that is loaded."""
    problem: Callable[[bool], str | None]
    """What is wrong with them, told whether there are any pairs."""


def create_engines(kit: Kit, settings: TranslationSettings) -> Engines:
    apertium = create_apertium(settings.APERTIUM_DATA, most_pipelines=settings.APERTIUM_MAX_PIPELINES)
    troubles: list[str] = []

    def keep_house(stopping: threading.Event) -> None:
        # Stays, so that the programs end when the process does.
        while not stopping.wait(_LOOK_SECONDS):
            apertium.stop_idle(_IDLE_SECONDS)
        apertium.stop()

    def load(add: Add, stopping: threading.Event) -> None:
        folder = settings.NEURAL_MODELS
        models = find_models(folder) if folder is not None else []
        if folder is not None and not models:
            troubles.append("NEURAL_MODELS has no models")
        for model in models:
            if stopping.is_set():
                return
            try:
                add([load_neural(model, threads=settings.NEURAL_THREADS)])
            except NeuralError as error:
                troubles.append(str(error))
                kit.logger.exception("A translation model cannot be used.", extra=fields(model=model.name))

    def start(add: Add) -> None:
        if apertium.engine.pairs:
            kit.background.every("apertium", _LOOK_SECONDS, keep_house)
        if settings.NEURAL_MODELS is not None:
            kit.background.submit("load-models", lambda stopping: load(add, stopping))

    def problem(has_pairs: bool) -> str | None:
        if troubles:
            return "; ".join(troubles)
        return None if has_pairs else "no translation engine is installed"

    return Engines([apertium.engine] if apertium.engine.pairs else [], start, problem)
