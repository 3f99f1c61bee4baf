"""Trains what was asked for, one pair at a time, beside the requests."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from soba_services.base.database import DatabaseUnavailableError
from soba_services.base.logs import fields
from soba_services.base.platform import Kit
from soba_services.learning.artefact import digest
from soba_services.ml_models import store
from soba_services.ml_models.candles import Candles
from soba_services.ml_models.model_file import evaluation, unpack_model
from soba_services.ml_models.settings import MlSettings
from soba_services.ml_models.train_worker import candles_to_bytes, read_block, write_block
from soba_services.ml_models.training import LEAST_TRAINING_CANDLES, VERSIONS

_POLL_SECONDS = 0.2
_BEAT_SECONDS = 10.0
_ABANDONED_SECONDS = 60.0


class TrainingFailedError(Exception):
    """The text is safe to show."""


class StoppedError(Exception):
    """The process stops: the training is for the next one."""


@dataclass(frozen=True)
class Trainer:
    train_waiting: Callable[[threading.Event], None]
    """All that waits, until there is nothing left or the process stops."""


def _talk(worker: "subprocess.Popen[bytes]", candles: Candles) -> list[bytes]:
    assert worker.stdin is not None and worker.stdout is not None  # noqa: S101, PT018 - both are pipes
    write_block(worker.stdin, candles_to_bytes(candles))  # type: ignore[arg-type]
    return [read_block(worker.stdout) for _ in VERSIONS]  # type: ignore[arg-type]


def run_worker(
    candles: Candles, seconds: float, stopping: threading.Event, beat: Callable[[], None] = lambda: None
) -> list[bytes]:
    """The packed models of both versions, from a process that is ended when it takes too long or we stop.

    `beat` is called now and then meanwhile.
    """
    command = [sys.executable, "-m", "soba_services.ml_models.train_worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:  # noqa: S603 - our own
        answered: list[list[bytes]] = []

        def talk() -> None:
            with contextlib.suppress(Exception):
                answered.append(_talk(worker, candles))

        talking = threading.Thread(target=talk, daemon=True)
        talking.start()
        begun = beaten = time.monotonic()
        while talking.is_alive() and time.monotonic() < begun + seconds and not stopping.is_set():
            talking.join(_POLL_SECONDS)
            if time.monotonic() > beaten + _BEAT_SECONDS:
                beat()
                beaten = time.monotonic()
        worker.kill()
        talking.join()
        if worker.stdin is not None:
            # What was not yet written has nobody to go to.
            with contextlib.suppress(BrokenPipeError):
                worker.stdin.close()
    if answered:
        return answered[0]
    if stopping.is_set():
        raise StoppedError
    raise TrainingFailedError("The training took too long or broke off.")


def _train_pair(kit: Kit, settings: MlSettings, token_pair: str, stopping: threading.Event) -> None:
    with kit.database.connection() as connection:
        candles = store.hourly_candles(connection, token_pair)
    if len(candles) < LEAST_TRAINING_CANDLES:
        found = f"There are {len(candles)} full hours of candles"
        raise TrainingFailedError(f"{found}; a model needs {LEAST_TRAINING_CANDLES}.")

    def beat() -> None:
        with contextlib.suppress(DatabaseUnavailableError), kit.database.connection() as connection:
            store.touch_training(connection, token_pair)

    packed = run_worker(candles, settings.ML_TRAINING_TIMEOUT_SECONDS, stopping, beat)
    with kit.database.connection() as connection:
        for payload in packed:
            sha256 = digest(payload)
            model = unpack_model(payload, sha256)
            store.save_model(connection, (token_pair, model.version), (payload, sha256, evaluation(model)))
        store.finish_training(connection, token_pair, None)


def create_trainer(kit: Kit, settings: MlSettings, on_trained: Callable[[], None]) -> Trainer:
    one_at_a_time = threading.Lock()

    def train_next(stopping: threading.Event) -> bool:
        with kit.database.connection() as connection:
            token_pair = store.claim_training(connection, _ABANDONED_SECONDS)
        if token_pair is None:
            return False
        begun = time.perf_counter()
        try:
            _train_pair(kit, settings, token_pair, stopping)
            reason = None
        except StoppedError:
            with kit.database.connection() as connection:
                store.release_training(connection, token_pair)
            return False
        except TrainingFailedError as error:
            reason = str(error)
        except DatabaseUnavailableError:
            raise
        except Exception:
            kit.logger.exception("A training failed.", extra=fields(tokenPair=token_pair))
            reason = "The training failed."
        if reason is not None:
            with kit.database.connection() as connection:
                store.finish_training(connection, token_pair, reason)
        told = fields(tokenPair=token_pair, seconds=round(time.perf_counter() - begun, 1), reason=reason)
        kit.logger.info("A training ended.", extra=told)
        on_trained()
        return True

    def train_waiting(stopping: threading.Event) -> None:
        # What is asked for meanwhile is found by the turn that runs.
        if not one_at_a_time.acquire(blocking=False):
            return
        try:
            while not stopping.is_set() and train_next(stopping):
                pass
        except DatabaseUnavailableError:
            kit.logger.warning("Trainings wait for the database.")
        finally:
            one_at_a_time.release()

    return Trainer(train_waiting)
