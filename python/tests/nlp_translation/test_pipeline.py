"""Programs that hang, die or talk too much: none of it may reach the next text, and none may stay behind."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from soba_services.nlp_translation.apertium import Apertium, create_apertium
from soba_services.nlp_translation.apertium_modes import find_modes, from_stream, to_stream
from soba_services.nlp_translation.engine import EngineError, EngineTimeoutError
from tests.nlp_translation.programs import add_mode

_PID = "str(os.getpid()).encode()"


@pytest.fixture
def create(tmp_path: Path) -> Iterator[Callable[..., Apertium]]:
    made: list[Apertium] = []

    def create_(most: int = 2) -> Apertium:
        made.append(create_apertium(tmp_path, most_pipelines=most))
        return made[-1]

    yield create_
    for apertium in made:
        apertium.stop()


def _ask(apertium: Apertium, pair: str, text: str = "hello", seconds: float = 10.0) -> str:
    source, target = pair.split("-")
    (found,) = apertium.engine.translate((source, target), [text], time.monotonic() + seconds)
    return found.text


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _is_running(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_programs_are_reused(tmp_path: Path, create: Callable[..., Apertium]) -> None:
    add_mode(tmp_path, "en-es", _PID)
    apertium = create()
    pids = {_ask(apertium, "en-es") for _ in range(5)}
    assert len(pids) == 1
    assert _is_running(pids.pop())


def test_a_program_that_hangs_is_killed_and_the_next_text_gets_another(
    tmp_path: Path, create: Callable[..., Apertium]
) -> None:
    add_mode(tmp_path, "en-es", f"time.sleep(60) if b'hang' in text else {_PID}")
    apertium = create()
    pid = _ask(apertium, "en-es")
    with pytest.raises(EngineTimeoutError):
        _ask(apertium, "en-es", "hang", seconds=0.3)
    assert not _is_running(pid)
    assert _ask(apertium, "en-es") != pid


def test_an_answer_that_comes_too_late_is_not_taken_for_that_to_the_next_text(
    tmp_path: Path, create: Callable[..., Apertium]
) -> None:
    add_mode(tmp_path, "en-es", "(time.sleep(0.5) if b'slow' in text else None, text)[1]")
    apertium = create()
    with pytest.raises(EngineTimeoutError):
        _ask(apertium, "en-es", "slow", seconds=0.1)
    assert _ask(apertium, "en-es", "next") == "next"


@pytest.mark.parametrize("answer", ["os._exit(1)", "os.kill(os.getpid(), 9)", "b'x' * 5_000_000"])
def test_a_program_that_fails_is_told_and_replaced(
    tmp_path: Path, create: Callable[..., Apertium], answer: str
) -> None:
    add_mode(tmp_path, "en-es", f"({answer}) if b'fail' in text else text")
    apertium = create()
    with pytest.raises(EngineError):
        _ask(apertium, "en-es", "fail")
    assert _ask(apertium, "en-es", "next") == "next"


def test_a_program_that_somebody_else_ended_is_not_asked(tmp_path: Path, create: Callable[..., Apertium]) -> None:
    add_mode(tmp_path, "en-es", _PID)
    apertium = create()
    pid = _ask(apertium, "en-es")
    os.kill(int(pid), signal.SIGKILL)
    while Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        time.sleep(0.01)
    assert _ask(apertium, "en-es") != pid


def test_a_program_that_is_not_there_is_told(tmp_path: Path, create: Callable[..., Apertium]) -> None:
    (tmp_path / "modes").mkdir()
    (tmp_path / "modes" / "en-es.mode").write_text("/nowhere/lt-proc a | /nowhere/other")
    with pytest.raises(EngineError, match="cannot be started"):
        _ask(create(), "en-es")


def test_no_more_programs_run_than_allowed(tmp_path: Path, create: Callable[..., Apertium]) -> None:
    for pair in ("en-es", "en-fr", "en-it"):
        add_mode(tmp_path, pair, _PID)
    apertium = create(2)
    first, second, third = (_ask(apertium, pair) for pair in ("en-es", "en-fr", "en-it"))
    assert [_is_running(pid) for pid in (first, second, third)] == [False, True, True]
    apertium.stop_idle(60)
    assert _is_running(third)
    apertium.stop_idle(0)
    assert not _is_running(third)


def test_who_asks_while_all_are_busy_waits_for_one_to_be_free(tmp_path: Path, create: Callable[..., Apertium]) -> None:
    add_mode(tmp_path, "en-es", "(time.sleep(0.4) if b'slow' in text else None, text)[1]")
    apertium = create(1)
    slow = threading.Thread(target=_ask, args=(apertium, "en-es", "slow"))
    slow.start()
    while not apertium_is_busy(apertium):
        time.sleep(0.01)
    assert _ask(apertium, "en-es", "next") == "next"
    slow.join()


def apertium_is_busy(apertium: Apertium) -> bool:
    try:
        _ask(apertium, "en-es", "probe", seconds=0.05)
    except EngineTimeoutError:
        return True
    return False


def test_many_at_once_get_each_their_own_answer(tmp_path: Path, create: Callable[..., Apertium]) -> None:
    add_mode(tmp_path, "en-es", "text")
    apertium = create(3)
    wrong: list[str] = []

    def ask(number: int) -> None:
        for step in range(20):
            text = f"text {number} {step} " + "long " * (number * 100)
            if _ask(apertium, "en-es", text) != text:
                wrong.append(text[:20])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_no_file_is_left_open(tmp_path: Path, create: Callable[..., Apertium]) -> None:
    add_mode(tmp_path, "en-es", "text if b'ok' in text else os._exit(1)")
    apertium = create()
    _ask(apertium, "en-es", "ok")
    before = _open_files()
    for _ in range(5):
        with pytest.raises(EngineError):
            _ask(apertium, "en-es", "no")
        _ask(apertium, "en-es", "ok")
    assert _open_files() == before


def test_only_plain_modes_count_and_languages_have_short_codes(tmp_path: Path) -> None:
    add_mode(tmp_path, "eng-spa", "text")
    for name in ("eng-spa_US", "README", "eng", "eng-spa-debug"):
        (tmp_path / "modes" / f"{name}.mode").write_text("cat")
    (tmp_path / "modes" / "eng-cat.mode").write_text("lt-proc 'unclosed")
    (tmp_path / "modes" / "eng-glg.mode").write_text("")
    assert set(find_modes(tmp_path)) == {("en", "es")}
    assert find_modes(tmp_path / "nowhere") == {}


@pytest.mark.parametrize("line", ["plain", "a^b$c <x> [y] {z} / @ \\", "\\", "[[]]", "\ue000 and \ue001"])
def test_the_stream_escapes_what_it_must(line: str) -> None:
    assert from_stream(to_stream(line))[0] == line


def test_marks_of_unknown_words_are_taken_off_and_counted() -> None:
    assert from_stream(b"the *gato #drink milk.[]") == ("the gato drink milk", 0.5)
    assert from_stream(b".[]") == ("", 1.0)
