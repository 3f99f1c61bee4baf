"""Follows every path that the code of a contract can take, within a budget of steps.

Jump targets are known because the words that lead to them are pushed by the code itself. Where the same place is
reached again with the same return addresses on the stack, the path is joined with the one before, so loops end.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from soba_services.blockchain_intelligence import opcodes as op
from soba_services.blockchain_intelligence.disassembly import instruction_at, jump_targets
from soba_services.blockchain_intelligence.machine import KNOWN_CALLER, Event, Events, State, result_of
from soba_services.blockchain_intelligence.values import Value, constant

STEPS = 300_000
_STATES = 30_000
_EVENTS = 20_000
_EXACT_VARIANTS = 3
_ALL_VARIANTS = 8
_STACK_LIMIT = 1024
_NOWHERE = -1
_ENDS = {op.STOP, op.RETURN, op.SELFDESTRUCT}


class Branch(NamedTuple):
    """A conditional jump, with the nodes of its two sides."""

    offset: int
    function: int | None
    condition: Value
    taken: int
    passed: int


@dataclass(slots=True)
class Walk:
    code: bytes
    targets: frozenset[int]
    events: Events
    entries: dict[int, int] = field(default_factory=dict)
    branches: list[Branch] = field(default_factory=list)
    edges: dict[int, list[int]] = field(default_factory=dict)
    ends: set[int] = field(default_factory=set)
    unresolved: set[int] = field(default_factory=set)
    is_complete: bool = True
    steps: int = 0

    @property
    def found(self) -> list[Event]:
        return list(self.events.found)


class _Variant(NamedTuple):
    """What was known when a place was reached before."""

    node: int
    stack: tuple[Value, ...]
    memory: dict[int, Value]


@dataclass(slots=True)
class _Queue:
    waiting: deque[tuple[int, State]] = field(default_factory=deque)
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    variants: dict[tuple[object, ...], list["_Variant"]] = field(default_factory=dict)
    nodes: int = 0


def walk(code: bytes, steps: int = STEPS) -> Walk:
    result = Walk(code, jump_targets(code), Events(code, _EVENTS))
    queue = _Queue()
    _enter(result, queue, State(0, [], {}))
    while queue.waiting:
        if result.steps >= steps:
            result.is_complete = False
            break
        node, state = queue.waiting.popleft()
        _run(result, queue, (node, state))
    return result


def _enter(result: Walk, queue: _Queue, state: State) -> int:
    """The node of this state, new or joined with one that was before."""
    targets = result.targets
    returns = tuple((place, word.constant) for place, word in enumerate(state.stack) if word.constant in targets)
    context = (state.offset, state.function, state.guards, state.call is None, len(state.stack), returns)
    exact = (context, tuple(state.stack))
    if exact in queue.seen:
        return queue.seen[exact]
    variants = queue.variants.setdefault(context, [])
    if len(variants) >= _ALL_VARIANTS:
        return variants[-1].node
    if len(variants) >= _EXACT_VARIANTS:
        _widen(state, variants[-1])
        exact = (context, tuple(state.stack))
        if exact in queue.seen:
            return queue.seen[exact]
    if queue.nodes >= _STATES:
        result.is_complete = False
        return _NOWHERE
    node = queue.nodes
    queue.nodes += 1
    queue.seen[exact] = node
    variants.append(_Variant(node, exact[1], state.memory.copy()))
    queue.waiting.append((node, state))
    return node


def _widen(state: State, before: _Variant) -> None:
    """What changes from one time to the next, as a loop's counter does, is taken as unknown from now on."""
    state.stack = [
        word if word.constant == old.constant else Value(None, word.sources)
        for word, old in zip(state.stack, before.stack, strict=True)
    ]
    state.memory = {place: word for place, word in state.memory.items() if before.memory.get(place) == word}


def _run(result: Walk, queue: _Queue, start: tuple[int, State]) -> None:
    node, state = start
    code, stack = result.code, state.stack
    while True:
        if state.offset >= len(code):
            result.ends.add(node)  # The EVM reads zeros there: STOP.
            return
        result.steps += 1
        _, opcode, operand, size = instruction_at(code, state.offset)
        if operand is not None:
            stack.append(constant(operand))
        elif op.DUP1 <= opcode < op.SWAP1:
            depth = opcode - op.DUP1 + 1
            if len(stack) < depth:
                return
            stack.append(stack[-depth])
        elif op.SWAP1 <= opcode < op.SWAP1 + 16:
            depth = opcode - op.SWAP1 + 2
            if len(stack) < depth:
                return
            stack[-1], stack[-depth] = stack[-depth], stack[-1]
        elif not _step(result, queue, (node, state), opcode):
            return
        if len(stack) > _STACK_LIMIT:
            return
        state.offset += size
        if state.offset in result.targets:
            result.edges.setdefault(node, []).append(_enter(result, queue, state))
            return


