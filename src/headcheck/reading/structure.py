"""The head of a graph: follows the operations back from the output to the last weighted sum, and names the link.

A table says what each kind of operation does to a link. Anything that is not in it, or that has no name, is `Silent`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, prod
from typing import Any

from headcheck.heads import ACTIVATIONS, OTHER_ACTIVATIONS, TENSORFLOW_FUNCTIONS, Link, compose
from headcheck.reading.errors import Silent
from headcheck.reading.graph import Operation, Shape


@dataclass(frozen=True)
class Read:
    """A link, and what a person would call it (only OTHER needs a name of its own)."""

    link: Link
    name: str = ""


_IDENTITY = Read(Link.IDENTITY)

#: Layers that end in a weighted sum (and an activation); whatever comes before them does not matter.
_WEIGHTED = frozenset(
    "Dense EinsumDense Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose SeparableConv1D "
    "SeparableConv2D DepthwiseConv1D DepthwiseConv2D".split()
)
#: Layers and operations that only move numbers, drop some while training, or convert their type.
_MOVES = frozenset(
    "Reshape Flatten Permute Dropout AlphaDropout GaussianDropout GaussianNoise SpatialDropout1D Identity "
    "ActivityRegularization RepeatVector Squeeze ExpandDims Ravel Transpose Moveaxis Cast Cropping1D Cropping2D".split()
)
#: Averages over positions. The mean of distributions is a distribution, the mean of probabilities a probability.
_AVERAGES = frozenset(
    "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D AveragePooling1D AveragePooling2D "
    "AveragePooling3D Average".split()
)
_MAXIMA = frozenset(
    "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum".split()
)
#: Elementwise functions of keras.ops, and layers, by class name.
_FUNCTIONS: Mapping[str, Link] = {
    "Sigmoid": Link.SIGMOID,
    "Relu": Link.RELU,
    "Exp": Link.EXPONENTIAL,
    "Softplus": Link.SOFTPLUS,
    "Tanh": Link.TANH,
}
_OTHER_LAYERS = frozenset("LeakyReLU PReLU ELU".split())
_BOUNDED_RECURRENT = frozenset("LSTM GRU SimpleRNN".split())
#: An offset this small only keeps a positive output away from zero.
_TINY = 1e-3


def link_of_activation(activation: Any) -> Read:
    """The link that an `activation=` argument stands for: a name, a stored config, Keras's own function or layer."""
    if activation is None:
        return _IDENTITY
    if isinstance(activation, str):
        return _named(activation)
    if isinstance(activation, Mapping):
        config = activation.get("config")
        if activation.get("class_name") == "function" and isinstance(config, str):
            return _named(config)
        stored = Operation(str(activation.get("class_name")), config if isinstance(config, Mapping) else {}, None)
        return _of_layer(stored) if str(activation.get("module")).startswith("keras") else _silent(stored)
    return _of_object(activation)


def _of_object(activation: Any) -> Read:
    """A live activation: one of Keras's own functions, by identity and not by name, or one of its layers."""
    import keras

    for name in {*ACTIVATIONS, *OTHER_ACTIVATIONS} - {"identity"}:
        if activation is getattr(keras.activations, name, None):
            return _named(name)
    if isinstance(activation, keras.layers.Layer) and type(activation).__module__.startswith("keras."):
        config = activation.get_config()
        inner = getattr(activation, "activation", None)
        return _of_layer(Operation(type(activation).__name__, config, inner, ()))
    raise Silent("the activation is a function of its own")


def _of_layer(stored: Operation) -> Read:
    """The link of a layer that stands as an activation: as if it were applied to a weighted sum."""
    activation = stored.activation or stored.config.get("activation")
    weighted = Operation("Dense")
    return read_link(Operation(stored.kind, stored.config, activation, (weighted,)))


def _named(name: str) -> Read:
    if name in ACTIVATIONS:
        return Read(ACTIVATIONS[name])
    if name in TENSORFLOW_FUNCTIONS:
        return Read(TENSORFLOW_FUNCTIONS[name])
    if name in OTHER_ACTIVATIONS:
        return Read(Link.OTHER, name)
    raise Silent(f"{name!r} is no activation of Keras")


def read_link(operation: Operation) -> Read:
    """The link of what `operation` gives. Raises `Silent` where the structure does not tell."""
    for kinds, rule in _RULES:
        if operation.kind in kinds:
            return rule(operation)
    return _silent(operation)


def _silent(operation: Operation) -> Read:
    raise Silent(f"{operation.kind or 'a layer of its own'} can do anything")


def _source(operation: Operation) -> Read:
    """The link of the operation's only input."""
    if len(operation.inputs) != 1:
        raise Silent(f"{operation.kind} has {len(operation.inputs)} inputs")
    return read_link(operation.inputs[0])


def _apply(outer: Read, inner: Read) -> Read:
    if inner.link is Link.IDENTITY:
        return outer
    both = compose(outer.link, inner.link)
    if both is None:
        raise Silent(f"{outer.name or outer.link.value} after {inner.name or inner.link.value}")
    return Read(both, inner.name)


