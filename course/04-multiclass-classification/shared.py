"""What several functions of this assignment share: softmax and cross-entropies, right, and scores for their cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def softmax(scores: npt.ArrayLike) -> Floats:
    """Scores (n, classes) -> probabilities (n, classes): the larger the score the larger, and each row adds up to 1."""
    each = np.asarray(scores, dtype="float64")
    powers = np.exp(each - each.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def cross_entropy(scores: npt.ArrayLike, ids: npt.ArrayLike) -> Floats:
    """Scores (n, classes) and the ids of the right classes (n,) -> each example's cross-entropy (n,).

    It is minus the logarithm of the probability that softmax gives to the right class, without going through a
    probability that may be rounded to 0.
    """
    each = np.asarray(scores, dtype="float64")
    right = each[np.arange(len(each)), np.asarray(ids, dtype="int64")]
    return np.asarray(log_of_sum(each) - right)


def log_of_sum(scores: Floats) -> Floats:
    """The logarithm of the sum of the exponentials of each row, for scores of any size."""
    largest = scores.max(axis=1)
    return np.asarray(largest + np.log(np.exp(scores - largest[:, None]).sum(axis=1)))


def score_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Floats | npt.NDArray[np.int64]]]:
    """Scores for the cases of all three functions, by what is special about them."""
    return {
        "one row": [np.array([[1.0, 2.0, 0.5]]), rng.normal(size=(1, 6))],
        "several rows": [np.array([[2.0, 0.0, -1.0], [0.5, 0.1, 3.0]]), rng.normal(size=(7, 4))],
        "equal scores": [np.zeros((2, 3)), np.full((1, 4), 5.0), np.array([[1.0, 1.0, -2.0]])],
        "whole numbers": [np.array([[1, 2, 3], [3, 0, 0]])],
        "scores like 1000": [np.array([[1000.0, 1001.0, 999.0]]), np.array([[1.0, 1000.0, 998.0], [1.0, 2.0, 3.0]])],
        "scores like -1000": [np.array([[-1000.0, -1001.0, -999.0]])],
        "1000 and -1000 together": [np.array([[1000.0, -1000.0, 0.0], [-1000.0, -1000.0, -1000.0]])],
        "a single class": [np.array([[3.0], [-7.0]])],
        "no rows": [np.zeros((0, 3))],
    }


def labelled_cases(rng: np.random.Generator) -> Mapping[str, Sequence[tuple[Any, npt.NDArray[np.int64]]]]:
    """The same scores with ids: the largest score is right in the first row, the smallest in the next, and so on."""
    labelled: dict[str, list[tuple[Any, npt.NDArray[np.int64]]]] = {}
    for group, several in score_cases(rng).items():
        for scores in several:
            best = np.array([row.argmin() if place % 2 else row.argmax() for place, row in enumerate(scores)], "int64")
            worst = np.array([row.argmax() if place % 2 else row.argmin() for place, row in enumerate(scores)], "int64")
            labelled.setdefault(group, []).extend([(scores, best), (scores, worst)])
    return labelled


def _example(scores: list[list[float]], *ids: int) -> tuple[Any, npt.NDArray[np.int64]]:
    return np.array(scores), np.array(ids, "int64")


#: Scores with ids that are tried while students work, by the same names: all others than the hidden ones.
EXAMPLES: Mapping[str, Sequence[tuple[Any, npt.NDArray[np.int64]]]] = {
    "one row": [_example([[0.0, 1.0, 3.0]], 2), _example([[0.0, 1.0, 3.0]], 0)],
    "several rows": [_example([[1.0, 0.0], [0.0, 2.0], [3.0, 3.5]], 0, 0, 1)],
    "equal scores": [_example([[2.0, 2.0]], 1)],
    "whole numbers": [_example([[0, 1], [4, 2]], 1, 1)],
    "scores like 1000": [_example([[1000.0, 998.0]], 1)],
    "scores like -1000": [_example([[-1000.0, -1002.0]], 0)],
    "1000 and -1000 together": [_example([[-1000.0, 1000.0]], 0)],
    "a single class": [_example([[5.0]], 0)],
}


def each_class(scores: Any) -> Floats:
    """The cross-entropy that each class would have if it were the right one (n, classes)."""
    return np.asarray(log_of_sum(np.asarray(scores, "float64"))[:, None] - scores)


SIGN = "The sign is wrong: no cost is below 0."
AVERAGE = "This is the average over the rows. Each row should have its own cost."
ROUNDED = "A probability is rounded to 0, and its logarithm is infinite. Work with the scores themselves."


#: Logarithms of probabilities as people write them: as they are, or kept away from that of 0.
LOGS: tuple[Callable[[Any], Any], ...] = (
    np.log,
    *(lambda p, least=least: np.log(np.maximum(p, least)) for least in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)),
    *(lambda p, more=more: np.log(p + more) for more in (1e-15, 1e-12, 1e-10, 1e-9, 1e-8, 1e-7)),
)
