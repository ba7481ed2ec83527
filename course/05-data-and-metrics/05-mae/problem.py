"""The mean absolute error."""

from __future__ import annotations

import numpy as np

from headcheck.course.functions import Function, Slip

from ..shared import A_TABLE, DISTANCES, distance_cases, mae, rmse

_MAE_SLIPS = (
    Slip("The signs are still there, so misses above and below cancel.", lambda t, p: np.mean(t - p.ravel())),
    Slip("The signs are still there, so misses above and below cancel.", lambda t, p: np.mean(p.ravel() - t)),
    Slip("This is the sum. It should be the average.", lambda t, p: np.sum(np.abs(t - p.ravel()))),
    Slip("This is a distance for each row. It should be their average.", lambda t, p: np.abs(t - p.ravel())),
    Slip("This is the squared error.", lambda t, p: np.mean((t - p.ravel()) ** 2)),
    Slip("This is the root mean squared error.", lambda t, p: rmse(t, p)),
    Slip("This is the median. It should be the average.", lambda t, p: np.median(np.abs(t - p.ravel()))),
    Slip(A_TABLE, lambda t, p: np.mean(np.abs(t - p))),
)

PROBLEM = Function(
    name="mae",
    reference=mae,
    cases=distance_cases,
    examples=DISTANCES,
    slips=_MAE_SLIPS,
    points=1,
    looks_at=(
        (
            "The hidden test calls mae with other numbers: negative ones, large misses, perfect predictions,"
            " and predictions in a column."
        ),
    ),
)