def _input(operation: Operation) -> Read:
    return _IDENTITY


def _weighted(operation: Operation) -> Read:
    return link_of_activation(operation.activation)


def _recurrent(operation: Operation) -> Read:
    """The output of these is the activation's, times a gate between 0 and 1: it stays in the activation's range."""
    read = link_of_activation(operation.activation)
    if read.link not in (Link.IDENTITY, Link.TANH):
        raise Silent(f"{read.name or read.link.value}, times a gate")
    return read


def _activation(operation: Operation) -> Read:
    return _apply(link_of_activation(operation.activation), _source(operation))


def _softmax(operation: Operation) -> Read:
    axis = operation.config.get("axis", -1)
    last = axis == -1 or (isinstance(axis, int) and axis > 0 and _rank(operation) == axis)
    link = Link.LOG_SOFTMAX if operation.kind == "LogSoftmax" else Link.SOFTMAX
    if not last:
        return Read(Link.OTHER, f"{link.value} over axis {axis} instead of over the units")
    return _apply(Read(link), _source(operation))


def _rank(operation: Operation) -> int | None:
    """Number of axes of the operation's input without the batch, which is also the number of its last axis."""
    shape = operation.input_shape or (output_shape(operation.inputs[0]) if operation.inputs else None)
    return len(shape) if shape is not None else None


def _relu(operation: Operation) -> Read:
    config = operation.config
    if config.get("max_value") is not None or config.get("negative_slope") or config.get("threshold"):
        return _apply(Read(Link.OTHER, "a relu with bends of its own"), _source(operation))
    return _apply(Read(Link.RELU), _source(operation))


def _other_layer(operation: Operation) -> Read:
    return _apply(Read(Link.OTHER, operation.kind), _source(operation))


def _function(operation: Operation) -> Read:
    return _apply(Read(_FUNCTIONS[operation.kind]), _source(operation))


def _average(operation: Operation) -> Read:
    reads = [read_link(source) for source in operation.inputs]
    if len({read.link for read in reads}) == 1 and reads[0].link is not Link.LOG_SOFTMAX:
        return reads[0]
    raise Silent("an average of different things")


def _maximum(operation: Operation) -> Read:
    reads = [read_link(source) for source in operation.inputs]
    elementwise = {read.link for read in reads} - {Link.SOFTMAX, Link.LOG_SOFTMAX}
    if len(elementwise) == len({read.link for read in reads}) == 1:
        return reads[0]
    raise Silent("a maximum over outputs that belong together")


def _concatenate(operation: Operation) -> Read:
    """Heads side by side: elementwise links stay what they are; a softmax would be one of several."""
    return _maximum(operation)


def _normalisation(operation: Operation) -> Read:
    read = _source(operation)
    if read.link is not Link.IDENTITY:
        raise Silent("a normalisation after the activation")
    return read


def _arithmetic(operation: Operation) -> Read:
    """Sums, products and scalings. A weighted sum stays one; a positive output may be scaled; a no-op is none."""
    reads = [read_link(source) for source in operation.inputs]
    links = {read.link for read in reads}
    if links == {Link.IDENTITY} and (len(reads) == 1 or operation.kind in ("Add", "Subtract")):
        if _divides_by_output(operation):
            raise Silent("a division by the output")
        return _IDENTITY
    if len(reads) != 1:
        raise Silent("arithmetic between outputs")
    scale, offset = _scaling(operation)
    if scale == 1 and offset == 0:
        return reads[0]
    if links <= {Link.EXPONENTIAL, Link.SOFTPLUS} and scale > 0 and 0 <= offset <= _TINY:
        return reads[0]
    raise Silent(f"{reads[0].name or reads[0].link.value}, scaled or shifted")


def _divides_by_output(operation: Operation) -> bool:
    """1 / output is no scaling. Constants and tensors are kept apart, so a division is trusted only as Rescaling."""
    return operation.kind in ("Divide", "TrueDivide") and len(operation.constants) == 1 and bool(operation.constants[0])


def _scaling(operation: Operation) -> tuple[float, float]:
    """(scale, offset) of an operation on one tensor; raises `Silent` if they are no plain numbers."""
    config, constants = operation.config, operation.constants
    if operation.kind == "Rescaling":
        numbers = (config.get("scale"), config.get("offset", 0.0))
    elif operation.kind == "Negative":
        numbers = (-1.0, 0.0)
    elif len(constants) != 1 or not isinstance(constants[0], int | float):
        raise Silent("arithmetic with something that is no plain number")
    elif operation.kind == "Add":
        numbers = (1.0, constants[0])
    elif operation.kind == "Multiply":
        numbers = (constants[0], 0.0)
    else:
        raise Silent(f"{operation.kind} of an output that has its activation")
    if not all(isinstance(number, int | float) for number in numbers):
        raise Silent("a scaling by something that is no plain number")
    return float(numbers[0]), float(numbers[1])  # type: ignore[arg-type]  # checked just above


