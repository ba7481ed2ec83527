"""Serialises a Keras model: an archive of Keras's own parts, and handles for every part that is the author's code.

`keep` registers a callable on arrays and returns its handle; whoever opens the archive calls it. In config.json such a
part is {"class_name": "Crossing", "config": {"handle", ...}}; arguments of compile are kept as they were passed.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import math
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import h5py
import keras
import numpy as np
from keras.src.models.functional import Functional
from keras.src.utils.naming import to_snake_case

from . import vocabulary
from .values import NotTaken

Keep = Callable[[Callable[..., Any]], int]


class Inexpressible(NotTaken):
    """This part can't be serialised: a layer that contains it crosses as a callable, a whole model not at all."""


def describe(model: Any, keep: Keep) -> bytes:
    """Serialise a Keras model. Its weights and settings are left unchanged, and nothing is printed.

    Raises `Inexpressible`, with a message, for a model whose parts can't even be identified by class.
    """
    _check_size(model)
    description = _Description(keep)
    try:
        with _quiet(), _untouched(model):
            config = description.model(model) | {"compile_config": _compiled(model, keep)}
            return _archive(config, description.arrays)
    except Exception as error:  # such as a class whose __init__ never calls super().__init__()
        raise Inexpressible(
            f"Expected a Keras model that can be serialised, found one that can't ({type(error).__name__}: {error}). "
            "Build it from Keras's layers, and call super().__init__() in a class of your own."
        ) from error


def _check_size(model: Any) -> None:
    count = 0
    with contextlib.suppress(Exception):  # a class of the notebook's own may have no weights to count
        count = sum(math.prod(variable.shape) for variable in model.weights)
    if count > vocabulary.MAX_PARAMETERS:
        raise Inexpressible(
            f"Expected a model of at most {vocabulary.MAX_PARAMETERS:,} weights, found one of {count:,}: use fewer or "
            "smaller layers."
        )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    nowhere = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _untouched(model: Any) -> Iterator[None]:
    """Calling a model on symbolic tensors adds nodes to its layers; remove them afterwards."""
    layers = model._flatten_layers()
    uses = [(uses, len(uses)) for layer in layers for uses in (layer._inbound_nodes, layer._outbound_nodes)]
    try:
        yield
    finally:
        for nodes, length in uses:
            del nodes[length:]


def _archive(config: Mapping[str, Any], arrays: list[Any]) -> bytes:
    weights, archive = io.BytesIO(), io.BytesIO()
    with h5py.File(weights, "w") as file:
        for number, array in enumerate(arrays):
            file.create_dataset(str(number), data=array)
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("metadata.json", json.dumps({"keras_version": keras.__version__}))
        members.writestr("config.json", json.dumps(config))
        members.writestr("model.weights.h5", weights.getvalue())
    return archive.getvalue()


