"""What several functions of this assignment share: a right logistic regression, and rows for their cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments

Array = npt.NDArray[Any]
Written = Callable[..., Any]


#: Probabilities stay this far from 0 and 1 before their logarithm is taken, as in Keras.
NEAREST = 1e-7


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z) of each number, whatever its size."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(np.asarray(z) >= 0, 1, small) / (1 + small))


def binary_crossentropy(y: Array, p: Array) -> float:
    """The average cross-entropy of labels 0 and 1 (n,) and probabilities of a 1 (n,)."""
    p = np.clip(p, NEAREST, 1 - NEAREST)
    return float(np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))))


def binary_crossentropy_from_logits(y: Array, z: Array) -> float:
    """The average cross-entropy of labels 0 and 1 (n,) and logits (n,), whatever their size."""
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def gradient(x: Array, y: Array, w: Array, b: float) -> tuple[Array, float]:
    """The slopes of the average cross-entropy: for each weight (columns,), and for the bias."""
    error = sigmoid(x @ w + b) - y
    return np.asarray(x.T @ error / len(x)), float(np.mean(error))


def random_numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers of both signs that read well in a message."""
    return np.asarray(rng.normal(scale=2, size=shape).round(1))


def random_labels(rng: np.random.Generator, rows: int) -> Array:
    """Labels 0.0 and 1.0 (rows,)."""
    return rng.integers(0, 2, size=rows).astype(float)


def random_rows(rng: np.random.Generator, rows: int, columns: int) -> Arguments:
    """A table of numbers (rows, columns), and a label for each row (rows,)."""
    return random_numbers(rng, rows, columns), random_labels(rng, rows)


def costs(y: Array, p: Array, log: Written = np.log) -> Array:
    """The cross-entropy of each row, before anything is averaged."""
    p = np.clip(p, NEAREST, 1 - NEAREST)
    return np.asarray(-(y * log(p) + (1 - y) * log(1 - p)))


NO_MINUS = "The minus is missing: a cost is never below 0."
A_SUM = "This is the sum over all rows. It should be their average."
EACH_ROW = "This is a number for each row. It should be their average, one number."


def slopes(x: Array, error: Array) -> tuple[Array, float]:
    """The slopes of the weights and of the bias, from the error of each row."""
    return x.T @ error / len(x), float(np.mean(error))


def gradient_of(sigmoid: Written) -> Written:
    """The gradient, written with some sigmoid."""

    def gradient(x: Array, y: Array, w: Array, b: float) -> tuple[Array, float]:
        return slopes(x, sigmoid(x @ w + b) - y)

    return gradient
