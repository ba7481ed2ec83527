"""What a problem's model says, output by output: a verdict for each, and all their answers side by side.

Most problems have one output; its name here is "".
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from headcheck import tasks
from headcheck.course import scales
from headcheck.course.declarations import Problem
from headcheck.course.scales import Floats
from headcheck.judging.judgement import Unreadable, Verdict, judge, judge_named
from headcheck.tasks import Task


def verdicts(problem: Problem, model: Any) -> dict[str, Verdict]:
    """The judge's verdict for each output of a problem, by the output's name, in the order of the model's outputs.

    Raises `Unreadable` as the judge does.
    The model that was judged last is judged again only if it has changed: its parts are marked one after the other.
    """
    global _last
    if _last is None or not _last.is_of(problem, model):
        parts = _parts(model)  # before it is judged, which may run the model
        try:
            found: dict[str, Verdict] | Unreadable = _judged(problem, model)
        except Unreadable as error:
            found = error
        _last = _Judged(problem, model, parts, found)
    if isinstance(_last.found, Unreadable):
        raise _last.found.with_traceback(None)
    return _last.found


@dataclass(frozen=True)
class _Judged:
    """What was found of a model. `parts`: the objects that it was made of then; None where that is not known."""

    problem: Problem
    model: object
    parts: Sequence[object] | None
    found: dict[str, Verdict] | Unreadable

    def is_of(self, problem: Problem, model: object) -> bool:
        """Whether it holds for a problem and a model as it is now: made of the very same objects."""
        if self.problem is not problem or self.model is not model or self.parts is None:
            return False
        now = _parts(model)
        return now is not None and len(now) == len(self.parts) and all(map(operator.is_, now, self.parts))


_last: _Judged | None = None


def _parts(model: Any) -> Sequence[object] | None:
    """What compile was told, the layers, and what each of them has: its activation, its units and all the rest."""
    try:
        layers = list(model._flatten_layers(include_self=False))
        compiled = (model.optimizer, model.loss, model._compile_config)
        return [*compiled, *layers, *(part for layer in layers for part in vars(layer).values())]
    except Exception:  # not compiled, or no model of Keras's: nothing is remembered of it
        return None


def _judged(problem: Problem, model: Any) -> dict[str, Verdict]:
    return judge_named(model, problem.outputs) if problem.outputs else {"": judge(model, problem.task)}


def answers(problem: Problem, model: Any, raw: Any) -> Floats:
    """What the outputs `raw` of a model, as `predict` gives them, say about the targets: see `scales.probabilities`.

    The columns of all outputs are side by side, in the problem's order. Outputs of a model that the judge can't read
    count as they are; if a problem has several, raises `Unreadable` where the judge can't tell them apart.
    """
    if not problem.outputs:
        try:
            verdict = verdicts(problem, model)[""]
        except Exception:  # a model is somebody's own code: any of it may break under the judge's hands
            verdict = None
        return scales.probabilities(raw, verdict, problem.task)
    read = verdicts(problem, model)
    by_name = raw if isinstance(raw, Mapping) else dict(zip(read, raw, strict=True))
    columns = [scales.probabilities(by_name[name], read[name], task) for name, task in problem.outputs.items()]
    return np.hstack(columns)


def width(problem: Problem) -> int:
    """How many columns the `answers` of a right model have."""
    return sum(columns(task) for task in (problem.outputs or {"": problem.task}).values())


def columns(task: Task) -> int:
    """How many columns the answers have that a right model gives for one task."""
    match task:
        case (
            tasks.Regression(units=units)
            | tasks.Count(units=units)
            | tasks.Proportion(units=units)
            | tasks.Shares(units=units)
        ):
            return units
        case tasks.MultiClass(classes=classes):
            return classes
        case tasks.MultiLabel(labels=labels):
            return labels
    return 1
