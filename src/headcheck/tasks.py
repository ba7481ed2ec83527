"""The public module for tasks: those a model can be judged for, and inferring the task from targets.

The tasks themselves live in `task_types`, one floor below.
"""

from headcheck.judging.targets import Targets, of_targets
from headcheck.theory.task_types import (
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
    "Targets",
    "Task",
    "answer",
    "of_targets",
]
