"""A checker that compares spellings, as graders in use do: the yardstick for false alarms on right answers.

It knows the spellings of the textbook, as strings or by name, and the last layer's own settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headcheck import tasks
from headcheck.tasks import Task

#: For each kind of task: the last layer's activation, and the losses.
_EXPECTED: Mapping[type[Any], tuple[str, frozenset[str]]] = {
    tasks.Regression: ("linear", frozenset({"mse", "mean_squared_error", "mae", "mean_absolute_error"})),
    tasks.Binary: ("sigmoid", frozenset({"binary_crossentropy"})),
    tasks.MultiClass: ("softmax", frozenset({"categorical_crossentropy", "sparse_categorical_crossentropy"})),
    tasks.MultiLabel: ("sigmoid", frozenset({"binary_crossentropy"})),
    tasks.Count: ("exponential", frozenset({"poisson"})),
    tasks.Proportion: ("sigmoid", frozenset({"binary_crossentropy", "mse", "mean_squared_error"})),
    tasks.Shares: ("softmax", frozenset({"categorical_crossentropy", "kl_divergence"})),
}


def fits(model: Any, task: Task) -> bool:
    """Whether the last layer's units and activation and the loss are spelled as expected."""
    one = tasks.answer(task)
    activation, losses = _EXPECTED[type(one)]
    last = model.layers[-1]
    units = next((value for value in vars(one).values() if type(value) is int), 1)
    return (
        getattr(last, "units", None) == units
        and getattr(getattr(last, "activation", None), "__name__", None) == activation
        and str(getattr(model.loss, "name", model.loss)) in losses
    )
