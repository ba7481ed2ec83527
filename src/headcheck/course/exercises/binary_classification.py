"""The functions of the assignment on binary classification: references and hidden cases.

Logistic regression from scratch: the sigmoid, its loss from probabilities and from logits, the gradient, the training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

ASSIGNMENT = "03-binary-classification"

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
        "a single number": [(0.0,), (2.5,), (-4.0,)],
        "one number in an array": [(np.array([0.0]),)],
        "several numbers": [(np.array([-2.0, -0.5, 0.0, 1.0, 3.0]),), (_numbers(rng, 40),)],
        "whole numbers": [(np.array([-2, -1, 0, 1, 2]),)],
        "a table": [(_numbers(rng, 3, 4),)],
        "numbers as large as 1000 and as small as -1000": [(np.array([-1000.0, -50.0, 0.0, 50.0, 1000.0]),)],
        "no numbers": [(np.zeros(0),)],
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
        "certain and wrong": [(np.array([1.0, 0.0]), np.array([0.0, 1.0]))],
        "certain and right": [(np.array([0.0, 1.0, 1.0]), np.array([0.0, 1.0, 0.5]))],
    }


def _logit_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "one row": [(np.array([1.0]), np.array([0.0])), (np.array([0.0]), np.array([2.0]))],
        "several rows": [(np.array([1.0, 0.0, 1.0]), np.array([1.5, -2.0, -0.5]))],
        "whole numbers": [(np.array([0, 1, 1, 0]), np.array([-3, 2, -1, 1]))],
        "many rows": [(_labels(rng, 200), _numbers(rng, 200))],
        "very certain and wrong: logits of 1000 and -1000": [
            (np.array([0.0, 1.0, 1.0]), np.array([1000.0, -1000.0, 0.0]))
        ],
        "very certain and right: logits of 1000 and -1000": [(np.array([1.0, 0.0]), np.array([1000.0, -1000.0]))],
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
        "one step": [(*_rows(rng, 5, 2), 0.5, 1)],
        "two steps": [(*_rows(rng, 5, 2), 0.5, 2)],
        "one column": [(np.array([[-1.0], [0.5], [2.0], [1.0]]), np.array([0.0, 0.0, 1.0, 1.0]), 0.1, 30)],
        "many steps": [(*_rows(rng, 40, 3), 0.3, 100)],
        "no steps": [(*_rows(rng, 4, 3), 0.1, 0)],
        "labels that are all the same": [(_numbers(rng, 6, 2), np.ones(6), 0.2, 20)],
        "inputs as large as 1000 and as small as -1000": [(far_apart, np.array([0.0, 0.0, 1.0, 1.0]), 1.0, 5)],
    }


def _learns(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    x = _numbers(rng, 60, 3)
    y = (x @ np.array([1.0, -2.0, 0.5]) > 0.3).astype(float)
    losses = [binary_crossentropy_from_logits(y, x @ np.asarray(w) + b) for w, b in (f(x, y, 0.1, 5), f(x, y, 0.1, 80))]
    return bool(losses[1] < losses[0] < np.log(2))


_SIGMOID_SLIPS = (
    Slip("A minus is missing: the results run the other way round.", lambda z: sigmoid(-np.asarray(z))),
    Slip("This is the hyperbolic tangent, which goes from -1 to 1.", np.tanh),
    Slip("This is the power alone: divide it, so that the result stays below 1.", lambda z: np.exp(z)),
    Slip("This is the power alone: divide it, so that the result stays below 1.", lambda z: np.exp(-np.asarray(z))),
    Slip(
        "This knows only 0 and 1. Between them there should be everything.",
        lambda z: np.where(np.asarray(z) >= 0, 1, 0),
    ),
    Slip("Very large numbers of one sign become `nan`: a power is too large.", lambda z: np.exp(z) / (1 + np.exp(z))),
)


def _costs(y: Array, p: Array, log: Written = np.log) -> Array:
    """The cross-entropy of each row, before anything is averaged."""
    p = np.clip(p, NEAREST, 1 - NEAREST)
    return np.asarray(-(y * log(p) + (1 - y) * log(1 - p)))


_NO_MINUS = "The minus is missing: a cost is never below 0."
_A_SUM = "This is the sum over all rows. It should be their average."
_EACH_ROW = "This is a number for each row. It should be their average, one number."
_BITS = "This is the logarithm to base 2. `np.log` is the natural one."
_TENS = "This is the logarithm to base 10. `np.log` is the natural one."
_CROSSENTROPY_SLIPS = (
    Slip(_NO_MINUS, lambda y, p: -np.mean(_costs(y, p))),
    Slip(_BITS, lambda y, p: np.mean(_costs(y, p, np.log2))),
    Slip(_TENS, lambda y, p: np.mean(_costs(y, p, np.log10))),
    Slip(_A_SUM, lambda y, p: np.sum(_costs(y, p))),
    Slip(_EACH_ROW, _costs),
    Slip("Rows with the label 0 cost nothing. They should.", lambda y, p: np.mean(-y * np.log(np.clip(p, NEAREST, 1)))),
    Slip("This is the squared error.", lambda y, p: np.mean((y - p) ** 2)),
    Slip("The labels are turned round.", lambda y, p: np.mean(_costs(1 - y, p))),
    Slip(
        "Where a probability is exactly 0 or 1, its logarithm is infinite. Keep it a little away from both.",
        lambda y, p: np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))),
    ),
)
_LOGIT_SLIPS = (
    Slip(_NO_MINUS, lambda y, z: -binary_crossentropy_from_logits(y, z)),
    Slip("The labels are turned round.", lambda y, z: binary_crossentropy_from_logits(1 - y, z)),
    Slip(_A_SUM, lambda y, z: len(z) * binary_crossentropy_from_logits(y, z)),
    Slip(_EACH_ROW, lambda y, z: np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))),
    Slip("Logits are taken for probabilities.", lambda y, z: np.mean(_costs(y, z))),
    Slip(
        "Probabilities are cut off near 0 and 1, so a large mistake costs no more than a smaller one. Work with the "
        "logits themselves.",
        lambda y, z: np.mean(_costs(y, sigmoid(z))),
    ),
    Slip(
        "A power becomes too large for a number. Write the formula so that only powers of negative numbers are left.",
        lambda y, z: np.mean(np.log(1 + np.exp(z)) - y * z),
    ),
    Slip(
        "A probability is rounded to 0 or 1, and its logarithm is infinite. Work with the logits themselves.",
        lambda y, z: np.mean(-(y * np.log(sigmoid(z)) + (1 - y) * np.log(1 - sigmoid(z)))),
    ),
)


def _slopes(x: Array, error: Array) -> tuple[Array, float]:
    return x.T @ error / len(x), float(np.mean(error))


def _slopes_of_squares(x: Array, y: Array, w: Array, b: float) -> tuple[Array, float]:
    p = sigmoid(x @ w + b)
    return _slopes(x, (p - y) * p * (1 - p))


_GRADIENT_SLIPS = (
    Slip(
        "The sign is wrong: the error is prediction minus truth.", lambda x, y, w, b: _slopes(x, y - sigmoid(x @ w + b))
    ),
    Slip(
        "These are sums over the rows. They should be averages.",
        lambda x, y, w, b: (x.T @ (sigmoid(x @ w + b) - y), np.sum(sigmoid(x @ w + b) - y)),
    ),
    Slip(
        "The slopes of the weights are sums over the rows. They should be averages.",
        lambda x, y, w, b: (x.T @ (sigmoid(x @ w + b) - y), np.mean(sigmoid(x @ w + b) - y)),
    ),
    Slip("The sigmoid is missing in the prediction.", lambda x, y, w, b: _slopes(x, x @ w + b - y)),
    Slip("The bias is missing in the prediction.", lambda x, y, w, b: _slopes(x, sigmoid(x @ w) - y)),
    Slip("This is the gradient of the squared error. The cross-entropy has a simpler one.", _slopes_of_squares),
    Slip("The slope of the bias is missing: two things should come back.", lambda x, y, w, b: gradient(x, y, w, b)[0]),
)


def _trained_of(gradient: Written, rate_of_bias: float = 1.0) -> Written:
    """Training with some gradient; `rate_of_bias` times the learning rate for the bias."""

    def train(x: Array, y: Array, learning_rate: float, steps: int) -> tuple[Array, float]:
        w, b = np.zeros(x.shape[1]), 0.0
        for _ in range(steps):
            dw, db = gradient(x, y, w, b)
            w, b = w - learning_rate * dw, b - rate_of_bias * learning_rate * db
        return w, b

    return train


def _gradient_of(sigmoid: Written) -> Written:
    def gradient(x: Array, y: Array, w: Array, b: float) -> tuple[Array, float]:
        return _slopes(x, sigmoid(x @ w + b) - y)

    return gradient


def _from_logits_of(sigmoid: Written, crossentropy: Written) -> Written:
    return lambda y, z: crossentropy(y, sigmoid(z))


def _unclipped(y: Array, p: Array) -> Any:
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


def _once(x: Array, y: Array, rate: float, steps: int) -> tuple[Array, float]:
    dw, db = gradient(x, y, np.zeros(x.shape[1]), 0.0)
    return -rate * steps * dw, -rate * steps * db


def _after_each_other(x: Array, y: Array, rate: float, steps: int) -> tuple[Array, float]:
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        w = w - rate * gradient(x, y, w, b)[0]
        b = b - rate * gradient(x, y, w, b)[1]
    return w, b


_TRAINING_SLIPS = (
    Slip("It goes uphill: a step goes against the slope.", lambda x, y, rate, steps: train(x, y, -rate, steps)),
    Slip("The bias never changes.", lambda x, y, rate, steps: _trained_of(gradient, rate_of_bias=0)(x, y, rate, steps)),
    Slip(
        "It makes one step only. Does the `return` stand inside the loop?",
        lambda x, y, rate, steps: train(x, y, rate, min(steps, 1)),
    ),
    Slip("The slopes are computed once. They have to be computed anew before each step.", _once),
    Slip("The bias takes its step with weights that have moved already. Compute both slopes first.", _after_each_other),
    Slip("It makes one step too many.", lambda x, y, rate, steps: train(x, y, rate, steps + 1)),
    Slip("It makes one step too few.", lambda x, y, rate, steps: train(x, y, rate, max(steps - 1, 0))),
)


FUNCTIONS: tuple[Function, ...] = (
    Function(
        "03-sigmoid",
        ASSIGNMENT,
        "sigmoid",
        reference=sigmoid,
        cases=_sigmoid_cases,
        properties=(Property("The results for z and for -z add up to 1", _mirrored),),
        slips=_SIGMOID_SLIPS,
    ),
    Function(
        "03-binary-crossentropy",
        ASSIGNMENT,
        "binary_crossentropy",
        reference=binary_crossentropy,
        cases=_crossentropy_cases,
        slips=_CROSSENTROPY_SLIPS,
    ),
    Function(
        "03-crossentropy-from-logits",
        ASSIGNMENT,
        "binary_crossentropy_from_logits",
        reference=binary_crossentropy_from_logits,
        cases=_logit_cases,
        slips=_LOGIT_SLIPS,
        ways=(
            Way(("sigmoid", "binary_crossentropy"), _from_logits_of),
            Way(("sigmoid",), lambda sigmoid: _from_logits_of(sigmoid, _unclipped)),
            Way(("sigmoid",), lambda sigmoid: _from_logits_of(sigmoid, binary_crossentropy)),
            Way(("binary_crossentropy",), lambda crossentropy: _from_logits_of(sigmoid, crossentropy)),
        ),
    ),
    Function(
        "03-gradient",
        ASSIGNMENT,
        "gradient",
        reference=gradient,
        cases=_gradient_cases,
        properties=(Property("A small step against the gradient makes the loss smaller", _downhill),),
        slips=_GRADIENT_SLIPS,
        ways=(Way(("sigmoid",), _gradient_of),),
    ),
    Function(
        "03-logistic-regression",
        ASSIGNMENT,
        "train",
        reference=train,
        cases=_training_cases,
        properties=(Property("More steps make the loss smaller, if they are small", _learns),),
        slips=_TRAINING_SLIPS,
        ways=(
            Way(("gradient",), _trained_of),
            Way(("sigmoid",), lambda sigmoid: _trained_of(_gradient_of(sigmoid))),
        ),
    ),
)
