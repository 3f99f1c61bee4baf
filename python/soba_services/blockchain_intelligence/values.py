"""What is known of a word on the stack: its number, or where it came from.

Sources are short texts. `slot:5` was read from storage slot 5, `map:5` from the mapping there, `loc:5` is a place
within that mapping; `caller`, `origin`, `calldata`, `callvalue` and `returned` say themselves. `word0` is the first
word of the call's data, `selector` its first four bytes, `is:<n>` and `not:<n>` a comparison with one. `ok:7` is
whether the call at byte 7 succeeded, `failed:7` the opposite. `+` and `-` were added to or taken from something stored,
`*` and `/` computed with. `auth` was compared with what the contract keeps about its caller, `origin-auth` with the
sender of the whole transaction; `is-caller` is only true of the caller that the contract knows, `not-caller` of others.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from soba_services.blockchain_intelligence import opcodes as op

WORD = 1 << 256
_SIGN = 1 << 255


_OPPOSITE = {
    "is": "not",
    "not": "is",
    "ok": "failed",
    "failed": "ok",
    "is-caller": "not-caller",
    "not-caller": "is-caller",
}
_IDENTITIES = frozenset({"is-caller", "not-caller"})
#: Both of two conditions being true says as much as each; so does neither being true.
_LOST = {op.AND: frozenset({"not-caller"}), op.OR: frozenset({"is-caller"})}


class Value(NamedTuple):
    constant: int | None
    sources: frozenset[str]

    def numbered(self, kind: str) -> list[int]:
        """The numbers behind the sources of this kind: `map` gives 5 for `map:5`."""
        prefix = f"{kind}:"
        return [int(source[len(prefix) :]) for source in self.sources if source.startswith(prefix)]


NOTHING: frozenset[str] = frozenset()
UNKNOWN = Value(None, NOTHING)


@lru_cache(maxsize=4096)
def constant(number: int) -> Value:
    return Value(number, NOTHING)


@lru_cache(maxsize=4096)
def from_source(*sources: str) -> Value:
    return Value(None, frozenset(sources))


def _signed(number: int) -> int:
    return number - WORD if number & _SIGN else number


_FOLDS: dict[int, Callable[[int, int], int]] = {
    op.ADD: lambda a, b: a + b,
    op.MUL: lambda a, b: a * b,
    op.SUB: lambda a, b: a - b,
    op.DIV: lambda a, b: a // b if b else 0,
    op.MOD: lambda a, b: a % b if b else 0,
    op.EXP: lambda a, b: pow(a, b, WORD),
    op.LT: lambda a, b: int(a < b),
    op.GT: lambda a, b: int(a > b),
    op.SLT: lambda a, b: int(_signed(a) < _signed(b)),
    op.SGT: lambda a, b: int(_signed(a) > _signed(b)),
    op.EQ: lambda a, b: int(a == b),
    op.AND: lambda a, b: a & b,
    op.OR: lambda a, b: a | b,
    op.XOR: lambda a, b: a ^ b,
    op.SHL: lambda a, b: b << a if a < 256 else 0,
    op.SHR: lambda a, b: b >> a if a < 256 else 0,
}


def binary(opcode: int, first: Value, second: Value) -> Value:
    """`first` is the top of the stack."""
    fold = _FOLDS.get(opcode)
    if fold and first.constant is not None and second.constant is not None:
        return constant(fold(first.constant, second.constant) % WORD)
    sources = first.sources | second.sources
    if not sources:
        return UNKNOWN
    special = _selector(opcode, first, second) if "word0" in sources or "selector" in sources else None
    if "returned" in sources:
        sources = frozenset(source for source in sources if not source.startswith(("ok:", "failed:")))
    return special or Value(None, (sources - _LOST.get(opcode, _IDENTITIES)) | _marks(opcode, first, second))


def is_zero(value: Value) -> Value:
    if value.constant is not None:
        return constant(int(value.constant == 0))
    for source in value.sources:
        kind, colon, number = source.partition(":")
        if colon and kind in _OPPOSITE:
            return Value(None, value.sources - {source} | {f"{_OPPOSITE[kind]}:{number}"})
    if value.sources.isdisjoint(_IDENTITIES):
        return value
    return Value(None, frozenset(_OPPOSITE.get(source, source) for source in value.sources))


def _selector(opcode: int, first: Value, second: Value) -> Value | None:
    if "word0" in first.sources or "word0" in second.sources:
        shifted = opcode == op.SHR and first.constant == 224
        divided = opcode == op.DIV and second.constant == 1 << 224
        return from_source("selector") if shifted or divided else None
    other = first if "selector" in second.sources else second
    if other.constant is None:
        return None
    if opcode == op.AND and other.constant == 0xFFFFFFFF:
        return from_source("selector")
    if opcode == op.EQ:
        return from_source(f"is:{other.constant}")
    if opcode in {op.SUB, op.XOR}:
        return from_source(f"not:{other.constant}")
    return None


def _stored(value: Value) -> bool:
    return any(source.startswith(("map:", "slot:")) for source in value.sources)


def _kept(value: Value) -> bool:
    """What a contract knows by itself: storage, or a number in its code."""
    return bool(value.constant) or _stored(value)


_ARITHMETIC = {op.MUL: frozenset("*"), op.DIV: frozenset("/"), op.MOD: frozenset("/")}


def _is_shift(first: Value, second: Value) -> bool:
    """Compilers pack and unpack the fields of a slot by powers of two."""
    numbers = [value.constant for value in (first, second) if value.constant is not None]
    return any(number == 1 or (number > 255 and number & (number - 1) == 0) for number in numbers)


def _marks(opcode: int, first: Value, second: Value) -> frozenset[str]:
    if opcode == op.ADD:
        return frozenset("+") if _stored(first) or _stored(second) else NOTHING
    if opcode in {op.EQ, op.SUB, op.XOR}:
        marks = frozenset("-") if opcode == op.SUB and _stored(first) else NOTHING
        marks |= _identity(first, second)
        return marks | {"is-caller" if opcode == op.EQ else "not-caller"} if "auth" in marks else marks
    if opcode == op.AND:
        number = first.constant if first.constant is not None else second.constant
        both = first.sources | second.sources
        keyed = "caller" in both and any(source.startswith("map:") for source in both)
        return frozenset({"auth"}) if keyed and number in {1, 0xFF} else NOTHING
    return NOTHING if _is_shift(first, second) else _ARITHMETIC.get(opcode, NOTHING)


def _identity(first: Value, second: Value) -> frozenset[str]:
    marks = set()
    for one, other in ((first, second), (second, first)):
        if one.sources <= {"caller"} and one.sources and _kept(other):
            marks.add("auth")
        if one.sources <= {"origin"} and one.sources and (_kept(other) or "caller" in other.sources):
            marks.add("origin-auth" if _kept(other) else "origin-check")
    return frozenset(marks)
