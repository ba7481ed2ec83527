"""Cross-entropy from scores and class ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from headcheck.course.functions import Function, Property, Slip, Way

from ..shared import (
    AVERAGE,
    EXAMPLES,
    LOGS,
    ROUNDED,
    SIGN,
    cross_entropy,
    each_class,
    labelled_cases,
    log_of_sum,
    softmax,
)

Written = Callable[..., Any]


def _is_never_negative(written: Written, rng: np.random.Generator) -> bool:
    return bool(np.all(np.asarray(written(rng.normal(scale=5, size=(20, 5)), rng.integers(5, size=20))) >= -1e-6))


def _of_a_guess_is_the_log_of_the_classes(written: Written, rng: np.random.Generator) -> bool:
    return bool(np.allclose(written(np.full((6, 10), rng.normal()), rng.integers(10, size=6)), np.log(10)))


def _of_the_right(scores: Any, ids: Any) -> Any:
    return np.take_along_axis(each_class(scores), np.asarray(ids)[:, None], axis=1)[:, 0]


_BITS = "This is the logarithm to base 2. `np.log` is the natural one."
_TENS = "This is the logarithm to base 10. `np.log` is the natural one."
_ALL_CLASSES = "This is a cost for every class. Only that of the right class is asked for: one number for each row."
_TOO_LARGE = "The power of a large score is too large for a number. Subtract something from all scores of a row first."
_CROSS_ENTROPY_SLIPS = (
    Slip(SIGN, lambda scores, ids: -_of_the_right(scores, ids)),
    Slip(_TENS, lambda scores, ids: _of_the_right(scores, ids) / np.log(10)),
    Slip(
        _TENS,
        lambda s, ids: (
            np.log10(np.exp(s - s.max(axis=1, keepdims=True)).sum(axis=1)) + s.max(axis=1) - s[np.arange(len(ids)), ids]
        ),
    ),
    Slip(_BITS, lambda scores, ids: _of_the_right(scores, ids) / np.log(2)),
    Slip(AVERAGE, lambda scores, ids: np.mean(_of_the_right(scores, ids))),
    Slip(_ALL_CLASSES, lambda scores, ids: each_class(scores)),
    Slip(
        "`scores[:, ids]` takes all these columns of every row. Each row should give the score of its own right class.",
        lambda s, ids: log_of_sum(s) - s[:, ids],
    ),
    Slip(_TOO_LARGE, lambda s, ids: np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(ids)), ids]),
    Slip(ROUNDED, lambda s, ids: -np.log(softmax(s)[np.arange(len(ids)), ids])),
    Slip(
        "Probabilities are cut off near 0, so a large mistake costs no more than a smaller one. Work with the scores "
        "themselves.",
        lambda s, ids: -np.log(np.maximum(softmax(s)[np.arange(len(ids)), ids], 1e-7)),
    ),
)


def _of_softmax(log: Written) -> Way:
    """The cross-entropy by ids, with a softmax."""
    return Way(("softmax",), lambda soft: lambda scores, ids: -log(np.asarray(soft(scores))[np.arange(len(ids)), ids]))


PROBLEM = Function(
    name="cross_entropy",
    reference=cross_entropy,
    cases=labelled_cases,
    examples=EXAMPLES,
    properties=(
        Property("No loss is below 0.", _is_never_negative),
        Property(
            "Ten equal scores give a loss of log(10), whichever class is right.",
            _of_a_guess_is_the_log_of_the_classes,
        ),
    ),
    slips=_CROSS_ENTROPY_SLIPS,
    ways=tuple(map(_of_softmax, LOGS)),
    points=2,
    looks_at=(
        (
            "The hidden test calls cross_entropy with other scores: one row, no rows, equal scores, and "
            "scores like 1000 and -1000."
        ),
        "With those, a right loss can be 2000. It is never infinite.",
    ),
)
