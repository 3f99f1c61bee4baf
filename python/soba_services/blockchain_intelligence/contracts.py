"""One contract looked at, and behind a proxy the contract that it runs."""

import threading
from collections.abc import Callable

from soba_services.base.background import BusyError
from soba_services.blockchain_intelligence.contract_analysis import ContractReport, analyse
from soba_services.blockchain_intelligence.disassembly import BadBytecodeError
from soba_services.blockchain_intelligence.findings import Finding
from soba_services.blockchain_intelligence.node import Node, NodeError
from soba_services.blockchain_intelligence.proxies import BEACON

#: A clone of a proxy of an implementation is as deep as it gets in practice.
_DEEPEST = 3
_AT_ONCE = 2
_WAIT_SECONDS = 15


class NoContractError(Exception):
    """There is no code at the address."""


Inspect = Callable[[str, bytes | None], ContractReport]


def create_inspector(node: Node, *, has_node: bool) -> Inspect:
    """`inspect(address, code)`: the code is asked for where none is given."""
    free = threading.BoundedSemaphore(_AT_ONCE)

    def look(code: bytes) -> ContractReport:
        # It computes for up to a second: more at once would only make all of them slow.
        if not free.acquire(timeout=_WAIT_SECONDS):
            raise BusyError("Too many contracts are being analysed. Try again later.")
        try:
            return analyse(code)
        finally:
            free.release()

    def inspect(address: str, code: bytes | None) -> ContractReport:
        own = node.code_at(address) if code is None else code
        if not own:
            raise NoContractError("There is no contract at this address.")
        report = look(own)
        if has_node:
            _follow(node, look, (address, report))
        return report

    return inspect


def _follow(node: Node, look: Callable[[bytes], ContractReport], first: tuple[str, ContractReport]) -> None:
    """Adds what is found in implementations to the report of the proxy."""
    report = first[1]
    address, last = first
    seen = {address.lower()}
    for _ in range(_DEEPEST):
        try:
            following = _target_of(node, address, last)
            if following is None or following in seen:
                return
            seen.add(following)
            code = node.code_at(following)
            if not code:
                report.patterns.append(_note(f"The implementation {following} has no code", "no-implementation"))
                return
            address, last = following, look(code)
        except (NodeError, BadBytecodeError) as error:
            report.patterns.append(_note(f"The implementation was not analysed. {error}", "unread-implementation"))
            return
        report.vulnerabilities += [_elsewhere(found, following) for found in last.vulnerabilities]
        report.patterns += [_elsewhere(found, following) for found in last.patterns]


def _note(message: str, kind: str) -> Finding:
    return Finding(kind, "low", 0, None, message)


def _target_of(node: Node, address: str, report: ContractReport) -> str | None:
    if report.target is not None:
        return report.target
    if report.slot is None:
        return None
    kept = node.address_in_slot(address, report.slot)
    if int(kept, 16) == 0:
        return None
    return node.implementation_of_beacon(kept) if report.slot == BEACON else kept


def _elsewhere(found: Finding, address: str) -> Finding:
    return found._replace(message=f"In the implementation {address}: {found.message}")