class _Description:
    """Serialises the parts of one model; `arrays` are the weights and constants, which parts refer to by index."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self.arrays: list[Any] = []

    def _array(self, value: Any) -> int:
        array = np.asarray(keras.ops.convert_to_numpy(value))
        if array.dtype.kind not in "fiub":  # such as bfloat16, which NumPy does not know
            array = array.astype("float32")
        self.arrays.append(array)
        return len(self.arrays) - 1

    # --- models -----------------------------------------------------------------------------------------------------

    def model(self, model: Any) -> dict[str, Any]:
        """The whole model: by its layers where Keras knows its structure, else as a traced or remote `call`."""
        if (described := self._structure(model)) is not None:
            return described
        shape = (getattr(model, "_build_shapes_dict", None) or {}).get("input_shape")
        config: dict[str, Any] = {"name": model.name, "input_shape": None}
        if shape is not None and _is_shape(shape):
            config["input_shape"] = list(shape)
            with contextlib.suppress(Exception):  # whatever the author's `call` raises on symbolic tensors
                return _part("Subclassed", config | {"traced": self._traced(model, shape)})
        return _part("Subclassed", config | {"crossing": self._whole(model)})

    def _traced(self, model: Any, shape: Any) -> dict[str, Any]:
        """A subclassed model as a functional one: its `call`, traced once on symbolic tensors."""
        inputs = keras.Input(tuple(shape[1:]))
        return self._functional(Functional(inputs, model.call(inputs), name=model.name))

    def _structure(self, layer: Any) -> dict[str, Any] | None:
        """A model that is a sequence or graph of layers, whatever its class; None for anything else."""
        if isinstance(layer, keras.Sequential) and type(layer).call is keras.Sequential.call:
            return self._sequential(layer)
        if isinstance(layer, Functional) and type(layer).call is Functional.call:
            return self._functional(layer)
        return None

    def _sequential(self, model: Any) -> dict[str, Any]:
        # The property `layers` leaves out the input layer.
        return _part("Sequential", {"name": model.name, "layers": [self._layer(layer) for layer in model._layers]})

    def _functional(self, model: Any) -> dict[str, Any]:
        """Every call of every operation; tensors are referred to as [operation, call index, output index]."""
        its_own = {id(node) for nodes in model._nodes_by_depth.values() for node in nodes}
        layers: list[tuple[dict[str, Any], list[Any]]] = []
        places: dict[int, tuple[str, int]] = {}
        for operation in model.operations:
            nodes = [node for node in operation._inbound_nodes if id(node) in its_own]
            try:
                shared = self._operation(operation)
                self._try_arguments(nodes)
                described = [(shared | {"name": operation.name}, nodes)]
            except Inexpressible:  # each call is a callable of its own: its arguments other than tensors may differ
                described = [
                    (self._use(node) | {"name": operation.name if not i else f"{operation.name}__use_{i}"}, [node])
                    for i, node in enumerate(nodes)
                ]
            for entry, its_nodes in described:
                layers.append((entry, its_nodes))
                places.update({id(node): (entry["name"], i) for i, node in enumerate(its_nodes)})

        def reference(tensor: Any) -> list[Any]:
            operation, index, output = tensor._keras_history
            return [*places[id(operation._inbound_nodes[index])], output]

        entries = [
            entry | {"inbound_nodes": [self._call(entry, node, reference) for node in nodes if not node.is_input]}
            for entry, nodes in layers
        ]
        return _part(
            "Functional",
            {
                "name": model.name,
                "layers": entries,
                "input_layers": _mapped(reference, model._inputs_struct),
                "output_layers": _mapped(reference, model._outputs_struct),
            },
        )

    def _call(self, entry: Mapping[str, Any], node: Any, reference: Callable[[Any], Any]) -> dict[str, Any]:
        """The arguments of one call; a crossing part gets only the tensors among them."""
        if entry["class_name"] == "Crossing":
            return {"args": [self._value(tensor, reference) for tensor in node.input_tensors], "kwargs": {}}
        return {
            "args": [self._value(value, reference) for value in node.arguments.args],
            "kwargs": {name: self._value(value, reference) for name, value in node.arguments.kwargs.items()},
        }

    def _try_arguments(self, nodes: list[Any]) -> None:
        """Raises `Inexpressible` where `_call` would, without adding arrays."""
        count = len(self.arrays)
        for node in nodes:
            self._call({"class_name": ""}, node, lambda tensor: None)
        del self.arrays[count:]

    # --- layers and operations --------------------------------------------------------------------------------------

    def _layer(self, layer: Any) -> dict[str, Any]:
        """A layer of a sequence: by its configuration if it is Keras's own, else as a callable."""
        try:
            return self._operation(layer)
        except Inexpressible:
            return self._crossing(layer, lambda tensors: layer(*tensors, **_inference(layer)), outputs=None)

    def _operation(self, operation: Any) -> dict[str, Any]:
        """One of Keras's own layers, models or operations. Raises `Inexpressible` for anything else."""
        name, module = type(operation).__name__, type(operation).__module__
        if (structure := self._structure(operation)) is not None:
            return structure
        if name in vocabulary.OPERATIONS.get(module, ()):
            return _part(name, {key: self._value(value, None) for key, value in _stored(operation).items()}, module)
        if name in vocabulary.WRAPPERS and type(operation) is getattr(keras.layers, name):
            return self._wrapper(operation)
        if name in vocabulary.LAYERS and type(operation) is getattr(keras.layers, name):
            return self._plain(operation, vocabulary.ENDS_IN_ACTIVATION)
        raise Inexpressible(f"{name} is code")

    def _plain(self, layer: Any, may_cross: frozenset[str] = frozenset()) -> dict[str, Any]:
        """A layer of Keras that contains no other layer, with its weights."""
        config = {
            key: value for key, value in _stored(layer).items() if not key.endswith((*vocabulary.NOT_CROSSING, "dtype"))
        }
        for key in ("activation", "recurrent_activation"):
            if key in config:
                config[key] = self._activation(getattr(layer, key), type(layer).__name__ in may_cross)
        config = {key: value if _is_part(value) else _plain_value(value) for key, value in config.items()}
        config["dtype"] = layer.dtype if type(layer) is keras.layers.InputLayer else layer.dtype_policy.name
        weights = [self._array(variable) for variable in layer.weights] if layer.built else []
        return _part(type(layer).__name__, config) | {"weights": weights}

    def _activation(self, activation: Any, may_cross: bool) -> Any:
        for name in sorted(vocabulary.ACTIVATIONS):
            if activation is getattr(keras.activations, name):
                return name
        if activation is None:
            return None
        for name in sorted(vocabulary.ACTIVATIONS):
            if activation is getattr(keras.ops, name, None):
                return name
        tensorflow: Any = sys.modules.get("tensorflow")
        for name, same in vocabulary.TENSORFLOW_ACTIVATIONS.items() if tensorflow else ():
            if activation is getattr(tensorflow.nn, name, None) or activation is getattr(tensorflow.math, name, None):
                return same
        name = type(activation).__name__
        if name in vocabulary.LAYERS and type(activation) is getattr(keras.layers, name):
            return self._plain(activation)
        if not may_cross:
            raise Inexpressible("its activation is code")

        def activate(values: Any) -> Any:
            return _numbers(activation(keras.ops.convert_to_tensor(values)))

        return _part("Crossing", {"handle": self._keep(activate), "name": _name(activation)})

    def _wrapper(self, wrapper: Any) -> dict[str, Any]:
        """A layer around a plain layer, whose weights are all that it has."""
        inner = type(wrapper.layer).__name__
        if inner not in vocabulary.LAYERS or type(wrapper.layer) is not getattr(keras.layers, inner):
            raise Inexpressible(f"{inner} is code")
        config = {"name": wrapper.name, "dtype": wrapper.dtype_policy.name, "layer": self._plain(wrapper.layer)}
        return _part(type(wrapper).__name__, config)

    # --- what is code -----------------------------------------------------------------------------------------------

    def _use(self, node: Any) -> dict[str, Any]:
        """One call of a layer or operation that is code, as a callable on the tensors among its arguments."""
        operation, arguments = node.operation, node.arguments

        def again(tensors: list[Any]) -> Any:
            left = iter(tensors)
            args, kwargs = keras.tree.map_structure(
                lambda value: next(left) if isinstance(value, keras.KerasTensor) else value,
                (arguments.args, arguments.kwargs),
            )
            return operation(*args, **(_inference(operation) | kwargs))

        outputs = [{"shape": list(tensor.shape), "dtype": str(tensor.dtype)} for tensor in node.output_tensors]
        return self._crossing(operation, again, outputs)

    def _whole(self, model: Any) -> dict[str, Any]:
        return self._crossing(
            model, lambda tensors: model(tensors[0] if len(tensors) == 1 else tensors, training=False), outputs=None
        )

    def _crossing(self, layer: Any, call: Callable[[list[Any]], Any], outputs: list[Any] | None) -> dict[str, Any]:
        """A layer that is code, as a callable, and its weights, so that the other side can substitute them.

        The callable takes the indices of the weights to substitute, their values, and the inputs.
        """
        variables = list(layer.weights) if isinstance(layer, keras.layers.Layer) else []

        def ask(numbers: Any, *arrays: Any) -> Any:
            changed = [variables[number] for number in np.asarray(numbers).tolist()]
            kept = [_numbers(variable).copy() for variable in changed]
            try:
                for variable, value in zip(changed, arrays, strict=False):
                    variable.assign(value)
                with _errors_as_raised():
                    given = call([keras.ops.convert_to_tensor(array) for array in arrays[len(changed) :]])
                return [_numbers(output) for output in keras.tree.flatten(given)]
            finally:
                for variable, value in zip(changed, kept, strict=True):
                    variable.assign(value)

        config = {"handle": self._keep(ask), "name": layer.name, "outputs": outputs, "holds": _holds(layer, variables)}
        return _part("Crossing", config) | {"weights": [self._array(variable) for variable in variables]}

    # --- arguments --------------------------------------------------------------------------------------------------

    def _value(self, value: Any, reference: Callable[[Any], Any] | None) -> Any:
        """An argument of an operation: a tensor, an array, a slice, or plain values."""
        if isinstance(value, keras.KerasTensor) and reference is not None:
            return {"class_name": "__keras_tensor__", "config": reference(value)}
        if value is Ellipsis:
            return {"class_name": "__ellipsis__"}
        if isinstance(value, slice):
            parts = [self._value(part, reference) for part in (value.start, value.stop, value.step)]
            return {"class_name": "__slice__", "config": parts}
        if isinstance(value, tuple):
            return {"class_name": "__tuple__", "config": [self._value(part, reference) for part in value]}
        if isinstance(value, list):
            return [self._value(part, reference) for part in value]
        if isinstance(value, Mapping):
            pairs = {str(key): self._value(part, reference) for key, part in value.items()}
            return {"class_name": "__dict__", "config": pairs}
        if isinstance(value, np.ndarray | keras.Variable) or keras.ops.is_tensor(value):
            return {"class_name": "__array__", "config": self._array(value)}
        return _plain_value(value)


