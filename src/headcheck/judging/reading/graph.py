"""A model's operations as a graph, from the output backwards; the same for a live model and a stored config.

An operation has a Keras class name only if the class is Keras's own: a student's class `Dense` could be anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from headcheck.judging.reading.errors import Silent, Unreadable
from headcheck.theory.heads import Shape

#: Runs an operation: (values of its inputs, training) -> value of its output.
Run = Callable[[Sequence[Any], bool], Any]


class Operation:
    """One output of one call of a layer or operation. Its inputs are resolved lazily.

    `kind`: Keras's class name, "" for anything that is not Keras's own. `config`: its settings. `activation`: in
    any form (a name, a stored config, a function, a layer), None if it has none. `inputs`: what it is called on.
    `constants`: arguments that are not tensors. `input_shape`, `shape`: of its first input and of its output for one
    example, None if not recorded. `run` and `layer`: only for a live model.
    """

    def __init__(
        self,
        kind: str,
        config: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = None,
        activation: Any = None,
        inputs: Sequence[Operation] | Callable[[], Sequence[Operation]] = (),
        constants: tuple[Any, ...] = (),
        input_shape: Shape | None = None,
        shape: Shape | None = None,
        run: Run | None = None,
        layer: Any = None,
    ) -> None:
        self.kind, self.activation, self.constants = kind, activation, constants
        self.input_shape, self.shape, self.run, self.layer = input_shape, shape, run, layer
        self._config, self._inputs = config, inputs

    @cached_property
    def config(self) -> Mapping[str, Any]:
        """The settings, as Keras serialises them."""
        return (self._config() if callable(self._config) else self._config) or {}

    @cached_property
    def inputs(self) -> tuple[Operation, ...]:
        """The operations whose outputs are its inputs."""
        return tuple(self._inputs() if callable(self._inputs) else self._inputs)


@dataclass(frozen=True, eq=False)
class Output:
    """One output of a model. `index`: its position among `of` outputs. `path`: the keys and indices that lead to it.

    `keys`: Keras's names of all outputs; `siblings`: of all that share the first step of the path. `shape`: for one
    example, None if unknown. `operation` is None if the structure does not show what computes the output. `traced`:
    the graph comes from tracing custom code.
    """

    name: str
    index: int
    of: int
    operation: Operation | None
    shape: Shape | None = None
    path: tuple[str | int, ...] = ()
    keys: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    traced: bool = False


NESTED = frozenset({"Sequential", "Functional", "Model"})


def _unique(names: Sequence[str]) -> list[str]:
    """The names; repeated ones get a number: the same tensor may be two outputs."""
    return [name if name not in names[:i] else f"{name} {names[:i].count(name) + 1}" for i, name in enumerate(names)]


# --- from a stored configuration ------------------------------------------------------------------------------------


def outputs_of_config(config: Mapping[str, Any]) -> list[Output]:
    """The outputs of a stored model, in order. Raises `Silent` for a model whose layers are only in code."""
    operations = _stored_model(config, None)
    layers = config["config"].get("output_layers")
    paths = list(_stored_paths(layers)) if layers is not None else [()]
    layer_names = [reference[0] for reference in _references(layers)] if layers is not None else None
    return _outputs(operations, paths, layer_names, [operation.shape for operation in operations])


def _outputs(
    operations: Sequence[Operation | None],
    paths: Sequence[tuple[str | int, ...]],
    layer_names: Sequence[str] | None,
    shapes: Sequence[Shape | None],
    traced: bool = False,
) -> list[Output]:
    """Outputs with readable names: keys of a dict or names of layers; "output" for a single one."""
    of, first = len(operations), [path[0] for path in paths if path and isinstance(path[0], str)]
    keys: Sequence[str] = layer_names or ()
    if first:
        keys = names = [" ".join(str(part + 1) if isinstance(part, int) else part for part in path) for path in paths]
    elif of == 1:
        names = ["output"]
    else:
        names = list(keys) or [f"output {i + 1}" for i in range(of)]
    return [
        Output(name, i, of, operation, shape, path, tuple(keys), tuple(first), traced)
        for i, (name, operation, shape, path) in enumerate(zip(_unique(names), operations, shapes, paths, strict=True))
    ]


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
    stored: Mapping[str, Any],
    inputs: Sequence[Operation] | Callable[[], Sequence[Operation]],
    constants: tuple[Any, ...],
    shape: Shape | None,
) -> list[Operation]:
    """The outputs of a stored layer when it is called on `inputs`."""
    if stored["class_name"] in NESTED and _is_kerass(stored):
        return _stored_model(stored, inputs() if callable(inputs) else inputs)
    config = stored["config"] if isinstance(stored["config"], Mapping) else {}
    if shape is None:
        built = (stored.get("build_config") or {}).get("input_shape")
        if isinstance(built, list) and all(isinstance(size, int | None) for size in built):
            shape = tuple(built[1:])
    kind = stored["class_name"] if _is_kerass(stored) else ""
    return [Operation(kind, config, config.get("activation"), inputs, constants, shape)]


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
            references: list[Any] = []
            constants: list[Any] = []
            shapes: list[Shape] = []
            if layer["inbound_nodes"]:
                # Keras omits calls of a layer outside of this model, but still counts them in the index.
                call = layer["inbound_nodes"][min(node, len(layer["inbound_nodes"]) - 1)]
                _stored_arguments([call["args"], call["kwargs"]], references, constants, shapes)

            def sources() -> list[Operation]:
                return [output(*reference) for reference in references]

            made[name, node] = _stored_use(layer, sources, tuple(constants), shapes[0] if shapes else None)
        found = made[name, node]
        return found[tensor] if tensor < len(found) else found[0]

    return [output(*reference) for reference in _references(config["output_layers"])]


def _references(stored: Any) -> list[tuple[str, int, int]]:
    """[name, node, tensor], a list of such, or a dict of such -> a list of tuples."""
    if isinstance(stored, Mapping):
        return [reference for name in sorted(stored) for reference in _references(stored[name])]
    if isinstance(stored, list) and stored and isinstance(stored[0], str):
        return [(stored[0], stored[1], stored[2])]
    return [reference for value in stored for reference in _references(value)]


def _stored_paths(stored: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The keys and indices of `_references`, in the same order."""
    if isinstance(stored, Mapping):
        for name in sorted(stored):
            yield from _stored_paths(stored[name], (*path, name))
    elif isinstance(stored, list) and stored and isinstance(stored[0], str):
        yield path
    else:
        for i, value in enumerate(stored):
            yield from _stored_paths(value, (*path, i))


