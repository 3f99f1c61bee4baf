"""Instructions, minimal proxies, and code that was made to do harm to whoever reads it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soba_services.blockchain_intelligence import opcodes as op
from soba_services.blockchain_intelligence.contract_analysis import analyse
from soba_services.blockchain_intelligence.disassembly import (
    LARGEST_CODE,
    BadBytecodeError,
    disassemble,
    jump_targets,
    parse_bytecode,
)
from soba_services.blockchain_intelligence.hashes import selector, slot_before, topic
from soba_services.blockchain_intelligence.walk import STEPS, walk

_TARGET = "bebebebebebebebebebebebebebebebebebebebe"
_CLONE = f"363d3d373d3d3d363d73{_TARGET}5af43d82803e903d91602b57fd5bf3"


def test_hashes_are_ethereums() -> None:
    assert selector("transfer(address,uint256)") == 0xA9059CBB
    assert topic("Transfer(address,address,uint256)").startswith("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a116")
    assert slot_before("eip1967.proxy.implementation") == int(
        "360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc", 16
    )


def test_every_instruction_of_the_yellow_paper_has_a_name() -> None:
    names = [each.name for each in disassemble(bytes.fromhex("600160020160005500fe"))]
    assert names == ["PUSH1", "PUSH1", "ADD", "PUSH1", "SSTORE", "STOP", "INVALID"]
    assert op.OPCODES[0x5F].name == "PUSH0"
    assert op.OPCODES[0x9F].name == "SWAP16"
    assert op.OPCODES[0xA4].name == "LOG4"
    assert op.OPCODES[0xFA].name == "STATICCALL"


def test_data_behind_a_push_is_not_code() -> None:
    code = bytes.fromhex("615bff5b00")
    assert [(each.offset, each.name) for each in disassemble(code)] == [(0, "PUSH2"), (3, "JUMPDEST"), (4, "STOP")]
    assert jump_targets(code) == {3}


def test_a_push_that_is_cut_off_reads_zeros() -> None:
    (only,) = disassemble(bytes.fromhex("63aabb"))
    assert only.operand == 0xAABB0000
    assert analyse(bytes.fromhex("7f")).findings == []


@given(st.binary(min_size=1, max_size=600))
def test_instructions_cover_the_code_without_gap_or_overlap(code: bytes) -> None:
    offset = 0
    for each in disassemble(code):
        assert each.offset == offset
        offset += each.size
    assert offset >= len(code)
    assert jump_targets(code) == {each.offset for each in disassemble(code) if each.opcode == op.JUMPDEST}


@pytest.mark.parametrize(
    "code",
    [
        _CLONE,
        f"3d3d3d3d363d3d37363d73{_TARGET}5af43d3d93803e602a57fd5bf3",
        f"5f5f365f5f37365f73{_TARGET}5af43d5f5f3e5f3d91602a57fd5bf3",
        f"365f5f375f5f365f73{_TARGET}5af43d5f5f3e5f3d91602a57fd5bf3",
    ],
)
def test_minimal_proxies_name_their_target(code: str) -> None:
    report = analyse(bytes.fromhex(code))
    assert [finding.kind for finding in report.findings] == ["eip1167-proxy"]
    assert report.target == f"0x{_TARGET}"


def test_a_minimal_proxy_may_leave_out_leading_zeros() -> None:
    report = analyse(bytes.fromhex("363d3d373d3d3d363d71" + _TARGET[4:] + "5af43d82803e903d91602957fd5bf3"))
    assert report.target == "0x0000" + _TARGET[4:]


def test_the_same_bytes_as_data_are_no_proxy() -> None:
    report = analyse(bytes.fromhex("00" + _CLONE))
    assert report.findings == []
    assert report.target is None


def test_an_account_that_delegates_says_to_whom() -> None:
    report = analyse(bytes.fromhex("ef0100" + _TARGET))
    assert [finding.kind for finding in report.findings] == ["eip7702-delegation"]
    assert report.target == f"0x{_TARGET}"


@pytest.mark.parametrize("text", ["", "0x", "0xabc", "0xzz", "60 00", "6000 ", "0x" + "00" * (LARGEST_CODE + 1)])
def test_what_is_no_bytecode_is_refused(text: str) -> None:
    if text == "6000 ":
        assert parse_bytecode(text) == b"\x60\x00"
        return
    with pytest.raises(BadBytecodeError):
        parse_bytecode(text)


def test_the_object_format_is_refused_rather_than_misread() -> None:
    with pytest.raises(BadBytecodeError):
        analyse(bytes.fromhex("ef0001010004"))


@pytest.mark.parametrize(
    "code",
    [
        b"\x5b" * 24_576,
        b"\x5b" * LARGEST_CODE,
        bytes.fromhex("600056") * 8000,
        bytes.fromhex("5b34600057") * 4900,
        bytes.fromhex("5b3415600057346000575b") * 2200,
        b"\x5b" + bytes.fromhex("34600057") * 6000,
        bytes.fromhex("5b5f35565b") * 4900,
        bytes.fromhex("5b60003560e01c") + bytes.fromhex("80635b5b5b5b14600057") * 2400,
        bytes.fromhex("5b5f54600101805f5560005700"),
        bytes.fromhex("5b6001016000575b80600056"),
        random.Random(1).randbytes(24_576),
    ],
    ids=[
        "jumpdests",
        "largest",
        "jumps",
        "forks",
        "back-forks",
        "one-block",
        "computed",
        "selectors",
        "loop",
        "count",
        "noise",
    ],
)
def test_hostile_code_is_followed_within_the_budget(code: bytes) -> None:
    result = walk(code)
    longest_block = 24_576
    assert result.steps <= STEPS + longest_block
    assert analyse(code).risk <= 1


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                0x5B,
                0x56,
                0x57,
                0x60,
                0x80,
                0x90,
                0x54,
                0x55,
                0x33,
                0x35,
                0x14,
                0xF4,
                0xFF,
                0x20,
                0x52,
                0x39,
                0xF3,
                0x00,
                0x03,
            ]
        ),
        max_size=400,
    )
)
def test_no_code_breaks_the_analysis(instructions: list[int]) -> None:
    code = bytes([0x60, *instructions])
    report = analyse(code)
    assert 0 <= report.risk <= 1
    assert report.recommendations
    for finding in report.findings:
        assert 0 <= finding.offset < len(code)


def test_a_budget_that_is_used_up_is_told() -> None:
    report = analyse(b"\x5b" * 5000, steps=100)
    assert [finding.kind for finding in report.findings] == ["incomplete"]


def test_what_comes_after_a_long_loop_is_reached() -> None:
    # for (i = 0; i < 300; i++) {}  selfdestruct(caller)
    code = bytes.fromhex("5f" + "5b" + "80" + "61012c" + "11" + "15" + "6011" + "57" + "600101" + "6001" + "56")
    code += bytes.fromhex("5b33ff")
    assert code[17] == op.JUMPDEST
    assert [finding.offset for finding in analyse(code).findings] == [19]


def test_a_call_that_failed_has_failed_later_on_too() -> None:
    # ok = call(); if (ok) stop; if (ok) selfdestruct(caller)
    call = "5f5f5f5f5f335af1"
    code = bytes.fromhex(call + "80" + "15" + "600e" + "57" + "00" + "5b" + "6013" + "57" + "00" + "5b" + "33ff")
    assert (code[14], code[19]) == (op.JUMPDEST, op.JUMPDEST)
    assert analyse(code).findings == []
    both = bytes.fromhex(call + "80" + "15" + "600e" + "57" + "00" + "5b" + "15" + "6014" + "57" + "00" + "5b" + "33ff")
    assert [finding.kind for finding in analyse(both).findings] == ["unprotected-selfdestruct"]
