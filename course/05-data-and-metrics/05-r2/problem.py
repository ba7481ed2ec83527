"""R²."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.functions import Function, Slip

from ..shared import A_TABLE, DISTANCES, distance_cases

Array = npt.NDArray[Any]


def r2(truth: Array, prediction: Array) -> float:
    """1 - squared distances to the predictions / squared distances to the mean; `prediction` may be a column."""
    return float(1 - np.sum((truth - prediction.ravel()) ** 2) / np.sum((truth - truth.mean()) ** 2))


_R2_SLIPS = (
    Slip("It is not taken from 1.", lambda t, p: 1 - r2(t, p)),
    Slip(
        "The average of the predictions is compared with. It should be that of the truth.",
        lambda t, p: 1 - np.sum((t - p.ravel()) ** 2) / np.sum((t - p.mean()) ** 2),
    ),
    Slip("This is the square of the correlation.", lambda t, p: np.corrcoef(t, p.ravel())[0, 1] ** 2),
    Slip(
        "Below the line stand the distances of the predictions from the average. It should be those of the truth.",
        lambda t, p: 1 - np.sum((t - p.ravel()) ** 2) / np.sum((p.ravel() - t.mean()) ** 2),
    ),
    Slip(A_TABLE, lambda t, p: 1 - np.sum((t - p) ** 2) / np.sum((t - t.mean()) ** 2)),
)

PROBLEM = Function(
    name="r2",
    reference=r2,
    cases=distance_cases,
    examples=DISTANCES,
    slips=_R2_SLIPS,
    points=1,
    looks_at=(
        (
            "The hidden test calls r2 with other numbers: negative ones, large misses, perfect predictions, "
            "and predictions in a column."
        ),
    ),
)
