"""A model as bytes: arrays and plain facts, never code. Bytes that changed since they were written are refused."""

import hashlib
import io
import json
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]

_FACTS = "facts.json"


class DamagedArtefactError(Exception):
    """The bytes are not those that were written."""


def digest(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()


def pack(arrays: Arrays, facts: dict[str, Any]) -> bytes:
    text = json.dumps(facts, allow_nan=False, sort_keys=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays, **{_FACTS: np.frombuffer(text.encode(), dtype=np.uint8)})
    return buffer.getvalue()


def unpack(payload: bytes, sha256: str) -> tuple[Arrays, dict[str, Any]]:
    """Pickled objects are refused by numpy, other damage by the digest."""
    if digest(payload) != sha256:
        raise DamagedArtefactError("The model's bytes do not have the digest that was stored with them.")
    with np.load(io.BytesIO(payload), allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
    facts: dict[str, Any] = json.loads(arrays.pop(_FACTS).tobytes())
    return arrays, facts
