"""Binary cross-entropy from probabilities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from headcheck.course.functions import Arguments, Function, Slip

from ..shared import A_SUM, EACH_ROW, NEAREST, NO_MINUS, binary_crossentropy, costs, random_labels


def _crossentropy_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "one row": [(np.array([1.0]), np.array([0.8])), (np.array([0.0]), np.array([0.8]))],
        "several rows": [(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.2, 0.5]))],
        "labels that are whole numbers": [(np.array([0, 1, 1, 0]), np.array([0.1, 0.6, 0.7, 0.4]))],
        "many rows": [(random_labels(rng, 200), rng.uniform(0.01, 0.99, size=200))],
        "certain and wrong": [(np.array([1.0, 0.0]), np.array([0.0, 1.0]))],
        "certain and right": [(np.array([0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.5]))],
    }


_BITS = "This is the logarithm to base 2. `np.log` is the natural one."
_TENS = "This is the logarithm to base 10. `np.log` is the natural one."
_CROSSENTROPY_SLIPS = (
    Slip(NO_MINUS, lambda y, p: -np.mean(costs(y, p))),
    Slip(_BITS, lambda y, p: np.mean(costs(y, p, np.log2))),
    Slip(_TENS, lambda y, p: np.mean(costs(y, p, np.log10))),
    Slip(A_SUM, lambda y, p: np.sum(costs(y, p))),
    Slip(EACH_ROW, costs),
    Slip("Rows with the label 0 cost nothing. They should.", lambda y, p: np.mean(-y * np.log(np.clip(p, NEAREST, 1)))),
    Slip("This is the squared error.", lambda y, p: np.mean((y - p) ** 2)),
    Slip("The labels are turned round.", lambda y, p: np.mean(costs(1 - y, p))),
    Slip(
        "Where a probability is exactly 0 or 1, its logarithm is infinite. Keep it a little away from both.",
        lambda y, p: np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))),
    ),
)

PROBLEM = Function(
    name="binary_crossentropy",
    reference=binary_crossentropy,
    cases=_crossentropy_cases,
    examples={
        "one row": [(np.array([1.0]), np.array([0.6])), (np.array([0.0]), np.array([0.3]))],
        "several rows": [(np.array([0.0, 1.0, 0.0]), np.array([0.2, 0.7, 0.5]))],
        "labels that are whole numbers": [(np.array([1, 0]), np.array([0.9, 0.2]))],
        "certain and wrong": [(np.array([0.0]), np.array([1.0]))],
        "certain and right": [(np.array([1.0]), np.array([1.0]))],
    },
    slips=_CROSSENTROPY_SLIPS,
    points=2,
    looks_at=(
        (
            "The hidden test calls binary_crossentropy with other rows: one, many, labels of both kinds, and"
            " probabilities of exactly 0 and 1."
        ),
    ),
)
