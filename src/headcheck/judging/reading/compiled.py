"""What a model was compiled with: its loss and metrics, as whatever they were given, turned into the theory's terms.

Strings, stored configs, Keras's own classes, instances and functions are known by what they are; a function of the
author's own is evaluated (`loss_values`).
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
    """What a `loss=` argument gives for one output: one for all, a list in order, or a dict by name.

    Raises `Unreadable` where Keras stops (`keras.src.trainers.compile_utils.CompileLoss`).
    """
    if _is_list(given):
        if len(given) not in (output.of, 1) or (len(given) == 1 != output.of):
            raise Unreadable(f"Expected a loss for each of {output.of} outputs, found {len(given)} losses.")
        return _only(given[output.index])
    return _only(_by_path(given, output, "loss")) if _is_dict(given) else given


def given_metrics(model: Any) -> dict[str, Any]:
    """The metrics arguments of a live, compiled model, as they were given to `compile`."""
    compiled = getattr(model, "_compile_metrics", None)
    if compiled is None:
        return {}
    return {"metrics": compiled._user_metrics, "weighted_metrics": compiled._user_weighted_metrics}


def metrics_of(given: Mapping[str, Any], output: Output) -> list[Any]:
    """What the `metrics=` and `weighted_metrics=` arguments give for one output, flat and without the Nones.

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
    """Whether it is a dict by names of outputs, and not one thing as Keras stores it."""
    return isinstance(value, Mapping) and "class_name" not in value


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _only(value: Any) -> Any:
    """What lists of one entry hold."""
    while _is_list(value) and len(value) == 1:
        value = value[0]
    return value


def _by_path(given: Mapping[str, Any], output: Output, noun: str) -> Any:
    """What a dict holds for an output: by the keys that lead to it, or by the name of its layer."""
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
    """Why what `compile` was told need not be what a live model learns from, as the start of a sentence; or None."""
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
    """Whether the author wrote the model's `compile`."""
    return _overridden(model, "compile") is not None


def _overridden(model: Any, method: str) -> Any:
    """The author's own method of this name, or None."""
    if method in vars(model):
        return vars(model)[method]
    for kind in type(model).__mro__:
        if method in vars(kind):
            return None if kind.__module__.split(".")[0] in ("keras", "headcheck") else vars(kind)[method]
    return None


def _names_used(function: Any) -> set[str]:
    """The names of attributes and functions in its code."""
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
    """A loss in a stored compile config. A function is stored by its name only: Keras would load its own."""
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
        return Loss(Kind.OTHER)  # it adds up over something else than the units, or fails
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
    """An object of a class that was given to `compile`, as Keras makes one when training starts; None if it can't."""
    try:
        return kind()
    except Exception:  # whatever the class raises: mostly that it misses arguments
        return None


def live_loss(loss: Any, head: Head) -> Loss:
    """A loss as given to `compile`. Raises `Silent` for a function whose values have to be asked."""
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
    """A loss as given to `compile`, as something that can be called with (y_true, y_pred)."""
    return loss() if inspect.isclass(loss) else loss


# --- metrics --------------------------------------------------------------------------------------------------------


def stored_metrics(entries: Sequence[Any]) -> tuple[Metric, ...]:
    """Metrics of a stored compile config, for one output."""
    return tuple(_stored_metric(entry) for entry in entries)


def live_metrics(entries: Sequence[Any]) -> tuple[Metric, ...]:
    """Metrics as they were given to `compile`, for one output."""
    return tuple(_live_metric(entry) for entry in entries)


def _flat(value: Any) -> list[Any]:
    """Metrics out of nested lists and dicts, without the Nones."""
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
    """Keras takes losses as metrics too; those that are no metrics of their own tell little."""
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
    except Exception:  # a metric around a function of its author's
        options = {}
    return _known_metric(name, options)