def _stored_arguments(value: Any, references: list[Any], constants: list[Any], shapes: list[Shape]) -> None:
    """Separate the tensors from the constants among the arguments of a stored call."""
    if isinstance(value, Mapping) and value.get("class_name") == "__keras_tensor__":
        references.append(value["config"]["keras_history"])
        shapes.append(tuple(value["config"]["shape"][1:]))
    elif isinstance(value, Mapping):
        for item in value.values():
            _stored_arguments(item, references, constants, shapes)
    elif isinstance(value, list):
        for item in value:
            _stored_arguments(item, references, constants, shapes)
    elif value is not None:
        constants.append(value)


# --- from a live model ----------------------------------------------------------------------------------------------


def outputs_of_model(model: Any) -> list[Output]:
    """The outputs of a live model, in order. A model whose `call` needs real tensors has one output, of which only the
    behaviour can be evaluated.
    """
    import keras
    from keras.src.models.functional import Functional

    if isinstance(model, keras.Sequential) and type(model).call is keras.Sequential.call:
        operations = _live_sequential(model, None)
        shape = tuple(model.output_shape[1:]) if model.built and model._functional else None
        return _outputs(operations[:1], [()], None, [operations[0].shape or shape])
    traced = not (isinstance(model, Functional) and type(model).call is Functional.call)
    try:
        struct = _traced(model) if traced else model._outputs_struct
    except Silent:
        return [Output("output", 0, 1, None)]
    leaves = keras.tree.flatten_with_path(struct) if keras.tree.is_nested(struct) else [((), struct)]
    tensors = [tensor for _, tensor in leaves]
    if any(_has_no_batch(tensor) for tensor in tensors):
        raise Unreadable(NO_BATCH)
    operations = _live_functional(tensors, {})
    names = getattr(model, "output_names", None)
    names = list(names) if names and len(names) == len(tensors) else None
    paths = [path for path, _ in leaves]
    return _outputs(operations, paths, names, [tuple(tensor.shape[1:]) for tensor in tensors], traced)


#: The message for a model that does not give one answer per example.
NO_BATCH = (
    "Expected an output for each example, found one for a whole batch. Look for a mean or a sum over the first axis, "
    "of the examples, at the end of the model: that axis has to stay."
)


def _has_no_batch(tensor: Any) -> bool:
    """Whether the first axis is not the batch: there is none, or its size is fixed although the batch size varies."""
    sources = getattr(tensor._keras_history.operation, "_inbound_nodes", ())
    fixed = any(len(symbol.shape) and symbol.shape[0] is not None for node in sources for symbol in node.input_tensors)
    return not len(tensor.shape) or (tensor.shape[0] == 1 and bool(sources) and not fixed)


