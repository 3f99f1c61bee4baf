"""Contracts that run the code of another one."""

from typing import Final, NamedTuple

from soba_services.blockchain_intelligence import opcodes as op
from soba_services.blockchain_intelligence.contract_facts import Facts
from soba_services.blockchain_intelligence.disassembly import Instruction, disassemble
from soba_services.blockchain_intelligence.findings import Finding
from soba_services.blockchain_intelligence.hashes import keccak256, selector, slot_before

IMPLEMENTATION: Final = slot_before("eip1967.proxy.implementation")
BEACON: Final = slot_before("eip1967.proxy.beacon")
ADMIN: Final = slot_before("eip1967.proxy.admin")
_SLOTS: Final = {
    IMPLEMENTATION: ("eip1967-proxy", "An EIP-1967 proxy: its implementation can be replaced"),
    BEACON: ("eip1967-beacon-proxy", "An EIP-1967 beacon proxy: a beacon says which code it runs"),
    int.from_bytes(keccak256(b"PROXIABLE")): ("eip1822-proxy", "An EIP-1822 proxy: its code can be replaced"),
    int.from_bytes(keccak256(b"org.zeppelinos.proxy.implementation")): (
        "zeppelinos-proxy",
        "A proxy of the kind before EIP-1967: its implementation can be replaced",
    ),
}
_DIAMOND: Final = selector("facetAddress(bytes4)")
_DELEGATION: Final = bytes.fromhex("ef0100")

#: The opcodes of EIP-1167, with and without PUSH0; None is the PUSH of the address, which may lack leading zeros.
_CLONES: Final[tuple[tuple[int | None, ...], ...]] = (
    (0x36, 0x3D, 0x3D, 0x37, 0x3D, 0x3D, 0x3D, 0x36, 0x3D, None, 0x5A, 0xF4, 0x3D, 0x82, 0x80, 0x3E, 0x90, 0x3D, 0x91),
    (0x3D, 0x3D, 0x3D, 0x3D, 0x36, 0x3D, 0x3D, 0x37, 0x36, 0x3D, None, 0x5A, 0xF4, 0x3D, 0x3D, 0x93, 0x80, 0x3E),
    (0x5F, 0x5F, 0x36, 0x5F, 0x5F, 0x37, 0x36, 0x5F, None, 0x5A, 0xF4, 0x3D, 0x5F, 0x5F, 0x3E, 0x5F, 0x3D, 0x91),
    (0x36, 0x5F, 0x5F, 0x37, 0x5F, 0x5F, 0x36, 0x5F, None, 0x5A, 0xF4, 0x3D, 0x5F, 0x5F, 0x3E, 0x5F, 0x3D, 0x91),
)


class Proxy(NamedTuple):
    findings: list[Finding]
    #: The code that runs, where the contract itself names it.
    target: str | None = None
    #: Where it is kept in storage otherwise.
    slot: int | None = None


def address_of(number: int) -> str:
    return f"0x{number:040x}"


def delegation_of(code: bytes) -> Proxy | None:
    """EIP-7702: an account with a key that runs the code of a contract."""
    if len(code) != 23 or not code.startswith(_DELEGATION):
        return None
    target = "0x" + code[3:].hex()
    message = f"An account that runs the code of {target} (EIP-7702)"
    return Proxy([Finding("eip7702-delegation", "info", 0, None, message)], target)


def clone_of(code: bytes) -> Proxy | None:
    head = list(disassemble(code[:64]))
    for pattern in _CLONES:
        if len(head) < len(pattern) or not all(map(_matches, head, pattern)):
            continue
        target = next(part for part, wanted in zip(head, pattern, strict=False) if wanted is None)
        address = address_of(target.operand or 0)
        finding = Finding("eip1167-proxy", "info", target.offset, None, f"A minimal proxy (EIP-1167) for {address}")
        return Proxy([finding], address)
    return None


def _matches(instruction: Instruction, wanted: int | None) -> bool:
    if wanted is None:
        return op.PUSH0 + 16 <= instruction.opcode <= op.PUSH20
    return instruction.opcode == wanted


def proxy_of(facts: Facts) -> Proxy:
    """Says of every reachable DELEGATECALL where its target comes from."""
    findings: list[Finding] = []
    slot: int | None = None
    target: str | None = None
    # A beacon is asked for the code, so what is called is an answer and not the slot itself.
    asks_beacon = any(BEACON in event.first.numbered("slot") for event in facts.of_kind("ask"))
    for event in facts.of_kind("delegatecall"):
        slots = event.first.numbered("slot")
        known = next((number for number in slots if number in _SLOTS), None)
        if known is not None:
            kind, message = _SLOTS[known]
            findings.append(Finding(kind, "low", event.offset, event.function, message))
            slot = known
        elif event.function is None and slots:
            message = f"Forwards calls to the address in storage slot {slots[0]:#x}, which can be replaced"
            findings.append(Finding("storage-proxy", "low", event.offset, None, message))
            slot = slots[0]
        elif event.function is None and event.first.constant:
            target = address_of(event.first.constant & ((1 << 160) - 1))
            findings.append(Finding("fixed-proxy", "info", event.offset, None, f"Forwards calls to {target}"))
        elif "returned" in event.first.sources and asks_beacon:
            kind, message = _SLOTS[BEACON]
            findings.append(Finding(kind, "low", event.offset, event.function, message))
            slot = BEACON
        elif "returned" in event.first.sources:
            message = "Runs the code of an address that another contract names"
            findings.append(Finding("named-proxy", "low", event.offset, event.function, message))
    if _DIAMOND in facts.entries:
        message = "A diamond (EIP-2535): each function may be another contract's"
        findings.append(Finding("eip2535-diamond", "low", facts.entries[_DIAMOND], _DIAMOND, message))
    return Proxy(findings, target, slot)
