"""Work beside requests: a bounded queue for jobs, and jobs that come again.

Its threads never keep a process alive.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from soba_services.base.logs import fields
from soba_services.base.metrics import Metrics

Job = Callable[[threading.Event], None]
"""Looks at the event now and then: once it is set, the process stops."""


class BusyError(Exception):
    """Too much is queued already: answered with 503 and Retry-After."""


@dataclass(frozen=True, slots=True)
class Background:
    submit: Callable[[str, Job], None]
    """`submit(kind, job)`: as soon as a worker is free. `kind` is a metric label, from a bounded set."""
    every: Callable[[str, float, Job], None]
    """`every(kind, seconds, job)`: at the start, and so many seconds after each end."""
    start: Callable[[], None]
    stop: Callable[[float], bool]
    """Tells the jobs to end and waits at most so many seconds; whether all did."""


@dataclass(frozen=True, slots=True)
class _State:
    logger: logging.Logger
    metrics: Metrics
    waiting: queue.Queue[tuple[str, Job] | None]
    stopping: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)
    repeated: list[tuple[str, float, Job]] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)


def _run(state: _State, kind: str, job: Job) -> None:
    begun = time.perf_counter()
    try:
        job(state.stopping)
        outcome = "done"
    except Exception:
        outcome = "failed"
        state.logger.exception("A background job failed.", extra=fields(job=kind))
    state.metrics.background_jobs.labels(kind, outcome).inc()
    seconds = round(time.perf_counter() - begun, 3)
    state.logger.debug("A background job ended.", extra=fields(job=kind, outcome=outcome, seconds=seconds))


def _work(state: _State) -> None:
    while not state.stopping.is_set():
        item = state.waiting.get()
        if item is not None and not state.stopping.is_set():
            _run(state, *item)


def _repeat(state: _State, kind: str, seconds: float, job: Job) -> None:
    while not state.stopping.is_set():
        _run(state, kind, job)
        state.stopping.wait(seconds)


def _launch(state: _State, target: Callable[..., None], *arguments: object) -> None:
    thread = threading.Thread(target=target, args=(state, *arguments), daemon=True)
    state.threads.append(thread)
    thread.start()


def _stop(state: _State, seconds: float) -> bool:
    state.stopping.set()
    for _ in state.threads:
        try:
            state.waiting.put_nowait(None)
        except queue.Full:
            break
    end = time.monotonic() + seconds
    for thread in state.threads:
        thread.join(max(0.0, end - time.monotonic()))
    return not any(thread.is_alive() for thread in state.threads)


def create_background(
    logger: logging.Logger, metrics: Metrics, *, workers: int = 1, most_queued: int = 1000
) -> Background:
    state = _State(logger, metrics, queue.Queue(most_queued))

    def submit(kind: str, job: Job) -> None:
        try:
            state.waiting.put_nowait((kind, job))
        except queue.Full:
            raise BusyError("Too much is queued. Try again later.") from None

    def every(kind: str, seconds: float, job: Job) -> None:
        state.repeated.append((kind, seconds, job))
        if state.started.is_set():
            _launch(state, _repeat, kind, seconds, job)

    def start() -> None:
        state.started.set()
        for _ in range(workers):
            _launch(state, _work)
        for each in state.repeated:
            _launch(state, _repeat, *each)

    return Background(submit, every, start, lambda seconds: _stop(state, seconds))
