"""The root mean squared error."""

from __future__ import annotations

import numpy as np

from headcheck.course.functions import Function, Slip

from ..shared import A_TABLE, DISTANCES, distance_cases, mae, rmse

_RMSE_SLIPS = (
    Slip("The root is missing.", lambda t, p: np.mean((t - p.ravel()) ** 2)),
    Slip("The root is taken of each square, which only takes off its sign: average first.", mae),
    Slip(
        "The root is taken of the sum, and divided then: average first.",
        lambda t, p: np.sqrt(np.sum((t - p.ravel()) ** 2)) / len(t),
    ),
    Slip(
        "This is the root of the sum. It should be that of the average.",
        lambda t, p: np.sqrt(np.sum((t - p.ravel()) ** 2)),
    ),
    Slip(A_TABLE, lambda t, p: np.sqrt(np.mean((t - p) ** 2))),
)

PROBLEM = Function(
    name="rmse",
    reference=rmse,
    cases=distance_cases,
    examples=DISTANCES,
    slips=_RMSE_SLIPS,
    points=1,
    looks_at=(
        (
            "The hidden test calls rmse with other numbers: negative ones, large misses, perfect "
            "predictions, and predictions in a column."
        ),
    ),
)