def _step(result: Walk, queue: _Queue, at: tuple[int, State], opcode: int) -> bool:
    """Whether the path goes on with the next instruction."""
    node, state = at
    known = op.OPCODES.get(opcode)
    if known is None or known.pops > len(state.stack):
        return False
    args = [state.stack.pop() for _ in range(known.pops)]
    if opcode == op.JUMP:
        _jump(result, queue, at, args[0])
    elif opcode == op.JUMPI:
        _branch(result, queue, at, args)
    elif opcode in _ENDS:
        _end(result, at, opcode, args)
    elif opcode not in {op.REVERT, op.INVALID}:
        word = result_of(opcode, state, args, result.events)
        if known.pushes:
            state.stack.append(word)
        return True
    result.edges.setdefault(node, [])
    return False


def _end(result: Walk, at: tuple[int, State], opcode: int, args: list[Value]) -> None:
    node, state = at
    result.ends.add(node)
    if opcode == op.SELFDESTRUCT:
        result.events.record("selfdestruct", state, (args[0], args[0]))
    elif opcode == op.RETURN and args[1].constant is not None:
        known = result.events.runtime or result.events.copies.get((args[0].constant, args[1].constant))
        result.events.runtime = known


def _jump(result: Walk, queue: _Queue, at: tuple[int, State], target: Value) -> None:
    node, state = at
    if target.constant is None:
        if state.offset not in result.unresolved:
            result.unresolved.add(state.offset)
            if state.function is None:
                _enter_likely_functions(result, queue, at)
    elif target.constant in result.targets:
        edge = _enter(result, queue, state.forked(target.constant))
        result.edges.setdefault(node, []).append(edge)


def _enter_likely_functions(result: Walk, queue: _Queue, at: tuple[int, State]) -> None:
    """A jump table: where it leads is data, but its entries compare the selector again."""
    node, state = at
    for target in sorted(result.targets):
        head = result.code[target : target + 24]
        if op.PUSH4 in head[1:16]:
            result.edges.setdefault(node, []).append(_enter(result, queue, state.forked(target)))


def _branch(result: Walk, queue: _Queue, at: tuple[int, State], args: list[Value]) -> None:
    node, state = at
    target, condition = args
    taken = state.forked(target.constant) if target.constant in result.targets else None
    passed = state.forked(state.offset + 1)
    if target.constant is None:
        result.unresolved.add(state.offset)
    _choose_function(result, condition, (taken, passed))
    known = taken if "is-caller" in condition.sources else passed if "not-caller" in condition.sources else None
    if known:
        known.guards |= {KNOWN_CALLER}
    _learn_outcome(condition, (taken, passed))
    if state.call is not None:
        # What is looked at again after a call cannot have changed unnoticed.
        again = frozenset(source for source in condition.sources if source.startswith(("map:", "slot:")))
        for side in (taken, passed):
            if side:
                side.written |= again
    if "auth" in condition.sources:
        for side in (taken, passed):
            if side:
                side.guards |= {state.offset}
    nodes = [
        _enter(result, queue, side) if side and wanted else _NOWHERE
        for side, wanted in ((taken, condition.constant != 0), (passed, condition.constant in {0, None}))
    ]
    result.edges.setdefault(node, []).extend(nodes)
    result.branches.append(Branch(state.offset, state.function, condition, nodes[0], nodes[1]))


def _learn_outcome(condition: Value, sides: tuple[State | None, State]) -> None:
    """Once it has been looked at whether a call succeeded, each side knows, and looks no other way later."""
    for kind, other in (("ok", "failed"), ("failed", "ok")):
        for number in condition.numbered(kind):
            for side, outcome in zip(sides, (1, 0), strict=True):
                if side:
                    known = {f"{kind}:{number}": outcome, f"{other}:{number}": 1 - outcome}
                    side.stack = [_as_known(word, known) for word in side.stack]


def _as_known(word: Value, known: dict[str, int]) -> Value:
    for source, outcome in known.items():
        if source in word.sources:
            return constant(outcome)
    return word


def _choose_function(result: Walk, condition: Value, sides: tuple[State | None, State]) -> None:
    for kind, side in (("is", sides[0]), ("not", sides[1])):
        chosen = condition.numbered(kind)
        if chosen and side and side.function is None:
            side.function = chosen[0]
            result.entries.setdefault(chosen[0], side.offset)


def nodes_that_succeed(result: Walk) -> set[int]:
    """Nodes from which the call can end well; all others revert, whatever happens."""
    before: dict[int, list[int]] = {}
    for node, nexts in result.edges.items():
        for following in nexts:
            before.setdefault(following, []).append(node)
    succeeding = set(result.ends)
    waiting = list(succeeding)
    while waiting:
        for node in before.get(waiting.pop(), ()):
            if node not in succeeding:
                succeeding.add(node)
                waiting.append(node)
    return succeeding
