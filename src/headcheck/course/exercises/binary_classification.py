"""The functions of the assignment on binary classification: references and hidden cases.

Logistic regression from scratch: the sigmoid, its loss from probabilities and from logits, the gradient, the training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property

ASSIGNMENT = "03-binary-classification"

Array = npt.NDArray[Any]

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


def train(x: Array, y: Array, learning_rate: float, steps: int) -> tuple[Array, float]:
    """Weights (columns,) and bias after some steps against the gradient on all rows, from zeros."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        dw, db = gradient(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def _numbers(rng: np.random.Generator, *shape: int) -> Array:
    """Random numbers of both signs that read well in a message."""
    return np.asarray(rng.normal(scale=2, size=shape).round(1))


def _labels(rng: np.random.Generator, rows: int) -> Array:
    return rng.integers(0, 2, size=rows).astype(float)


def _rows(rng: np.random.Generator, rows: int, columns: int) -> Arguments:
    return _numbers(rng, rows, columns), _labels(rng, rows)


def _sigmoid_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "no numbers": [(np.zeros(0),)],
        "a single number": [(0.0,), (2.5,), (-4.0,)],
        "one number in an array": [(np.array([0.0]),)],
        "several numbers": [(np.array([-2.0, -0.5, 0.0, 1.0, 3.0]),), (_numbers(rng, 40),)],
        "whole numbers": [(np.array([-2, -1, 0, 1, 2]),)],
        "a table": [(_numbers(rng, 3, 4),)],
        "numbers as large as 1000 and as small as -1000": [(np.array([-1000.0, -50.0, 0.0, 50.0, 1000.0]),)],
    }


def _mirrored(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    z = np.append(_numbers(rng, 20), 1000.0)
    return bool(np.allclose(np.asarray(f(z)) + np.asarray(f(-z)), 1, atol=1e-5))


def _crossentropy_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "one row": [(np.array([1.0]), np.array([0.8])), (np.array([0.0]), np.array([0.8]))],
        "several rows": [(np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.2, 0.5]))],
        "labels that are whole numbers": [(np.array([0, 1, 1, 0]), np.array([0.1, 0.6, 0.7, 0.4]))],
        "many rows": [(_labels(rng, 200), rng.uniform(0.01, 0.99, size=200))],
        "certain and right": [(np.array([0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.5]))],
        "certain and wrong": [(np.array([1.0, 0.0]), np.array([0.0, 1.0]))],
    }


def _logit_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "one row": [(np.array([1.0]), np.array([0.0])), (np.array([0.0]), np.array([2.0]))],
        "several rows": [(np.array([1.0, 0.0, 1.0]), np.array([1.5, -2.0, -0.5]))],
        "whole numbers": [(np.array([0, 1, 1, 0]), np.array([-3, 2, -1, 1]))],
        "many rows": [(_labels(rng, 200), _numbers(rng, 200))],
        "very certain and right: logits of 1000 and -1000": [(np.array([1.0, 0.0]), np.array([1000.0, -1000.0]))],
        "very certain and wrong: logits of 1000 and -1000": [
            (np.array([0.0, 1.0, 1.0]), np.array([1000.0, -1000.0, 0.0]))
        ],
    }


def _gradient_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "weights and bias of zero": [(*_rows(rng, 4, 2), np.zeros(2), 0.0)],
        "one row": [(np.array([[1.0, -2.0, 0.5]]), np.array([1.0]), np.array([0.1, 0.4, -1.0]), 0.2)],
        "one column": [(*_rows(rng, 5, 1), np.array([0.5]), -1.0)],
        "as many rows as columns": [(*_rows(rng, 3, 3), _numbers(rng, 3), 0.5)],
        "many rows": [(*_rows(rng, 100, 4), _numbers(rng, 4), -0.3)],
        "whole numbers": [(np.array([[1, 0], [2, -1], [0, 3]]), np.array([1, 0, 1]), np.array([1, -1]), 0)],
        "very certain rows: logits of 1000 and -1000": [
            (np.array([[1000.0], [-1000.0], [1000.0], [0.5]]), np.array([1.0, 1.0, 0.0, 1.0]), np.array([1.0]), 0.0)
        ],
    }


def _downhill(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    x, y = _rows(rng, 30, 3)
    w, b = _numbers(rng, 3), 0.5
    dw, db = f(x, y, w, b)
    before = binary_crossentropy_from_logits(y, x @ w + b)
    after = binary_crossentropy_from_logits(y, x @ (w - 0.01 * np.asarray(dw)) + b - 0.01 * db)
    return after < before


def _training_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    far_apart = np.array([[-1000.0, 3.0], [-900.0, -1.0], [950.0, 2.0], [1000.0, -2.0]])
    return {
        "no steps": [(*_rows(rng, 4, 3), 0.1, 0)],
        "one step": [(*_rows(rng, 5, 2), 0.5, 1)],
        "two steps": [(*_rows(rng, 5, 2), 0.5, 2)],
        "one column": [(np.array([[-1.0], [0.5], [2.0], [1.0]]), np.array([0.0, 0.0, 1.0, 1.0]), 0.1, 30)],
        "many steps": [(*_rows(rng, 40, 3), 0.3, 100)],
        "labels that are all the same": [(_numbers(rng, 6, 2), np.ones(6), 0.2, 20)],
        "inputs as large as 1000 and as small as -1000": [(far_apart, np.array([0.0, 0.0, 1.0, 1.0]), 1.0, 5)],
    }


def _learns(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    x = _numbers(rng, 60, 3)
    y = (x @ np.array([1.0, -2.0, 0.5]) > 0.3).astype(float)
    losses = [binary_crossentropy_from_logits(y, x @ np.asarray(w) + b) for w, b in (f(x, y, 0.1, 5), f(x, y, 0.1, 80))]
    return bool(losses[1] < losses[0] < np.log(2))


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "03-sigmoid",
        ASSIGNMENT,
        "sigmoid",
        reference=sigmoid,
        cases=_sigmoid_cases,
        properties=(Property("The results for z and for -z add up to 1", _mirrored),),
    ),
    Function(
        "03-binary-crossentropy",
        ASSIGNMENT,
        "binary_crossentropy",
        reference=binary_crossentropy,
        cases=_crossentropy_cases,
    ),
    Function(
        "03-crossentropy-from-logits",
        ASSIGNMENT,
        "binary_crossentropy_from_logits",
        reference=binary_crossentropy_from_logits,
        cases=_logit_cases,
    ),
    Function(
        "03-gradient",
        ASSIGNMENT,
        "gradient",
        reference=gradient,
        cases=_gradient_cases,
        properties=(Property("A small step against the gradient makes the loss smaller", _downhill),),
    ),
    Function(
        "03-logistic-regression",
        ASSIGNMENT,
        "train",
        reference=train,
        cases=_training_cases,
        properties=(Property("More steps make the loss smaller, if they are small", _learns),),
    ),
)
