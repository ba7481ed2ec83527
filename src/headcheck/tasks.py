"""The tasks that a model can be judged for, all in one place for those who use them.

They live in `task_types`, one floor below.
"""

from headcheck.task_types import (
    Binary,
    Count,
    Each,
    MultiClass,
    MultiLabel,
    Proportion,
    Quantile,
    Regression,
    Shares,
    Task,
    answer,
)

__all__ = [
    "Binary",
    "Count",
    "Each",
    "MultiClass",
    "MultiLabel",
    "Proportion",
    "Quantile",
    "Regression",
    "Shares",
    "Task",
    "answer",
]
