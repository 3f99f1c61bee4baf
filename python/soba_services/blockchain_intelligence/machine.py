"""The effect of single instructions on stack and memory, as far as it can be known without running them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from soba_services.blockchain_intelligence import opcodes as op
from soba_services.blockchain_intelligence.values import (
    NOTHING,
    UNKNOWN,
    Value,
    binary,
    constant,
    from_source,
    is_zero,
)

_MOST_WORDS = 64
_COPIED_WORDS = 4
#: Among the guards of a path: it is only open to a caller that the contract knows.
KNOWN_CALLER = -1


class Event(NamedTuple):
    """Something an instruction does that matters, with what is known of its operands."""

    kind: str
    offset: int
    function: int | None
    guards: frozenset[int]
    first: Value
    second: Value


@dataclass(slots=True)
class State:
    """Where a path through the code is. A function is known by its selector; None is the dispatcher's own part."""

    offset: int
    stack: list[Value]
    memory: dict[int, Value]
    function: int | None = None
    guards: frozenset[int] = frozenset()
    call: int | None = None
    read: frozenset[str] = NOTHING
    written: frozenset[str] = NOTHING
    answered: bool = False

    def forked(self, offset: int) -> "State":
        return State(
            offset,
            self.stack.copy(),
            self.memory.copy(),
            self.function,
            self.guards,
            self.call,
            self.read,
            self.written,
            self.answered,
        )


@dataclass(slots=True)
class Events:
    code: bytes
    most: int
    found: dict[Event, None] = field(default_factory=dict)
    copies: dict[tuple[int | None, int], tuple[int, int]] = field(default_factory=dict)
    runtime: tuple[int, int] | None = None

    def record(self, kind: str, state: State, operands: tuple[Value, Value]) -> None:
        if len(self.found) < self.most:
            event = Event(kind, state.offset, state.function, state.guards, *operands)
            self.found.setdefault(event)


def forget(state: State, start: Value, size: Value) -> None:
    """Something unknown was written to memory."""
    if size.constant == 0:
        return
    if start.constant is None or size.constant is None:
        state.memory = {place: word for place, word in state.memory.items() if place < 0x80}
        return
    low, high = start.constant - 31, start.constant + size.constant
    for place in [place for place in state.memory if low <= place < high]:
        del state.memory[place]


def _place(location: Value) -> str | None:
    """A name for the part of storage that is meant."""
    if location.constant is not None:
        return f"slot:{location.constant}"
    bases = location.numbered("loc")
    return f"map:{bases[0]}" if bases else None


def _load(state: State, args: list[Value], _: Events) -> Value:
    place = _place(args[0])
    if place is None:
        return from_source("storage")
    if state.call is None:
        state.read |= {place}
    kept = args[0].sources & {"caller", "nested", "calldata"}
    return Value(None, kept | {place})


def _store(state: State, args: list[Value], events: Events) -> None:
    place = _place(args[0])
    events.record("store", state, (args[0], args[1]))
    if place is None:
        return
    if state.call is None:
        state.written |= {place}
    elif place in state.read and place not in state.written:
        events.record("store-after-call", state, (args[0], constant(state.call)))


def _hash(state: State, args: list[Value], _: Events) -> Value:
    start, size = args[0].constant, args[1].constant
    if start is None or size not in {32, 64}:
        return from_source("hash")
    words = [state.memory.get(start + step, UNKNOWN) for step in range(0, size, 32)]
    base, key = words[-1], words[0]
    if base.constant is None and not base.numbered("loc") and (key.constant is not None or key.numbered("loc")):
        base, key = key, base  # Vyper puts the place before the key.
    if base.constant is not None:
        return Value(None, key.sources | {f"loc:{base.constant}"})
    if base.numbered("loc"):
        return Value(None, key.sources | base.sources | {"nested"})
    return Value(None, key.sources | base.sources | {"hash"})


def _memory_load(state: State, args: list[Value], _: Events) -> Value:
    return state.memory.get(args[0].constant, UNKNOWN) if args[0].constant is not None else UNKNOWN


def _memory_store(state: State, args: list[Value], _: Events) -> None:
    place = args[0].constant
    if place is None:
        return
    forget(state, args[0], constant(32))
    if len(state.memory) < _MOST_WORDS:
        state.memory[place] = args[1]


