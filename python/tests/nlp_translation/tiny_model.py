"""A real Transformer, small enough to be written down, that translates word by word.

Its words and its places are separate parts of each vector. The decoder looks at the word in its own place, and the last
layer is the dictionary.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2 import specs
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import WhitespaceSplit
from tokenizers.processors import TemplateProcessing

#: As many as an answer may have tokens: lesser answers of a beam go on to the end.
_PLACES = 260
_SPECIAL = ["<unk>", "<s>", "</s>"]

Matrix = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def _zeros(*shape: int) -> Matrix:
    return np.zeros(shape, np.float32)


def _norm(spec: Any, size: int) -> None:
    spec.gamma, spec.beta = np.ones(size, np.float32), _zeros(size)


def _silence(layer: Any, size: int) -> None:
    """Self-attention and feed-forward parts that add nothing."""
    _norm(layer.self_attention.layer_norm, size)
    layer.self_attention.linear[0].weight, layer.self_attention.linear[0].bias = (
        _zeros(3 * size, size),
        _zeros(3 * size),
    )
    layer.self_attention.linear[1].weight, layer.self_attention.linear[1].bias = _zeros(size, size), _zeros(size)
    _norm(layer.ffn.layer_norm, size)
    layer.ffn.linear_0.weight, layer.ffn.linear_0.bias = _zeros(4, size), _zeros(4)
    layer.ffn.linear_1.weight, layer.ffn.linear_1.bias = _zeros(size, 4), _zeros(size)


def _spec(dictionary: dict[str, str]) -> Any:
    source, target = [*_SPECIAL, *dictionary], [*_SPECIAL, *dictionary.values()]
    words = len(source)
    size = _PLACES + 2 * words
    word, answer = _PLACES, _PLACES + words
    spec = specs.TransformerSpec.from_config(1, 1, pre_norm=True)
    places = _zeros(_PLACES, size)
    places[:, :_PLACES] = np.eye(_PLACES)
    embeddings = _zeros(words, size)
    embeddings[:, word:answer] = np.eye(words)
    spec.encoder.embeddings[0].weight = embeddings
    spec.decoder.embeddings.weight = embeddings
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = False
        side.position_encodings.encodings = places
        _norm(side.layer_norm, size)
        _silence(side.layer[0], size)
    attention = spec.decoder.layer[0].attention
    _norm(attention.layer_norm, size)
    query = _zeros(size, size)
    query[:_PLACES, :_PLACES] = 10 * np.eye(_PLACES)
    look = _zeros(2 * size, size)
    look[:_PLACES, :_PLACES] = np.eye(_PLACES)
    look[size + word : size + answer, word:answer] = np.eye(words)
    give = _zeros(size, size)
    give[answer:, word:answer] = 5 * np.eye(words)
    for linear, weight in zip(attention.linear, (query, look, give), strict=True):
        linear.weight, linear.bias = weight, _zeros(weight.shape[0])
    spec.decoder.projection.weight = _zeros(words, size)
    spec.decoder.projection.weight[:, answer:] = 5 * np.eye(words)
    spec.decoder.projection.bias = _zeros(words)
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    return spec


def _tokenizer(words: list[str], file: Path) -> None:
    tokenizer = Tokenizer(
        WordLevel({token: number for number, token in enumerate([*_SPECIAL, *words])}, unk_token="<unk>")
    )
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = WhitespaceSplit()
    tokenizer.post_processor = TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    tokenizer.add_special_tokens(_SPECIAL)
    tokenizer.save(str(file))


def build_tiny_model(folder: Path, pair: tuple[str, str], dictionary: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    spec = _spec(dictionary)
    spec.validate()
    spec.optimize()
    spec.save(str(folder))
    _tokenizer(list(dictionary), folder / "source_tokenizer.json")
    _tokenizer(list(dictionary.values()), folder / "target_tokenizer.json")
    config = {"pairs": [{"source": pair[0], "target": pair[1]}]}
    (folder / "translation.json").write_text(json.dumps(config))
