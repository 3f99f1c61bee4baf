"""Neural translation with a model that the test builds: small, but a Transformer that really translates."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soba_services.nlp_translation.engine import EngineTimeoutError
from soba_services.nlp_translation.neural import NeuralError, find_models, load_neural, sentences_of
from tests.nlp_translation.tiny_model import build_tiny_model

WORDS = {"the": "die", "cat": "katze", "drinks": "trinkt", "milk": "milch", "sells": "verkauft"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    build_tiny_model(folder / "en-de", ("eng", "de"), WORDS)
    return folder


def _until(seconds: float = 20) -> float:
    return time.monotonic() + seconds


def test_a_model_translates_what_it_was_made_for(folder: Path) -> None:
    (path,) = find_models(folder)
    engine = load_neural(path, threads=1)
    assert engine.pairs == {("en", "de")}
    one, two = engine.translate(("en", "de"), ["The cat drinks milk", "The cat sells the milk"], _until())
    assert one.text == "die katze trinkt milch"
    assert two.text == "die katze verkauft die milch"
    assert 0.5 < one.confidence <= 1


def test_lines_and_sentences_stay_apart(folder: Path) -> None:
    engine = load_neural(folder / "en-de", threads=1)
    (found,) = engine.translate(("en", "de"), ["the cat\n\nthe milk\n"], _until())
    assert found.text == "die katze\n\ndie milch\n"


def test_a_text_is_given_up_when_its_time_is_over(folder: Path) -> None:
    engine = load_neural(folder / "en-de", threads=1)
    with pytest.raises(EngineTimeoutError):
        engine.translate(("en", "de"), ["the cat"], time.monotonic() - 1)


@pytest.mark.parametrize("name", ["translation.json", "model.bin", "source_tokenizer.json"])
def test_a_broken_model_is_refused_by_its_name(folder: Path, tmp_path: Path, name: str) -> None:
    broken = tmp_path / "broken"
    build_tiny_model(broken, ("en", "de"), WORDS)
    (broken / name).write_text("{}")
    with pytest.raises(NeuralError, match="broken"):
        load_neural(broken, threads=1)


def test_tokens_that_a_model_wants_are_given_to_it(folder: Path, tmp_path: Path) -> None:
    model = tmp_path / "prefixed"
    build_tiny_model(model, ("en", "de"), WORDS)
    config = {"pairs": [{"source": "en", "target": "de", "source_prefix": ["milk"], "target_prefix": ["milch"]}]}
    (model / "translation.json").write_text(json.dumps(config))
    (found,) = load_neural(model, threads=1).translate(("en", "de"), ["the cat"], _until())
    # The token before the target is the model's own business and no part of the text.
    assert found.text == "die katze"


@given(st.text(alphabet="ab .!?\n。…", max_size=400), st.integers(0, 900))
def test_sentences_joined_are_the_text(text: str, words: int) -> None:
    whole = text + " word" * words
    assert "".join(sentences_of(whole)) == whole
