"""How engines are combined, with engines that say what was asked of them."""

import time

import pytest

from soba_services.nlp_translation.detection import Detect, Detection, Guess
from soba_services.nlp_translation.engine import Engine, Pair, Translated, plans_of
from soba_services.nlp_translation.translations import UnsupportedError, create_translator


def _engine(name: str, *pairs: Pair, confidence: float = 0.5) -> Engine:
    def translate(pair: Pair, texts: list[str], until: float) -> list[Translated]:
        assert until > time.monotonic()
        return [Translated(f"{text}>{pair[1]}", confidence) for text in texts]

    return Engine(name, frozenset(pairs), translate)


def _detects(code: str, confidence: float = 0.8) -> Detect:
    return lambda _text: Detection(Guess(code, confidence), [])


_RULES = _engine("rules", ("en", "es"), ("es", "en"), ("es", "ca"), ("ca", "fr"))


def test_a_pair_goes_directly_or_through_one_third_language() -> None:
    plans = plans_of([_RULES])
    assert [step.pair for step in plans["en", "es"]] == [("en", "es")]
    assert [step.pair for step in plans["en", "ca"]] == [("en", "es"), ("es", "ca")]
    assert ("en", "fr") not in plans
    assert ("en", "en") not in plans


def test_the_first_engine_that_can_is_taken_and_direct_ways_are_better() -> None:
    better = _engine("better", ("en", "ca"), ("en", "es"))
    plans = plans_of([better, _RULES])
    assert [step.engine.name for step in plans["en", "ca"]] == ["better"]
    assert [step.engine.name for step in plans["en", "es"]] == ["better"]


def test_english_is_preferred_as_the_third_language() -> None:
    plans = plans_of([_engine("one", ("da", "de"), ("da", "en"), ("de", "sv"), ("en", "sv"))])
    assert [step.pair for step in plans["da", "sv"]] == [("da", "en"), ("en", "sv")]


def test_an_answer_tells_the_way_and_loses_certainty_on_it() -> None:
    translator = create_translator(_detects("xx"), [_RULES], seconds=5)
    (found,) = translator.translate(["text"], "en", "ca")
    assert found == ("text>es>ca", "en", 0.25, "rules:en-es+rules:es-ca")


def test_the_language_is_detected_where_none_is_given() -> None:
    translator = create_translator(_detects("en"), [_RULES], seconds=5)
    (found,) = translator.translate(["text"], "auto", "spa")
    assert (found.text, found.source, found.confidence) == ("text>es", "en", 0.4)


def test_the_same_language_or_none_is_left_as_it_is() -> None:
    translator = create_translator(_detects("es"), [_RULES], seconds=5)
    assert translator.translate(["hola"], "auto", "es")[0] == ("hola", "es", 1.0, "none")
    assert translator.translate(["hola"], "spa", "es")[0].model == "none"
    translator = create_translator(_detects("und", 0), [_RULES], seconds=5)
    assert translator.translate(["123"], "auto", "es")[0] == ("123", "und", 1.0, "none")


@pytest.mark.parametrize(
    "pair", [("en", "fr"), ("en", "xx"), ("xx", "en"), ("xx", "xx"), ("auto", "ja"), ("auto", "xx")]
)
def test_a_way_that_there_is_not_is_refused(pair: Pair) -> None:
    translator = create_translator(_detects("en"), [_RULES], seconds=5)
    with pytest.raises(UnsupportedError, match="There is no translation"):
        translator.translate(["text"], *pair)


def test_engines_that_come_later_come_first() -> None:
    translator = create_translator(_detects("en"), [], seconds=5)
    with pytest.raises(UnsupportedError, match="No translation engine"):
        translator.translate(["text"], "en", "es")
    translator.add([_RULES])
    translator.add([_engine("better", ("en", "es"))])
    assert translator.translate(["text"], "en", "es")[0].model == "better:en-es"
    assert ("en", "ca") in translator.pairs()


def test_what_an_engine_loses_is_kept_all_the_same() -> None:
    def forget(_pair: Pair, texts: list[str], _until: float) -> list[Translated]:
        return [Translated("".join(each for each in text.upper() if each < "\ue000"), 0.5) for text in texts]

    translator = create_translator(_detects("en"), [Engine("x", frozenset({("en", "es")}), forget)], seconds=5)
    (found,) = translator.translate(["pay {sum} to 0xabc now"], "en", "es")
    assert found.text == "PAY {sum} TO 0xabc NOW"
