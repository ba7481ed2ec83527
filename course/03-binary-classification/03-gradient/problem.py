"""The gradient of logistic regression."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip, Way

from ..shared import (
    binary_crossentropy_from_logits,
    gradient,
    gradient_of,
    random_numbers,
    random_rows,
    sigmoid,
    slopes,
)

Array = npt.NDArray[Any]


def _gradient_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "weights and bias of zero": [(*random_rows(rng, 4, 2), np.zeros(2), 0.0)],
        "one row": [(np.array([[1.0, -2.0, 0.5]]), np.array([1.0]), np.array([0.1, 0.4, -1.0]), 0.2)],
        "one column": [(*random_rows(rng, 5, 1), np.array([0.5]), -1.0)],
        "as many rows as columns": [(*random_rows(rng, 3, 3), random_numbers(rng, 3), 0.5)],
        "many rows": [(*random_rows(rng, 100, 4), random_numbers(rng, 4), -0.3)],
        "whole numbers": [(np.array([[1, 0], [2, -1], [0, 3]]), np.array([1, 0, 1]), np.array([1, -1]), 0)],
        "very certain rows: logits of 1000 and -1000": [
            (np.array([[1000.0], [-1000.0], [1000.0], [0.5]]), np.array([1.0, 1.0, 0.0, 1.0]), np.array([1.0]), 0.0)
        ],
    }


def _downhill(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    x, y = random_rows(rng, 30, 3)
    w, b = random_numbers(rng, 3), 0.5
    dw, db = f(x, y, w, b)
    before = binary_crossentropy_from_logits(y, x @ w + b)
    after = binary_crossentropy_from_logits(y, x @ (w - 0.01 * np.asarray(dw)) + b - 0.01 * db)
    return after < before


def _slopes_of_squares(x: Array, y: Array, w: Array, b: float) -> tuple[Array, float]:
    p = sigmoid(x @ w + b)
    return slopes(x, (p - y) * p * (1 - p))


_GRADIENT_SLIPS = (
    Slip(
        "The sign is wrong: the error is prediction minus truth.", lambda x, y, w, b: slopes(x, y - sigmoid(x @ w + b))
    ),
    Slip(
        "These are sums over the rows. They should be averages.",
        lambda x, y, w, b: (x.T @ (sigmoid(x @ w + b) - y), np.sum(sigmoid(x @ w + b) - y)),
    ),
    Slip(
        "The slopes of the weights are sums over the rows. They should be averages.",
        lambda x, y, w, b: (x.T @ (sigmoid(x @ w + b) - y), np.mean(sigmoid(x @ w + b) - y)),
    ),
    Slip("The sigmoid is missing in the prediction.", lambda x, y, w, b: slopes(x, x @ w + b - y)),
    Slip("The bias is missing in the prediction.", lambda x, y, w, b: slopes(x, sigmoid(x @ w) - y)),
    Slip("This is the gradient of the squared error. The cross-entropy has a simpler one.", _slopes_of_squares),
    Slip("The slope of the bias is missing: two things should come back.", lambda x, y, w, b: gradient(x, y, w, b)[0]),
)

PROBLEM = Function(
    name="gradient",
    reference=gradient,
    cases=_gradient_cases,
    examples={
        "one row": [(np.array([[2.0, 1.0]]), np.array([0.0]), np.array([0.5, -0.5]), 0.0)],
        "whole numbers": [(np.array([[1, 2], [0, 1]]), np.array([0, 1]), np.array([1, 0]), 1)],
        "very certain rows: logits of 1000 and -1000": [
            (np.array([[1000.0], [-1000.0]]), np.array([0.0, 1.0]), np.array([1.0]), 0.0)
        ],
    },
    properties=(Property("A small step against the gradient makes the loss smaller", _downhill),),
    slips=_GRADIENT_SLIPS,
    ways=(Way(("sigmoid",), gradient_of),),
    points=2,
    looks_at=(
        (
            "The hidden test calls gradient with other rows and weights: one row, one column, many rows, and"
            " logits of 1000 and -1000."
        ),
        "It also asks whether a small step against your gradient makes the loss smaller.",
    ),
)
