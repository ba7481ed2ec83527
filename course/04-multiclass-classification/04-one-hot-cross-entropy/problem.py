"""Cross-entropy from scores and one-hot rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

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
Floats = npt.NDArray[np.float64]


def one_hot_cross_entropy(scores: npt.ArrayLike, one_hot: npt.ArrayLike) -> Floats:
    """Scores (n, classes) and a row of 0 with a single 1 for each example (n, classes) -> cross-entropies (n,)."""
    each = np.asarray(scores, dtype="float64")
    return np.asarray(log_of_sum(each) - (each * np.asarray(one_hot)).sum(axis=1))


def _one_hot_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        group: [(scores, np.eye(scores.shape[1])[ids]) for scores, ids in several]
        for group, several in labelled_cases(rng).items()
    }


def _agrees_with_ids(written: Written, rng: np.random.Generator) -> bool:
    scores, ids = rng.normal(size=(20, 5)), rng.integers(5, size=20)
    return bool(np.allclose(written(scores, np.eye(5)[ids]), cross_entropy(scores, ids)))


_ONE_HOT_SLIPS = (
    Slip(
        "The costs of the classes are not added up: one number for each row is asked.", lambda s, y: each_class(s) * y
    ),
    Slip("Added up down the columns. It should be along each row.", lambda s, y: (each_class(s) * y).sum(axis=0)),
    Slip(SIGN, lambda s, y: -(each_class(s) * y).sum(axis=1)),
    Slip(AVERAGE, lambda s, y: np.mean((each_class(s) * y).sum(axis=1))),
    Slip(
        "This is the cross-entropy of yes or no for each class. Only the right class costs something.",
        lambda s, y: (np.logaddexp(0, s) - s * y).sum(axis=1),
    ),
    Slip("This is the squared distance.", lambda s, y: ((softmax(s) - y) ** 2).sum(axis=1)),
    Slip(ROUNDED, lambda s, y: -(y * np.log(softmax(s))).sum(axis=1)),
)


def _one_hot_of_softmax(log: Written) -> Way:
    return Way(
        ("softmax",), lambda soft: lambda scores, y: -(np.asarray(y) * log(np.asarray(soft(scores)))).sum(axis=1)
    )


_ONE_HOT_OF_IDS = Way(("cross_entropy",), lambda entropy: lambda scores, y: entropy(scores, np.argmax(y, axis=1)))

PROBLEM = Function(
    name="one_hot_cross_entropy",
    reference=one_hot_cross_entropy,
    cases=_one_hot_cases,
    examples={
        group: [(scores, np.eye(scores.shape[1])[ids]) for scores, ids in several]
        for group, several in EXAMPLES.items()
    },
    properties=(Property("One-hot labels and class ids give the same losses.", _agrees_with_ids),),
    slips=_ONE_HOT_SLIPS,
    ways=(_ONE_HOT_OF_IDS, *map(_one_hot_of_softmax, LOGS)),
    points=2,
    looks_at=(
        "The hidden test calls one_hot_cross_entropy with the same kinds of scores as before.",
        "It also asks whether one-hot rows and class ids give the same losses.",
    ),
)
