"""Binary cross-entropy straight from logits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Slip, Way

from ..shared import (
    A_SUM,
    EACH_ROW,
    NO_MINUS,
    binary_crossentropy,
    binary_crossentropy_from_logits,
    costs,
    random_labels,
    random_numbers,
    sigmoid,
)

Array = npt.NDArray[Any]
Written = Callable[..., Any]


def _logit_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "one row": [(np.array([1.0]), np.array([0.0])), (np.array([0.0]), np.array([2.0]))],
        "several rows": [(np.array([1.0, 0.0, 1.0]), np.array([1.5, -2.0, -0.5]))],
        "whole numbers": [(np.array([0, 1, 1, 0]), np.array([-3, 2, -1, 1]))],
        "many rows": [(random_labels(rng, 200), random_numbers(rng, 200))],
        "very certain and wrong: logits of 1000 and -1000": [
            (np.array([0.0, 1.0, 1.0]), np.array([1000.0, -1000.0, 0.0]))
        ],
        "very certain and right: logits of 1000 and -1000": [(np.array([1.0, 0.0]), np.array([1000.0, -1000.0]))],
    }


_LOGIT_SLIPS = (
    Slip(NO_MINUS, lambda y, z: -binary_crossentropy_from_logits(y, z)),
    Slip("The labels are turned round.", lambda y, z: binary_crossentropy_from_logits(1 - y, z)),
    Slip(A_SUM, lambda y, z: len(z) * binary_crossentropy_from_logits(y, z)),
    Slip(EACH_ROW, lambda y, z: np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))),
    Slip("Logits are taken for probabilities.", lambda y, z: np.mean(costs(y, z))),
    Slip(
        "Probabilities are cut off near 0 and 1, so a large mistake costs no more than a smaller one. Work with the "
        "logits themselves.",
        lambda y, z: np.mean(costs(y, sigmoid(z))),
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


def _from_logits_of(sigmoid: Written, crossentropy: Written) -> Written:
    return lambda y, z: crossentropy(y, sigmoid(z))


def _unclipped(y: Array, p: Array) -> Any:
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


PROBLEM = Function(
    name="binary_crossentropy_from_logits",
    reference=binary_crossentropy_from_logits,
    cases=_logit_cases,
    examples={
        "one row": [(np.array([1.0]), np.array([1.0]))],
        "several rows": [(np.array([0.0, 1.0]), np.array([-1.0, 2.0]))],
        "whole numbers": [(np.array([1, 0]), np.array([2, -1]))],
        "very certain and wrong: logits of 1000 and -1000": [(np.array([1.0]), np.array([-1000.0]))],
        "very certain and right: logits of 1000 and -1000": [(np.array([0.0]), np.array([-1000.0]))],
    },
    slips=_LOGIT_SLIPS,
    ways=(
        Way(("sigmoid", "binary_crossentropy"), _from_logits_of),
        Way(("sigmoid",), lambda sigmoid: _from_logits_of(sigmoid, _unclipped)),
        Way(("sigmoid",), lambda sigmoid: _from_logits_of(sigmoid, binary_crossentropy)),
        Way(("binary_crossentropy",), lambda crossentropy: _from_logits_of(sigmoid, crossentropy)),
    ),
    points=2,
    looks_at=(
        (
            "The hidden test calls it with other rows: one, many, whole numbers, and logits of 1000 and "
            "-1000 that are right or wrong."
        ),
    ),
)
