"""Apertium: translation by rules, with pairs that Debian packages. Its programs are reused, few at a time."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from soba_services.nlp_translation.apertium_modes import Mode, find_modes, from_stream, to_stream
from soba_services.nlp_translation.engine import Engine, EngineTimeoutError, Pair, Translated
from soba_services.nlp_translation.pipeline import Pipeline, start_pipeline

#: Rules know words, not meaning: even where all words are known it is no more certain than this.
_BEST = 0.9


class Apertium(NamedTuple):
    engine: Engine
    stop: Callable[[], None]
    stop_idle: Callable[[float], None]
    """Stops the programs of pairs that nobody asked for in so many seconds."""


@dataclass(slots=True)
class _Pool:
    most: int
    changed: threading.Condition = field(default_factory=threading.Condition)
    idle: list[tuple[Pair, Pipeline, float]] = field(default_factory=list)
    lent: Counter[Pair] = field(default_factory=Counter)


def create_apertium(folder: Path, *, most_pipelines: int) -> Apertium:
    modes = find_modes(folder)
    pool = _Pool(most_pipelines)

    def translate(pair: Pair, texts: list[str], until: float) -> list[Translated]:
        with _lend(pool, modes[pair], until) as pipeline:
            return [_translate(pipeline, text, until) for text in texts]

    def stop_idle(seconds: float) -> None:
        limit = time.monotonic() - seconds
        with pool.changed:
            old = [each for each in pool.idle if each[2] <= limit]
            pool.idle = [each for each in pool.idle if each[2] > limit]
        for _, pipeline, _ in old:
            pipeline.stop()

    return Apertium(Engine("apertium", frozenset(modes), translate), lambda: stop_idle(0), stop_idle)


@contextmanager
def _lend(pool: _Pool, mode: Mode, until: float) -> Iterator[Pipeline]:
    pipeline = _take(pool, mode, until)
    is_sound = False
    try:
        if pipeline is None:
            pipeline = start_pipeline(mode.commands)
        yield pipeline
        is_sound = True
    finally:
        if pipeline is not None and not is_sound:
            # Whatever comes out of it later would be taken for the answer to the next text.
            pipeline.stop()
        with pool.changed:
            pool.lent[mode.pair] -= 1
            if pipeline is not None and is_sound:
                pool.idle.append((mode.pair, pipeline, time.monotonic()))
            pool.changed.notify_all()


def _take(pool: _Pool, mode: Mode, until: float) -> Pipeline | None:
    """One that runs already, or the right to start one; for that the one that waited longest may be stopped."""
    with pool.changed:
        while True:
            _bury(pool)
            for place in range(len(pool.idle) - 1, -1, -1):
                if pool.idle[place][0] == mode.pair:
                    pool.lent[mode.pair] += 1
                    return pool.idle.pop(place)[1]
            if pool.lent.total() + len(pool.idle) < pool.most:
                break
            if pool.idle:
                pool.idle.pop(0)[1].stop()
                break
            if not pool.changed.wait(max(0.0, until - time.monotonic())):
                raise EngineTimeoutError("All translation programs are busy. Try again later.")
        pool.lent[mode.pair] += 1
        return None


def _bury(pool: _Pool) -> None:
    """Somebody else may have ended them meanwhile."""
    dead = [each for each in pool.idle if not each[1].is_running()]
    pool.idle = [each for each in pool.idle if each not in dead]
    for _, pipeline, _ in dead:
        pipeline.stop()


def _translate(pipeline: Pipeline, text: str, until: float) -> Translated:
    """Line by line, so that lines stay where they are."""
    lines, known, weight = [], 0.0, 0
    for line in text.split("\n"):
        if not line.strip():
            lines.append(line)
            continue
        translated, share = from_stream(pipeline.ask(to_stream(line), until))
        lines.append(translated)
        known += share * len(line)
        weight += len(line)
    return Translated("\n".join(lines), _BEST * known / weight if weight else 1.0)
