"""Opens a model that a student's process described: rebuilt from an allow-list, never deserialised.

Keras's own deserialisation never sees the student's data: every class is looked up in `agent.vocabulary`, every setting
is a plain value, every weight an array whose shape is checked. Custom code stays there and is called (`proxies`).
"""

from __future__ import annotations

import importlib
import inspect
import math
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
from keras.src.models.functional import Functional

from headcheck.agent import vocabulary
from headcheck.agent.vocabulary import MAX_PARAMETERS
from headcheck.grading.models import proxies
from headcheck.grading.models.archive import Array, Refused, read
from headcheck.grading.models.proxies import Ask, Question

__all__ = ["Refused", "open_model"]

#: Layers, and calls of layers, in one model.
MAX_PARTS = 500
#: Values in one layer's output for one example.
MAX_VALUES = 4_000_000
#: Largest integer in the settings of a loss or metric, which allocates tables of that size.
MAX_TABLE = 2_000
MAX_NAME = 200


def open_model(archive: bytes, ask: Ask) -> keras.Model:
    """The Keras model of an archive that `agent.describe` wrote, compiled as it was.

    It predicts, and is judged, as the original; it can't be trained if parts of it are remote. `ask(handle, arrays)`
    calls such a part. Raises `Refused` for everything that is not on the allow-list, and whatever `ask` raises.
    """
    config, arrays = read(archive)
    building = _Building(arrays, ask)
    try:
        model = building.model(config)
        building.put_weights()
        building.compile(model, config.get("compile_config"))
    except Refused:
        raise
    except Exception as error:  # Keras raises all kinds of errors for invalid settings
        text = str(error).strip().splitlines()
        raise Refused(
            "Expected a description of a model that Keras can build, found one that it can't "
            f"({type(error).__name__}: {text[0][:200] if text else 'no message'}). Build the model of Keras's layers."
        ) from error
    return model


class _Empty(keras.initializers.Initializer):  # type: ignore[misc]  # Keras has no types
    """Zeros, as long as the total does not exceed what a model may have."""

    def __init__(self) -> None:
        self._left = MAX_PARAMETERS

    def __call__(self, shape: Any, dtype: Any = None, **_: Any) -> Any:
        self.take(math.prod(shape))
        return keras.ops.zeros(shape, dtype)

    def take(self, count: int) -> None:
        """Count weights that are about to be created."""
        self._left -= count
        if self._left < 0:
            raise Refused(f"Expected at most {MAX_PARAMETERS} weights, found a layer with more: use a smaller model.")

    def clone(self) -> _Empty:
        """Returns self: the budget is shared by the whole model."""
        return self


