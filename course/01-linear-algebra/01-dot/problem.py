"""The dot product of two vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Slip

from ..shared import random_numbers

Array = npt.NDArray[Any]


def dot(a: Array, b: Array) -> float:
    """The dot product of two vectors (n,)."""
    return float(np.sum(a * b))


def _dot_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "whole numbers": [(np.array([2, 0, 5]), np.array([7, 9, 1])), (np.array([1, 1]), np.array([8, 5]))],
        "negative numbers": [(np.array([1.0, -2.0, 0.5]), np.array([-3.0, -1.0, 4.0]))],
        "many entries": [(random_numbers(rng, 300), random_numbers(rng, 300))],
        "one entry": [(np.array([3.0]), np.array([-4.0]))],
        "large numbers": [(np.array([-1000.0, 1000.0, 1.0]), np.array([1000.0, 1000.0, 0.25]))],
        "no entries": [(np.zeros(0), np.zeros(0))],
    }


_DOT_SLIPS = (
    Slip("The products are there, but they are not added up.", lambda a, b: a * b),
    Slip("This is the average of the products. A dot product is their sum.", lambda a, b: np.mean(a * b)),
    Slip("Only the first entries count. Does the `return` stand inside the loop?", lambda a, b: a[0] * b[0]),
    Slip("The last entries are left out.", lambda a, b: np.sum(a[:-1] * b[:-1])),
    Slip("The sums are multiplied. First multiply entry by entry, then add up.", lambda a, b: np.sum(a) * np.sum(b)),
    Slip("One vector is multiplied with itself.", lambda a, b: np.sum(a * a)),
    Slip("One vector is multiplied with itself.", lambda a, b: np.sum(b * b)),
    Slip("The entries are added. They should be multiplied.", lambda a, b: np.sum(a + b)),
)

PROBLEM = Function(
    name="dot",
    reference=dot,
    cases=_dot_cases,
    examples={
        "whole numbers": [(np.array([3, 1, 4]), np.array([2, 0, 6]))],
        "negative numbers": [(np.array([2.0, -1.0]), np.array([-3.0, 0.5]))],
        "one entry": [(np.array([5.0]), np.array([-2.0]))],
        "large numbers": [(np.array([1000.0, -2000.0]), np.array([2000.0, 1.0]))],
    },
    slips=_DOT_SLIPS,
    points=2,
    looks_at=(
        (
            "The hidden test calls dot with other vectors: no entries, one entry, many entries, whole, "
            "negative and large numbers."
        ),
    ),
)
