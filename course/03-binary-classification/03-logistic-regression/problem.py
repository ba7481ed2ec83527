"""Training a logistic regression, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

from ..shared import binary_crossentropy_from_logits, gradient, gradient_of, random_numbers, random_rows

Array = npt.NDArray[Any]
Written = Callable[..., Any]


def train(x: Array, y: Array, learning_rate: float, steps: int) -> tuple[Array, float]:
    """Weights (columns,) and bias after some steps against the gradient on all rows, from zeros."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        dw, db = gradient(x, y, w, b)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def _training_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    far_apart = np.array([[-1000.0, 3.0], [-900.0, -1.0], [950.0, 2.0], [1000.0, -2.0]])
    return {
        "one step": [(*random_rows(rng, 5, 2), 0.5, 1)],
        "two steps": [(*random_rows(rng, 5, 2), 0.5, 2)],
        "one column": [(np.array([[-1.0], [0.5], [2.0], [1.0]]), np.array([0.0, 0.0, 1.0, 1.0]), 0.1, 30)],
        "many steps": [(*random_rows(rng, 40, 3), 0.3, 100)],
        "no steps": [(*random_rows(rng, 4, 3), 0.1, 0)],
        "labels that are all the same": [(random_numbers(rng, 6, 2), np.ones(6), 0.2, 20)],
        "inputs as large as 1000 and as small as -1000": [(far_apart, np.array([0.0, 0.0, 1.0, 1.0]), 1.0, 5)],
    }


def _learns(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    x = random_numbers(rng, 60, 3)
    y = (x @ np.array([1.0, -2.0, 0.5]) > 0.3).astype(float)
    losses = [binary_crossentropy_from_logits(y, x @ np.asarray(w) + b) for w, b in (f(x, y, 0.1, 5), f(x, y, 0.1, 80))]
    return bool(losses[1] < losses[0] < np.log(2))


def _trained_of(gradient: Written, rate_of_bias: float = 1.0) -> Written:
    """Training with some gradient; `rate_of_bias` times the learning rate for the bias."""

    def train(x: Array, y: Array, learning_rate: float, steps: int) -> tuple[Array, float]:
        w, b = np.zeros(x.shape[1]), 0.0
        for _ in range(steps):
            dw, db = gradient(x, y, w, b)
            w, b = w - learning_rate * dw, b - rate_of_bias * learning_rate * db
        return w, b

    return train


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

PROBLEM = Function(
    name="train",
    reference=train,
    cases=_training_cases,
    examples={
        "one step": [(np.array([[1.0], [-1.0]]), np.array([1.0, 0.0]), 0.5, 1)],
        "one column": [(np.array([[1.0], [-1.0]]), np.array([1.0, 0.0]), 0.5, 3)],
    },
    properties=(Property("More steps make the loss smaller, if they are small", _learns),),
    slips=_TRAINING_SLIPS,
    ways=(
        Way(("gradient",), _trained_of),
        Way(("sigmoid",), lambda sigmoid: _trained_of(gradient_of(sigmoid))),
    ),
    points=2,
    looks_at=(
        (
            "The hidden test calls train with other rows: no step, one, two and many steps, one column, and "
            "inputs of 1000 and -1000."
        ),
        "It also asks whether the loss gets smaller with more steps.",
    ),
)