def _stored(operation: Any) -> dict[str, Any]:
    try:
        return dict(operation.get_config())
    except Exception as error:  # such as an argument that Keras can't serialise
        raise Inexpressible(f"the settings of {operation.name} can't be read") from error


def _inference(operation: Any) -> dict[str, Any]:
    return {"training": False} if getattr(operation, "_call_has_training_arg", False) else {}


def _holds(layer: Any, variables: list[Any]) -> dict[str, Any]:
    """The weights that belong to a layer itself, its kernel and bias, and the same for its sublayers."""
    if not isinstance(layer, keras.layers.Layer):
        return {"weights": [], "kernel": None, "bias": None, "layers": []}
    numbers = {id(variable): number for number, variable in enumerate(variables)}
    own = [numbers[id(v)] for v in [*layer._trainable_variables, *layer._non_trainable_variables] if id(v) in numbers]
    return {
        "weights": own,
        "kernel": numbers.get(id(getattr(layer, "_kernel", None))),
        "bias": numbers.get(id(getattr(layer, "bias", None))),
        "layers": [_holds(inner, variables) for inner in layer._layers],
    }


# --- settings of compile --------------------------------------------------------------------------------------------


def _compiled(model: Any, keep: Keep) -> dict[str, Any] | None:
    if not model.compiled:
        return None
    metrics, losses = model._compile_metrics, model._compile_loss
    return {
        "optimizer": _optimizer(model.optimizer),
        "steps": _steps(model.optimizer),
        "loss": _setting(model.loss, ("keras.losses",), lambda loss: _crossing_loss(loss, keep)),
        "metrics": _setting(getattr(metrics, "_user_metrics", None), tuple(vocabulary.SETTINGS), _crossing_metric),
        "weighted_metrics": _setting(
            getattr(metrics, "_user_weighted_metrics", None), tuple(vocabulary.SETTINGS), _crossing_metric
        ),
        "loss_weights": _loss_weights(getattr(losses, "_user_loss_weights", None)),
    }


