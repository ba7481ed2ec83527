"""Precision."""

from __future__ import annotations

from typing import Any

import numpy as np

from headcheck.course.functions import Function, Slip

from ..shared import BY_ALL, BY_ZERO, DECISIONS, accuracy, decision_cases, missing_zero, precision, recall


def _over(found: Any, all_of_them: Any) -> float:
    return float(np.sum(found) / np.sum(all_of_them)) if np.sum(all_of_them) else 0.0


_PRECISION_SLIPS = (
    Slip("This divides by all that are 1: that is recall.", recall),
    Slip(BY_ALL, lambda t, a: np.mean((t == 1) & (a == 1))),
    Slip("This is the accuracy.", accuracy),
    Slip("This looks at the answers that say 0.", lambda t, a: precision(1 - t, 1 - a)),
    Slip("This is the share of answers that are wrong.", lambda t, a: _over((t == 0) & (a == 1), a == 1)),
    Slip(BY_ZERO, missing_zero(lambda t, a: a)),
)

PROBLEM = Function(
    name="precision",
    reference=precision,
    cases=decision_cases,
    examples=DECISIONS,
    slips=_PRECISION_SLIPS,
    points=2,
    looks_at=(
        (
            "The hidden test calls precision with other answers: perfect ones, all wrong, no answer says 1, "
            "nothing is 1, many rows."
        ),
    ),
)
