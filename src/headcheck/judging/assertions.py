"""Assertions for tests: a model fits a task, or the targets it is to be trained on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headcheck.judging.judgement import judge
from headcheck.tasks import Task


def assert_fits(model: Any, task_or_targets: Any) -> None:
    """Assert that a compiled model or a .keras file fits; the AssertionError lists everything that does not.

    `task_or_targets`: a task such as `tasks.Binary()`, or targets as `judge` takes them; for a model with several
    outputs a dict or list of either. Raises `Unreadable` if the model can't be judged.
    """
    __tracebackhide__ = True  # pytest hides this frame
    given = {"task" if _are_tasks(task_or_targets) else "targets": task_or_targets}
    verdict = judge(model, **given)
    if not verdict.fits:
        raise AssertionError(verdict.explain())


def _are_tasks(given: Any) -> bool:
    values = list(given.values()) if isinstance(given, Mapping) else given
    if isinstance(values, list | tuple):
        return bool(values) and all(isinstance(value, Task) for value in values)
    return isinstance(given, Task)
