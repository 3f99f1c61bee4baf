"""One text from one language to another: detection, the way there, and what must survive it."""

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from soba_services.nlp_translation.detection import UNDETERMINED, Detect
from soba_services.nlp_translation.engine import Engine, Pair, Plan, Translated, parse_pair, plans_of
from soba_services.nlp_translation.languages import name_of
from soba_services.nlp_translation.masking import in_pieces, mask, unmask

AUTO = "auto"


class UnsupportedError(Exception):
    """The caller asks for what is not installed; the text is safe to show."""


class Translation(NamedTuple):
    text: str
    source: str
    confidence: float
    model: str


class Translator(NamedTuple):
    translate: Callable[[list[str], str, str], list[Translation]]
    """Of these texts, from this language or `auto`, to that language."""
    pairs: Callable[[], list[Pair]]
    add: Callable[[Iterable[Engine]], None]
    """Engines that came later come first: they are the better ones."""


def create_translator(detect: Detect, engines: Iterable[Engine], *, seconds: float) -> Translator:
    known = list(engines)
    plans = dict(plans_of(known))

    def add(more: Iterable[Engine]) -> None:
        nonlocal plans
        known[:0] = more
        plans = dict(plans_of(known))

    def translate(texts: list[str], source: str, target: str) -> list[Translation]:
        until = time.monotonic() + seconds
        current = plans
        return [_translate(current, _question(detect, text, (source, target)), until) for text in texts]

    return Translator(translate, lambda: sorted(plans), add)


class _Question(NamedTuple):
    text: str
    pair: Pair
    certainty: float


def _question(detect: Detect, text: str, asked: Pair) -> _Question:
    source, target = parse_pair(*asked)
    if source != AUTO:
        return _Question(text, (source, target), 1.0)
    found = detect(text).best
    return _Question(text, (found.code, target), found.confidence)


def _translate(plans: dict[Pair, Plan], question: _Question, until: float) -> Translation:
    source, target = question.pair
    if source in {UNDETERMINED, target}:
        # Without words there is nothing to translate, nor is there into the same language.
        _check_target(plans, target)
        return Translation(question.text, source, 1.0, "none")
    plan = plans.get(question.pair)
    if plan is None:
        raise UnsupportedError(_reason(plans, question.pair))
    masked = mask(question.text)
    (whole,) = _follow(plan, [masked.text], until)
    text = unmask(whole.text, masked.kept)
    if text is None:
        parts: list[Translated] = []

        def translate(bodies: list[str]) -> list[str]:
            parts.extend(_follow(plan, bodies, until))
            return [part.text for part in parts]

        text = in_pieces(masked, translate)
        whole = Translated(text, min((part.confidence for part in parts), default=1.0))
    model = "+".join(f"{step.engine.name}:{step.pair[0]}-{step.pair[1]}" for step in plan)
    return Translation(text, source, round(whole.confidence * question.certainty, 4), model)


def _follow(plan: Plan, texts: list[str], until: float) -> list[Translated]:
    """Through each step; what one is unsure of, the next cannot mend."""
    current = [Translated(text, 1.0) for text in texts]
    for step in plan:
        following = step.engine.translate(step.pair, [each.text for each in current], until)
        current = [
            Translated(after.text, before.confidence * after.confidence)
            for before, after in zip(current, following, strict=True)
        ]
    return current


def _check_target(plans: dict[Pair, Plan], target: str) -> None:
    if not any(target in pair for pair in plans):
        raise UnsupportedError(f"There is no translation to {name_of(target)}. GET /supported-languages has all pairs.")


def _reason(plans: dict[Pair, Plan], pair: Pair) -> str:
    if not plans:
        return "No translation engine is installed."
    source, target = (name_of(code) for code in pair)
    return f"There is no translation from {source} to {target}. GET /supported-languages has all pairs."
