"""Neural models in CTranslate2's format, with the tokenizers of Hugging Face. Each lies in a folder of its own:

    model.bin, vocabularies and config.json    as CTranslate2's converters write them
    tokenizer.json                             or source_tokenizer.json and target_tokenizer.json
    translation.json                           {"pairs": [{"source": "en", "target": "de"}]}

A pair may name tokens that its model wants around the source (`source_prefix`, `source_suffix`) or before the target
(`target_prefix`); models for many languages choose the language by them.
"""

import importlib.util
import math
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from soba_services.nlp_translation.engine import Engine, EngineTimeoutError, Pair, Translated, parse_pair

_AT_ONCE = 8
_LONGEST_SENTENCE = 200
_LONGEST_ANSWER = 256
_BEAM = 2
_SENTENCE_END = re.compile(r"(?<=[.!?…])(\s+)|(?<=[。！？])|(\n+)")


class NeuralError(Exception):
    """A model cannot be used; the text names its folder and why."""


class _PairConfig(BaseModel):
    model_config = ConfigDict(frozen=True)

    source: str
    target: str
    source_prefix: list[str] = Field(default_factory=list)
    source_suffix: list[str] = Field(default_factory=list)
    target_prefix: list[str] = Field(default_factory=list)


class _Config(BaseModel):
    pairs: list[_PairConfig] = Field(min_length=1)


class _Model(NamedTuple):
    translator: Any
    source: Any
    target: Any


def find_models(folder: Path) -> list[Path]:
    return sorted(file.parent for file in folder.glob("*/model.bin"))


def load_neural(folder: Path, *, threads: int) -> Engine:
    """Reads the model into memory, which may take seconds."""
    if importlib.util.find_spec("ctranslate2") is None or importlib.util.find_spec("tokenizers") is None:
        raise NeuralError("The packages of requirements-neural.txt are not installed.")
    try:
        config = _Config.model_validate(orjson.loads((folder / "translation.json").read_bytes()))
        model = _load(folder, threads)
    except (OSError, ValidationError, orjson.JSONDecodeError):
        raise NeuralError(f"{folder.name}/translation.json is missing or wrong.") from None
    except Exception as error:
        # The libraries raise whatever they like; all of it means that the files are not what they should be.
        raise NeuralError(f"The model in {folder.name} cannot be loaded ({type(error).__name__}).") from error
    pairs = {parse_pair(pair.source, pair.target): pair for pair in config.pairs}

    def translate(pair: Pair, texts: list[str], until: float) -> list[Translated]:
        return [_translate(model, pairs[pair], (text, until)) for text in texts]

    return Engine(f"neural:{folder.name}", frozenset(pairs), translate)


def _load(folder: Path, threads: int) -> _Model:
    import ctranslate2  # noqa: PLC0415 - optional
    from tokenizers import Tokenizer  # noqa: PLC0415 - optional

    def tokenizer(side: str) -> Any:
        own = folder / f"{side}_tokenizer.json"
        return Tokenizer.from_file(str(own if own.exists() else folder / "tokenizer.json"))

    translator = ctranslate2.Translator(str(folder), device="cpu", inter_threads=1, intra_threads=threads)
    return _Model(translator, tokenizer("source"), tokenizer("target"))


def _translate(model: _Model, pair: _PairConfig, asked: tuple[str, float]) -> Translated:
    text, until = asked
    parts = list(sentences_of(text))
    wanted = [place for place, part in enumerate(parts) if re.search(r"\w", part)]
    confidences = []
    for start in range(0, len(wanted), _AT_ONCE):
        if time.monotonic() >= until:
            raise EngineTimeoutError("The translation took too long.")
        places = wanted[start : start + _AT_ONCE]
        for place, translated in zip(places, _ask(model, pair, [parts[one] for one in places]), strict=True):
            parts[place] = translated.text
            confidences.append(translated.confidence)
    return Translated("".join(parts), min(confidences, default=1.0))


def sentences_of(text: str) -> Iterator[str]:
    """Sentences and what is between them, in turn; too long ones in parts. Joined, they are the text."""
    for part in _SENTENCE_END.split(text):
        if not part:
            continue
        words = re.split(r"(\s+)", part)
        for start in range(0, len(words), 2 * _LONGEST_SENTENCE):
            piece = words[start : start + 2 * _LONGEST_SENTENCE]
            end = piece.pop() if len(piece) > 1 and piece[-1].isspace() else ""
            yield from (each for each in ("".join(piece), end) if each)


def _ask(model: _Model, pair: _PairConfig, texts: list[str]) -> list[Translated]:
    encode: Callable[[str], list[str]] = lambda text: model.source.encode(text).tokens  # noqa: E731
    tokens = [[*pair.source_prefix, *encode(text), *pair.source_suffix] for text in texts]
    results = model.translator.translate_batch(
        tokens,
        target_prefix=[pair.target_prefix] * len(texts) if pair.target_prefix else None,
        beam_size=_BEAM,
        max_input_length=0,
        max_decoding_length=_LONGEST_ANSWER,
        return_scores=True,
    )
    return [_answer(model, pair, result) for result in results]


def _answer(model: _Model, pair: _PairConfig, result: Any) -> Translated:
    tokens = result.hypotheses[0][len(pair.target_prefix) :]
    numbers = [model.target.token_to_id(token) for token in tokens]
    text = model.target.decode([number for number in numbers if number is not None], skip_special_tokens=True)
    # The score is the mean logarithm of the tokens' probabilities.
    return Translated(text, min(1.0, math.exp(min(0.0, float(result.scores[0])))))
