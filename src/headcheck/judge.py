"""The judge: does a model's head, activation, loss and metrics fit the task, and if not, why not.

It reads the model by structure where it can and by behaviour where it must, finds the nearest configuration that fits,
and says which parts would have to change.
"""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headcheck import metrics as theory_of_metrics
from headcheck.configurations import Configuration, nearest
from headcheck.diagnosis import Case, diagnose
from headcheck.heads import Head
from headcheck.losses import Labels
from headcheck.metrics import Metric
from headcheck.mistakes import CATALOGUE, PARTS, Mistake
from headcheck.reading import Reading, Unreadable, read
from headcheck.tasks import Binary, Task, answer

__all__ = ["Unreadable", "Verdict", "judge", "judge_outputs"]


@dataclass(frozen=True)
class Verdict:
    """What the judge found: which parts are right, which mistakes explain the others, and how each part was read.

    `mistakes` are ids of `headcheck.mistakes.CATALOGUE`; `evidence` says for each part "structure" or "behaviour".
    """

    units: bool
    activation: bool
    loss: bool
    metrics: bool
    mistakes: tuple[str, ...]
    evidence: Mapping[str, str]
    reading: Reading = field(repr=False)
    task: Task

    @property
    def fits(self) -> bool:
        """Whether units, activation and loss are all right."""
        return self.units and self.activation and self.loss

    def explanations(self, *parts: str) -> tuple[Mistake, ...]:
        """The catalogue's entries for the mistakes found, all of them or those about the given parts."""
        wanted = set(parts or PARTS)
        return tuple(CATALOGUE[mistake] for mistake in self.mistakes if CATALOGUE[mistake].parts & wanted)

    def found(self) -> dict[str, str]:
        """What the model has, part by part, in words."""
        head, loss, metrics = self.reading.head, self.reading.loss, self.reading.metrics
        return {
            "units": _outputs_in_words(head),
            "activation": f"{head.called} output",
            "loss": loss.called,
            "metrics": ", ".join(metric.name for metric in metrics) or "no metric",
        }

    def explain(self) -> str:
        """The verdict as text for a person: each part with what was found, then the mistakes, if any."""
        lines = [f"Task: {self.task}. " + ("The head and the loss fit." if self.fits else "This does not fit yet.")]
        for part, what in self.found().items():
            lines.append(f"  {'right' if getattr(self, part) else 'wrong':5}  {part:10}  {what}")
        for mistake in self.explanations():
            lines += ["", f"{mistake.id}: {mistake.what}", f"  Why: {mistake.why}", f"  Look at: {mistake.look_at}"]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data, for programs."""
        return {
            "task": str(self.task),
            "fits": self.fits,
            **{part: getattr(self, part) for part in PARTS},
            "mistakes": list(self.mistakes),
            "evidence": dict(self.evidence),
            "found": self.found(),
            "explanations": [
                {"id": m.id, "what": m.what, "why": m.why, "look_at": m.look_at} for m in self.explanations()
            ],
        }

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th scope='row'>{part}</th><td>{'right' if getattr(self, part) else 'wrong'}</td>"
            f"<td>{html.escape(what)}</td></tr>"
            for part, what in self.found().items()
        )
        mistakes = "".join(
            f"<dt><strong>{html.escape(m.what)}</strong></dt>"
            f"<dd>{html.escape(m.why)} <em>{html.escape(m.look_at)}</em></dd>"
            for m in self.explanations()
        )
        title = "The head and the loss fit." if self.fits else "This does not fit yet."
        return f"<p><strong>{title}</strong></p><table>{rows}</table><dl>{mistakes}</dl>"


def _outputs_in_words(head: Head) -> str:
    if head.units is None:
        return f"outputs of shape {head.shape} for each example, where None varies"
    return f"{head.units} output{'s' if head.units != 1 else ''} for each example"


def judge(model: Any | str | os.PathLike[str], task: Task) -> Verdict:
    """Judges a compiled Keras model with one output, or the .keras file at a path, for `task`.

    Raises `Unreadable`, with a sentence for people, for anything that cannot be judged: no such file, no model, a model
    that is not compiled, one with several outputs, or one whose code a file does not hold.
    """
    readings = read(model)
    if len(readings) != 1:
        raise Unreadable(
            f"Expected a model with one output, found {len(readings)} ({', '.join(readings)}). "
            "judge_outputs takes a task for each."
        )
    return _judge_reading(next(iter(readings.values())), task)


def judge_outputs(
    model: Any | str | os.PathLike[str], tasks: Mapping[str, Task] | Sequence[Task]
) -> dict[str, Verdict]:
    """Judges each output of a model for its own task: tasks by the outputs' names, or in the outputs' order.

    Returns a verdict for each output by its name. Raises `Unreadable` as `judge` does, and if tasks and outputs do not
    match one to one.
    """
    readings = read(model)
    by_name = tasks if isinstance(tasks, Mapping) else dict(zip(readings, tasks, strict=False))
    if len(tasks) != len(readings) or set(by_name) != set(readings):
        asked = ", ".join(tasks) if isinstance(tasks, Mapping) else f"{len(tasks)} in order"
        raise Unreadable(f"Expected the outputs {asked}; found {', '.join(readings)}.")
    return {name: _judge_reading(reading, by_name[name]) for name, reading in readings.items()}


def _judge_reading(reading: Reading, task: Task) -> Verdict:
    near = nearest(task, reading.head, reading.loss)
    wrong = near.wrong(reading.head, reading.loss)
    labels = reading.loss.labels if "loss" not in wrong else None
    mistakes = diagnose(Case(task, reading.head, reading.loss, near), wrong)
    metric_mistakes = _judge_metrics(reading.metrics, near, labels, task)
    return Verdict(
        units="units" not in wrong,
        activation="activation" not in wrong,
        loss="loss" not in wrong,
        metrics=not metric_mistakes,
        mistakes=(*mistakes, *metric_mistakes),
        evidence=reading.evidence,
        reading=reading,
        task=task,
    )


def _judge_metrics(
    compiled_metrics: tuple[Metric, ...], near: Configuration, labels: Labels | None, task: Task
) -> tuple[str, ...]:
    """The mistakes that the metrics make: each that misleads, or that none suits, or that none sees a rare class."""
    if not compiled_metrics:
        return ("no-metric",)
    said = [theory_of_metrics.assess(metric, near, labels) for metric in compiled_metrics]
    misleading = tuple(dict.fromkeys(word for word in said if word not in (None, theory_of_metrics.SUITS)))
    if misleading:
        return tuple(word for word in misleading if word)
    if theory_of_metrics.SUITS not in said:
        return ("unsuitable-metric",)
    asked = answer(task)
    if isinstance(asked, Binary) and asked.rare and not any(map(theory_of_metrics.sees_a_rare_class, compiled_metrics)):
        return ("metric-blind-to-the-rare-class",)
    return ()
