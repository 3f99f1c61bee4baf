"""A chain's node, asked over JSON-RPC."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import httpx2
import orjson
from pydantic import TypeAdapter, ValidationError

from soba_services.base.models import WireModel
from soba_services.blockchain_intelligence.block_logs import Block, Hash, Log, Quantity
from soba_services.blockchain_intelligence.disassembly import BadBytecodeError, parse_bytecode
from soba_services.blockchain_intelligence.settings import ChainSettings

_LONGEST_ANSWER = 64 * 1024 * 1024
_IMPLEMENTATION = "0x5c60da1b"


class NodeError(Exception):
    """The node is missing, away or strange; the text is safe to show."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Node(NamedTuple):
    code_at: Callable[[str], bytes]
    address_in_slot: Callable[[str, int], str]
    implementation_of_beacon: Callable[[str], str]
    block: Callable[[int], tuple[list[Log], Block]]


class _Sent(WireModel):
    hash: Hash
    sender: str
    to: str | None = None


class _Header(WireModel):
    timestamp: Quantity
    transactions: list[dict[str, Any]]


Ask = Callable[[str, list[Any]], Any]


def create_node(settings: ChainSettings) -> Node:
    url = settings.ETH_RPC_URL
    if url is None:
        return _missing_node()
    client = httpx2.Client(timeout=settings.ETH_RPC_TIMEOUT_MS / 1000, follow_redirects=False)
    ask = _asker(client, url)
    return Node(
        lambda address: _bytes(ask("eth_getCode", [address, "latest"])),
        lambda address, slot: _address(ask("eth_getStorageAt", [address, hex(slot), "latest"])),
        lambda beacon: _address(ask("eth_call", [{"to": beacon, "data": _IMPLEMENTATION}, "latest"])),
        lambda number: _block(ask, number),
    )


def _missing_node() -> Node:
    def refuse(*_: object) -> Any:
        raise NodeError("No node is configured: set ETH_RPC_URL, or send what it would be asked for.", 503)

    return Node(refuse, refuse, refuse, refuse)


def _asker(client: httpx2.Client, url: str) -> Ask:
    def ask(method: str, parameters: list[Any]) -> Any:
        question = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        try:
            answer = orjson.loads(_read(client, url, question))
        except (httpx2.HTTPError, orjson.JSONDecodeError):
            raise NodeError(f"The node did not answer {method} as it should.", 502) from None
        if not isinstance(answer, dict) or answer.get("error") or answer.get("result") is None:
            raise NodeError(f"The node refused {method}.", 502)
        return answer["result"]

    return ask


def _read(client: httpx2.Client, url: str, question: dict[str, Any]) -> bytes:
    body = bytearray()
    with client.stream("POST", url, json=question) as response:
        response.raise_for_status()
        for part in response.iter_bytes():
            body += part
            if len(body) > _LONGEST_ANSWER:
                raise NodeError("The node's answer is too long.", 502)
    return bytes(body)


def _bytes(text: Any) -> bytes:
    if text in {"0x", "0x0"}:
        return b""
    try:
        return parse_bytecode(str(text))
    except BadBytecodeError:
        raise NodeError("The node's answer is no bytecode.", 502) from None


def _address(word: Any) -> str:
    digits = str(word).removeprefix("0x")
    if len(digits) > 64 or not digits or any(digit not in "0123456789abcdefABCDEF" for digit in digits):
        raise NodeError("The node's answer is no address.", 502)
    return f"0x{int(digits, 16) % (1 << 160):040x}"


def _block(ask: Ask, number: int) -> tuple[list[Log], Block]:
    tag = hex(number)
    header = ask("eth_getBlockByNumber", [tag, True])
    logs = ask("eth_getLogs", [{"fromBlock": tag, "toBlock": tag}])
    try:
        return TypeAdapter(list[Log]).validate_python(logs), _parse_header(header)
    except ValidationError:
        raise NodeError("The node's answer is no block.", 502) from None


def _parse_header(header: Any) -> Block:
    parsed = _Header.model_validate(header)
    parties = {}
    for each in parsed.transactions:
        sent = _Sent.model_validate({**each, "sender": each.get("from")})
        parties[sent.hash] = (sent.sender.lower(), (sent.to or "").lower())
    return Block(datetime.fromtimestamp(parsed.timestamp, UTC), parties)
