"""What a problem's model says, output by output: a verdict for each, and all their answers side by side.

Most problems have one output; its name here is "".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from headcheck import tasks
from headcheck.course import decisions
from headcheck.course.decisions import Floats
from headcheck.course.declarations import Problem
from headcheck.judging.judgement import Verdict, judge, judge_named
from headcheck.tasks import Task


def verdicts(problem: Problem, model: Any) -> dict[str, Verdict]:
    """The judge's verdict for each output of a problem, by the output's name, in the order of the model's outputs.

    Raises `Unreadable` as the judge does.
    """
    return judge_named(model, problem.outputs) if problem.outputs else {"": judge(model, problem.task)}


def answers(problem: Problem, model: Any, raw: Any) -> Floats:
    """What the outputs `raw` of a model, as `predict` gives them, say about the targets: see `decisions.probabilities`.

    The columns of all outputs stand side by side, in the problem's order. Raises `Unreadable` if a problem with several
    outputs has a model whose outputs the judge can't tell apart.
    """
    if not problem.outputs:
        return decisions.answers(model, raw, problem.task)
    read = verdicts(problem, model)
    by_name = raw if isinstance(raw, Mapping) else dict(zip(read, raw, strict=True))
    columns = [decisions.probabilities(by_name[name], read[name], task) for name, task in problem.outputs.items()]
    return np.hstack(columns)


def width(problem: Problem) -> int:
    """How many columns the `answers` of a right model have."""
    return sum(columns(task) for task in (problem.outputs or {"": problem.task}).values())


def columns(task: Task) -> int:
    """How many columns the answers have that a right model gives for one task."""
    match task:
        case tasks.Regression(units=units):
            return units
        case tasks.MultiClass(classes=classes):
            return classes
        case tasks.MultiLabel(labels=labels):
            return labels
    return 1
