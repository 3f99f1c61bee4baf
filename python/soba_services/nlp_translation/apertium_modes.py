"""Apertium's installed pairs. A mode is a line of shell: programs that pass a text on to each other."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

from soba_services.nlp_translation.engine import Pair
from soba_services.nlp_translation.languages import code_of

_NAME = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
_RESERVED = re.compile(r"([\\\[\]{}^$/@<>])")
_PRIVATE = re.compile("([\ue000-\uf8ff])")
_UNMARKED = re.compile(r"\\(.)|[*@#](?=\w)|[\[\]]", re.DOTALL)
_WORD = re.compile(r"\w+")
#: Ends a sentence for the tagger, which otherwise waits for more; it comes back as it is.
_END = ".[]"


class Mode(NamedTuple):
    pair: Pair
    commands: tuple[tuple[str, ...], ...]


def find_modes(folder: Path) -> dict[Pair, Mode]:
    """The plain modes; variants of a language (`spa-cat_valencia`) are left out."""
    modes: dict[Pair, Mode] = {}
    for file in sorted((folder / "modes").glob("*.mode")):
        named = _NAME.fullmatch(file.stem)
        commands = _parse(file) if named else ()
        if named and commands:
            pair = code_of(named[1]), code_of(named[2])
            modes.setdefault(pair, Mode(pair, commands))
    return modes


def _parse(file: Path) -> tuple[tuple[str, ...], ...]:
    """`-g` marks words that are not known. `-z` makes every program answer at each NUL instead of at its end."""
    try:
        line = file.read_text(encoding="utf-8").strip().replace("$1", "-g").replace("$2", "")
        commands = [shlex.split(part) for part in line.split("|")]
    except (OSError, ValueError):
        return ()
    return tuple((words[0], "-z", *words[1:]) for words in commands) if all(commands) else ()


def to_stream(line: str) -> bytes:
    escaped = _RESERVED.sub(r"\\\1", line)
    return (_PRIVATE.sub(r"[\1]", escaped) + _END).encode()


def from_stream(data: bytes) -> tuple[str, float]:
    """The text, and the share of its words that were known. Marks in what was given have been masked before."""
    stream = data.decode("utf-8", "replace").removesuffix(_END)
    unknown = 0

    def clean(found: re.Match[str]) -> str:
        nonlocal unknown
        if found[1] is not None:
            return found[1]
        unknown += found[0] in "*@#"
        return ""

    text = _UNMARKED.sub(clean, stream)
    words = len(_WORD.findall(text))
    return text, 1.0 if words == 0 else max(0.0, 1.0 - unknown / words)
