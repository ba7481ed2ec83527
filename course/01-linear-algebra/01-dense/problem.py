"""A dense layer for a whole batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

from ..shared import random_numbers

Array = npt.NDArray[Any]
Written = Callable[..., Any]


def dense(batch: Array, weights: Array, bias: Array) -> Array:
    """A dense layer without activation: (n, inputs), (inputs, units), (units,) -> (n, units)."""
    return np.asarray(batch @ weights + bias)


def _dense_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    def numbers(rows: int, inputs: int, units: int) -> Arguments:
        return random_numbers(rng, rows, inputs), random_numbers(rng, inputs, units), random_numbers(rng, units)

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
    batch, weights, bias = random_numbers(rng, 5, 3), random_numbers(rng, 3, 2), random_numbers(rng, 2)
    together = np.asarray(f(batch, weights, bias))
    return all(np.allclose(f(batch[row : row + 1], weights, bias)[0], together[row], atol=1e-4) for row in range(5))


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


PROBLEM = Function(
    name="dense",
    reference=dense,
    cases=_dense_cases,
    examples={
        "one row": [(np.array([[2.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 3.0]]), np.array([5.0, -5.0]))],
        "as many rows as units": [
            (np.array([[1.0, 0.0], [2.0, 1.0]]), np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([10.0, 20.0]))
        ],
        "whole numbers": [(np.array([[2, 1], [0, 3], [1, 1]]), np.array([[1, 0], [4, -2]]), np.array([1, 2]))],
    },
    properties=(Property("The answer for a row does not depend on the other rows", _each_row_alone),),
    slips=_DENSE_SLIPS,
    ways=(
        Way(("matrix_vector",), _dense_of_rows),
        Way(("matrix_vector",), _dense_of_columns),
        Way(("dot",), _dense_of_dots),
    ),
    points=3,
    looks_at=(
        (
            "The hidden test calls dense with other batches: one row, no rows, one input, one unit, as many "
            "rows as units."
        ),
        "It also asks whether the answer for an example depends on that example alone.",
    ),
)
