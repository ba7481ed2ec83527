"""A model's operations as a graph, followed back from the output; the same for a live model and for a stored config.

An operation is known by Keras's class name only if the class is Keras's own: a student's class `Dense` is anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headcheck.reading.errors import Silent

Shape = tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class Operation:
    """One layer or operation where it is used.

    `kind`: Keras's class name, "" for anything that is not Keras's own. `activation`: whatever stands for its
    activation (a name, a stored config, a function, a layer), None where it has none. `constants`: arguments that are
    no tensors. `input_shape`: shape of its first input for one example, None where it is not recorded.
    """

    kind: str
    config: Mapping[str, Any] = field(default_factory=dict)
    activation: Any = None
    inputs: tuple[Operation, ...] = ()
    constants: tuple[Any, ...] = ()
    input_shape: Shape | None = None


@dataclass(frozen=True, eq=False)
class Output:
    """One output of a model. `index`: its place among `of` outputs. `shape`: for one example, None where unknown.

    `operation` is None where the structure does not tell what makes the output.
    """

    name: str
    index: int
    of: int
    operation: Operation | None
    shape: Shape | None = None


NESTED = frozenset({"Sequential", "Functional", "Model"})


# --- from a stored configuration ------------------------------------------------------------------------------------


def outputs_of_config(config: Mapping[str, Any]) -> list[Output]:
    """The outputs of a stored model, in order. Raises `Silent` for a model that keeps its layers in code."""
    operations = _stored_model(config, None)
    layers = config["config"].get("output_layers")
    if isinstance(layers, Mapping):
        names = sorted(layers)  # Keras flattens a dict of outputs in the order of its keys
    elif len(operations) > 1:
        names = [reference[0] for reference in _references(layers)]
    else:
        names = ["output"]
    return [Output(name, i, len(names), made) for i, (name, made) in enumerate(zip(names, operations, strict=True))]


def _is_kerass(stored: Mapping[str, Any]) -> bool:
    return str(stored.get("module")).split(".")[0] == "keras"


def _stored_model(stored: Mapping[str, Any], inputs: Sequence[Operation] | None) -> list[Operation]:
    config = stored["config"]
    if not isinstance(config, Mapping) or "layers" not in config:
        raise Silent(f"{stored['class_name']} keeps its layers in code")
    if "output_layers" in config:
        return _stored_functional(config, inputs)
    if not _is_kerass(stored):
        raise Silent(f"{stored['class_name']} is a class of its author")
    current = [inputs[0]] if inputs else [Operation("InputLayer")]
    for layer in config["layers"]:
        if layer["class_name"] == "InputLayer" and inputs:
            continue
        current = _stored_use(layer, current, (), None)
    return current


def _stored_use(
    stored: Mapping[str, Any], inputs: Sequence[Operation], constants: tuple[Any, ...], shape: Shape | None
) -> list[Operation]:
    """What a stored layer gives when it is used on `inputs`."""
    if stored["class_name"] in NESTED and _is_kerass(stored):
        return _stored_model(stored, inputs)
    config = stored["config"] if isinstance(stored["config"], Mapping) else {}
    if shape is None:
        built = (stored.get("build_config") or {}).get("input_shape")
        if isinstance(built, list) and all(isinstance(size, int | None) for size in built):
            shape = tuple(built[1:])
    kind = stored["class_name"] if _is_kerass(stored) else ""
    return [Operation(kind, config, config.get("activation"), tuple(inputs), constants, shape)]


def _stored_functional(config: Mapping[str, Any], inputs: Sequence[Operation] | None) -> list[Operation]:
    layers = {layer["name"]: layer for layer in config["layers"]}
    given: dict[str, Operation] = {}
    if inputs is not None:
        names = [reference[0] for reference in _references(config["input_layers"])]
        given = dict(zip(names, inputs, strict=False))
    made: dict[tuple[str, int], list[Operation]] = {}

    def output(name: str, node: int, tensor: int) -> Operation:
        if name in given:
            return given[name]
        if (name, node) not in made:
            layer = layers[name]
            sources: list[Operation] = []
            constants: list[Any] = []
            shapes: list[Shape] = []
            if layer["inbound_nodes"]:
                # Keras leaves out the uses of a layer that are not this model's, but keeps their count in the index.
                call = layer["inbound_nodes"][min(node, len(layer["inbound_nodes"]) - 1)]
                _stored_arguments([call["args"], call["kwargs"]], output, sources, constants, shapes)
            made[name, node] = _stored_use(layer, sources, tuple(constants), shapes[0] if shapes else None)
        return made[name, node][tensor]

    return [output(*reference) for reference in _references(config["output_layers"])]


def _references(stored: Any) -> list[tuple[str, int, int]]:
    """[name, node, tensor], a list of such, or a dict of such -> a list of tuples."""
    if isinstance(stored, Mapping):
        return [reference for name in sorted(stored) for reference in _references(stored[name])]
    if isinstance(stored, list) and stored and isinstance(stored[0], str):
        return [(stored[0], stored[1], stored[2])]
    return [reference for value in stored for reference in _references(value)]


def _stored_arguments(
    value: Any, output: Any, sources: list[Operation], constants: list[Any], shapes: list[Shape]
) -> None:
    """Sorts the arguments of a stored call into the tensors and the constants among them."""
    if isinstance(value, Mapping) and value.get("class_name") == "__keras_tensor__":
        sources.append(output(*value["config"]["keras_history"]))
        shapes.append(tuple(value["config"]["shape"][1:]))
    elif isinstance(value, Mapping):
        for item in value.values():
            _stored_arguments(item, output, sources, constants, shapes)
    elif isinstance(value, list):
        for item in value:
            _stored_arguments(item, output, sources, constants, shapes)
    elif value is not None:
        constants.append(value)


# --- from a live model ----------------------------------------------------------------------------------------------


def outputs_of_model(model: Any) -> list[Output]:
    """The outputs of a live model, in order. For a model whose `call` is code that only real tensors go through, there
    is one, of which only the behaviour can be asked.
    """
    import keras
    from keras.src.models.functional import Functional

    if isinstance(model, keras.Sequential) and type(model).call is keras.Sequential.call:
        operations = _live_sequential(model, [Operation("InputLayer")])
        return [Output("output", 0, 1, operations[0], tuple(model.output_shape[1:]) if model.built else None)]
    if isinstance(model, Functional) and type(model).call is Functional.call:
        tensors, struct = list(model.outputs), model._outputs_struct
    else:
        try:
            struct = _traced(model)
        except Silent:
            return [Output("output", 0, 1, None)]
        tensors = keras.tree.flatten(struct)
    names = sorted(struct) if isinstance(struct, Mapping) else _names(model, tensors)
    operations = _live_functional(tensors, {})
    return [
        Output(name, i, len(tensors), operation, tuple(tensor.shape[1:]))
        for i, (name, operation, tensor) in enumerate(zip(names, operations, tensors, strict=True))
    ]


def _names(model: Any, tensors: Sequence[Any]) -> list[str]:
    if len(tensors) == 1:
        return ["output"]
    names = getattr(model, "output_names", None)
    return list(names) if names else [f"output {i + 1}" for i in range(len(tensors))]


def _traced(model: Any) -> Any:
    """The output or outputs of a subclassed model as symbols: its `call`, run once on symbolic inputs.

    Works for a `call` that uses Keras layers and keras.ops; raises `Silent` for one that needs real tensors.
    """
    import keras

    shape = (getattr(model, "_build_shapes_dict", None) or {}).get("input_shape")
    if not isinstance(shape, tuple) or not all(isinstance(size, int | None) for size in shape):
        raise Silent("the model's call is code")
    try:
        outputs = model.call(keras.Input(shape[1:]))
    except Exception as error:  # whatever the author's code raises
        raise Silent(f"the model's call needs real tensors ({type(error).__name__})") from error
    if not all(keras.utils.is_keras_tensor(output) for output in keras.tree.flatten(outputs)):
        raise Silent("the model's call does not return tensors")
    return outputs


def _is_kerass_own(layer: Any) -> bool:
    return type(layer).__module__.split(".")[0] == "keras"


def _live_use(layer: Any, inputs: Sequence[Operation], constants: tuple[Any, ...]) -> list[Operation]:
    import keras
    from keras.src.models.functional import Functional

    if isinstance(layer, keras.Sequential) and type(layer).call is keras.Sequential.call:
        return _live_sequential(layer, inputs)
    if isinstance(layer, Functional) and type(layer).call is Functional.call:
        given = {id(tensor): source for tensor, source in zip(layer.inputs, inputs, strict=False)}
        return _live_functional(list(layer.outputs), given)
    if not _is_kerass_own(layer):
        return [Operation("", inputs=tuple(inputs))]
    try:
        config = layer.get_config()
    except Exception:  # a layer whose arguments cannot be stored
        config = {}
    activation = getattr(layer, "activation", None)
    return [Operation(type(layer).__name__, config, activation, tuple(inputs), constants)]


def _live_sequential(model: Any, inputs: Sequence[Operation]) -> list[Operation]:
    current = list(inputs)
    for layer in model.layers:
        current = _live_use(layer, current, ())
    return current


def _live_functional(outputs: Sequence[Any], given: Mapping[int, Operation]) -> list[Operation]:
    import keras

    made: dict[tuple[int, int], list[Operation]] = {}

    def output(tensor: Any) -> Operation:
        if id(tensor) in given:
            return given[id(tensor)]
        layer, node, index = tensor._keras_history
        if (id(layer), node) not in made:
            arguments = layer._inbound_nodes[node].arguments
            sources: list[Operation] = []
            constants: list[Any] = []
            for value in keras.tree.flatten([arguments.args, arguments.kwargs]):
                if keras.utils.is_keras_tensor(value):
                    sources.append(output(value))
                elif value is not None:
                    constants.append(value)
            made[id(layer), node] = _live_use(layer, sources, tuple(constants))
        found = made[id(layer), node]
        return found[index] if index < len(found) else found[0]

    return [output(tensor) for tensor in outputs]
