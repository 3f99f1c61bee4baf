"""What every translation engine is to the rest of the service, and how engines are combined."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from soba_services.nlp_translation.languages import code_of

Pair = tuple[str, str]

#: Third languages are tried in this order, then by their codes.
_PIVOTS: Final = ("en", "es", "fr", "ru", "ca", "it", "de")


class EngineError(Exception):
    """The engine failed; the text is safe to show."""


class EngineTimeoutError(EngineError):
    """The engine was stopped, since it took too long."""


class Translated(NamedTuple):
    text: str
    #: From 0 to 1.
    confidence: float


class Engine(NamedTuple):
    name: str
    pairs: frozenset[Pair]
    translate: Callable[[Pair, list[str], float], list[Translated]]
    """Of these texts, until this moment of `time.monotonic()`. Private characters (U+E000 on) are kept if it can."""


class Step(NamedTuple):
    engine: Engine
    pair: Pair


Plan = tuple[Step, ...]


def plans_of(engines: Iterable[Engine]) -> Mapping[Pair, Plan]:
    """How each pair is translated: directly where an engine can, else through one third language."""
    direct: dict[Pair, Plan] = {}
    for engine in engines:
        for pair in sorted(engine.pairs):
            direct.setdefault(pair, (Step(engine, pair),))
    plans = dict(direct)
    languages = sorted({code for pair in direct for code in pair})
    pivots = [*(code for code in _PIVOTS if code in languages), *(code for code in languages if code not in _PIVOTS)]
    for pivot in pivots:
        for source in languages:
            for target in languages:
                first, second = direct.get((source, pivot)), direct.get((pivot, target))
                if first and second and source != target:
                    plans.setdefault((source, target), (*first, *second))
    return plans


def parse_pair(source: str, target: str) -> Pair:
    return code_of(source), code_of(target)
