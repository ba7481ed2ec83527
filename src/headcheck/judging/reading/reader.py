"""Reads head, loss and metrics of each output, and records whether structure or behaviour was used."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from headcheck.extras import how_to_install
from headcheck.judging.reading import archive, compiled, graph, structure
from headcheck.judging.reading.errors import Silent, Unreadable
from headcheck.judging.reading.graph import Output
from headcheck.theory.heads import Head
from headcheck.theory.losses import Loss
from headcheck.theory.metrics import Metric

STRUCTURE, BEHAVIOUR = "structure", "behaviour"


@dataclass(frozen=True)
class Reading:
    """Head, loss and metrics of one output, before comparison with a task. `evidence`: part -> structure or behaviour.

    `given`: the loss and metrics as passed to `compile` of a live model.
    """

    head: Head
    loss: Loss
    metrics: tuple[Metric, ...]
    evidence: Mapping[str, str]
    given: tuple[Any, ...] = field(default=(), repr=False, compare=False)


def read(model: Any | str | os.PathLike[str]) -> dict[str, Reading]:
    """The reading of each output, by name: of a compiled Keras model, or of the .keras file at a path.

    Raises `Unreadable` for anything else.
    """
    if isinstance(model, str | os.PathLike):
        return _read_file(Path(model))
    return _read_live(model)


def _evidence(head: str, loss: str) -> Mapping[str, str]:
    return MappingProxyType({"units": head, "activation": head, "loss": loss, "metrics": STRUCTURE})


# --- files ----------------------------------------------------------------------------------------------------------


def _read_file(path: Path) -> dict[str, Reading]:
    config = archive.read_config(path)
    compile_config = config.get("compile_config")
    if not compile_config:
        raise Unreadable(f"Expected a compiled model in {path}, found one that was saved before model.compile(...).")
    try:
        outputs = graph.outputs_of_config(config)
        heads, evidence = [_stored_head(output) for output in outputs], STRUCTURE
    except Silent as silent:
        outputs, heads, evidence = _opened(path, silent)
    except _MALFORMED as error:
        raise _malformed(path, error) from error
    try:
        return {
            output.name: Reading(
                head,
                compiled.stored_loss(compiled.loss_of(compile_config.get("loss"), output), head),
                compiled.stored_metrics(compiled.metrics_of(compile_config, output)),
                _evidence(evidence, STRUCTURE),
            )
            for output, head in zip(outputs, heads, strict=True)
        }
    except _MALFORMED as error:
        raise _malformed(path, error) from error


_MALFORMED = (KeyError, TypeError, IndexError, AttributeError, ValueError, RecursionError)


def _malformed(path: Path, error: Exception) -> Unreadable:
    return Unreadable(
        f"The config.json in {path} is not laid out as Keras writes it ({type(error).__name__}: {error}). "
        "Save the model again with model.save('name.keras')."
    )


def _stored_head(output: Output) -> Head:
    if output.operation is None:
        raise Silent("the model keeps its layers in code")
    read_link = structure.read_link(output.operation)
    shape = structure.output_shape(output.operation)
    if shape is None:
        raise Silent("the output's shape is not recorded")
    return structure.head_of(read_link, shape)


def _opened(path: Path, silent: Silent) -> tuple[list[Output], list[Head], str]:
    """The heads of a file whose structure does not tell: the model is opened without running code from the file, and
    read like a live one.
    """
    keras = _keras(f"The end of the model in {path} holds code ({silent}), so the model has to be opened, which")
    try:
        model = keras.saving.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises all kinds of errors for invalid files
        raise Unreadable(
            f"The end of the model in {path} holds code of its author ({silent}), which is not run from a file. "
            "Judge the model where it was made, or use layers of Keras there."
        ) from error
    outputs = graph.outputs_of_model(model)
    found = [_live_head(model, output) for output in outputs]
    evidence = STRUCTURE if {told for _, told in found} == {STRUCTURE} else BEHAVIOUR
    return outputs, [head for head, _ in found], evidence


# --- live models ----------------------------------------------------------------------------------------------------


def _keras(what: str) -> Any:
    """The module keras. Raises `Unreadable` where it can't be imported; `what` is the sentence's subject."""
    try:
        import keras
    except ImportError as error:  # of Keras, or of its backend
        raise Unreadable(f"{what} needs Keras and a backend ({error}). {how_to_install('keras')}") from error
    return keras


def _read_live(model: Any) -> dict[str, Reading]:
    keras = _keras("A model that is no file")
    if not isinstance(model, keras.Model):
        raise Unreadable(f"Expected a Keras model, found {_a(type(model).__name__)}.")
    own = compiled.own_training(model) if model.compiled or compiled.has_own_compile(model) else None
    if own is not None:
        raise Unreadable(f"{own}; the judge reads what Keras's compile is told, and can't judge what is learned there.")
    if not model.compiled:
        raise Unreadable("Expected a compiled model, found one on which model.compile(...) was never called.")
    return {output.name: _live_reading(model, output) for output in graph.outputs_of_model(model)}


def _live_reading(model: Any, output: Output) -> Reading:
    from headcheck.judging.reading import loss_values

    head, head_evidence = _live_head(model, output)
    given = compiled.loss_of(model.loss, output)
    try:
        loss, loss_evidence = compiled.live_loss(given, head), STRUCTURE
    except Silent:
        loss, loss_evidence = loss_values.recognise(compiled.callable_loss(given), head.shape), BEHAVIOUR
    metrics = compiled.metrics_of(compiled.given_metrics(model), output)
    evidence = _evidence(head_evidence, loss_evidence)
    return Reading(head, loss, compiled.live_metrics(metrics), evidence, given=(given, *metrics))


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _live_head(model: Any, output: Output) -> tuple[Head, str]:
    """The head of a live model, and whether structure or behaviour was used."""
    try:
        if output.operation is None:
            raise Silent("the model's call is code")
        read_link = structure.read_link(output.operation)
        shape = output.shape if output.shape is not None else structure.output_shape(output.operation)
        if shape is None:
            raise Silent("the output's shape is not known")
        if output.traced:
            from headcheck.judging.reading import behaviour

            read_link = behaviour.confirmed(model, output, read_link)
        return structure.head_of(read_link, shape), STRUCTURE
    except Silent:
        from headcheck.judging.reading import behaviour

        return behaviour.read_head(model, output), BEHAVIOUR
