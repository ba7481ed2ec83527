"""A matrix times a vector."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Slip, Way

from ..shared import random_numbers

Array = npt.NDArray[Any]
Written = Callable[..., Any]


def matrix_vector(matrix: Array, vector: Array) -> Array:
    """(rows, columns) times (columns,) -> (rows,)."""
    return np.asarray(matrix @ vector)


def _matrix_vector_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "as many rows as columns": [(np.array([[1, 2], [3, 4]]), np.array([10, 1]))],
        "more rows than columns": [(random_numbers(rng, 7, 3), random_numbers(rng, 3))],
        "more columns than rows": [(random_numbers(rng, 4, 30), random_numbers(rng, 30))],
        "one row": [(np.array([[2.0, 0.0, -1.0]]), np.array([1.0, 5.0, 4.0]))],
        "one column": [(np.array([[2.0], [-3.0], [0.5]]), np.array([4.0]))],
        "large numbers": [(np.array([[1000.0, -1000.0], [0.5, 0.25]]), np.array([1000.0, 999.0]))],
        "no rows": [(np.zeros((0, 3)), np.array([1.0, 2.0, 3.0]))],
    }


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


def _row_by_row(dot: Written) -> Written:
    return lambda matrix, vector: np.array([dot(row, vector) for row in matrix])


def _filled_in(dot: Written) -> Written:
    def matrix_vector(matrix: Array, vector: Array) -> Array:
        result = np.zeros(len(matrix))
        for row in range(len(matrix)):
            result[row] = dot(matrix[row], vector)
        return result

    return matrix_vector


PROBLEM = Function(
    name="matrix_vector",
    reference=matrix_vector,
    cases=_matrix_vector_cases,
    examples={
        "as many rows as columns": [(np.array([[2, 0], [1, 5]]), np.array([3, 2]))],
        "one row": [(np.array([[1.0, -1.0]]), np.array([4.0, 6.0]))],
        "one column": [(np.array([[3.0], [-1.0]]), np.array([2.0]))],
    },
    slips=_MATRIX_VECTOR_SLIPS,
    ways=(Way(("dot",), _row_by_row), Way(("dot",), _filled_in)),
    points=2,
    looks_at=(
        (
            "The hidden test calls matrix_vector with other matrices: wide, tall and square ones, one row, "
            "one column, no rows."
        ),
        "The check above has as many rows as columns.",
        "Would your function also be right if it had not?",
    ),
)
