"""Accuracy."""

from __future__ import annotations

import numpy as np

from headcheck.course.functions import Function, Slip

from ..shared import DECISIONS, accuracy, decision_cases

_ACCURACY_SLIPS = (
    Slip("This is how many are right. It should be the share.", lambda t, a: np.sum(t == a)),
    Slip("This is in percent. A share goes from 0 to 1.", lambda t, a: 100 * np.mean(t == a)),
    Slip("This is the share of wrong answers.", lambda t, a: np.mean(t != a)),
    Slip(
        "Only those that are 1 and found count. What was rightly called 0 is right, too.", lambda t, a: np.mean(t * a)
    ),
    Slip("This asks whether all answers are right.", lambda t, a: float(np.array_equal(t, a))),
)

PROBLEM = Function(
    name="accuracy",
    reference=accuracy,
    cases=decision_cases,
    examples=DECISIONS,
    slips=_ACCURACY_SLIPS,
    points=1,
    looks_at=(
        (
            "The hidden test calls accuracy with other answers: perfect ones, all wrong, no answer says 1, "
            "nothing is 1, many rows."
        ),
    ),
)
