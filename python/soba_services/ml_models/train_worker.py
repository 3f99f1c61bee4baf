"""`python -m soba_services.ml_models.train_worker`: trains what it reads, and writes the models.

A process of its own, so that a training takes nothing of the time of those who ask for forecasts, and can be ended.
"""

import io
import os
import struct
import sys
import threading
from typing import BinaryIO

import numpy as np

from soba_services.ml_models.candles import Candles, candles_from_rows
from soba_services.ml_models.model_file import pack_model
from soba_services.ml_models.training import VERSIONS, train

_LENGTH = struct.Struct(">Q")


def write_block(stream: BinaryIO, block: bytes) -> None:
    stream.write(_LENGTH.pack(len(block)))
    stream.write(block)
    stream.flush()


def read_block(stream: BinaryIO) -> bytes:
    size = _LENGTH.unpack(stream.read(_LENGTH.size))[0]
    block = stream.read(size)
    if len(block) != size:
        raise EOFError("The other side ended.")
    return block


def candles_to_bytes(candles: Candles) -> bytes:
    buffer = io.BytesIO()
    columns = [candles.start, candles.open, candles.high, candles.low, candles.close, candles.volume]
    np.save(buffer, np.stack(columns, axis=1), allow_pickle=False)
    return buffer.getvalue()


def candles_from_bytes(block: bytes) -> Candles:
    return candles_from_rows(np.load(io.BytesIO(block), allow_pickle=False))


def _end_with_parent(stream: BinaryIO) -> None:
    """Whoever asked keeps its end open; when it closes, nobody waits for the models any more."""

    def watch() -> None:
        stream.read(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    os.nice(10)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    candles = candles_from_bytes(read_block(source))
    _end_with_parent(source)
    for version in VERSIONS:
        write_block(target, pack_model(train(candles, version)))
    # A thread that reads standard input would make an orderly end wait for it.
    os._exit(0)


if __name__ == "__main__":
    main()