def _loss_weights(given: Any) -> Any:
    """Loss weights; None if something else was passed, such as metrics as the third positional argument."""
    with contextlib.suppress(Inexpressible):
        return _plain_value(given)
    return None


def _setting(given: Any, modules: tuple[str, ...], crossing: Callable[[Any], Any]) -> Any:
    """A loss or metric as it was passed: a name, one of Keras's, code, or a list or dictionary of these."""
    if given is None or isinstance(given, str):
        return None if given is None else str.__str__(given)
    if isinstance(given, Mapping):
        items = {str(key): _setting(value, modules, crossing) for key, value in given.items()}
        return {"class_name": "__dict__", "config": items}
    if isinstance(given, list | tuple):
        return [_setting(value, modules, crossing) for value in given]
    for module in modules:
        namespace = getattr(keras, module.removeprefix("keras."))
        for name in sorted(vocabulary.SETTINGS[module]):
            own = getattr(namespace, name)
            if given is own:
                return _part("class" if inspect.isclass(own) else "function", name, module)
            if type(given) is own:
                with contextlib.suppress(Exception):  # settings that are not plain values
                    config = {key: _plain_value(value) for key, value in given.get_config().items() if key != "dtype"}
                    return _part(name, config, module)
    return crossing(given)


def _crossing_loss(loss: Any, keep: Keep) -> dict[str, Any]:
    made: Any = loss() if inspect.isclass(loss) else loss

    def ask(y_true: Any, y_pred: Any) -> Any:
        return _numbers(made(keras.ops.convert_to_tensor(y_true), keras.ops.convert_to_tensor(y_pred)))

    return _part("Crossing", {"handle": keep(ask), "name": _name(loss)})


