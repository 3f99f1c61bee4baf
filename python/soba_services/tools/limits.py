"""`python -m soba_services.tools.limits`: files have at most 300 lines, functions at most 60."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_MOST_IN_A_FILE, _MOST_IN_A_FUNCTION = 300, 60


def _excesses(file: Path) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    name = file.relative_to(_ROOT.parent)
    lines = text.count("\n")
    if lines > _MOST_IN_A_FILE:
        yield f"{name}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > _MOST_IN_A_FUNCTION:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines"


def main() -> int:
    files = sorted(file for folder in ("soba_services", "tests") for file in (_ROOT / folder).rglob("*.py"))
    found = [excess for file in files for excess in _excesses(file)]
    for excess in found:
        sys.stdout.write(f"{excess}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
