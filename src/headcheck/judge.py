"""The judge: does a model's head, activation, loss and metrics fit the task, and if not, why not.

It reads the model by structure where it can and by behaviour where it must, finds the nearest configuration that fits,
and says which parts would have to change.
"""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from headcheck import metrics as theory_of_metrics
from headcheck.configurations import nearest
from headcheck.diagnosis import Case, diagnose
from headcheck.heads import Head
from headcheck.losses import Labels, Loss
from headcheck.metrics import Metric
from headcheck.mistakes import CATALOGUE, PARTS, Mistake
from headcheck.reading import archive, compiled, graph, structure
from headcheck.reading.errors import Silent, Unreadable
from headcheck.tasks import Task

__all__ = ["Unreadable", "Verdict", "judge"]

STRUCTURE, BEHAVIOUR = "structure", "behaviour"


@dataclass(frozen=True)
class Reading:
    """What was read of a model, before it is held against a task. `evidence`: part -> structure or behaviour."""

    head: Head
    loss: Loss
    metrics: tuple[Metric, ...]
    evidence: Mapping[str, str]


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
            "units": f"{head.units} output{'s' if head.units != 1 else ''} for each example",
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


def judge(model: Any | str | os.PathLike[str], task: Task) -> Verdict:
    """Judges a compiled Keras model, or the .keras file at a path, for `task`.

    Raises `Unreadable`, with a sentence for people, for anything that cannot be judged: no such file, no model, a model
    that is not compiled, or one whose code a file does not hold.
    """
    reading = _read_file(model) if isinstance(model, str | os.PathLike) else read_model(model)
    near = nearest(task, reading.head, reading.loss)
    wrong = near.wrong(reading.head, reading.loss)
    labels = reading.loss.labels if "loss" not in wrong else None
    mistakes = diagnose(Case(task, reading.head, reading.loss, near), wrong)
    metric_mistakes = _judge_metrics(reading.metrics, near, labels)
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


def _judge_metrics(compiled_metrics: tuple[Metric, ...], near: Any, labels: Labels | None) -> tuple[str, ...]:
    """The mistakes that the metrics make: each that misleads, or that there is none that suits."""
    if not compiled_metrics:
        return ("no-metric",)
    said = [theory_of_metrics.assess(metric, near, labels) for metric in compiled_metrics]
    misleading = tuple(dict.fromkeys(word for word in said if word not in (None, theory_of_metrics.SUITS)))
    if misleading or theory_of_metrics.SUITS in said:
        return tuple(word for word in misleading if word)
    return ("unsuitable-metric",)


# --- reading --------------------------------------------------------------------------------------------------------


def _evidence(head: str, loss: str) -> Mapping[str, str]:
    return MappingProxyType({"units": head, "activation": head, "loss": loss, "metrics": STRUCTURE})


def _read_file(path: str | os.PathLike[str]) -> Reading:
    config = archive.read_config(path)
    compile_config = config.get("compile_config")
    if not compile_config:
        raise Unreadable(f"Expected a compiled model in {path}, found one that was saved before model.compile(...).")
    try:
        loss = compiled.stored_loss(compile_config.get("loss"))
        metrics = compiled.stored_metrics(compile_config)
        head = _stored_head(config)
    except Silent as silent:
        return Reading(_opened_head(path, silent), loss, metrics, _evidence(BEHAVIOUR, STRUCTURE))
    except (KeyError, TypeError, IndexError, AttributeError, ValueError, RecursionError) as error:
        raise Unreadable(
            f"The config.json in {path} is not laid out as Keras writes it ({type(error).__name__}: {error}). "
            "Save the model again with model.save('name.keras')."
        ) from error
    return Reading(head, loss, metrics, _evidence(STRUCTURE, STRUCTURE))


def _stored_head(config: Mapping[str, Any]) -> Head:
    operation = _only_output(graph.from_config(config))
    read = structure.read_link(operation)
    shape = structure.output_shape(operation)
    if shape is None or None in shape:
        raise Silent("the output's shape is not recorded")
    return Head(tuple(size for size in shape if size is not None), read.link, read.name)


def _only_output(operations: list[graph.Operation]) -> graph.Operation:
    if len(operations) != 1:
        raise Unreadable(f"Expected a model with one output, found {len(operations)} outputs.")
    return operations[0]


def _opened_head(path: str | os.PathLike[str], silent: Silent) -> Head:
    """The head of a file whose structure is silent: the model is opened, without any code in it, and tried."""
    import keras

    from headcheck.reading import behaviour

    try:
        model = keras.saving.load_model(Path(path), compile=False, safe_mode=True)
    except Exception as error:  # Keras raises whatever the parts of the file raise
        raise Unreadable(
            f"The end of the model in {path} holds code of its author ({silent}), which is not run from a file. "
            "Judge the model where it was made, or use layers of Keras there."
        ) from error
    return behaviour.read_head(model)


def read_model(model: Any) -> Reading:
    """What a live, compiled Keras model has. Raises `Unreadable` for anything else."""
    import keras

    from headcheck.reading import behaviour, loss_values

    if not isinstance(model, keras.Model):
        raise Unreadable(f"Expected a Keras model, found {_a(type(model).__name__)}.")
    if not model.compiled:
        raise Unreadable("Expected a compiled model, found one on which model.compile(...) was never called.")
    try:
        head, head_evidence = _live_head(model), STRUCTURE
    except Silent:
        head, head_evidence = behaviour.read_head(model), BEHAVIOUR
    try:
        loss, loss_evidence = compiled.live_loss(model), STRUCTURE
    except Silent:
        loss, loss_evidence = loss_values.recognise(compiled.callable_loss(model), head.units), BEHAVIOUR
    return Reading(head, loss, compiled.live_metrics(model), _evidence(head_evidence, loss_evidence))


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _live_head(model: Any) -> Head:
    operation = _only_output(graph.from_model(model))
    read = structure.read_link(operation)
    shape = _live_shape(model) or structure.output_shape(operation)
    if shape is None or None in shape:
        raise Silent("the output's shape is not known")
    return Head(tuple(size for size in shape if size is not None), read.link, read.name)


def _live_shape(model: Any) -> graph.Shape | None:
    try:
        shape = model.output_shape
    except (AttributeError, ValueError, RuntimeError):
        return None
    return tuple(shape[1:]) if isinstance(shape, tuple) else None