def _crossing_metric(metric: Any) -> dict[str, Any]:
    """A metric that is the author's code crosses by name only: what it computes is not needed."""
    if inspect.isclass(metric):  # instances are named after their class unless they were given a name
        return _part("Crossing", {"name": to_snake_case(metric.__name__)})
    if inspect.isfunction(metric) or type(metric).__module__.startswith("keras."):
        return _part("Crossing", {"name": _name(metric)})
    name = getattr(metric, "name", None)
    return _part("Crossing", {"name": name if isinstance(name, str) else type(metric).__name__})


@contextlib.contextmanager
def _errors_as_raised() -> Iterator[None]:
    """Inside this context Keras does not prepend its call information to the author's exceptions."""
    filtering = keras.config.is_traceback_filtering_enabled()
    keras.config.disable_traceback_filtering()
    try:
        yield
    finally:
        if filtering:
            keras.config.enable_traceback_filtering()


def _optimizer(optimizer: Any) -> dict[str, Any] | None:
    """The optimizer's class and learning rate; Keras's default in place of one that is the author's code."""
    name = type(optimizer).__name__
    if name not in vocabulary.OPTIMIZERS or type(optimizer) is not getattr(keras.optimizers, name):
        return None
    rate = optimizer._learning_rate
    if not isinstance(rate, keras.Variable):  # a schedule
        return _part(name, {}, "keras.optimizers")
    return _part(name, {"learning_rate": float(_numbers(rate))}, "keras.optimizers")


def _steps(optimizer: Any) -> int | None:
    """The number of training steps taken so far; None if the optimizer does not say."""
    try:
        return int(_numbers(optimizer.iterations))
    except Exception:  # the optimizer may be the author's own
        return None


# --- plain values ---------------------------------------------------------------------------------------------------


def _part(class_name: str, config: Any, module: str = "keras.layers") -> dict[str, Any]:
    module = {"Crossing": "agent", "Subclassed": "agent", "Sequential": "keras", "Functional": "keras"}.get(
        class_name, module
    )
    return {"module": module, "class_name": class_name, "config": config, "registered_name": None}


def _is_part(value: Any) -> bool:
    return isinstance(value, Mapping) and "class_name" in value


def _plain_value(value: Any) -> Any:
    """A value as JSON, with the same numbers. Raises `Inexpressible` for anything that is not a plain value."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        # Larger integers are factors or bounds, never the size of anything.
        return int.__int__(value) if abs(value) <= vocabulary.MAX_INTEGER else float(value)
    if isinstance(value, float):
        return float.__float__(value)
    if isinstance(value, np.generic | np.ndarray):
        return _plain_value(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain_value(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _plain_value(part) for key, part in value.items()}
    raise Inexpressible(f"{type(value).__name__} is not a plain value")


def _mapped(reference: Callable[[Any], Any], struct: Any) -> Any:
    """References to the tensors of a nested structure (one tensor, or lists and dictionaries of them)."""
    if isinstance(struct, Mapping):
        return {"class_name": "__dict__", "config": {str(k): _mapped(reference, v) for k, v in struct.items()}}
    if isinstance(struct, list | tuple):
        return [_mapped(reference, part) for part in struct]
    return {"class_name": "__keras_tensor__", "config": reference(struct)}


def _is_shape(shape: Any) -> bool:
    return isinstance(shape, tuple | list) and all(isinstance(size, int | None) for size in shape)


def _name(function: Any) -> str:
    name = getattr(function, "__name__", None)
    return name if isinstance(name, str) else type(function).__name__


def _numbers(tensor: Any) -> Any:
    return np.asarray(keras.ops.convert_to_numpy(tensor))