class _Building:
    """One opening: what has been built, the remaining budget, and which weights go where."""

    def __init__(self, arrays: list[Array], ask: Ask) -> None:
        self._arrays, self._ask = arrays, ask
        self._empty, self._parts, self._asks = _Empty(), 0, False
        self._weights: list[tuple[Any, list[Array]]] = []

    # --- models -----------------------------------------------------------------------------------------------------

    def model(self, part: Mapping[str, Any]) -> keras.Model:
        """The whole model."""
        if _class(part) != ("agent", "Subclassed"):
            made = self._layer(part)
            if not isinstance(made, keras.Model):
                raise Refused(f"Expected a model, found a layer ({_class(part)[1]}).")
            return made
        config = _mapping(part, "config")
        shape = None if config.get("input_shape") is None else _shape(config["input_shape"])
        if "traced" in config:
            inside: Any = self._layer(_mapping(config, "traced"))
        else:
            crossing = _mapping(config, "crossing")
            inside = self._asked(crossing)
        model = proxies.Subclassed(_name(config.get("name")), inside)
        if shape is not None:
            model.build(shape)
        return model

    def _sequential(self, config: Mapping[str, Any]) -> Any:
        layers = [self._layer(part) for part in _list(config, "layers")]
        if layers and isinstance(layers[0], keras.layers.InputLayer):
            tensors = [layers[0].output]
            for layer in layers[1:]:  # one by one, so that no input exceeds the limit
                tensors = self._used(layer, layer(tensors[0] if len(tensors) == 1 else tensors))
        return keras.Sequential(layers, name=_name(config.get("name")))

    def _functional(self, config: Mapping[str, Any]) -> Any:
        """Every call of every layer, as soon as its inputs exist."""
        made: dict[tuple[str, int], list[Any]] = {}
        waiting: list[tuple[str, int, Any, Mapping[str, Any]]] = []
        for part in _list(config, "layers"):
            name, layer = _name(_object(part).get("name")), self._layer(part)
            if isinstance(layer, keras.layers.InputLayer):
                made[name, 0] = [layer.output]
            calls = [_object(call) for call in _list(part, "inbound_nodes")]
            waiting += [(name, use, layer, call) for use, call in enumerate(calls)]
        self._count(len(waiting))
        if len({(name, use) for name, use, _, _ in waiting} | set(made)) != len(waiting) + len(made):
            raise Refused("Expected layers of different names, found one name twice.")

        def tensor(reference: Any) -> Any:
            name, use, output = _reference(reference)
            if (name, use) not in made:
                raise _Missing
            if output >= len(made[name, use]):
                raise Refused(f"Expected an output of {name!r}, found its number {output}, which does not exist.")
            return made[name, use][output]

        while waiting:
            left = []
            for name, use, layer, call in waiting:
                try:
                    args = [self._value(value, tensor) for value in _list(call, "args")]
                    kwargs = {key: self._value(value, tensor) for key, value in _mapping(call, "kwargs").items()}
                except _Missing:
                    left.append((name, use, layer, call))
                    continue
                if isinstance(layer, proxies.Crossing):
                    args = args if len(args) == 1 else [args]
                made[name, use] = self._used(layer, layer(*args, **kwargs))
            if len(left) == len(waiting):
                raise Refused(f"Expected layers in order, found {left[0][0]!r}, which waits for itself.")
            waiting = left
        try:
            inputs = self._value(config.get("input_layers"), tensor)
            outputs = self._value(config.get("output_layers"), tensor)
        except _Missing:
            raise Refused("Expected inputs and outputs of the model's own, found others.") from None
        return Functional(inputs, outputs, name=_name(config.get("name")))

    # --- layers and operations --------------------------------------------------------------------------------------

    def _layer(self, part: Any) -> Any:
        self._count(1)
        module, name = _class(part)
        config = _mapping(part, "config")
        if (module, name) == ("keras", "Sequential"):
            return self._sequential(config)
        if (module, name) == ("keras", "Functional"):
            return self._functional(config)
        if (module, name) == ("agent", "Crossing"):
            return self._crossing(part, config)
        if module == "keras.layers" and name in vocabulary.LAYERS:
            return self._plain(part, name, config)
        if module == "keras.layers" and name in vocabulary.WRAPPERS:
            return self._wrapper(name, config)
        if name in vocabulary.OPERATIONS.get(module, ()):
            operation = getattr(importlib.import_module(module), name)
            return operation(**{key: self._value(value, None) for key, value in config.items()})
        raise Refused(
            f"Expected layers and operations of Keras, found {name[:60]!r} of {module[:60]!r}, which is not opened."
        )

    def _wrapper(self, name: str, config: Mapping[str, Any]) -> Any:
        """A wrapper around a plain layer, without weights of its own."""
        module, inner = _class(config.get("layer"))
        if module != "keras.layers" or inner not in vocabulary.LAYERS:
            raise Refused(f"Expected a layer of Keras in a {name}, found {inner[:60]!r}.")
        layer = self._layer(config["layer"])
        return getattr(keras.layers, name)(layer, name=_name(config.get("name")), dtype=_dtype(config.get("dtype")))

    def _plain(self, part: Mapping[str, Any], name: str, config: Mapping[str, Any]) -> Any:
        """A layer of the allow-list, without weights yet."""
        kind = getattr(keras.layers, name)
        known = {p for base in kind.__mro__ for p in _arguments(base)} | {"name", "dtype", "trainable"}
        settings: dict[str, Any] = {}
        for key, value in config.items():
            if key not in known or key.endswith(vocabulary.NOT_CROSSING):
                raise Refused(f"Expected settings of {name}, found {key[:60]!r}.")
            if key in ("activation", "recurrent_activation"):
                settings[key] = self._activation(value)
            else:
                settings[key] = _plain_value(value)
        settings["dtype"], settings["name"] = _dtype(settings.get("dtype")), _name(settings.get("name"))
        for key in known:
            if key.endswith("initializer"):
                settings[key] = self._empty
        if name == "InputLayer":
            _modest([keras.KerasTensor(_shape(settings.get("batch_shape")))], settings["name"])
        layer = kind(**settings)
        self._weights.append((layer, self._values(part)))
        return layer

    def _activation(self, given: Any) -> Any:
        if given is None or isinstance(given, str):
            if given is None or given in vocabulary.ACTIVATIONS:
                return given
            raise Refused(f"Expected an activation of Keras, found {given[:60]!r}.")
        if _class(given) == ("agent", "Crossing"):
            return proxies.activation(self._question(given))
        module, name = _class(given)
        if module == "keras.layers" and name in vocabulary.LAYERS:
            return self._plain(given, name, _mapping(given, "config"))
        raise Refused(f"Expected an activation of Keras, found {name[:60]!r} of {module[:60]!r}.")

    def _crossing(self, part: Mapping[str, Any], config: Mapping[str, Any]) -> Any:
        outputs = None
        if config.get("outputs") is not None:
            outputs = [_output(output) for output in _list(config, "outputs")]
        name = _name(_object(part).get("name", config.get("name")))
        return proxies.Crossing(self._asked(part), outputs, name)

    def _question(self, part: Mapping[str, Any]) -> Question:
        self._asks = True
        config = _mapping(part, "config")
        handle = config.get("handle")
        if type(handle) is not int or handle < 0:
            raise Refused("Expected the handle of a function of the notebook, found something else.")
        return Question(self._ask, handle, _name(config.get("name")))

    def _asked(self, part: Mapping[str, Any]) -> proxies.Asked:
        values = self._values(part)
        tree = _mapping(_mapping(part, "config"), "holds")
        self._check_tree(tree, len(values))
        self._empty.take(sum(value.size for value in values))
        return proxies.Asked(self._question(part), proxies.Held(tree, values))

    def _check_tree(self, tree: Mapping[str, Any], count: int) -> None:
        self._count(1)
        for number in _list(tree, "weights"):
            if type(number) is not int or not 0 <= number < count:
                raise Refused("Expected the numbers of a layer's weights, found others.")
        if not {"kernel", "bias"} <= set(tree):
            raise Refused("Expected which weights are kernel and bias, found nothing.")
        for branch in _list(tree, "layers"):
            self._check_tree(_object(branch), count)

    # --- weights ----------------------------------------------------------------------------------------------------

    def _values(self, part: Mapping[str, Any]) -> list[Array]:
        return [self._array(number) for number in _list(part, "weights")]

    def _array(self, number: Any) -> Array:
        if type(number) is not int or not 0 <= number < len(self._arrays):
            raise Refused("Expected the number of an array of weights, found another.")
        return self._arrays[number]

    def put_weights(self) -> None:
        """Assign the weights, whose shapes must match the layer's."""
        for layer, values in self._weights:
            if not layer.built:
                continue
            shapes, found = [tuple(v.shape) for v in layer.weights], [value.shape for value in values]
            if shapes != found:
                raise Refused(f"Expected weights of the shapes {shapes} for the layer {layer.name!r}, found {found}.")
            for variable, value in zip(layer.weights, values, strict=True):
                variable.assign(value)
            if values and hasattr(layer, "finalize_state"):  # Normalization caches values computed from its weights
                layer.finalize_state()

    # --- settings of compile ----------------------------------------------------------------------------------------

    def compile(self, model: Any, config: Any) -> None:
        """Compile as described; eagerly if parts are remote."""
        if config is None:
            model.run_eagerly = self._asks
            return
        config = _object(config)
        loss = self._setting(config.get("loss"), ("keras.losses",), lambda p: proxies.loss(self._question(p)))
        metrics = [
            self._setting(config.get(key), tuple(vocabulary.SETTINGS), _metric)
            for key in ("metrics", "weighted_metrics")
        ]
        model.compile(
            optimizer=_optimizer(config.get("optimizer")),
            loss=loss,
            metrics=metrics[0],
            weighted_metrics=metrics[1],
            loss_weights=_plain_value(config.get("loss_weights"), dicts=True),
            run_eagerly=self._asks,
        )
        model.optimizer.iterations.assign(_steps(config.get("steps")))

    def _setting(self, given: Any, modules: tuple[str, ...], crossing: Callable[[Any], Any]) -> Any:
        if given is None:
            return None
        if isinstance(given, str):
            return _name(given)
        self._count(1)
        if isinstance(given, list):
            return [self._setting(value, modules, crossing) for value in given]
        if _object(given).get("class_name") == "__dict__":
            items = _mapping(given, "config").items()
            return {_name(key): self._setting(value, modules, crossing) for key, value in items}
        module, name = _class(given)
        if (module, name) == ("agent", "Crossing"):
            return crossing(given)
        if module in modules:
            return _keras_setting(module, name, given.get("config"))
        raise Refused(f"Expected a loss or metric of Keras, found {name[:60]!r} of {module[:60]!r}.")

    # --- arguments --------------------------------------------------------------------------------------------------

    def _value(self, value: Any, tensor: Callable[[Any], Any] | None) -> Any:
        if isinstance(value, list):
            return [self._value(part, tensor) for part in value]
        if not isinstance(value, dict):
            return _plain_value(value)
        kind, config = value.get("class_name"), value.get("config")
        if kind == "__keras_tensor__" and tensor is not None:
            return tensor(config)
        if kind == "__ellipsis__":
            return Ellipsis
        if kind in ("__tuple__", "__slice__") and isinstance(config, list):
            parts = [self._value(part, tensor) for part in config]
            return tuple(parts) if kind == "__tuple__" else slice(*parts)
        if kind == "__dict__" and isinstance(config, dict):
            return {_name(key): self._value(part, tensor) for key, part in config.items()}
        if kind == "__array__":
            array = self._array(config)
            self._empty.take(array.size)
            return keras.ops.convert_to_tensor(array)
        raise Refused(f"Expected a plain value, found {str(kind)[:60]!r}.")

    def _used(self, layer: Any, outputs: Any) -> list[Any]:
        """The symbolic outputs of a layer, if its weights and outputs are within the limits."""
        if isinstance(layer, keras.layers.Normalization):  # the only layer whose weights have no initializer
            self._empty.take(sum(math.prod(variable.shape) for variable in layer.weights))
        return _modest(keras.tree.flatten(outputs), layer.name)

    def _count(self, parts: int) -> None:
        self._parts += parts
        if self._parts > MAX_PARTS:
            raise Refused(f"Expected a model of at most {MAX_PARTS} parts, found more: use a smaller one.")


