"""Reads what a model was compiled with: translates its loss and metrics, in any form, into the theory's terms.

Strings, stored configs, Keras's own classes, instances and functions are recognised by identity; a custom function is
evaluated (`loss_values`).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from typing import Any

from headcheck.judging.reading.errors import Silent, Unreadable
from headcheck.judging.reading.graph import Output
from headcheck.theory import losses, metrics
from headcheck.theory.heads import Head
from headcheck.theory.losses import Kind, Loss
from headcheck.theory.metrics import Metric, Reports


def loss_of(given: Any, output: Output) -> Any:
    """The part of a `loss=` argument for one output: one for all, a list in order, or a dict by name.

    Raises `Unreadable` where Keras stops (`keras.src.trainers.compile_utils.CompileLoss`).
    """
    if _is_list(given):
        if len(given) not in (output.of, 1) or (len(given) == 1 != output.of):
            raise Unreadable(f"Expected a loss for each of {output.of} outputs, found {len(given)} losses.")
        return _only(given[output.index])
    return _only(_by_path(given, output, "loss")) if _is_dict(given) else given


def given_metrics(model: Any) -> dict[str, Any]:
    """The metrics arguments of a live, compiled model, as passed to `compile`."""
    compiled = getattr(model, "_compile_metrics", None)
    if compiled is None:
        return {}
    return {"metrics": compiled._user_metrics, "weighted_metrics": compiled._user_weighted_metrics}


def metrics_of(given: Mapping[str, Any], output: Output) -> list[Any]:
    """The parts of the `metrics=` and `weighted_metrics=` arguments for one output, flattened and without None.

    Raises `Unreadable` where Keras stops (`keras.src.trainers.compile_utils.CompileMetrics`).
    """
    found = []
    for argument in (given.get("metrics"), given.get("weighted_metrics")):
        if output.of == 1 or not argument:
            found += _flat(argument)
        elif _is_dict(argument):
            found += _flat(_by_path(argument, output, "metric"))
        elif _is_list(argument) and len(argument) == output.of:
            found += _flat(argument[output.index])
        else:
            raise Unreadable(f"Expected metrics for each of {output.of} outputs, found {len(argument)}.")
    return found


def _is_dict(value: Any) -> bool:
    """Whether it is a dict by output name, rather than one object as Keras serialises it."""
    return isinstance(value, Mapping) and "class_name" not in value


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _only(value: Any) -> Any:
    """Unwrap lists of one entry."""
    while _is_list(value) and len(value) == 1:
        value = value[0]
    return value


def _by_path(given: Mapping[str, Any], output: Output, noun: str) -> Any:
    """The entry of a dict for an output: by the keys of its path, or by the name of its layer."""
    if not output.keys:
        raise Unreadable(
            f"Expected a {noun} without a name, found one for {', '.join(map(repr, given)) or 'nothing'}: the outputs "
            "of this model have no names, and Keras stops when training starts."
        )
    named = [part for part in output.path if isinstance(part, str)]
    names = output.keys if not named else output.siblings
    unknown = [name for name in given if name not in names]
    if unknown or (output.of == 1 and not given):
        raise Unreadable(
            f"Expected a {noun} for {', '.join(map(repr, dict.fromkeys(names)))}, found one for "
            f"{', '.join(map(repr, unknown)) or 'nothing'}: Keras stops when training starts."
        )
    if not named:
        return given.get(output.keys[output.index])
    value: Any = given
    for part in output.path:
        if _is_dict(value):
            value = value.get(part)
        elif _is_list(value) and isinstance(part, int) and part < len(value):
            value = value[part]
    return value


# --- models that train in their own way -------------------------------------------------------------------------------


def own_training(model: Any) -> str | None:
    """Why a live model may not learn from the loss passed to `compile`, as the start of a sentence; or None."""
    told = model.loss is not None
    for method, passes_on in (
        ("train_step", {"train_step", "compute_loss", "_compute_loss", "compiled_loss", "_compile_loss"}),
        ("compute_loss", {"compute_loss", "_compute_loss", "compiled_loss", "_compile_loss"}),
    ):
        own = _overridden(model, method)
        if own is not None and not (told and passes_on & _names_used(own)):
            return f"The model trains with a {method} of its own"
    if not told and has_own_compile(model):
        return "The model has a compile of its own, which keeps its losses to itself"
    if not told and any(map(_adds_losses, model._flatten_layers())):
        return "The model adds its own losses (add_loss)"
    return None


def has_own_compile(model: Any) -> bool:
    """Whether the model has a custom `compile`."""
    return _overridden(model, "compile") is not None


def _overridden(model: Any, method: str) -> Any:
    """The custom method of this name, or None."""
    if method in vars(model):
        return vars(model)[method]
    for kind in type(model).__mro__:
        if method in vars(kind):
            return None if kind.__module__.split(".")[0] in ("keras", "headcheck") else vars(kind)[method]
    return None


def _names_used(function: Any) -> set[str]:
    """The names used in its code."""
    function = inspect.unwrap(getattr(function, "python_function", function))
    code = getattr(function, "__code__", None)
    return set(code.co_names) if code is not None else set()


def _adds_losses(layer: Any) -> bool:
    if type(layer).__module__.split(".")[0] != "keras" and "add_loss" in _names_used(type(layer).call):
        return True
    return (
        bool(layer._losses) and layer.activity_regularizer is None and type(layer).__name__ != "ActivityRegularization"
    )


# --- losses ---------------------------------------------------------------------------------------------------------


def stored_loss(stored: Any, head: Head) -> Loss:
    """A loss in a stored compile config. Functions are stored by name only: Keras would load its own of that name."""
    if stored is None:
        return Loss(Kind.NONE)
    if isinstance(stored, str):
        return _string_loss(stored, head)
    name, options = _stored_name(stored), stored.get("config")
    kind = losses.named(name)
    if kind is None:
        raise Unreadable(
            f"The loss is {name!r}, a function of the author's own, and a .keras file does not hold its code. "
            "Judge the model where it was made, or compile it with a loss of Keras."
        )
    return _with_options(kind, options if isinstance(options, Mapping) else {}, head)


def _stored_name(stored: Any) -> str:
    if not isinstance(stored, Mapping) or "class_name" not in stored:
        raise Unreadable(f"Expected a loss or metric as Keras stores it, found {stored!r}.")
    if stored["class_name"] == "function":
        return str(stored.get("config"))
    own = str(stored.get("module")).split(".")[0] == "keras"
    return str(stored["class_name"]) if own else f"{stored['class_name']} (a class of its own)"


def _with_options(kind: Kind, options: Mapping[str, Any], head: Head) -> Loss:
    if kind in losses.CATEGORICAL and options.get("axis", -1) not in (-1, len(head.shape)):
        return Loss(Kind.OTHER)  # it does not add up over the units, or fails
    return Loss(kind, from_logits=bool(options.get("from_logits", False)))


def _string_loss(name: str, head: Head) -> Loss:
    """The loss that a string means; "crossentropy" is the one that Keras picks by the shape of the outputs."""
    if name.lower() in losses.ADAPTIVE:
        return Loss(
            Kind.BINARY_CE if not head.shape or head.shape[-1] == 1 else Kind.CATEGORICAL_CE, adapts_to_labels=True
        )
    if name in losses.NEED_ARGUMENTS:
        return Loss(Kind.NEEDS_ARGUMENTS)
    return Loss(losses.named(name) or Kind.MISSPELT)


def _made(kind: type) -> Any:
    """An instance of a class passed to `compile`, as Keras creates one when training starts; None if it can't."""
    try:
        return kind()
    except Exception:  # whatever the class raises: usually missing arguments
        return None


