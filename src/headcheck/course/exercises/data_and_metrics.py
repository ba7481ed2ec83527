"""The functions of the assignment on data and metrics: references and hidden cases.

Splitting, standardising and one-hot columns without leakage; and the metrics of regression and of yes-or-no questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

ASSIGNMENT = "05-data-and-metrics"

Array = npt.NDArray[Any]
Written = Callable[..., Any]


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


def _cut(x: Array, y: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    training = len(x) - held_out
    return x[:training], y[:training], x[training:], y[training:]


def _first_held_out(x: Array, y: Array, order: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    x, y = x[order], y[order]
    return x[held_out:], y[held_out:], x[:held_out], y[:held_out]


def _other_order(x: Array, y: Array, order: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    x_training, y_training, x_held_out, y_held_out = split(x, y, order, held_out)
    return x_training, x_held_out, y_training, y_held_out


_SPLIT_SLIPS = (
    Slip(
        "`y` is still in its old order, so rows have the targets of others: give it the same order as `x`.",
        lambda x, y, order, held_out: _cut(x[order], y, held_out),
    ),
    Slip(
        "`x` is still in its old order, so rows have the targets of others: give it the same order as `y`.",
        lambda x, y, order, held_out: _cut(x, y[order], held_out),
    ),
    Slip("The rows are still in their old order.", lambda x, y, order, held_out: _cut(x, y, held_out)),
    Slip("The first rows of the new order are held out. It should be the last ones.", _first_held_out),
    Slip("The four arrays come back in another order than asked: x and y for training come first.", _other_order),
    Slip(
        "The held-out rows train, too.",
        lambda x, y, order, held_out: (x[order], y[order], *split(x, y, order, held_out)[2:]),
    ),
    Slip(
        "If nothing is held out, `-held_out` is 0, and a slice up to 0 is empty. Compute first how many rows train.",
        lambda x, y, order, held_out: (
            x[order][:-held_out],
            y[order][:-held_out],
            x[order][-held_out:],
            y[order][-held_out:],
        ),
    ),
)


def _standardised(rows: Array, average: Any, spread: Any) -> Array:
    return np.asarray((rows - average) / np.where(spread == 0, 1, spread))


_STANDARDISE_SLIPS = (
    Slip(
        "A leak: average and deviation are those of the rows themselves. They should be those of the training rows.",
        lambda training, rows: _standardised(rows, rows.mean(axis=0), rows.std(axis=0)),
    ),
    Slip(
        "A leak: average and deviation are those of all rows together. They should be those of the training rows.",
        lambda training, rows: _standardised(
            rows, np.vstack([training, rows]).mean(axis=0), np.vstack([training, rows]).std(axis=0)
        ),
    ),
    Slip(
        "This is the deviation as pandas computes it, with `ddof=1`. NumPy's `.std(axis=0)` is asked for.",
        lambda training, rows: _standardised(rows, training.mean(axis=0), training.std(axis=0, ddof=1)),
    ),
    Slip("The average is not subtracted.", lambda training, rows: _standardised(rows, 0, training.std(axis=0))),
    Slip("It is not divided by the deviation.", lambda training, rows: rows - training.mean(axis=0)),
    Slip(
        "It is divided by the variance. The standard deviation is its root.",
        lambda training, rows: _standardised(rows, training.mean(axis=0), training.var(axis=0)),
    ),
    Slip(
        "One average and one deviation serve the whole table. Each column needs its own: `axis=0`.",
        lambda training, rows: _standardised(rows, training.mean(), training.std()),
    ),
    Slip(
        "This stretches each column from 0 to 1, which is another way to scale.",
        lambda training, rows: _standardised(rows, training.min(axis=0), training.max(axis=0) - training.min(axis=0)),
    ),
    Slip(
        "A column that is constant in training has the deviation 0, and nothing can be divided by 0.",
        lambda training, rows: (rows - training.mean(axis=0)) / training.std(axis=0),
    ),
)


def _among_the_values(values: Sequence[str], kinds: Sequence[str]) -> Array:
    return encode(values, sorted(set(values)))


def _unknown_last(values: Sequence[str], kinds: Sequence[str]) -> Array:
    return encode([value if value in kinds else kinds[-1] for value in values], kinds)


_ENCODE_SLIPS = (
    Slip("The kinds are taken from the values. They are given: `kinds`.", _among_the_values),
    Slip(
        "This numbers the kinds. Each value should have a row with a 1.",
        lambda values, kinds: [list(kinds).index(value) if value in kinds else -1 for value in values],
    ),
    Slip("A word that is no kind counts as the last kind. It should be a row of zeros.", _unknown_last),
    Slip(
        "The rows of words that are no kind are left out. Each should be a row of zeros.",
        lambda values, kinds: encode([value for value in values if value in kinds], kinds),
    ),
    Slip("The table lies on its side: each value should have a row.", lambda values, kinds: encode(values, kinds).T),
)

_A_TABLE = (
    "A column and a row make a table when they are subtracted, and all of it counts. Give both the same shape first."
)
_MAE_SLIPS = (
    Slip("The signs are still there, so misses above and below cancel.", lambda t, p: np.mean(t - p.ravel())),
    Slip("The signs are still there, so misses above and below cancel.", lambda t, p: np.mean(p.ravel() - t)),
    Slip("This is the sum. It should be the average.", lambda t, p: np.sum(np.abs(t - p.ravel()))),
    Slip("This is a distance for each row. It should be their average.", lambda t, p: np.abs(t - p.ravel())),
    Slip("This is the squared error.", lambda t, p: np.mean((t - p.ravel()) ** 2)),
    Slip("This is the root mean squared error.", lambda t, p: rmse(t, p)),
    Slip("This is the median. It should be the average.", lambda t, p: np.median(np.abs(t - p.ravel()))),
    Slip(_A_TABLE, lambda t, p: np.mean(np.abs(t - p))),
)
_RMSE_SLIPS = (
    Slip("The root is missing.", lambda t, p: np.mean((t - p.ravel()) ** 2)),
    Slip("The root is taken of each square, which only takes off its sign: average first.", mae),
    Slip(
        "The root is taken of the sum, and divided then: average first.",
        lambda t, p: np.sqrt(np.sum((t - p.ravel()) ** 2)) / len(t),
    ),
    Slip(
        "This is the root of the sum. It should be that of the average.",
        lambda t, p: np.sqrt(np.sum((t - p.ravel()) ** 2)),
    ),
    Slip(_A_TABLE, lambda t, p: np.sqrt(np.mean((t - p) ** 2))),
)
_R2_SLIPS = (
    Slip("It is not taken from 1.", lambda t, p: 1 - r2(t, p)),
    Slip(
        "The average of the predictions is compared with. It should be that of the truth.",
        lambda t, p: 1 - np.sum((t - p.ravel()) ** 2) / np.sum((t - p.mean()) ** 2),
    ),
    Slip("This is the square of the correlation.", lambda t, p: np.corrcoef(t, p.ravel())[0, 1] ** 2),
    Slip(
        "Below the line stand the distances of the predictions from the average. It should be those of the truth.",
        lambda t, p: 1 - np.sum((t - p.ravel()) ** 2) / np.sum((p.ravel() - t.mean()) ** 2),
    ),
    Slip(_A_TABLE, lambda t, p: 1 - np.sum((t - p) ** 2) / np.sum((t - t.mean()) ** 2)),
)
_ACCURACY_SLIPS = (
    Slip("This is how many are right. It should be the share.", lambda t, a: np.sum(t == a)),
    Slip("This is in percent. A share goes from 0 to 1.", lambda t, a: 100 * np.mean(t == a)),
    Slip("This is the share of wrong answers.", lambda t, a: np.mean(t != a)),
    Slip(
        "Only those that are 1 and found count. What was rightly called 0 is right, too.", lambda t, a: np.mean(t * a)
    ),
    Slip("This asks whether all answers are right.", lambda t, a: float(np.array_equal(t, a))),
)


def _over(found: Any, all_of_them: Any) -> float:
    return float(np.sum(found) / np.sum(all_of_them)) if np.sum(all_of_them) else 0.0


def _missing_zero(of: Callable[[Array, Array], Array]) -> Written:
    return lambda t, a: np.sum((t == 1) & (a == 1)) / np.sum(of(t, a) == 1)


_BY_ZERO = "Nothing can be divided by 0. Ask first whether there is anything, and return 0 if not."
_BY_ALL = "This divides by all rows."
_PRECISION_SLIPS = (
    Slip("This divides by all that are 1: that is recall.", recall),
    Slip(_BY_ALL, lambda t, a: np.mean((t == 1) & (a == 1))),
    Slip("This is the accuracy.", accuracy),
    Slip("This looks at the answers that say 0.", lambda t, a: precision(1 - t, 1 - a)),
    Slip("This is the share of answers that are wrong.", lambda t, a: _over((t == 0) & (a == 1), a == 1)),
    Slip(_BY_ZERO, _missing_zero(lambda t, a: a)),
)
_RECALL_SLIPS = (
    Slip("This divides by all answers that say 1: that is precision.", precision),
    Slip(_BY_ALL, lambda t, a: np.mean((t == 1) & (a == 1))),
    Slip("This is the accuracy.", accuracy),
    Slip("This looks at those that are 0.", lambda t, a: recall(1 - t, 1 - a)),
    Slip(_BY_ZERO, _missing_zero(lambda t, a: t)),
)
_F1_SLIPS = (
    Slip("The 2 is missing.", lambda t, a: f1(t, a) / 2),
    Slip("This is the plain average of precision and recall.", lambda t, a: (precision(t, a) + recall(t, a)) / 2),
    Slip("This is the root of the product.", lambda t, a: np.sqrt(precision(t, a) * recall(t, a))),
    Slip("This is the product alone.", lambda t, a: precision(t, a) * recall(t, a)),
    Slip(
        _BY_ZERO,
        lambda t, a: np.float64(2) * precision(t, a) * recall(t, a) / np.float64(precision(t, a) + recall(t, a)),
    ),
)


def _f1_of(precision: Written, recall: Written) -> Written:
    def f1(truth: Array, answers: Array) -> float:
        p, r = precision(truth, answers), recall(truth, answers)
        return 2 * p * r / (p + r) if p + r else 0.0

    return f1


FUNCTIONS: tuple[Function, ...] = (
    Function("05-split", ASSIGNMENT, "split", reference=split, cases=_split_cases, slips=_SPLIT_SLIPS),
    Function(
        "05-standardise",
        ASSIGNMENT,
        "standardise",
        reference=standardise,
        cases=_standardise_cases,
        properties=(Property("A row does not depend on the other rows beside it", _other_rows_do_not_matter),),
        slips=_STANDARDISE_SLIPS,
    ),
    Function("05-encode", ASSIGNMENT, "encode", reference=encode, cases=_encode_cases, slips=_ENCODE_SLIPS),
    Function("05-mae", ASSIGNMENT, "mae", reference=mae, cases=_distance_cases, slips=_MAE_SLIPS),
    Function("05-rmse", ASSIGNMENT, "rmse", reference=rmse, cases=_distance_cases, slips=_RMSE_SLIPS),
    Function("05-r2", ASSIGNMENT, "r2", reference=r2, cases=_distance_cases, slips=_R2_SLIPS),
    Function(
        "05-accuracy",
        ASSIGNMENT,
        "accuracy",
        reference=accuracy,
        cases=_decision_cases,
        slips=_ACCURACY_SLIPS,
    ),
    Function(
        "05-precision",
        ASSIGNMENT,
        "precision",
        reference=precision,
        cases=_decision_cases,
        slips=_PRECISION_SLIPS,
    ),
    Function("05-recall", ASSIGNMENT, "recall", reference=recall, cases=_decision_cases, slips=_RECALL_SLIPS),
    Function(
        "05-f1",
        ASSIGNMENT,
        "f1",
        reference=f1,
        cases=_decision_cases,
        slips=_F1_SLIPS,
        ways=(Way(("precision", "recall"), _f1_of),),
    ),
)