def _slice(operation: Operation) -> Read:
    read = _source(operation)
    if read.link in (Link.SOFTMAX, Link.LOG_SOFTMAX):
        raise Silent("a part of outputs that belong together")
    return read


def _time_distributed(operation: Operation) -> Read:
    layer = operation.config.get("layer")
    if not isinstance(layer, Mapping) or not isinstance(layer.get("config"), Mapping):
        raise Silent("a wrapped layer")
    config = layer["config"]
    wrapped = Operation(str(layer.get("class_name")), config, config.get("activation"), operation.inputs)
    return read_link(wrapped)


_RULES: tuple[tuple[frozenset[str], Callable[[Operation], Read]], ...] = (
    (frozenset({"InputLayer", "Embedding"}), _input),
    (_WEIGHTED, _weighted),
    (_BOUNDED_RECURRENT, _recurrent),
    (frozenset({"Activation"}), _activation),
    (frozenset({"Softmax", "LogSoftmax"}), _softmax),
    (frozenset({"ReLU"}), _relu),
    (_OTHER_LAYERS, _other_layer),
    (frozenset(_FUNCTIONS), _function),
    (_MOVES, _source),
    (_AVERAGES | {"Mean"}, _average),
    (_MAXIMA | {"Max"}, _maximum),
    (frozenset({"Concatenate"}), _concatenate),
    (frozenset({"BatchNormalization"}), _normalisation),
    (frozenset({"Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Rescaling", "Negative"}), _arithmetic),
    (frozenset({"GetItem"}), _slice),
    (frozenset({"TimeDistributed"}), _time_distributed),
)


# --- shapes ---------------------------------------------------------------------------------------------------------

_SAME_SHAPE = (
    frozenset(
        "Activation Softmax LogSoftmax ReLU Rescaling Negative BatchNormalization Identity Cast Dropout AlphaDropout "
        "GaussianDropout GaussianNoise ActivityRegularization SpatialDropout1D".split()
    )
    | _OTHER_LAYERS
    | frozenset(_FUNCTIONS)
)
_MERGES = frozenset({"Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Average", "Maximum"})


def output_shape(operation: Operation) -> Shape | None:
    """The shape of what a stored operation gives for one example, None where it is not plain to see."""
    shape = operation.input_shape
    if shape is None and operation.inputs:
        shape = output_shape(operation.inputs[0])
    config = operation.config
    if operation.kind == "Concatenate":
        return _concatenated(operation)
    if operation.kind == "InputLayer":
        batch_shape = config.get("batch_shape")
        return tuple(batch_shape[1:]) if isinstance(batch_shape, list) else None
    if operation.kind == "Dense":
        return (*shape[:-1], config["units"]) if shape else (config["units"],)
    if shape is None:
        return None
    if operation.kind in _SAME_SHAPE:
        return shape
    if operation.kind in _MERGES:
        return shape if all(isinstance(constant, int | float) for constant in operation.constants) else None
    if operation.kind == "Flatten":
        return (prod(size for size in shape if size),) if None not in shape else None
    if operation.kind == "Reshape":
        return _reshaped(shape, config)
    if operation.kind.startswith("Global") and config.get("data_format", "channels_last") == "channels_last":
        return (shape[-1],) if not config.get("keepdims") else (*(1 for _ in shape[:-1]), shape[-1])
    if operation.kind in ("Conv1D", "Conv2D", "Conv3D"):
        return _convolved(shape, config)
    return None


def _concatenated(operation: Operation) -> Shape | None:
    shapes = [output_shape(source) for source in operation.inputs]
    lasts = [shape[-1] for shape in shapes if shape]
    if operation.config.get("axis", -1) != -1 or len(lasts) != len(shapes) or shapes[0] is None:
        return None
    return (*shapes[0][:-1], sum(size for size in lasts if size)) if None not in lasts else None


def _reshaped(shape: Shape, config: Mapping[str, Any]) -> Shape | None:
    wanted = config.get("target_shape") or (config.get("newshape") or [None])[1:]
    sizes = [size for size in wanted if isinstance(size, int)]
    if len(sizes) != len(wanted) or None in shape:
        return None
    total = prod(size for size in shape if size)
    known = prod(size for size in sizes if size != -1)
    return tuple(total // known if size == -1 else size for size in sizes)


def _convolved(shape: Shape, config: Mapping[str, Any]) -> Shape | None:
    """Output sizes of a convolution with channels last: `keras.layers.Conv2D`'s documentation of padding."""
    if None in shape or config.get("data_format", "channels_last") != "channels_last":
        return None
    sizes = []
    for size, kernel, stride, dilation in zip(
        shape[:-1], config["kernel_size"], config["strides"], config["dilation_rate"], strict=True
    ):
        assert size is not None  # checked above
        room = size if config["padding"] != "valid" else size - (kernel - 1) * dilation
        sizes.append(ceil(room / stride))
    return (*sizes, config["filters"])
