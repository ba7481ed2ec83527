"""Words as one-hot columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Arguments, Function, Slip

Array = npt.NDArray[Any]


def encode(values: Sequence[str], kinds: Sequence[str]) -> Array:
    """Texts as one-hot rows (n, kinds); a text that is none of the kinds becomes a row of zeros."""
    return np.array([[float(value == kind) for kind in kinds] for value in values]).reshape(len(values), len(kinds))


def _encode_cases(rng: np.random.Generator) -> Mapping[str, Sequence[Arguments]]:
    colours = ["red", "green", "blue"]
    return {
        "each kind once": [(["red", "green", "blue"], colours), (["blue", "red", "green"], colours)],
        "kinds that come again": [([colours[place] for place in rng.integers(0, 3, size=12)], colours)],
        "a kind that does not occur": [(["blue", "blue", "red"], colours)],
        "a value that is no kind": [(["green", "pink", "red"], colours), (["black"], ["white", "grey"])],
        "no values": [([], colours)],
        "kinds in another order": [(["a", "b", "c"], ["c", "a", "b"])],
    }


def _among_the_values(values: Sequence[str], kinds: Sequence[str]) -> Array:
    return encode(values, sorted(set(values)))


def _unknown_last(values: Sequence[str], kinds: Sequence[str]) -> Array:
    return encode([value if value in kinds else kinds[-1] for value in values], kinds)


_ENCODE_SLIPS = (
    Slip("The kinds are taken from the values. They are given: `kinds`.", _among_the_values),
    Slip(
        "This numbers the kinds. Each value should have a row with a 1.",
        lambda values, kinds: [list(kinds).index(value) if value in kinds else -1 for value in values],
    ),
    Slip("A word that is no kind counts as the last kind. It should be a row of zeros.", _unknown_last),
    Slip(
        "The rows of words that are no kind are left out. Each should be a row of zeros.",
        lambda values, kinds: encode([value for value in values if value in kinds], kinds),
    ),
    Slip("The table lies on its side: each value should have a row.", lambda values, kinds: encode(values, kinds).T),
)

PROBLEM = Function(
    name="encode",
    reference=encode,
    cases=_encode_cases,
    examples={
        "each kind once": [(["green", "red", "blue"], ["red", "green", "blue"])],
        "a kind that does not occur": [(["red"], ["red", "green", "blue"])],
        "a value that is no kind": [(["purple", "blue"], ["red", "green", "blue"])],
        "kinds in another order": [(["x", "y"], ["y", "x"])],
    },
    slips=_ENCODE_SLIPS,
    points=2,
    looks_at=(
        ("The hidden test calls encode with other words: kinds that don't occur, unknown words, no words at all."),
    ),
)
