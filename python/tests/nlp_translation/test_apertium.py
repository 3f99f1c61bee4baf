"""Apertium itself, with the pairs that CI installs: eng-spa, spa-cat and fra-cat."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soba_services.nlp_translation.apertium import Apertium, create_apertium
from soba_services.nlp_translation.detection import create_detector
from soba_services.nlp_translation.translations import Translator, create_translator
from tests.nlp_translation.test_masking import KEPT

_FOLDER = Path("/usr/share/apertium")
_PAIRS = {("en", "es"), ("es", "en"), ("es", "ca"), ("ca", "es"), ("fr", "ca"), ("ca", "fr")}


@pytest.fixture(scope="module")
def apertium() -> Iterator[Apertium]:
    made = create_apertium(_FOLDER, most_pipelines=4)
    missing = _PAIRS - made.engine.pairs
    if missing and os.environ.get("CI") != "true":
        pytest.skip(
            f"Apertium lacks {sorted(missing)}: apt-get install apertium-eng-spa apertium-spa-cat apertium-fra-cat"
        )
    assert not missing
    yield made
    made.stop()


@pytest.fixture(scope="module")
def translator(apertium: Apertium) -> Translator:
    return create_translator(create_detector(), [apertium.engine], seconds=30)


@pytest.mark.parametrize(
    ("source", "target", "text", "wanted"),
    [
        ("es", "en", "El gato bebe leche en la casa vieja.", "The cat drinks milk in the old house."),
        ("es", "ca", "El gato bebe leche.", "El gat beu llet."),
        ("fr", "ca", "Le chat boit du lait.", "El gat beu de la llet."),
    ],
)
def test_translates(translator: Translator, source: str, target: str, text: str, wanted: str) -> None:
    (found,) = translator.translate([text], source, target)
    assert found.text == wanted
    assert found.model == f"apertium:{source}-{target}"
    assert found.confidence > 0.8


def test_detects_and_goes_through_a_third_language(translator: Translator) -> None:
    (found,) = translator.translate(["El gat beu llet a la casa vella, perquè vol dormir."], "auto", "en")
    assert found.source == "ca"
    assert found.model == "apertium:ca-es+apertium:es-en"
    assert "cat" in found.text
    assert "milk" in found.text


def test_unknown_words_stay_and_lower_the_confidence(translator: Translator) -> None:
    known, unknown = translator.translate(["El gato bebe leche.", "El xyzzyq bebe qwfpg."], "es", "en")
    assert unknown.confidence < known.confidence
    assert "xyzzyq" in unknown.text
    assert "*" not in unknown.text


@pytest.mark.parametrize("kept", KEPT)
def test_what_must_survive_survives(translator: Translator, kept: str) -> None:
    (found,) = translator.translate([f"El usuario quiere vender {kept} ahora."], "es", "en")
    assert kept in found.text
    assert found.text.startswith("The user wants")


def test_lines_and_spaces_stay_where_they_are(translator: Translator) -> None:
    (found,) = translator.translate(["Hola.\n\n  El gato bebe.\r\n\tLa casa.\n"], "es", "en")
    assert [line.startswith((" ", "\t")) for line in found.text.split("\n")] == [False, False, True, True, False]
    assert found.text.count("\n") == 4
    assert "\r\n" in found.text


def test_the_longest_text_and_the_longest_batch_are_answered(translator: Translator) -> None:
    sentence = "El gato bebe leche en la casa vieja y no quiere dormir. "
    begun = time.monotonic()
    (found,) = translator.translate([(sentence * 200)[:10_000]], "es", "en")
    assert found.text.count("cat") >= 170
    assert len(translator.translate([sentence] * 100, "es", "ca")) == 100
    assert time.monotonic() - begun < 25


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(st.sampled_from([*KEPT, " ", "\n", ". ", "gato", "vender", "la casa"]), st.text(max_size=6)),
        max_size=12,
    )
)
def test_no_text_breaks_the_engine_or_the_next_answer(translator: Translator, parts: list[str]) -> None:
    text = "".join(parts)
    (found,) = translator.translate([text], "es", "en")
    assert found.text.count("\n") == text.count("\n")
    (after,) = translator.translate(["El gato bebe leche."], "es", "en")
    assert after.text == "The cat drinks milk."
