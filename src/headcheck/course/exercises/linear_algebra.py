"""The functions of the assignment on linear algebra: references and hidden cases.

From the dot product to a dense layer for a whole batch, and one-hot rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

ASSIGNMENT = "01-linear-algebra"

Array = npt.NDArray[Any]
Written = Callable[..., Any]


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
        "whole numbers": [(np.array([2, 0, 5]), np.array([7, 9, 1])), (np.array([1, 1]), np.array([8, 5]))],
        "negative numbers": [(np.array([1.0, -2.0, 0.5]), np.array([-3.0, -1.0, 4.0]))],
        "many entries": [(_numbers(rng, 300), _numbers(rng, 300))],
        "one entry": [(np.array([3.0]), np.array([-4.0]))],
        "large numbers": [(np.array([-1000.0, 1000.0, 1.0]), np.array([1000.0, 1000.0, 0.25]))],
        "no entries": [(np.zeros(0), np.zeros(0))],
    }


def _matrix_vector_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "as many rows as columns": [(np.array([[1, 2], [3, 4]]), np.array([10, 1]))],
        "more rows than columns": [(_numbers(rng, 7, 3), _numbers(rng, 3))],
        "more columns than rows": [(_numbers(rng, 4, 30), _numbers(rng, 30))],
        "one row": [(np.array([[2.0, 0.0, -1.0]]), np.array([1.0, 5.0, 4.0]))],
        "one column": [(np.array([[2.0], [-3.0], [0.5]]), np.array([4.0]))],
        "large numbers": [(np.array([[1000.0, -1000.0], [0.5, 0.25]]), np.array([1000.0, 999.0]))],
        "no rows": [(np.zeros((0, 3)), np.array([1.0, 2.0, 3.0]))],
    }


def _dense_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    def numbers(rows: int, inputs: int, units: int) -> Arguments:
        return _numbers(rng, rows, inputs), _numbers(rng, inputs, units), _numbers(rng, units)

    return {
        "one row": [
            (np.array([[1.0, 2.0]]), np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 2.0]]), np.array([10.0, 20.0, 30.0]))
        ],
        "one unit": [numbers(5, 3, 1)],
        "one input": [numbers(3, 1, 2)],
        "several rows": [numbers(4, 2, 3), numbers(50, 9, 7)],
        "as many rows as units": [(np.eye(2), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([100.0, 0.0]))],
        "whole numbers": [(np.array([[1, 2], [3, 4], [5, 6]]), np.array([[1, -1], [0, 2]]), np.array([7, -7]))],
        "no rows": [(np.zeros((0, 2)), np.array([[1.0], [2.0]]), np.array([3.0]))],
    }


def _each_row_alone(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    batch, weights, bias = _numbers(rng, 5, 3), _numbers(rng, 3, 2), _numbers(rng, 2)
    together = np.asarray(f(batch, weights, bias))
    return all(np.allclose(f(batch[row : row + 1], weights, bias)[0], together[row], atol=1e-4) for row in range(5))


def _one_hot_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "labels that come again": [(np.array([1, 0, 1, 1]), 2)],
        "a class that no label has": [(np.array([0, 2, 1, 0]), 5)],
        "many labels": [(rng.integers(0, 10, size=60), 10)],
        "labels of a small whole-number type": [(np.array([2, 0, 1], dtype="uint8"), 3)],
        "one label": [(np.array([2]), 4)],
        "no labels": [(np.zeros(0, dtype=int), 3)],
    }


def _rows_add_up_to_one(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    rows = np.asarray(f(rng.integers(0, 6, size=20), 6), dtype=float)
    return rows.shape == (20, 6) and bool((rows.sum(axis=1) == 1).all())


_DOT_SLIPS = (
    Slip("The products are there, but they are not added up.", lambda a, b: a * b),
    Slip("This is the average of the products. A dot product is their sum.", lambda a, b: np.mean(a * b)),
    Slip("Only the first entries count. Does the `return` stand inside the loop?", lambda a, b: a[0] * b[0]),
    Slip("The last entries are left out.", lambda a, b: np.sum(a[:-1] * b[:-1])),
    Slip("The sums are multiplied. First multiply entry by entry, then add up.", lambda a, b: np.sum(a) * np.sum(b)),
    Slip("One vector is multiplied with itself.", lambda a, b: np.sum(a * a)),
    Slip("One vector is multiplied with itself.", lambda a, b: np.sum(b * b)),
    Slip("The entries are added. They should be multiplied.", lambda a, b: np.sum(a + b)),
)
_TURNED = "The columns of the matrix meet the vector. It should be its rows."
_MATRIX_VECTOR_SLIPS = (
    Slip(_TURNED, lambda matrix, vector: matrix.T @ vector),
    Slip("The products of each row are there, but they are not added up.", lambda matrix, vector: matrix * vector),
    Slip(
        "Added up down the columns. It should be along each row.",
        lambda matrix, vector: np.sum(matrix * vector, axis=0),
    ),
    Slip(
        "The numbers are right, but they stand in a table with one column. The shape should be `(rows,)`.",
        lambda matrix, vector: matrix @ vector.reshape(-1, 1),
    ),
    Slip("Each number has lost what stands behind its point.", lambda matrix, vector: (matrix @ vector).astype(int)),
    Slip(
        "Everything is added up to one number. Each row should give one.",
        lambda matrix, vector: np.sum(matrix * vector),
    ),
)
_DENSE_SLIPS = (
    Slip("The bias is missing.", lambda batch, weights, bias: batch @ weights),
    Slip("The weights are turned on their side.", lambda batch, weights, bias: batch @ weights.T + bias),
    Slip(
        "All numbers below 0 have become 0. Nobody asked for an activation.",
        lambda batch, weights, bias: np.maximum(batch @ weights + bias, 0),
    ),
    Slip(
        "The bias is added before the product. It belongs to the units, so it comes after.",
        lambda batch, weights, bias: (batch + bias) @ weights,
    ),
    Slip("The bias is subtracted.", lambda batch, weights, bias: batch @ weights - bias),
    Slip(
        "The bias is added row by row. There is one number of it for each unit, so for each column.",
        lambda batch, weights, bias: batch @ weights + bias.reshape(-1, 1),
    ),
)
_ONE_HOT_SLIPS = (
    Slip(
        "The table lies on its side: each label should have a row.", lambda labels, classes: np.eye(classes)[labels].T
    ),
    Slip(
        "Each 1 stands one place too far to the left. Classes are counted from 0.",
        lambda labels, classes: np.eye(classes)[labels - 1],
    ),
    Slip(
        "The label itself stands in its place. A 1 should stand there.",
        lambda labels, classes: np.eye(classes)[labels] * labels[:, None],
    ),
    Slip("These are the labels as they came.", lambda labels, classes: labels),
    Slip("These are the labels as they came, in a column.", lambda labels, classes: labels.reshape(-1, 1)),
    Slip(
        "There are only as many columns as the largest label asks for. `classes` says how many there should be.",
        lambda labels, classes: np.eye(max(labels) + 1)[labels],
    ),
    Slip(
        "This counts the labels. Each label should have a row of its own.",
        lambda labels, classes: np.bincount(labels, minlength=classes),
    ),
)


def _row_by_row(dot: Written) -> Written:
    return lambda matrix, vector: np.array([dot(row, vector) for row in matrix])


def _filled_in(dot: Written) -> Written:
    def matrix_vector(matrix: Array, vector: Array) -> Array:
        result = np.zeros(len(matrix))
        for row in range(len(matrix)):
            result[row] = dot(matrix[row], vector)
        return result

    return matrix_vector


def _dense_of_dots(dot: Written) -> Written:
    def dense(batch: Array, weights: Array, bias: Array) -> Array:
        rows = [[dot(row, column) + b for column, b in zip(weights.T, bias, strict=True)] for row in batch]
        return np.array(rows) if rows else np.zeros((0, len(bias)))

    return dense


def _dense_of_rows(matrix_vector: Written) -> Written:
    def dense(batch: Array, weights: Array, bias: Array) -> Array:
        rows = [matrix_vector(weights.T, row) + bias for row in batch]
        return np.array(rows) if rows else np.zeros((0, len(bias)))

    return dense


def _dense_of_columns(matrix_vector: Written) -> Written:
    def dense(batch: Array, weights: Array, bias: Array) -> Array:
        return np.stack([matrix_vector(batch, column) for column in weights.T], axis=1) + bias

    return dense


FUNCTIONS: tuple[Function, ...] = (
    Function("01-dot", ASSIGNMENT, "dot", reference=dot, cases=_dot_cases, slips=_DOT_SLIPS),
    Function(
        "01-matrix-vector",
        ASSIGNMENT,
        "matrix_vector",
        reference=matrix_vector,
        cases=_matrix_vector_cases,
        slips=_MATRIX_VECTOR_SLIPS,
        ways=(Way(("dot",), _row_by_row), Way(("dot",), _filled_in)),
    ),
    Function(
        "01-dense",
        ASSIGNMENT,
        "dense",
        reference=dense,
        cases=_dense_cases,
        properties=(Property("The answer for a row does not depend on the other rows", _each_row_alone),),
        slips=_DENSE_SLIPS,
        ways=(
            Way(("matrix_vector",), _dense_of_rows),
            Way(("matrix_vector",), _dense_of_columns),
            Way(("dot",), _dense_of_dots),
        ),
    ),
    Function(
        "01-one-hot",
        ASSIGNMENT,
        "one_hot",
        reference=one_hot,
        cases=_one_hot_cases,
        properties=(Property("Each row adds up to 1", _rows_add_up_to_one),),
        slips=_ONE_HOT_SLIPS,
    ),
)
