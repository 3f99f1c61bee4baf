"""`python -m soba_services.nlp_translation.bench`: how often languages are told rightly, and how fast."""

import statistics
import time
from pathlib import Path
from typing import NamedTuple

from soba_services.nlp_translation.detection import Detect, create_detector

_SAMPLE = Path(__file__).parent / "samples" / "languages.tsv"


class Measured(NamedTuple):
    texts: int
    languages: int
    right: int
    wrong: list[str]
    median_ms: float

    @property
    def accuracy(self) -> float:
        return self.right / self.texts


def load_sample() -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in _SAMPLE.read_text(encoding="utf-8").splitlines())
    return [(code, text) for code, text in rows]


def measure(detect: Detect) -> Measured:
    sample = load_sample()
    detect(sample[0][1])
    times, wrong = [], []
    for code, text in sample:
        begun = time.perf_counter()
        found = detect(text).best
        times.append((time.perf_counter() - begun) * 1000)
        if found.code != code:
            wrong.append(f"{code} taken for {found.code} ({found.confidence:.2f}): {text}")
    languages = len({code for code, _ in sample})
    return Measured(len(sample), languages, len(sample) - len(wrong), wrong, statistics.median(times))


def main() -> None:
    result = measure(create_detector())
    print(f"translation: {result.right} of {result.texts} texts in {result.languages} languages: {result.accuracy:.1%}")
    print(f"translation: detection, median in ms {result.median_ms:.2f}")


if __name__ == "__main__":
    main()
