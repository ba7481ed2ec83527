"""F1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Function, Slip, Way

from ..shared import BY_ZERO, DECISIONS, decision_cases, precision, recall

Array = npt.NDArray[Any]
Written = Callable[..., Any]


def f1(truth: Array, answers: Array) -> float:
    """The harmonic mean of precision and recall; 0 where both are 0."""
    both = precision(truth, answers) + recall(truth, answers)
    return 2 * precision(truth, answers) * recall(truth, answers) / both if both else 0.0


_F1_SLIPS = (
    Slip("The 2 is missing.", lambda t, a: f1(t, a) / 2),
    Slip("This is the plain average of precision and recall.", lambda t, a: (precision(t, a) + recall(t, a)) / 2),
    Slip("This is the root of the product.", lambda t, a: np.sqrt(precision(t, a) * recall(t, a))),
    Slip("This is the product alone.", lambda t, a: precision(t, a) * recall(t, a)),
    Slip(
        BY_ZERO,
        lambda t, a: np.float64(2) * precision(t, a) * recall(t, a) / np.float64(precision(t, a) + recall(t, a)),
    ),
)


def _f1_of(precision: Written, recall: Written) -> Written:
    def f1(truth: Array, answers: Array) -> float:
        p, r = precision(truth, answers), recall(truth, answers)
        return 2 * p * r / (p + r) if p + r else 0.0

    return f1


PROBLEM = Function(
    name="f1",
    reference=f1,
    cases=decision_cases,
    examples=DECISIONS,
    slips=_F1_SLIPS,
    ways=(Way(("precision", "recall"), _f1_of),),
    points=1,
    looks_at=(
        (
            "The hidden test calls f1 with other answers: perfect ones, all wrong, no answer says 1, nothing"
            " is 1, many rows."
        ),
    ),
)
