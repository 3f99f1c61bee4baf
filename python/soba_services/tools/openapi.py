"""`python -m soba_services.tools.openapi [--check]`: writes openapi/<service>.json, or says which are out of date."""

import sys
from pathlib import Path

import orjson

from soba_services.base.platform import create_platform
from soba_services.services import SERVICES, Entry

FOLDER = Path(__file__).resolve().parents[2] / "openapi"


def create_document(entry: Entry) -> bytes:
    """The same for every environment: the app opens nothing before it starts."""
    app = entry.create_app(create_platform({"LOG_LEVEL": "silent"}))
    return orjson.dumps(app.openapi(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def main(arguments: list[str]) -> int:
    stale = []
    for entry in SERVICES.values():
        file, document = FOLDER / f"{entry.name}.json", create_document(entry)
        if file.exists() and file.read_bytes() == document:
            continue
        stale.append(file)
        if "--check" not in arguments:
            FOLDER.mkdir(exist_ok=True)
            file.write_bytes(document)
    verb = "is not up to date. Run: npm run generate" if "--check" in arguments else "written"
    for file in stale:
        sys.stdout.write(f"python/openapi/{file.name} {verb}\n")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
