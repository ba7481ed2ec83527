"""The functions of the assignment on linear algebra: references and hidden cases.

From the dot product to a dense layer for a whole batch, and one-hot rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property

ASSIGNMENT = "01-linear-algebra"

Array = npt.NDArray[Any]


def dot(a: Array, b: Array) -> float:
    """The dot product of two vectors (n,)."""
    return float(np.sum(a * b))


def matrix_vector(matrix: Array, vector: Array) -> Array:
    """(rows, columns) times (columns,) -> (rows,)."""
    return np.asarray(matrix @ vector)


def dense(batch: Array, weights: Array, bias: Array) -> Array:
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    return np.asarray(batch @ weights + bias)


def one_hot(labels: Array, classes: int) -> Array:
    """Class ids (n,) -> rows (n, classes) with a 1 at the class and zeros elsewhere."""
    return np.eye(classes)[labels]


def _numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers of both signs that read well in a message."""
    return np.asarray(rng.normal(scale=3, size=shape).round(1))


def _dot_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "no entries": [(np.zeros(0), np.zeros(0))],
        "one entry": [(np.array([3.0]), np.array([-4.0]))],
        "whole numbers": [(np.array([2, 0, 5]), np.array([7, 9, 1])), (np.array([1, 1]), np.array([8, 5]))],
        "negative numbers": [(np.array([1.0, -2.0, 0.5]), np.array([-3.0, -1.0, 4.0]))],
        "many entries": [(_numbers(rng, 300), _numbers(rng, 300))],
        "large numbers": [(np.array([-1000.0, 1000.0, 1.0]), np.array([1000.0, 1000.0, 0.25]))],
    }


def _matrix_vector_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "no rows": [(np.zeros((0, 3)), np.array([1.0, 2.0, 3.0]))],
        "one row": [(np.array([[2.0, 0.0, -1.0]]), np.array([1.0, 5.0, 4.0]))],
        "one column": [(np.array([[2.0], [-3.0], [0.5]]), np.array([4.0]))],
        "as many rows as columns": [(np.array([[1, 2], [3, 4]]), np.array([10, 1]))],
        "more rows than columns": [(_numbers(rng, 7, 3), _numbers(rng, 3))],
        "more columns than rows": [(_numbers(rng, 4, 30), _numbers(rng, 30))],
        "large numbers": [(np.array([[1000.0, -1000.0], [0.5, 0.25]]), np.array([1000.0, 999.0]))],
    }


def _dense_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    def numbers(rows: int, inputs: int, units: int) -> Arguments:
        return _numbers(rng, rows, inputs), _numbers(rng, inputs, units), _numbers(rng, units)

    return {
        "no rows": [(np.zeros((0, 2)), np.array([[1.0], [2.0]]), np.array([3.0]))],
        "one row": [
            (np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 2.0]]), np.array([10.0, 20.0, 30.0]))
        ],
        "one unit": [numbers(5, 3, 1)],
        "one input": [numbers(3, 1, 2)],
        "several rows": [numbers(4, 2, 3), numbers(50, 9, 7)],
        "as many rows as units": [(np.eye(2), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([100.0, 0.0]))],
        "whole numbers": [(np.array([[1, 2], [3, 4], [5, 6]]), np.array([[1, -1], [0, 2]]), np.array([7, -7]))],
    }


def _each_row_alone(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    batch, weights, bias = _numbers(rng, 5, 3), _numbers(rng, 3, 2), _numbers(rng, 2)
    together = np.asarray(f(batch, weights, bias))
    return all(np.allclose(f(batch[row : row + 1], weights, bias)[0], together[row], atol=1e-4) for row in range(5))


def _one_hot_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "no labels": [(np.zeros(0, dtype=int), 3)],
        "one label": [(np.array([2]), 4)],
        "labels that come again": [(np.array([1, 0, 1, 1]), 2)],
        "a class that no label has": [(np.array([0, 2, 1, 0]), 5)],
        "many labels": [(rng.integers(0, 10, size=60), 10)],
        "labels of a small whole-number type": [(np.array([2, 0, 1], dtype="uint8"), 3)],
    }


def _rows_add_up_to_one(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    rows = np.asarray(f(rng.integers(0, 6, size=20), 6), dtype=float)
    return rows.shape == (20, 6) and bool((rows.sum(axis=1) == 1).all())


FUNCTIONS: tuple[Function, ...] = (
    Function("01-dot", ASSIGNMENT, "dot", reference=dot, cases=_dot_cases),
    Function(
        "01-matrix-vector",
        ASSIGNMENT,
        "matrix_vector",
        reference=matrix_vector,
        cases=_matrix_vector_cases,
    ),
    Function(
        "01-dense",
        ASSIGNMENT,
        "dense",
        reference=dense,
        cases=_dense_cases,
        properties=(Property("The answer for a row does not depend on the other rows", _each_row_alone),),
    ),
    Function(
        "01-one-hot",
        ASSIGNMENT,
        "one_hot",
        reference=one_hot,
        cases=_one_hot_cases,
        properties=(Property("Each row adds up to 1", _rows_add_up_to_one),),
    ),
)
