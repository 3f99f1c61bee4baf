"""Bytes to instructions. The data behind a PUSH is never taken for code."""

from collections.abc import Iterator
from typing import NamedTuple

from soba_services.blockchain_intelligence import opcodes as op

#: No chain known to us accepts more for one contract, creation code included.
LARGEST_CODE = 256 * 1024


class BadBytecodeError(ValueError):
    """What was given is not the code of a contract; the message may be shown."""


class Instruction(NamedTuple):
    offset: int
    opcode: int
    operand: int | None
    size: int

    @property
    def name(self) -> str:
        known = op.OPCODES.get(self.opcode)
        return known.name if known else f"UNKNOWN_{self.opcode:02X}"


def parse_bytecode(text: str) -> bytes:
    digits = text.strip().removeprefix("0x").removeprefix("0X")
    if not digits:
        raise BadBytecodeError("The bytecode is empty.")
    if len(digits) > 2 * LARGEST_CODE:
        raise BadBytecodeError(f"The bytecode is longer than {LARGEST_CODE} bytes, the most that is analysed.")
    try:
        code = bytes.fromhex(digits)
    except ValueError:
        raise BadBytecodeError("The bytecode is not a whole number of bytes in hexadecimal digits.") from None
    if len(digits) != 2 * len(code):
        raise BadBytecodeError("The bytecode has spaces within.")
    return code


def instruction_at(code: bytes, offset: int) -> Instruction:
    """A PUSH whose data is cut off by the end of the code reads zeros there, as the EVM does."""
    opcode = code[offset]
    if not op.PUSH0 <= opcode <= op.PUSH32:
        return Instruction(offset, opcode, None, 1)
    width = opcode - op.PUSH0
    data = code[offset + 1 : offset + 1 + width]
    return Instruction(offset, opcode, int.from_bytes(data.ljust(width, b"\0")), width + 1)


def disassemble(code: bytes) -> Iterator[Instruction]:
    offset = 0
    while offset < len(code):
        instruction = instruction_at(code, offset)
        yield instruction
        offset += instruction.size


def jump_targets(code: bytes) -> frozenset[int]:
    """The JUMPDESTs that are instructions."""
    targets = []
    offset, size = 0, len(code)
    while offset < size:
        opcode = code[offset]
        if opcode == op.JUMPDEST:
            targets.append(offset)
        offset += opcode - op.PUSH0 + 1 if op.PUSH0 <= opcode <= op.PUSH32 else 1
    return frozenset(targets)
