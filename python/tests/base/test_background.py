import threading
import time

import pytest

from soba_services.base.background import BusyError, create_background
from soba_services.base.logs import create_logger
from soba_services.base.metrics import create_metrics

_LOG = create_logger("tests", "silent")


def test_runs_jobs_in_order_and_goes_on_after_one_that_breaks() -> None:
    metrics, done, seen = create_metrics("tests"), threading.Event(), list[int]()
    background = create_background(_LOG, metrics)

    def fail(_stop: threading.Event) -> None:
        raise RuntimeError

    for number in range(3):
        background.submit("note", lambda _stop, number=number: seen.append(number))  # type: ignore[misc]
        background.submit("fail", fail)
    background.submit("end", lambda _stop: done.set())
    assert seen == []
    background.start()
    assert done.wait(10)
    assert seen == [0, 1, 2]
    assert background.stop(10)
    text = metrics.expose().decode()
    assert 'soba_background_jobs_total{job="note",outcome="done"} 3.0' in text
    assert 'soba_background_jobs_total{job="fail",outcome="failed"} 3.0' in text


def test_refuses_more_than_it_may_queue() -> None:
    background = create_background(_LOG, create_metrics("tests"), most_queued=2)
    for _ in range(2):
        background.submit("wait", lambda _stop: None)
    with pytest.raises(BusyError):
        background.submit("wait", lambda _stop: None)


def test_repeats_until_it_stops() -> None:
    seen, twice = list[float](), threading.Event()
    background = create_background(_LOG, create_metrics("tests"))

    def note(_stop: threading.Event) -> None:
        seen.append(time.monotonic())
        if len(seen) >= 2:
            twice.set()

    background.every("note", 0.01, note)
    background.start()
    assert twice.wait(10)
    assert background.stop(10)
    count = len(seen)
    time.sleep(0.1)
    assert len(seen) == count


def test_says_when_a_job_does_not_end_in_time() -> None:
    background = create_background(_LOG, create_metrics("tests"))
    release, running = threading.Event(), threading.Event()

    def stay(_stop: threading.Event) -> None:
        running.set()
        release.wait(20)

    background.submit("stay", stay)
    background.start()
    assert running.wait(10)
    assert not background.stop(0.05)
    release.set()
