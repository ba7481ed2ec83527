"""A split into rows that train and rows that are held out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Slip

from ..shared import random_numbers

Array = npt.NDArray[Any]


def split(x: Array, y: Array, order: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    """Rows (n, columns) and targets (n,) in a new order, cut in two: x, y, and the last `held_out` of both."""
    training = len(order) - held_out
    x, y = x[order], y[order]
    return x[:training], y[:training], x[training:], y[training:]


def _split_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    def table(rows: int, columns: int) -> tuple[Array, Array]:
        return random_numbers(rng, rows, columns), np.arange(rows) * 10

    return {
        "four rows": [(*table(4, 2), np.array([3, 0, 2, 1]), 1)],
        "many rows": [(*table(50, 3), rng.permutation(50), 15), (*table(30, 1), rng.permutation(30), 12)],
        "nothing is held out": [(*table(3, 2), np.array([1, 2, 0]), 0)],
        "everything is held out": [(*table(3, 2), np.array([2, 1, 0]), 3)],
        "no rows": [(np.zeros((0, 2)), np.zeros(0), np.zeros(0, dtype=int), 0)],
    }


def _cut(x: Array, y: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    training = len(x) - held_out
    return x[:training], y[:training], x[training:], y[training:]


def _first_held_out(x: Array, y: Array, order: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    x, y = x[order], y[order]
    return x[held_out:], y[held_out:], x[:held_out], y[:held_out]


def _other_order(x: Array, y: Array, order: Array, held_out: int) -> tuple[Array, Array, Array, Array]:
    x_training, y_training, x_held_out, y_held_out = split(x, y, order, held_out)
    return x_training, x_held_out, y_training, y_held_out


_SPLIT_SLIPS = (
    Slip(
        "`y` is still in its old order, so rows have the targets of others: give it the same order as `x`.",
        lambda x, y, order, held_out: _cut(x[order], y, held_out),
    ),
    Slip(
        "`x` is still in its old order, so rows have the targets of others: give it the same order as `y`.",
        lambda x, y, order, held_out: _cut(x, y[order], held_out),
    ),
    Slip("The rows are still in their old order.", lambda x, y, order, held_out: _cut(x, y, held_out)),
    Slip("The first rows of the new order are held out. It should be the last ones.", _first_held_out),
    Slip("The four arrays come back in another order than asked: x and y for training come first.", _other_order),
    Slip(
        "The held-out rows train, too.",
        lambda x, y, order, held_out: (x[order], y[order], *split(x, y, order, held_out)[2:]),
    ),
    Slip(
        "If nothing is held out, `-held_out` is 0, and a slice up to 0 is empty. Compute first how many rows train.",
        lambda x, y, order, held_out: (
            x[order][:-held_out],
            y[order][:-held_out],
            x[order][-held_out:],
            y[order][-held_out:],
        ),
    ),
)

PROBLEM = Function(
    name="split",
    reference=split,
    cases=_split_cases,
    slips=_SPLIT_SLIPS,
    points=2,
    looks_at=(
        "The hidden test calls split with other rows and orders.",
        "Sometimes nothing is held out, or everything, or there are no rows.",
    ),
)
