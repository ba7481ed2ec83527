"""The sigmoid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from headcheck.course.functions import Arguments, Function, Property, Slip

from ..shared import random_numbers, sigmoid


def _sigmoid_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "a single number": [(0.0,), (2.5,), (-4.0,)],
        "one number in an array": [(np.array([0.0]),)],
        "several numbers": [(np.array([-2.0, -0.5, 0.0, 1.0, 3.0]),), (random_numbers(rng, 40),)],
        "whole numbers": [(np.array([-2, -1, 0, 1, 2]),)],
        "a table": [(random_numbers(rng, 3, 4),)],
        "numbers as large as 1000 and as small as -1000": [(np.array([-1000.0, -50.0, 0.0, 50.0, 1000.0]),)],
        "no numbers": [(np.zeros(0),)],
    }


def _mirrored(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    z = np.append(random_numbers(rng, 20), 1000.0)
    return bool(np.allclose(np.asarray(f(z)) + np.asarray(f(-z)), 1, atol=1e-5))


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

PROBLEM = Function(
    name="sigmoid",
    reference=sigmoid,
    cases=_sigmoid_cases,
    examples={
        "a single number": [(1.0,), (-2.0,)],
        "several numbers": [(np.array([-1.0, 0.0, 2.0]),)],
        "whole numbers": [(np.array([3, -3]),)],
        "numbers as large as 1000 and as small as -1000": [(np.array([-900.0, 900.0]),)],
    },
    properties=(Property("The results for z and for -z add up to 1", _mirrored),),
    slips=_SIGMOID_SLIPS,
    points=2,
    looks_at=(
        (
            "The hidden test calls sigmoid with other numbers: none, one, many, whole numbers, a table, and "
            "very large and small ones."
        ),
    ),
)