class _Missing(Exception):
    """A tensor that does not exist yet."""


def _modest(tensors: list[Any], name: str) -> list[Any]:
    """The tensors, if one example of each is within the limit."""
    for tensor in tensors:
        if math.prod(size or 1 for size in tensor.shape) > MAX_VALUES:
            raise Refused(
                f"Expected at most {MAX_VALUES} numbers for one example, found {tuple(tensor.shape)} as the output of "
                f"{name!r}: use a smaller layer."
            )
    return tensors


# --- what stands in a configuration ---------------------------------------------------------------------------------


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused(f"Expected a part of a model, found {type(value).__name__}.")
    return value


def _mapping(part: Any, key: str) -> dict[str, Any]:
    return _object(_object(part).get(key))


def _list(part: Any, key: str) -> list[Any]:
    value = _object(part).get(key, [])
    if not isinstance(value, list):
        raise Refused(f"Expected a list as {key!r}, found {type(value).__name__}.")
    return value


def _class(part: Any) -> tuple[str, str]:
    """Module and class of a part; its registered name must match."""
    part = _object(part)
    module, name, registered = part.get("module"), part.get("class_name"), part.get("registered_name")
    if not isinstance(module, str) or not isinstance(name, str) or registered not in (None, name):
        raise Refused(
            f"Expected a part of a model with its module and class, found {str(module)[:60]!r}, {str(name)[:60]!r}, "
            f"registered as {str(registered)[:60]!r}."
        )
    return module, name


