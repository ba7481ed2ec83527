"""Recall."""

from __future__ import annotations

import numpy as np

from headcheck.course.functions import Function, Slip

from ..shared import BY_ALL, BY_ZERO, DECISIONS, accuracy, decision_cases, missing_zero, precision, recall

_RECALL_SLIPS = (
    Slip("This divides by all answers that say 1: that is precision.", precision),
    Slip(BY_ALL, lambda t, a: np.mean((t == 1) & (a == 1))),
    Slip("This is the accuracy.", accuracy),
    Slip("This looks at those that are 0.", lambda t, a: recall(1 - t, 1 - a)),
    Slip(BY_ZERO, missing_zero(lambda t, a: t)),
)

PROBLEM = Function(
    name="recall",
    reference=recall,
    cases=decision_cases,
    examples=DECISIONS,
    slips=_RECALL_SLIPS,
    points=2,
    looks_at=(
        (
            "The hidden test calls recall with other answers: perfect ones, all wrong, no answer says 1, "
            "nothing is 1, many rows."
        ),
    ),
)
