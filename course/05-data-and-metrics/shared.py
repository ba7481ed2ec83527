"""What several functions of this assignment share: metrics, right, and answers for their cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments

Array = npt.NDArray[Any]
Written = Callable[..., Any]


def mae(truth: Array, prediction: Array) -> float:
    """The average distance; `prediction` may be a column."""
    return float(np.mean(np.abs(truth - prediction.ravel())))


def rmse(truth: Array, prediction: Array) -> float:
    """The root of the average squared distance; `prediction` may be a column."""
    return float(np.sqrt(np.mean((truth - prediction.ravel()) ** 2)))


def accuracy(truth: Array, answers: Array) -> float:
    """The share of right answers."""
    return float(np.mean(truth == answers))


def precision(truth: Array, answers: Array) -> float:
    """Of all answers that say 1, the share that is right; 0 where none says 1."""
    said = np.sum(answers == 1)
    return float(np.sum((truth == 1) & (answers == 1)) / said) if said else 0.0


def recall(truth: Array, answers: Array) -> float:
    """Of all that are 1, the share that is found; 0 where none is 1."""
    there = np.sum(truth == 1)
    return float(np.sum((truth == 1) & (answers == 1)) / there) if there else 0.0


def distance_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    """True and predicted numbers, for metrics of how far off predictions are."""
    truth = np.array([1.0, 2.0, 6.0])
    return {
        "a few predictions": [(truth, np.array([2.0, 2.0, 3.0])), (np.array([0, 10, 20]), np.array([5, 10, 10]))],
        "negative numbers": [(np.array([-3.0, 1.0, -5.0]), np.array([-1.0, -1.0, -5.5]))],
        "perfect predictions": [(truth, truth.copy())],
        "predictions in a column, as Keras gives them": [(truth, np.array([[2.0], [0.0], [5.0]]))],
        "many predictions": [(random_numbers(rng, 200), random_numbers(rng, 200))],
        "large misses": [(np.array([0.0, 1000.0, -1000.0]), np.array([1000.0, 0.0, -1000.0]))],
    }


def _both(truth: str, answers: str) -> Arguments:
    return np.array([int(one) for one in truth]), np.array([int(one) for one in answers])


def decision_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    """Answers for which accuracy, precision, recall and F1 all differ."""
    return {
        "a few answers": [_both("1100100000", "1010000001"), _both("11110000", "10000010")],
        "more that are 1 than are found": [_both("11111000", "11000000")],
        "more false alarms than right ones": [_both("10000000", "11110000")],
        "perfect answers": [_both("10110", "10110")],
        "every answer is wrong": [_both("1010", "0101")],
        "no answer says 1": [_both("0110", "0000")],
        "nothing is 1": [_both("00000", "01001")],
        "many answers": [((rng.random(500) < 0.1).astype(int), (rng.random(500) < 0.3).astype(int))],
        "numbers with a decimal point": [tuple(array.astype(float) for array in _both("110100", "011100"))],
    }


#: What is tried while students work, by the same names: all others than the hidden ones.
DISTANCES: Mapping[str, Sequence[Arguments]] = {
    "a few predictions": [(np.array([1.0, 4.0, 5.0]), np.array([2.0, 4.0, 3.0]))],
    "negative numbers": [(np.array([-2.0, 2.0]), np.array([-3.0, 4.0]))],
    "perfect predictions": [(np.array([3.0, 7.0]), np.array([3.0, 7.0]))],
    "predictions in a column, as Keras gives them": [(np.array([1.0, 2.0, 3.0]), np.array([[1.0], [3.0], [5.0]]))],
    "large misses": [(np.array([0.0, 500.0]), np.array([500.0, -500.0]))],
}
DECISIONS: Mapping[str, Sequence[Arguments]] = {
    "a few answers": [_both("11001", "10011")],
    "more that are 1 than are found": [_both("1110", "1000")],
    "more false alarms than right ones": [_both("0100", "1111")],
    "perfect answers": [_both("0110", "0110")],
    "every answer is wrong": [_both("10", "01")],
    "no answer says 1": [_both("100", "000")],
    "nothing is 1": [_both("000", "010")],
}


def random_numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers of both signs that read well in a message."""
    return np.asarray(rng.normal(scale=3, size=shape).round(1))


A_TABLE = (
    "A column and a row make a table when they are subtracted, and all of it counts. Give both the same shape first."
)


def missing_zero(of: Callable[[Array, Array], Array]) -> Written:
    """Precision or recall as it is written by who forgets that there may be nothing to divide by."""
    return lambda t, a: np.sum((t == 1) & (a == 1)) / np.sum(of(t, a) == 1)


BY_ZERO = "Nothing can be divided by 0. Ask first whether there is anything, and return 0 if not."
BY_ALL = "This divides by all rows."