def _traced(model: Any) -> Any:
    """The symbolic outputs of a subclassed model: its `call`, traced once on symbolic inputs.

    Works for a `call` that uses Keras layers and keras.ops; raises `Silent` for one that needs real tensors.
    """
    import keras

    from headcheck.judging.reading import inputs

    arguments = inputs.arguments(model, lambda shape, dtype: keras.Input(batch_shape=shape))
    if arguments is None:
        raise Silent("the model's call is code")
    try:
        outputs = model.call(*arguments)
    except Exception as error:  # whatever custom code raises
        raise Silent(f"the model's call needs real tensors ({type(error).__name__})") from error
    leaves = keras.tree.flatten(outputs)
    if not leaves or not all(keras.utils.is_keras_tensor(output) for output in leaves):
        raise Silent("the model's call does not return tensors")
    return outputs


def _is_kerass_own(layer: Any) -> bool:
    return type(layer).__module__.split(".")[0] == "keras"


def _live_use(
    layer: Any,
    inputs: Sequence[Operation] | Callable[[], Sequence[Operation]],
    constants: tuple[Any, ...] = (),
    tensors: Sequence[Any] = (),
    runs: Sequence[Run] = (),
    input_shape: Shape | None = None,
) -> list[Operation]:
    """A layer's outputs when called on `inputs`: an operation for each of `tensors`."""
    import keras
    from keras.src.models.functional import Functional

    if isinstance(layer, keras.Sequential) and type(layer).call is keras.Sequential.call:
        return _live_sequential(layer, inputs() if callable(inputs) else inputs)
    if isinstance(layer, Functional) and type(layer).call is Functional.call:
        given = zip(layer.inputs, inputs() if callable(inputs) else inputs, strict=False)
        return _live_functional(list(layer.outputs), {id(tensor): source for tensor, source in given})
    own = _is_kerass_own(layer)
    shapes: list[Shape | None] = [tuple(tensor.shape[1:]) for tensor in tensors] or [None]

    def config() -> Mapping[str, Any]:
        try:
            return layer.get_config() if own else {}
        except Exception:  # a layer whose arguments cannot be serialised
            return {}

    activation = getattr(layer, "activation", None) if own else None
    kind = type(layer).__name__ if own else ""
    return [
        Operation(kind, config, activation, inputs, constants, input_shape, shape, runs[i] if runs else None, layer)
        for i, shape in enumerate(shapes)
    ]


def _live_sequential(model: Any, inputs: Sequence[Operation] | None) -> list[Operation]:
    if model._functional is not None:
        given = zip(model._functional.inputs, inputs or (), strict=False)
        return _live_functional(model._functional.outputs, {id(tensor): source for tensor, source in given})
    current = list(inputs or [Operation("InputLayer")])
    for layer in model.layers:
        current = _live_use(layer, current)
    return current


def _live_functional(outputs: Sequence[Any], given: Mapping[int, Operation]) -> list[Operation]:
    import keras

    made: dict[tuple[int, int], list[Operation]] = {}

    def output(tensor: Any) -> Operation:
        if id(tensor) in given:
            return given[id(tensor)]
        layer, node, index = tensor._keras_history
        if (id(layer), node) not in made:
            used = layer._inbound_nodes[node]
            arguments = used.arguments
            values = keras.tree.flatten([arguments.args, arguments.kwargs])
            symbols = [value for value in values if keras.utils.is_keras_tensor(value)]
            constants = [v for v in values if v is not None and not keras.utils.is_keras_tensor(v)]

            def sources() -> list[Operation]:
                return [output(symbol) for symbol in symbols]

            made[id(layer), node] = _live_use(
                layer,
                sources,
                tuple(constants),
                used.output_tensors,
                [_runner(layer, arguments.args, arguments.kwargs, i) for i in range(len(used.output_tensors))],
                tuple(symbols[0].shape[1:]) if symbols else None,
            )
        found = made[id(layer), node]
        return found[index] if index < len(found) else found[0]

    return [output(tensor) for tensor in outputs]


def _runner(layer: Any, args: Any, kwargs: Any, index: int) -> Run:
    """How to run a layer or operation as it was called, with values in place of its symbolic inputs."""
    import keras

    def run(values: Sequence[Any], training: bool) -> Any:
        left = iter(values)

        def fill(value: Any) -> Any:
            return next(left) if keras.utils.is_keras_tensor(value) else value

        filled_args, filled_kwargs = keras.tree.map_structure(fill, (tuple(args), dict(kwargs)))
        if isinstance(layer, keras.Layer):
            filled_kwargs["training"] = training
        return keras.tree.flatten(layer(*filled_args, **filled_kwargs))[index]

    return run