def _memory_store_byte(state: State, args: list[Value], _: Events) -> None:
    forget(state, args[0], constant(1))


def _copy(state: State, args: list[Value], _: Events) -> None:
    forget(state, args[0], args[2])


def _copy_code(state: State, args: list[Value], events: Events) -> None:
    forget(state, args[0], args[2])
    to, start, size = (arg.constant for arg in args[:3])
    if start is None or not size:
        return
    events.copies[to, size] = (start, size)
    if to is not None and size <= 32 * _COPIED_WORDS:
        # Compilers keep large constants behind the code.
        data = events.code[start : start + size].ljust(size, b"\0")
        for step in range(0, size - 31, 32):
            state.memory[to + step] = constant(int.from_bytes(data[step : step + 32]))


def _copy_external_code(state: State, args: list[Value], _: Events) -> None:
    forget(state, args[1], args[3])


def _call_data(_: State, args: list[Value], __: Events) -> Value:
    return from_source("calldata", "word0") if args[0].constant == 0 else from_source("calldata")


def _answered(state: State, start: Value, size: Value) -> Value:
    forget(state, start, size)
    if start.constant is not None and (size.constant or 0) >= 32:
        state.memory[start.constant] = from_source("returned")
    state.answered = True
    return from_source("returned", f"ok:{state.offset}")


def _call(state: State, args: list[Value], events: Events) -> Value:
    gas, target, value = args[0], args[1], args[2]
    events.record("call", state, (target, value))
    # `transfer` and `send` give 2300 gas, too little to call back.
    stipend = gas.constant is not None and gas.constant <= 2300
    known = target.constant is not None and target.constant <= 0xFFFF
    if state.call is None and not stipend and not known:
        state.call = state.offset
    return _answered(state, args[5], args[6])


def _call_code(state: State, args: list[Value], events: Events) -> Value:
    events.record("callcode", state, (args[1], args[2]))
    return _answered(state, args[5], args[6])


def _delegate(state: State, args: list[Value], events: Events) -> Value:
    events.record("delegatecall", state, (args[1], UNKNOWN))
    return _answered(state, args[4], args[5])


def _static(state: State, args: list[Value], events: Events) -> Value:
    events.record("ask", state, (args[1], UNKNOWN))
    return _answered(state, args[4], args[5])


def _create(state: State, args: list[Value], events: Events) -> Value:
    events.record("create", state, (args[0], UNKNOWN))
    return from_source("returned")


def _not(_: State, args: list[Value], __: Events) -> Value:
    known = args[0].constant
    return constant(known ^ ((1 << 256) - 1)) if known is not None else args[0]


Handler = Callable[[State, list[Value], Events], Value | None]
HANDLERS: dict[int, Handler] = {
    op.SLOAD: _load,
    op.SSTORE: _store,
    op.SHA3: _hash,
    op.MLOAD: _memory_load,
    op.MSTORE: _memory_store,
    op.MSTORE8: _memory_store_byte,
    op.CALLDATACOPY: _copy,
    op.RETURNDATACOPY: _copy,
    op.MCOPY: _copy,
    op.CODECOPY: _copy_code,
    op.EXTCODECOPY: _copy_external_code,
    op.CALLDATALOAD: _call_data,
    op.CALL: _call,
    op.CALLCODE: _call_code,
    op.DELEGATECALL: _delegate,
    op.STATICCALL: _static,
    op.CREATE: _create,
    op.CREATE2: _create,
    op.NOT: _not,
    op.ISZERO: lambda _, args, __: is_zero(args[0]),
    op.CALLER: lambda _, __, ___: from_source("caller"),
    op.ORIGIN: lambda _, __, ___: from_source("origin"),
    op.CALLVALUE: lambda _, __, ___: from_source("callvalue"),
    op.RETURNDATASIZE: lambda state, __, ___: UNKNOWN if state.answered else constant(0),
    op.PC: lambda state, _, __: constant(state.offset),
}


def result_of(opcode: int, state: State, args: list[Value], events: Events) -> Value:
    """What an instruction that pushes one word pushes."""
    handler = HANDLERS.get(opcode)
    if handler:
        return handler(state, args, events) or UNKNOWN
    if len(args) == 2:
        return binary(opcode, args[0], args[1])
    sources = NOTHING.union(*(arg.sources for arg in args))
    return Value(None, sources) if sources else UNKNOWN
