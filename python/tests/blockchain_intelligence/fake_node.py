"""A node that speaks JSON-RPC over HTTP and knows only what a test tells it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeNode:
    url: str = ""
    code: dict[str, str] = field(default_factory=dict)
    slots: dict[tuple[str, int], str] = field(default_factory=dict)
    beacons: dict[str, str] = field(default_factory=dict)
    blocks: dict[int, tuple[dict[str, Any], list[dict[str, Any]]]] = field(default_factory=dict)
    #: What it says instead of an answer: a status and a body.
    trouble: tuple[int, bytes] | None = None
    asked: list[str] = field(default_factory=list)


def _answer(node: FakeNode, method: str, params: list[Any]) -> Any:
    if method == "eth_getCode":
        return node.code.get(params[0].lower(), "0x")
    if method == "eth_getStorageAt":
        return node.slots.get((params[0].lower(), int(params[1], 16)), "0x" + "0" * 64)
    if method == "eth_call":
        return "0x" + node.beacons[params[0]["to"]][2:].rjust(64, "0")
    number = int(params[0] if method == "eth_getBlockByNumber" else params[0]["fromBlock"], 16)
    known = node.blocks.get(number)
    if method == "eth_getBlockByNumber":
        return known and known[0]
    return known and known[1]


@contextmanager
def fake_node() -> Iterator[FakeNode]:
    node = FakeNode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            node.asked.append(asked["method"])
            result = None if node.trouble else _answer(node, asked["method"], asked["params"])
            status, body = node.trouble or (200, json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode())
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        node.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield node
        server.shutdown()
        thread.join()
