"""What each instruction of the EVM takes from the stack and puts on it."""

from typing import Final, NamedTuple


class Opcode(NamedTuple):
    name: str
    pops: int
    pushes: int
    immediate: int = 0


def _plain() -> dict[int, Opcode]:
    rows: tuple[tuple[int, str], ...] = (
        (
            0x00,
            "STOP 0 0, ADD 2 1, MUL 2 1, SUB 2 1, DIV 2 1, SDIV 2 1, MOD 2 1, SMOD 2 1, ADDMOD 3 1, MULMOD 3 1",
        ),
        (0x0A, "EXP 2 1, SIGNEXTEND 2 1"),
        (
            0x10,
            "LT 2 1, GT 2 1, SLT 2 1, SGT 2 1, EQ 2 1, ISZERO 1 1, AND 2 1, OR 2 1, XOR 2 1, NOT 1 1, BYTE 2 1",
        ),
        (0x1B, "SHL 2 1, SHR 2 1, SAR 2 1, CLZ 1 1"),
        (0x20, "SHA3 2 1"),
        (
            0x30,
            "ADDRESS 0 1, BALANCE 1 1, ORIGIN 0 1, CALLER 0 1, CALLVALUE 0 1, CALLDATALOAD 1 1, CALLDATASIZE 0 1",
        ),
        (
            0x37,
            "CALLDATACOPY 3 0, CODESIZE 0 1, CODECOPY 3 0, GASPRICE 0 1, EXTCODESIZE 1 1, EXTCODECOPY 4 0",
        ),
        (0x3D, "RETURNDATASIZE 0 1, RETURNDATACOPY 3 0, EXTCODEHASH 1 1"),
        (
            0x40,
            "BLOCKHASH 1 1, COINBASE 0 1, TIMESTAMP 0 1, NUMBER 0 1, PREVRANDAO 0 1, GASLIMIT 0 1, CHAINID 0 1",
        ),
        (0x47, "SELFBALANCE 0 1, BASEFEE 0 1, BLOBHASH 1 1, BLOBBASEFEE 0 1"),
        (
            0x50,
            "POP 1 0, MLOAD 1 1, MSTORE 2 0, MSTORE8 2 0, SLOAD 1 1, SSTORE 2 0, JUMP 1 0, JUMPI 2 0, PC 0 1",
        ),
        (0x59, "MSIZE 0 1, GAS 0 1, JUMPDEST 0 0, TLOAD 1 1, TSTORE 2 0, MCOPY 3 0"),
        (0xA0, "LOG0 2 0, LOG1 3 0, LOG2 4 0, LOG3 5 0, LOG4 6 0"),
        (0xF0, "CREATE 3 1, CALL 7 1, CALLCODE 7 1, RETURN 2 0, DELEGATECALL 6 1, CREATE2 4 1"),
        (0xFA, "STATICCALL 6 1"),
        (0xFD, "REVERT 2 0, INVALID 0 0, SELFDESTRUCT 1 0"),
    )
    table: dict[int, Opcode] = {}
    for first, row in rows:
        for step, entry in enumerate(row.split(", ")):
            name, pops, pushes = entry.split(" ")
            table[first + step] = Opcode(name, int(pops), int(pushes))
    return table


def _wide() -> dict[int, Opcode]:
    pushes = {0x5F + width: Opcode(f"PUSH{width}", 0, 1, width) for width in range(33)}
    dups = {0x7F + depth: Opcode(f"DUP{depth}", depth, depth + 1) for depth in range(1, 17)}
    swaps = {0x8F + depth: Opcode(f"SWAP{depth}", depth + 1, depth + 1) for depth in range(1, 17)}
    return {**pushes, **dups, **swaps}


OPCODES: Final = {**_plain(), **_wide()}

STOP, ADD, MUL, SUB, DIV, MOD = 0x00, 0x01, 0x02, 0x03, 0x04, 0x06
EXP = 0x0A
LT, GT, SLT, SGT, EQ, ISZERO = 0x10, 0x11, 0x12, 0x13, 0x14, 0x15
AND, OR, XOR, NOT, SHL, SHR, SHA3 = 0x16, 0x17, 0x18, 0x19, 0x1B, 0x1C, 0x20
ORIGIN, CALLER, CALLVALUE, CALLDATALOAD, CALLDATASIZE = 0x32, 0x33, 0x34, 0x35, 0x36
CALLDATACOPY, CODESIZE, CODECOPY, EXTCODECOPY = 0x37, 0x38, 0x39, 0x3C
RETURNDATASIZE, RETURNDATACOPY = 0x3D, 0x3E
MLOAD, MSTORE, MSTORE8, SLOAD, SSTORE, JUMP, JUMPI, PC = 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58
JUMPDEST, MCOPY, PUSH0, PUSH4, PUSH20, PUSH32, DUP1, SWAP1 = 0x5B, 0x5E, 0x5F, 0x63, 0x73, 0x7F, 0x80, 0x90
CREATE, CALL, CALLCODE, RETURN, DELEGATECALL, CREATE2 = 0xF0, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5
STATICCALL, REVERT, INVALID, SELFDESTRUCT = 0xFA, 0xFD, 0xFE, 0xFF