def live_loss(loss: Any, head: Head) -> Loss:
    """A loss as passed to `compile`. Raises `Silent` for a function that must be evaluated."""
    import keras

    if loss is None:
        return Loss(Kind.NONE)
    if isinstance(loss, str):
        return _string_loss(loss, head)
    if inspect.isclass(loss):
        made = _made(loss)
        if made is None:
            return Loss(Kind.NEEDS_ARGUMENTS)
        loss = made
    if inspect.isfunction(loss):
        for name, kind in losses.FUNCTIONS.items():
            if loss is getattr(keras.losses, name, None):
                return Loss(kind)
    known = losses.named(type(loss).__name__) if type(loss).__module__.startswith("keras.") else None
    if known is None:
        raise Silent("the loss is a function or class of its own")
    return _with_options(known, {**getattr(loss, "_fn_kwargs", {}), **loss.get_config()}, head)


def callable_loss(loss: Any) -> Any:
    """A loss as passed to `compile`, as a callable of (y_true, y_pred)."""
    return loss() if inspect.isclass(loss) else loss


# --- metrics --------------------------------------------------------------------------------------------------------


def stored_metrics(entries: Sequence[Any]) -> tuple[Metric, ...]:
    """Metrics of a stored compile config, for one output."""
    return tuple(_stored_metric(entry) for entry in entries)


def live_metrics(entries: Sequence[Any]) -> tuple[Metric, ...]:
    """Metrics as passed to `compile`, for one output."""
    return tuple(_live_metric(entry) for entry in entries)


def _flat(value: Any) -> list[Any]:
    """Metrics from nested lists and dicts, without None."""
    if value is None:
        return []
    if isinstance(value, Mapping) and "class_name" not in value:
        return [entry for item in value.values() for entry in _flat(item)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [entry for item in value for entry in _flat(item)]
    return [value]


def _stored_metric(stored: Any) -> Metric:
    if isinstance(stored, str):
        return Metric(metrics.of_string(stored), stored)
    name = _stored_name(stored)
    options = stored.get("config")
    return _known_metric(name, options if isinstance(options, Mapping) else {})


def _known_metric(name: str, options: Mapping[str, Any]) -> Metric:
    reports = metrics.named(name) or _loss_as_metric(name)
    if reports is None:
        return Metric(Reports.CUSTOM, name)
    threshold = options.get("threshold", options.get("thresholds"))
    if isinstance(threshold, Sequence) and not isinstance(threshold, str):
        threshold = threshold[0] if len(threshold) == 1 else None
    if reports is Reports.LARGEST and threshold is not None:
        reports = Reports.THRESHOLDED
    from_logits = bool(options.get("from_logits", False))
    return Metric(reports, name, float(threshold) if threshold is not None else None, from_logits)


def _loss_as_metric(name: str) -> Reports | None:
    """Keras accepts losses as metrics, too; those without a metric of the same kind are of little use."""
    return Reports.OTHER if losses.named(name) else None


def _live_metric(metric: Any) -> Metric:
    import keras

    if isinstance(metric, str):
        return Metric(metrics.of_string(metric), metric)
    if inspect.isclass(metric):
        made = _made(metric)
        if made is None:
            return Metric(Reports.NEEDS_ARGUMENTS, metric.__name__)
        metric = made
    if inspect.isfunction(metric):
        name = metric.__name__
        own = metric in (getattr(keras.metrics, name, None), getattr(keras.losses, name, None))
        return _known_metric(name, {}) if own else Metric(Reports.CUSTOM, name)
    name = type(metric).__name__
    if not type(metric).__module__.startswith("keras."):
        return Metric(Reports.CUSTOM, str(getattr(metric, "name", name)))
    try:
        options = metric.get_config()
    except Exception:  # a metric that wraps a custom function
        options = {}
    return _known_metric(name, options)
