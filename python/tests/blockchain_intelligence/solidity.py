"""Real contracts, compiled by the real compiler in several ways."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).resolve().parents[3]
_FOLDER = Path(__file__).parent / "contracts"

#: Optimizer, and the newer code generator.
WAYS = {"optimized": (True, False), "plain": (False, False), "via-ir": (True, True)}


class Compiled(NamedTuple):
    runtime: bytes
    creation: bytes
    selectors: dict[str, int]


@cache
def compiled(way: str) -> dict[str, Compiled]:
    optimized, through_ir = WAYS[way]
    question = {
        "language": "Solidity",
        "sources": {path.name: {"content": path.read_text()} for path in sorted(_FOLDER.glob("*.sol"))},
        "settings": {
            "optimizer": {"enabled": optimized, "runs": 200},
            "viaIR": through_ir,
            "evmVersion": "cancun",
            "outputSelection": {
                "*": {"*": ["evm.bytecode.object", "evm.deployedBytecode.object", "evm.methodIdentifiers"]}
            },
        },
    }
    node = _ROOT / "node_modules/.bin/node"
    ran = subprocess.run(
        [str(node), "tests/support/compile-solidity.mjs"],
        cwd=_ROOT,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(ran.stdout)
    errors = [each["formattedMessage"] for each in answer.get("errors", []) if each["severity"] == "error"]
    if errors:
        raise ValueError("\n".join(errors))
    return {
        name: Compiled(
            bytes.fromhex(found["evm"]["deployedBytecode"]["object"]),
            bytes.fromhex(found["evm"]["bytecode"]["object"]),
            {signature: int(digits, 16) for signature, digits in found["evm"]["methodIdentifiers"].items()},
        )
        for file in answer["contracts"].values()
        for name, found in file.items()
    }
