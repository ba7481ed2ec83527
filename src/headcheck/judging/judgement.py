"""The judge: do a model's head, activation, loss and metrics fit the task or the targets, and if not, why not?

It reads the model by structure where it can and by behaviour where it must, finds the nearest configuration that fits,
and says which parts would have to change.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, overload

from headcheck.judging.reading import Reading, Unreadable, read
from headcheck.judging.targets import look, split
from headcheck.judging.verdict import Verdict, Verdicts
from headcheck.tasks import Binary, Task, answer
from headcheck.theory import comparison
from headcheck.theory.comparison import Finding, Pair
from headcheck.theory.configurations import Configuration, nearest
from headcheck.theory.diagnosis import Case, diagnose
from headcheck.theory.encodings import Encoding, Seen, Taken, take, take_as
from headcheck.theory.losses import Labels
from headcheck.theory.metrics import SUITS, assess, sees_a_rare_class
from headcheck.theory.mistakes import CATALOGUE
from headcheck.theory.ranges import activation_gap, bounded_and_reaches, units_gap

__all__ = ["Unreadable", "Verdict", "Verdicts", "judge", "judge_named", "judge_outputs"]

#: One task per output, by name or in order.
Tasks = Mapping[str, Task] | Sequence[Task]


@dataclass(frozen=True)
class _Targets:
    """Facts about targets, and what custom losses and metrics do with a missing axis."""

    seen: Seen
    loss_stretches: bool = False
    metric_stretches: bool = False


@overload
def judge(model: Any | str | os.PathLike[str], task: Task, *, targets: Any = None) -> Verdict: ...
@overload
def judge(model: Any | str | os.PathLike[str], task: Tasks, *, targets: Any = None) -> Verdicts: ...
@overload
def judge(model: Any | str | os.PathLike[str], task: None = None, *, targets: Any) -> Verdict | Verdicts: ...
def judge(
    model: Any | str | os.PathLike[str], task: Task | Tasks | None = None, *, targets: Any = None
) -> Verdict | Verdicts:
    """Judge a compiled Keras model, or the .keras file at a path, for a `task`, for `targets`, or for both.

    `targets`: y as it is given to `fit`, (n, ...): an array, a tensor, a pandas object, a list, or a tf.data.Dataset of
    y or of (x, y). Without a task it is inferred from them; if they are ambiguous, the model is
    judged for each interpretation, and `Verdict.otherwise` says where the outcome differs. With a task, they are
    compared with it.

    For a model with several outputs, pass a dict by output name or a list in their order; it returns `Verdicts`.

    Raises `Unreadable`, with a message for users, for anything that cannot be judged: no such file, no model, a model
    that is not compiled, several outputs with one task, or code that the file does not contain; and `TypeError` if
    neither a task nor targets are given.
    """
    if task is None and targets is None:
        raise TypeError("judge needs a task such as tasks.Binary(), or targets=y.")
    if isinstance(task, Mapping | list | tuple):
        return judge_outputs(model, task, targets=targets)
    readings = read(model)
    if len(readings) != 1 and task is not None:
        raise Unreadable(
            f"Expected a model with one output, found {len(readings)} ({', '.join(readings)}). "
            "Give a task for each: a dict by the outputs' names, or a list in their order."
        )
    one: Task | None = task  # type: ignore[assignment]  # a tuple of tasks was told above, which mypy does not see
    verdicts = _judge_all(readings, dict.fromkeys(readings, one), targets)
    return Verdicts(verdicts) if len(verdicts) > 1 else next(iter(verdicts.values()))


def judge_outputs(model: Any | str | os.PathLike[str], tasks: Tasks | None = None, *, targets: Any = None) -> Verdicts:
    """Judge each output of a model for its own task and targets, by output name or in order.

    Returns a verdict for each output by its name. Raises `Unreadable` as `judge` does, and if tasks and outputs do not
    match one to one.
    """
    readings = read(model)
    by_name: Mapping[str, Task | None] = dict.fromkeys(readings)
    if tasks is not None:
        by_name = tasks if isinstance(tasks, Mapping) else dict(zip(readings, tasks, strict=False))
        if len(tasks) != len(readings) or set(by_name) != set(readings):
            asked = ", ".join(tasks) if isinstance(tasks, Mapping) else f"{len(tasks)} in order"
            raise Unreadable(f"Expected the outputs {asked}; found {', '.join(readings)}.")
    return Verdicts(_judge_all(readings, by_name, targets))


def judge_named(model: Any | str | os.PathLike[str], tasks: Mapping[str, Task]) -> Verdicts:
    """As `judge_outputs`, but outputs of which none has one of these names count in the order of the tasks.

    The verdicts have the names of the tasks, in the order of the model's outputs.
    """
    try:
        return judge_outputs(model, tasks)
    except Unreadable as by_name:
        try:
            in_order = judge_outputs(model, list(tasks.values()))
        except Unreadable:
            raise by_name from None
        if set(in_order) & set(tasks):  # names are given, and one of them is wrong: no guess is safe
            raise
        return Verdicts(zip(tasks, in_order.values(), strict=True))


def _judge_all(readings: Mapping[str, Reading], tasks: Mapping[str, Task | None], targets: Any) -> dict[str, Verdict]:
    if targets is None:
        return {name: _judge_reading(reading, tasks[name]) for name, reading in readings.items()}  # type: ignore[arg-type]
    seen = {name: look(y) for name, y in split(targets, list(readings)).items()}
    return judge_seen(readings, tasks, seen)


def judge_seen(
    readings: Mapping[str, Reading], tasks: Mapping[str, Task | None], seen: Mapping[str, Seen]
) -> dict[str, Verdict]:
    """The verdict for each output of a model that was read, on inspected targets. A task of None is inferred."""
    return {
        name: _judge_targets(reading, tasks[name], _with_own_code(reading, seen[name]))
        for name, reading in readings.items()
    }


def _with_own_code(reading: Reading, seen: Seen) -> _Targets:
    """Evaluate custom losses and metrics if the model is live and the targets lack an axis."""
    if not reading.given or len(seen.shape) == len(reading.head.shape):
        return _Targets(seen)
    from headcheck.judging.reading import ranks

    loss, *metrics = reading.given
    return _Targets(seen, ranks.loss_stretches(loss), ranks.metrics_stretch(metrics))


def _judge_targets(reading: Reading, task: Task | None, targets: _Targets) -> Verdict:
    """The verdict for the most likely interpretation that the model fits, or else for the most likely one."""
    if task is not None:
        taken = take_as(task, targets.seen, reading.loss)
        return _judge_reading(reading, taken.task if taken else task, targets, taken)
    readings = take(targets.seen, reading.head, reading.loss)
    verdicts = [_judge_reading(reading, taken.task, targets, taken) for taken in readings]
    likely = [verdict for verdict in verdicts if verdict.taken and verdict.taken.likely and verdict.fits]
    best = likely[0] if likely else verdicts[0]
    # An unlikely interpretation is worth mentioning only if it is the only one the model fits.
    differ = tuple(
        (v.taken, v.fits) for v in verdicts if v.taken and v.fits != best.fits and (v.fits or v.taken.likely)
    )
    return replace(best, otherwise=differ if targets.seen.valued else ())


def _judge_reading(
    reading: Reading, task: Task, targets: _Targets | None = None, taken: Taken | None = None
) -> Verdict:
    head, loss = reading.head, reading.loss
    near = nearest(task, head, loss)
    wrong = near.wrong(head, loss)
    seen = targets.seen if targets else None
    if seen and taken and bounded_and_reaches(head, near, seen, taken):
        wrong -= {"activation"}
    mistakes = diagnose(Case(task, head, loss, near), wrong)
    gaps = _gaps(reading, near, mistakes, wrong, seen, taken)
    findings = _compare(targets, taken, reading, near, wrong, task)
    labels = (taken.labels if taken else None) or (loss.labels if "loss" not in wrong else None)
    metric_mistakes = _judge_metrics(reading, near, labels, head.width if "units" not in wrong else None, task)
    notes = comparison.notes(seen, taken, loss, near)
    of_targets = {part for finding in findings for part in CATALOGUE[finding.mistake].parts}
    return Verdict(
        units="units" not in wrong | of_targets,
        activation="activation" not in wrong | of_targets,
        loss="loss" not in wrong | of_targets,
        metrics=not metric_mistakes and "metrics" not in of_targets,
        mistakes=(*mistakes, *(finding.mistake for finding in findings), *metric_mistakes),
        evidence=reading.evidence,
        reading=reading,
        task=task,
        targets="targets" not in of_targets,
        notes=tuple(note.mistake for note in notes),
        gaps=MappingProxyType(gaps | {found.mistake: found.gap for found in (*findings, *notes) if found.gap}),
        seen=seen,
        taken=taken,
    )


def _compare(
    targets: _Targets | None,
    taken: Taken | None,
    reading: Reading,
    near: Configuration,
    wrong: frozenset[str],
    task: Task,
) -> tuple[Finding, ...]:
    if targets is None:
        return ()
    return comparison.compare(
        Pair(
            targets.seen,
            taken or Taken(task, Encoding.UNKNOWN),
            reading.head,
            reading.loss,
            near,
            wrong,
            not_of_task=taken is None,
            loss_stretches=targets.loss_stretches,
            metric_stretches=targets.metric_stretches,
        )
    )


def _gaps(
    reading: Reading,
    near: Configuration,
    mistakes: Sequence[str],
    wrong: frozenset[str],
    seen: Seen | None,
    taken: Taken | None,
) -> dict[str, str]:
    """What the model has and what is needed, for mistakes about the number of units or their range."""
    gaps = {}
    for mistake in mistakes:
        parts = CATALOGUE[mistake].parts & wrong
        if parts == {"units"}:
            gaps[mistake] = units_gap(reading.head, near)
        elif "activation" in parts:
            gaps[mistake] = activation_gap(reading.head, reading.loss, near, seen, taken)
    return gaps


def _judge_metrics(
    reading: Reading, near: Configuration, labels: Labels | None, width: int | None, task: Task
) -> tuple[str, ...]:
    """Mistakes in the metrics: each misleading one, or that none suits, or that none shows a rare class."""
    if not reading.metrics:
        return ("no-metric",)
    said = [assess(metric, near, labels, width) for metric in reading.metrics]
    misleading = tuple(dict.fromkeys(word for word in said if word not in (None, SUITS)))
    if misleading:
        return tuple(word for word in misleading if word)
    if SUITS not in said:
        return ("unsuitable-metric",)
    asked = answer(task)
    if isinstance(asked, Binary) and asked.rare and not any(map(sees_a_rare_class, reading.metrics)):
        return ("metric-blind-to-the-rare-class",)
    return ()