def _name(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_NAME:
        raise Refused(f"Expected a name of at most {MAX_NAME} characters, found {type(value).__name__}.")
    return value


def _plain_value(value: Any, largest: int = vocabulary.MAX_INTEGER, dicts: bool = False) -> Any:
    """Numbers, strings, bools, None, and lists of them."""
    if isinstance(value, list):
        return [_plain_value(part, largest, dicts) for part in value]
    if isinstance(value, dict) and dicts:
        return {_name(key): _plain_value(part, largest) for key, part in value.items()}
    if isinstance(value, str):
        if len(value) > MAX_NAME:
            raise Refused(f"Expected texts of at most {MAX_NAME} characters as settings, found a longer one.")
        return value
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        if abs(value) > largest:
            raise Refused(f"Expected whole numbers up to {largest} as settings, found a larger one: use a smaller one.")
        return value
    raise Refused(f"Expected a plain value, found {type(value).__name__}.")


def _shape(value: Any) -> tuple[int | None, ...]:
    sizes = _plain_value(value)
    if not isinstance(sizes, list) or not all(s is None or (type(s) is int and s >= 0) for s in sizes):
        raise Refused("Expected a shape as a list of sizes, found something else.")
    return tuple(sizes)


def _reference(value: Any) -> tuple[str, int, int]:
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], str):
        raise Refused("Expected a tensor as [layer, use, output], found something else.")
    name, use, output = value
    if type(use) is not int or type(output) is not int or use < 0 or output < 0:
        raise Refused("Expected a tensor as [layer, use, output], found something else.")
    return name, use, output


