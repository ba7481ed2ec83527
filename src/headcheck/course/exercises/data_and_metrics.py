"""The functions of the assignment on data and metrics: references and hidden cases.

Splitting, standardising and one-hot columns without leakage; and the metrics of regression and of yes-or-no questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property

ASSIGNMENT = "05-data-and-metrics"

Array = npt.NDArray[Any]


def split(x: Array, y: Array, order: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    """Rows (n, columns) and targets (n,) in a new order, cut in two: x, y, and the last `held_out` of both."""
    training = len(order) - held_out
    x, y = x[order], y[order]
    return x[:training], y[:training], x[training:], y[training:]


def standardise(training: Array, rows: Array) -> Array:
    """Rows (n, columns) by the mean and standard deviation of the training rows; constant columns become 0."""
    spread = training.std(axis=0)
    return np.asarray((rows - training.mean(axis=0)) / np.where(spread == 0, 1, spread))


def encode(values: Sequence[str], kinds: Sequence[str]) -> Array:
    """Texts as one-hot rows (n, kinds); a text that is none of the kinds becomes a row of zeros."""
    return np.array([[float(value == kind) for kind in kinds] for value in values]).reshape(len(values), len(kinds))


def mae(truth: Array, prediction: Array) -> float:
    """The average distance; `prediction` may be a column."""
    return float(np.mean(np.abs(truth - prediction.ravel())))


def rmse(truth: Array, prediction: Array) -> float:
    """The root of the average squared distance; `prediction` may be a column."""
    return float(np.sqrt(np.mean((truth - prediction.ravel()) ** 2)))


def r2(truth: Array, prediction: Array) -> float:
    """1 - squared distances to the predictions / squared distances to the mean; `prediction` may be a column."""
    return float(1 - np.sum((truth - prediction.ravel()) ** 2) / np.sum((truth - truth.mean()) ** 2))


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


def f1(truth: Array, answers: Array) -> float:
    """The harmonic mean of precision and recall; 0 where both are 0."""
    both = precision(truth, answers) + recall(truth, answers)
    return 2 * precision(truth, answers) * recall(truth, answers) / both if both else 0.0


def _split_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    def table(rows: int, columns: int) -> tuple[Array, Array]:
        return _numbers(rng, rows, columns), np.arange(rows) * 10

    return {
        "four rows": [(*table(4, 2), np.array([3, 0, 2, 1]), 1)],
        "many rows": [(*table(50, 3), rng.permutation(50), 15), (*table(30, 1), rng.permutation(30), 12)],
        "nothing is held out": [(*table(3, 2), np.array([1, 2, 0]), 0)],
        "everything is held out": [(*table(3, 2), np.array([2, 1, 0]), 3)],
        "no rows": [(np.zeros((0, 2)), np.zeros(0), np.zeros(0, dtype=int), 0)],
    }


def _standardise_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    training = np.array([[1.0, 100.0], [3.0, 300.0], [5.0, 200.0]])
    sizes = np.array([1000.0, 1.0, 0.001])
    return {
        "other rows": [(training, np.array([[3.0, 500.0], [7.0, 200.0]]))],
        "the training rows themselves": [(training, training)],
        "a single other row": [(training, np.array([[4.0, 250.0]]))],
        "no other rows": [(training, np.zeros((0, 2)))],
        "columns of very different size": [(rng.normal(size=(40, 3)) * sizes, rng.normal(size=(5, 3)) * sizes)],
        "a column that is constant in training": [
            (np.array([[1.0, 7.0], [3.0, 7.0]]), np.array([[2.0, 7.0], [5.0, 7.0]]))
        ],
        "whole numbers": [(np.array([[1, 2], [3, 6]]), np.array([[2, 10], [0, 4]]))],
    }


def _other_rows_do_not_matter(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    training, rows = rng.normal(size=(20, 3)), rng.normal(size=(6, 3)) * 5 + 2
    together = np.asarray(f(training.copy(), rows.copy()))
    return all(np.allclose(f(training.copy(), rows[[row]]), together[[row]], atol=1e-4) for row in range(len(rows)))


def _encode_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    colours = ["red", "green", "blue"]
    return {
        "each kind once": [(["red", "green", "blue"], colours), (["blue", "red", "green"], colours)],
        "kinds that come again": [([colours[place] for place in rng.integers(0, 3, size=12)], colours)],
        "a kind that does not occur": [(["blue", "blue", "red"], colours)],
        "a value that is no kind": [(["green", "pink", "red"], colours), (["black"], ["white", "grey"])],
        "no values": [([], colours)],
        "kinds in another order": [(["a", "b", "c"], ["c", "a", "b"])],
    }


def _distance_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    truth = np.array([1.0, 2.0, 6.0])
    return {
        "a few predictions": [(truth, np.array([2.0, 2.0, 3.0])), (np.array([0, 10, 20]), np.array([5, 10, 10]))],
        "negative numbers": [(np.array([-3.0, 1.0, -5.0]), np.array([-1.0, -1.0, -5.5]))],
        "perfect predictions": [(truth, truth.copy())],
        "predictions in a column, as Keras gives them": [(truth, np.array([[2.0], [0.0], [5.0]]))],
        "many predictions": [(_numbers(rng, 200), _numbers(rng, 200))],
        "large misses": [(np.array([0.0, 1000.0, -1000.0]), np.array([1000.0, 0.0, -1000.0]))],
    }


def _decision_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    """Answers for which accuracy, precision, recall and F1 all differ."""

    def both(truth: str, answers: str) -> Arguments:
        return np.array([int(one) for one in truth]), np.array([int(one) for one in answers])

    return {
        "a few answers": [both("1100100000", "1010000001"), both("11110000", "10000010")],
        "more that are 1 than are found": [both("11111000", "11000000")],
        "more false alarms than right ones": [both("10000000", "11110000")],
        "perfect answers": [both("10110", "10110")],
        "every answer is wrong": [both("1010", "0101")],
        "no answer says 1": [both("0110", "0000")],
        "nothing is 1": [both("00000", "01001")],
        "many answers": [((rng.random(500) < 0.1).astype(int), (rng.random(500) < 0.3).astype(int))],
        "numbers with a decimal point": [tuple(array.astype(float) for array in both("110100", "011100"))],
    }


def _numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers of both signs that read well in a message."""
    return np.asarray(rng.normal(scale=3, size=shape).round(1))


FUNCTIONS: tuple[Function, ...] = (
    Function("05-split", ASSIGNMENT, "split", reference=split, cases=_split_cases),
    Function(
        "05-standardise",
        ASSIGNMENT,
        "standardise",
        reference=standardise,
        cases=_standardise_cases,
        properties=(Property("A row does not depend on the other rows beside it", _other_rows_do_not_matter),),
    ),
    Function("05-encode", ASSIGNMENT, "encode", reference=encode, cases=_encode_cases),
    Function("05-mae", ASSIGNMENT, "mae", reference=mae, cases=_distance_cases),
    Function("05-rmse", ASSIGNMENT, "rmse", reference=rmse, cases=_distance_cases),
    Function("05-r2", ASSIGNMENT, "r2", reference=r2, cases=_distance_cases),
    Function("05-accuracy", ASSIGNMENT, "accuracy", reference=accuracy, cases=_decision_cases),
    Function("05-precision", ASSIGNMENT, "precision", reference=precision, cases=_decision_cases),
    Function("05-recall", ASSIGNMENT, "recall", reference=recall, cases=_decision_cases),
    Function("05-f1", ASSIGNMENT, "f1", reference=f1, cases=_decision_cases),
)
