"""Prediction intervals from past errors: as wide as it took to hold the wanted share of them.

Errors are in units of the volatility at their time, so that an interval in calm and in wild times holds equally often.
Errors of overlapping spans repeat one another: they count as the number of spans that do not overlap.
"""

from bisect import insort
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

Floats = npt.NDArray[np.float64]

# A Student's t with few degrees of freedom stands in where too few errors were seen for the tail that is asked for.
_TAIL_FREEDOM = 4
_FIRST_ERRORS = 20


@lru_cache(maxsize=1024)
def _tail(level: float) -> float:
    """In standard deviations."""
    return float(stdtrit(_TAIL_FREEDOM, (1 + level) / 2)) / float(np.sqrt(_TAIL_FREEDOM / (_TAIL_FREEDOM - 2)))


def _rank(count: int, level: float, span: float) -> int:
    """Of the error that an interval has to hold, from 1, with the usual correction for a finite sample."""
    independent = max(count / span, 1e-9)
    return int(np.ceil(count * level * (1 + 1 / independent) - 1e-9))


def half_width(sorted_errors: Floats | Sequence[float], level: float, span: float, size: float) -> float:
    """Of absolute errors in rising order, each over `span` steps; `size` is the root of their mean square."""
    count = len(sorted_errors)
    rank = _rank(count, level, span)
    if count > 0 and rank <= count:
        return float(sorted_errors[max(rank, 1) - 1])
    largest = float(sorted_errors[-1]) if count else 0.0
    # Never narrower than for a lower level whose rank was still among the errors.
    return max(largest, size * _tail(level))


def measured_coverage(errors: Floats, level: float, span: int) -> float | None:
    """The share of errors held by intervals that were made only of what was known when each was made.

    Null when there are not enough errors to make a first interval of.
    """
    absolute = [float(error) for error in np.abs(errors)]
    known: list[float] = []
    squares, held, asked = 0.0, 0, 0
    for error, came in zip(absolute[span:], absolute, strict=False):
        insort(known, came)
        squares += came * came
        if len(known) >= _FIRST_ERRORS:
            asked += 1
            held += error <= half_width(known, level, span, float(np.sqrt(squares / len(known))))
    return held / asked if asked else None
