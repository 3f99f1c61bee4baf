"""Programs that pass a text on to each other, kept running between texts: a NUL ends each."""

import contextlib
import os
import selectors
import subprocess
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from soba_services.nlp_translation.engine import EngineError, EngineTimeoutError

_CHUNK = 65_536
_LONGEST_ANSWER = 4 * 1024 * 1024


class Pipeline(NamedTuple):
    ask: Callable[[bytes, float], bytes]
    """The answer to a text without NUL, at the latest at this moment of `time.monotonic()`. One at a time."""
    is_running: Callable[[], bool]
    stop: Callable[[], None]


def start_pipeline(commands: Sequence[Sequence[str]]) -> Pipeline:
    processes: list[subprocess.Popen[bytes]] = []

    def stop() -> None:
        _stop(processes)

    try:
        _start(commands, processes)
    except OSError as error:
        stop()
        raise EngineError(f"A program of the translation engine cannot be started: {error.strerror}.") from None
    return Pipeline(
        lambda text, until: _ask(processes, text, until),
        lambda: bool(processes) and all(process.poll() is None for process in processes),
        stop,
    )


def _start(commands: Sequence[Sequence[str]], processes: list[subprocess.Popen[bytes]]) -> None:
    for command in commands:
        before = processes[-1].stdout if processes else None
        process = subprocess.Popen(  # noqa: S603 - from the installed modes, and without a shell
            list(command),
            stdin=before or subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
        if before is not None:
            before.close()
        processes.append(process)
    for pipe in (processes[0].stdin, processes[-1].stdout):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
    for process in processes:
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
    processes.clear()


def _ask(processes: list[subprocess.Popen[bytes]], text: bytes, until: float) -> bytes:
    source, sink = (processes[0].stdin, processes[-1].stdout) if processes else (None, None)
    if source is None or sink is None:
        raise EngineError("The translation engine has stopped.")
    unsent, answer = memoryview(text + b"\0"), bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(source, selectors.EVENT_WRITE)
        selector.register(sink, selectors.EVENT_READ)
        while not answer.endswith(b"\0"):
            remaining = until - time.monotonic()
            ready = selector.select(remaining) if remaining > 0 else []
            if not ready:
                raise EngineTimeoutError("The translation took too long.")
            for key, _ in ready:
                if key.fileobj is sink:
                    answer += _read(sink.fileno())
                    continue
                unsent = unsent[_write(source.fileno(), unsent) :]
                if not unsent:
                    selector.unregister(source)
            if len(answer) > _LONGEST_ANSWER:
                raise EngineError("The translation engine answered too much.")
    return bytes(answer[:-1])


def _read(file: int) -> bytes:
    part = os.read(file, _CHUNK)
    if not part:
        raise EngineError("The translation engine has stopped.")
    return part


def _write(file: int, part: memoryview) -> int:
    try:
        return os.write(file, part[:_CHUNK])
    except OSError:
        raise EngineError("The translation engine has stopped.") from None
