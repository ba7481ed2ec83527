"""Standardising by the training rows alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip

Array = npt.NDArray[Any]


def standardise(training: Array, rows: Array) -> Array:
    """Rows (n, columns) by the mean and standard deviation of the training rows; constant columns become 0."""
    spread = training.std(axis=0)
    return np.asarray((rows - training.mean(axis=0)) / np.where(spread == 0, 1, spread))


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

PROBLEM = Function(
    name="standardise",
    reference=standardise,
    cases=_standardise_cases,
    examples={
        "other rows": [(np.array([[2.0, 10.0], [4.0, 30.0]]), np.array([[3.0, 20.0], [6.0, 10.0]]))],
        "the training rows themselves": [(np.array([[2.0, 10.0], [4.0, 30.0]]), np.array([[2.0, 10.0], [4.0, 30.0]]))],
        "a single other row": [(np.array([[2.0, 10.0], [4.0, 30.0]]), np.array([[5.0, 0.0]]))],
        "a column that is constant in training": [
            (np.array([[1.0, 2.0], [1.0, 4.0]]), np.array([[1.0, 3.0], [4.0, 5.0]]))
        ],
        "whole numbers": [(np.array([[0, 2], [4, 8]]), np.array([[2, 11]]))],
    },
    properties=(Property("A row does not depend on the other rows beside it", _other_rows_do_not_matter),),
    slips=_STANDARDISE_SLIPS,
    points=3,
    looks_at=(
        (
            "The hidden test calls standardise with other rows: a single one, none, whole numbers, and with "
            "a constant column."
        ),
        (
            "It also asks whether the answer for a row depends on the rows that are standardised together "
            "with it. It should not."
        ),
    ),
)
