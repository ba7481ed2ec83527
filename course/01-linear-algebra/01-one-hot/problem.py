"""Class ids as one-hot rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Property, Slip

Array = npt.NDArray[Any]


def one_hot(labels: Array, classes: int) -> Array:
    """Class ids (n,) -> rows (n, classes) with a 1 at the class and zeros elsewhere."""
    return np.eye(classes)[labels]


def _one_hot_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    return {
        "labels that come again": [(np.array([1, 0, 1, 1]), 2)],
        "a class that no label has": [(np.array([0, 2, 1, 0]), 5)],
        "many labels": [(rng.integers(0, 10, size=60), 10)],
        "labels of a small whole-number type": [(np.array([2, 0, 1], dtype="uint8"), 3)],
        "one label": [(np.array([2]), 4)],
        "no labels": [(np.zeros(0, dtype=int), 3)],
    }


def _rows_add_up_to_one(f: Callable[..., Any], rng: np.random.Generator) -> bool:
    rows = np.asarray(f(rng.integers(0, 6, size=20), 6), dtype=float)
    return rows.shape == (20, 6) and bool((rows.sum(axis=1) == 1).all())


_ONE_HOT_SLIPS = (
    Slip(
        "The table lies on its side: each label should have a row.", lambda labels, classes: np.eye(classes)[labels].T
    ),
    Slip(
        "Each 1 stands one place too far to the left. Classes are counted from 0.",
        lambda labels, classes: np.eye(classes)[labels - 1],
    ),
    Slip(
        "The label itself stands in its place. A 1 should stand there.",
        lambda labels, classes: np.eye(classes)[labels] * labels[:, None],
    ),
    Slip("These are the labels as they came.", lambda labels, classes: labels),
    Slip("These are the labels as they came, in a column.", lambda labels, classes: labels.reshape(-1, 1)),
    Slip(
        "There are only as many columns as the largest label asks for. `classes` says how many there should be.",
        lambda labels, classes: np.eye(max(labels) + 1)[labels],
    ),
    Slip(
        "This counts the labels. Each label should have a row of its own.",
        lambda labels, classes: np.bincount(labels, minlength=classes),
    ),
)

PROBLEM = Function(
    name="one_hot",
    reference=one_hot,
    cases=_one_hot_cases,
    examples={
        "labels that come again": [(np.array([0, 2, 2, 1]), 3)],
        "a class that no label has": [(np.array([1, 1]), 4)],
        "one label": [(np.array([0]), 2)],
    },
    properties=(Property("Each row adds up to 1", _rows_add_up_to_one),),
    slips=_ONE_HOT_SLIPS,
    points=2,
    looks_at=(
        ("The hidden test calls one_hot with other labels: none, one, many, and with a kind that does not occur."),
        "It also asks whether each row adds up to 1.",
    ),
)
