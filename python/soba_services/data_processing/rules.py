"""Rules over columns: each looks at all rows at once and says which of them it is true of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Rows = TypeVar("Rows")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Rows]):
    issue: str
    recommendation: str
    finds: Callable[[Rows], Flags]
    cost: float
    """The share of the quality that is lost."""
    is_error: bool = True
    """What breaks such a rule is not valid; the others only cost quality."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    valid: Flags
    score: Floats
    found: Flags
    """Rules by rows."""


def judge(rules: Sequence[Rule[Rows]], rows: Rows) -> Verdicts:
    # Comparing with a missing value, which is NaN, is false: only the rule about missing values finds it.
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.array([rule.finds(rows) for rule in rules])
    errors = np.array([rule.is_error for rule in rules])
    kept = np.log1p(-np.array([rule.cost for rule in rules]))
    return Verdicts(~found[errors].any(axis=0), np.exp(kept @ found), found)


def issues_of(rules: Sequence[Rule[Rows]], verdicts: Verdicts, row: int) -> list[str]:
    return [rule.issue for rule, found in zip(rules, verdicts.found[:, row], strict=True) if found]


def recommendations_of(rules: Sequence[Rule[Rows]], verdicts: Verdicts, row: int) -> list[str]:
    """Each once: several issues may have one remedy."""
    remedies = (rule.recommendation for rule, found in zip(rules, verdicts.found[:, row], strict=True) if found)
    return list(dict.fromkeys(remedies))