def _output(value: Any) -> proxies.Output:
    output = _object(value)
    return proxies.Output(_shape(output.get("shape")), _dtype(output.get("dtype")))


def _dtype(value: Any) -> str:
    if not isinstance(value, str) or value not in vocabulary.DTYPES:
        raise Refused(f"Expected a type of numbers, found {str(value)[:60]!r}.")
    return value


def _arguments(kind: type) -> set[str]:
    init = kind.__dict__.get("__init__")
    return set(inspect.signature(init).parameters) if init else set()


def _keras_setting(module: str, name: str, config: Any) -> Any:
    """A loss or metric of Keras: a function or class by name, or an instance with its settings."""
    namespace, allowed = getattr(keras, module.removeprefix("keras.")), vocabulary.SETTINGS[module]
    if name in ("function", "class"):
        if config in allowed and inspect.isclass(getattr(namespace, config)) == (name == "class"):
            return getattr(namespace, config)
        raise Refused(f"Expected a {name} of {module}, found {str(config)[:60]!r}.")
    if name not in allowed or not inspect.isclass(kind := getattr(namespace, name)):
        raise Refused(f"Expected a class of {module}, found {name[:60]!r}.")
    return kind(**{_name(key): _plain_value(value, MAX_TABLE) for key, value in _object(config).items()})


def _metric(part: Any) -> Any:
    return proxies.metric(_name(_mapping(part, "config").get("name")))


def _optimizer(part: Any) -> Any:
    """The optimizer makes no difference to a model that is not trained any more."""
    if part is None:
        return "adam"
    module, name = _class(part)
    if module != "keras.optimizers" or name not in vocabulary.OPTIMIZERS:
        raise Refused(f"Expected an optimizer of Keras, found {name[:60]!r} of {module[:60]!r}.")
    rate = _mapping(part, "config").get("learning_rate")
    return getattr(keras.optimizers, name)(**({} if rate is None else {"learning_rate": _rate(rate)}))


def _steps(value: Any) -> int:
    """Authors are told if a model was never trained. One that does not say counts as trained."""
    return 0 if type(value) is int and value == 0 else 1


def _rate(value: Any) -> float:
    if not isinstance(value, float):
        raise Refused("Expected a learning rate as a number, found something else.")
    return float(np.float32(value))
