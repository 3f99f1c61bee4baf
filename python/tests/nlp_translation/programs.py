"""Modes of programs that a test writes, in the place of Apertium's."""

import sys
from pathlib import Path

#: Answers each text, at its NUL, with what `answer` makes of it; `-z` and the rest of the arguments are ignored.
_PROGRAM = """#!{python} -S
import os, sys, time
{extra}
buffer = b""
while True:
    part = os.read(0, 65536)
    if not part:
        break
    buffer += part
    while b"\\0" in buffer:
        text, buffer = buffer.split(b"\\0", 1)
        os.write(1, answer(text) + b"\\0")
"""


def add_mode(folder: Path, name: str, answer: str, extra: str = "") -> None:
    """`answer` is an expression over `text`."""
    (folder / "modes").mkdir(parents=True, exist_ok=True)
    program = folder / f"{name}.py"
    program.write_text(_PROGRAM.format(python=sys.executable, extra=f"{extra}\ndef answer(text): return {answer}"))
    program.chmod(0o755)
    (folder / "modes" / f"{name}.mode").write_text(f"'{program}' $1\n")
