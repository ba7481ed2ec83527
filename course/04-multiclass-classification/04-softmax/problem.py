"""Softmax."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip

from ..shared import EXAMPLES, score_cases, softmax

Written = Callable[..., Any]
Floats = npt.NDArray[np.float64]


def _softmax_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {group: [(scores,) for scores in several] for group, several in score_cases(rng).items()}


def _adds_up_to_one(written: Written, rng: np.random.Generator) -> bool:
    return bool(np.allclose(np.sum(written(rng.normal(scale=5, size=(20, 5))), axis=1), 1))


def _keeps_the_order(written: Written, rng: np.random.Generator) -> bool:
    scores = rng.normal(size=(20, 5))
    return bool(np.array_equal(np.argsort(written(scores), axis=1), np.argsort(scores, axis=1)))


def _ignores_what_all_scores_share(written: Written, rng: np.random.Generator) -> bool:
    scores = rng.normal(size=(20, 5))
    return bool(np.allclose(written(scores + 300), written(scores), atol=1e-3))


def _shares(powers: Floats, axis: int | None = 1) -> Floats:
    return np.asarray(powers / powers.sum(axis=axis, keepdims=axis == 1))


_SOFTMAX_SLIPS = (
    Slip(
        "All rows are divided by one sum. Each row has a sum of its own.", lambda s: _shares(np.exp(s - s.max()), None)
    ),
    Slip("Divided by the sums of the columns. Each row should add up to 1.", lambda s: _shares(np.exp(s - s.max()), 0)),
    Slip("The powers are missing: take `np.exp` of the scores first.", lambda s: _shares(s)),
    Slip("These are the powers. They are not divided by their sum yet.", lambda s: np.exp(s)),
    Slip(
        "These are the powers. They are not divided by their sum yet.",
        lambda s: np.exp(s - s.max(axis=1, keepdims=True)),
    ),
    Slip("This is the sigmoid of each score. The rows don't add up to 1.", lambda s: 1 / (1 + np.exp(-s))),
    Slip(
        "The power of a large score is too large for a number. Subtract something from all scores of a row first.",
        lambda s: _shares(np.exp(s)),
    ),
    Slip(
        "The largest score of the whole table is subtracted. Each row needs its own.",
        lambda s: _shares(np.exp(s - s.max(initial=-10000))),
    ),
)

PROBLEM = Function(
    name="softmax",
    reference=softmax,
    cases=_softmax_cases,
    examples={group: [(scores,) for scores, _ in several] for group, several in EXAMPLES.items()},
    properties=(
        Property("Each row adds up to 1.", _adds_up_to_one),
        Property("A larger score gets a larger probability.", _keeps_the_order),
        Property("Adding the same number to all scores of a row changes nothing.", _ignores_what_all_scores_share),
    ),
    slips=_SOFTMAX_SLIPS,
    points=2,
    looks_at=(
        (
            "The hidden test calls softmax with other scores: one row, no rows, one class, whole numbers, "
            "and scores like 1000 and -1000."
        ),
        "It also asks whether rows add up to 1, and whether adding 300 to all scores changes anything.",
    ),
)
