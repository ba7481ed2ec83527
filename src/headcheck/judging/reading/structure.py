"""The head of a graph: follows the operations back from the output to the last weighted sum, and names the link.

A table says what each kind of operation does to a link. Anything not in it, or without a name, raises `Silent`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil, prod
from typing import Any

from headcheck.judging.reading.errors import Silent
from headcheck.judging.reading.graph import Operation
from headcheck.theory.heads import (
    ACTIVATIONS,
    OTHER_ACTIVATIONS,
    TENSORFLOW_ACTIVATIONS,
    TENSORFLOW_FUNCTIONS,
    Head,
    Link,
    Shape,
    compose,
)


@dataclass(frozen=True)
class Read:
    """A link, and what people call it (only OTHER needs a separate name).

    `shared`: the number of outputs a softmax normalises over, None if unknown and for other links. `last`: whether
    they lie along the last axis.
    """

    link: Link
    name: str = ""
    shared: int | None = None
    last: bool = True

    @property
    def together(self) -> bool:
        """Whether the outputs belong together, so that a slice of them is something else."""
        return self.link in (Link.SOFTMAX, Link.LOG_SOFTMAX)

    @property
    def called(self) -> str:
        """The link's name for a message: the identity is what Keras, and so a student, calls linear."""
        return self.name or ("linear" if self.link is Link.IDENTITY else self.link.value)


_IDENTITY = Read(Link.IDENTITY)

#: Layers that end in a weighted sum (and an activation); whatever comes before them does not matter.
WEIGHTED = frozenset(
    "Dense EinsumDense Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose SeparableConv1D "
    "SeparableConv2D DepthwiseConv1D DepthwiseConv2D ".split()
)
#: Layers and operations that only rearrange values, drop some during training, or cast them.
_MOVES = frozenset(
    "Reshape Flatten Permute Dropout AlphaDropout GaussianDropout GaussianNoise SpatialDropout1D SpatialDropout2D "
    "SpatialDropout3D Identity ActivityRegularization RepeatVector Squeeze ExpandDims Ravel Transpose Moveaxis "
    "Swapaxes Cast Masking UpSampling1D StopGradient Copy BroadcastTo Repeat".split()
)
#: These select parts of the outputs, or pad them with zeros.
_PARTS = frozenset(
    "GetItem Cropping1D Cropping2D Cropping3D CenterCrop ZeroPadding1D ZeroPadding2D ZeroPadding3D Take Pad".split()
)
#: Averages over positions. The mean of distributions is a distribution, the mean of probabilities a probability.
_AVERAGES = frozenset(
    "GlobalAveragePooling1D GlobalAveragePooling2D GlobalAveragePooling3D AveragePooling1D AveragePooling2D "
    "AveragePooling3D Average UpSampling2D UpSampling3D "
    "Resizing".split()
)
_MAXIMA = frozenset(
    "GlobalMaxPooling1D GlobalMaxPooling2D GlobalMaxPooling3D MaxPooling1D MaxPooling2D MaxPooling3D Maximum "
    "Minimum".split()
)
#: Sums of products: unbounded if their inputs are.
_SUMS = frozenset("Dot Matmul Einsum Sum Mean Multiply Tensordot Concatenate Stack Add Subtract".split())
#: Elementwise functions of keras.ops, and layers, by class name.
_FUNCTIONS: Mapping[str, Link] = {
    "Sigmoid": Link.SIGMOID,
    "Relu": Link.RELU,
    "Exp": Link.EXPONENTIAL,
    "Softplus": Link.SOFTPLUS,
    "Tanh": Link.TANH,
}
_OTHER_LAYERS = frozenset("LeakyReLU PReLU ELU".split())
#: These normalise over one example; after an activation, there is no named link.
_NORMALISE_EXAMPLES = frozenset("LayerNormalization GroupNormalization UnitNormalization RMSNormalization".split())
#: Elementwise with trained parameters: after a weighted sum it is just another scaling.
_NORMALISE_UNITS = frozenset({"BatchNormalization", "Normalization"})
RECURRENT = frozenset("LSTM GRU SimpleRNN".split())
_WRAPPED = WEIGHTED | RECURRENT | {"Activation", "Softmax"}
#: Unbounded above, so that a softmax of it can be any distribution, because softmax is shift-invariant.
UNBOUNDED = frozenset({Link.RELU, Link.SOFTPLUS, Link.EXPONENTIAL})
_UNBOUNDED_NAMES = frozenset(
    "celu elu gelu leaky_relu mish selu silu swish sparse_plus squareplus LeakyReLU PReLU ELU hard_silu hard_swish "
    "soft_shrink tanh_shrink".split()
)
#: An offset this small only keeps a positive output away from zero.
_TINY = 1e-3


def link_of_activation(activation: Any, shape: Shape | None = None, units: int | None = None) -> Read:
    """The link of an `activation=` argument: a name, a stored config, Keras's own function or layer.

    `shape`, `units`: of its input, if known; a softmax runs along the last axis.
    """
    width = shape[-1] if shape else units
    if activation is None:
        return _IDENTITY
    if isinstance(activation, str):
        return _named(activation, width)
    if isinstance(activation, Mapping):
        config = activation.get("config")
        if activation.get("class_name") == "function" and isinstance(config, str):
            return _named(config, width)
        stored = Operation(str(activation.get("class_name")), config if isinstance(config, Mapping) else {})
        if not str(activation.get("module")).startswith("keras"):
            return _silent(stored)
        return _of_layer(stored, shape, units)
    return _of_object(activation, shape, units)


def _of_object(activation: Any, shape: Shape | None, units: int | None) -> Read:
    """A live activation: one of Keras's or TensorFlow's own functions, by identity and not by name, or a layer."""
    if not callable(activation):
        raise Silent(f"{activation!r} is no activation")
    import keras

    width = shape[-1] if shape else units
    for name in (*ACTIVATIONS, *OTHER_ACTIVATIONS):
        if activation is getattr(keras.activations, name, None) or activation is getattr(keras.ops, name, None):
            return _named(name, width)
    tensorflow: Any = sys.modules.get("tensorflow")
    for name, link in TENSORFLOW_ACTIVATIONS.items() if tensorflow else ():
        if activation is getattr(tensorflow.nn, name, None) or activation is getattr(tensorflow.math, name, None):
            return _spread(link, width)
    if isinstance(activation, keras.layers.Layer) and type(activation).__module__.startswith("keras."):
        inner = getattr(activation, "activation", None)
        return _of_layer(Operation(type(activation).__name__, activation.get_config(), inner), shape, units)
    raise Silent("the activation is a function of its own")


def _of_layer(stored: Operation, shape: Shape | None, units: int | None) -> Read:
    """The link of a layer used as an activation, as if applied to a weighted sum."""
    activation = stored.activation or stored.config.get("activation")
    weighted = Operation("Dense", {"units": units}, shape=shape)
    return read_link(Operation(stored.kind, stored.config, activation, (weighted,), input_shape=shape, shape=shape))


def _named(name: str, width: int | None) -> Read:
    link = ACTIVATIONS.get(name, TENSORFLOW_FUNCTIONS.get(name))
    if link is not None:
        return _spread(link, width)
    if name in OTHER_ACTIVATIONS:
        return Read(Link.OTHER, name)
    raise Silent(f"{name!r} is no activation of Keras")


def _spread(link: Link, width: int | None) -> Read:
    return Read(link, shared=width) if link in (Link.SOFTMAX, Link.LOG_SOFTMAX) else Read(link)


def read_link(operation: Operation) -> Read:
    """The link of an operation's output. Raises `Silent` if the structure does not tell."""
    for kinds, rule in _RULES:
        if operation.kind in kinds:
            return rule(operation)
    return _silent(operation)


def head_of(read: Read, shape: Shape) -> Head:
    """The head with a link over an output of `shape`."""
    units = prod(size or 0 for size in shape)
    if read.together and not read.last and len(shape) > 1 and read.shared not in (1, units):
        return Head(shape, Link.OTHER, f"{read.link.value} over another axis than the last")
    return Head(shape, read.link, read.name, read.shared if read.together else None)


def _silent(operation: Operation) -> Read:
    raise Silent(f"{operation.kind or 'a layer of its own'} can do anything")


def _source(operation: Operation) -> Read:
    """The link of the operation's only input."""
    if len(operation.inputs) != 1:
        raise Silent(f"{operation.kind} has {len(operation.inputs)} inputs")
    return read_link(operation.inputs[0])


def _apply(outer: Read, inner: Read) -> Read:
    """The link of `outer`, which is not the identity, after `inner`."""
    if inner.link is Link.IDENTITY:
        return outer
    if outer.together and (inner.link in UNBOUNDED or inner.name in _UNBOUNDED_NAMES):
        return outer
    if outer.together and inner.together and (outer.shared, outer.last) != (inner.shared, inner.last):
        raise Silent(f"{outer.called} over another axis than {inner.called}")
    both = compose(outer.link, inner.link)
    if both is None:
        raise Silent(f"{outer.called} after {inner.called}")
    return Read(both, inner.name, inner.shared if inner.together else outer.shared, inner.last and outer.last)


def after(outer: Read, inner: Link) -> Read:
    """The link of `outer`, read by behaviour, after `inner`, read by structure."""
    try:
        return _apply(outer, Read(inner)) if outer.link is not Link.IDENTITY else Read(inner)
    except Silent as silent:
        return Read(Link.OTHER, str(silent))


def _input(operation: Operation) -> Read:
    return _IDENTITY


def _weighted(operation: Operation) -> Read:
    units = operation.config.get("units", operation.config.get("filters")) if _needs_width(operation) else None
    shape = (output_shape(operation) or None) if _needs_width(operation) else None
    return link_of_activation(operation.activation, shape, units if isinstance(units, int) else None)


def _needs_width(operation: Operation) -> bool:
    """Only a softmax, or something that may be one, depends on the width of its layer."""
    activation = operation.activation
    return "softmax" in activation if isinstance(activation, str) else activation is not None


def _recurrent(operation: Operation) -> Read:
    """Their output is the activation's, times a gate between 0 and 1: it stays in the activation's range."""
    read = link_of_activation(operation.activation)
    if read.link not in (Link.IDENTITY, Link.TANH):
        raise Silent(f"{read.called}, times a gate")
    return read


def _activation(operation: Operation) -> Read:
    source = _source(operation)
    shape = operation.input_shape or operation.shape or output_shape(operation.inputs[0])
    return _apply(link_of_activation(operation.activation, shape), source)


def _softmax(operation: Operation) -> Read:
    axis = operation.config.get("axis", -1)
    link = Link.LOG_SOFTMAX if operation.kind == "LogSoftmax" else Link.SOFTMAX
    shape = operation.input_shape or operation.shape
    if shape is None and operation.inputs:
        shape = output_shape(operation.inputs[0])
    if axis is None or isinstance(axis, list | tuple):
        raise Silent(f"{link.value} over several axes")
    if axis == 0 or (shape is not None and axis == -len(shape) - 1):
        return Read(Link.OTHER, f"{link.value} over the examples of a batch instead of over the units")
    if shape is None:
        if axis not in (-1, 1):
            raise Silent(f"{link.value} over axis {axis} of an unknown shape")
        return _apply(Read(link), _source(operation))
    place = axis - 1 if axis > 0 else axis + len(shape)
    if not 0 <= place < len(shape):
        return Read(Link.OTHER, f"{link.value} over axis {axis}, which there is not")
    last = all(size == 1 for size in shape[place + 1 :])
    if shape[place] is None:
        return Read(Link.OTHER, f"{link.value} over the positions instead of over the units")
    return _apply(Read(link, shared=shape[place], last=last), _source(operation))


def _relu(operation: Operation) -> Read:
    config = operation.config
    if config.get("max_value") is not None or config.get("negative_slope") or config.get("threshold"):
        return _apply(Read(Link.OTHER, "a relu with bends of its own"), _source(operation))
    return _apply(Read(Link.RELU), _source(operation))


def _other_layer(operation: Operation) -> Read:
    return _apply(Read(Link.OTHER, operation.kind), _source(operation))


def _function(operation: Operation) -> Read:
    return _apply(Read(_FUNCTIONS[operation.kind]), _source(operation))


def _move(operation: Operation) -> Read:
    read = _source(operation)
    if not read.together or read.shared is None:
        return read
    if operation.kind in ("Permute", "Transpose", "Moveaxis", "", "Swapaxes", "RepeatVector", "Repeat"):
        return replace(read, last=_moves_to_last(operation, read))
    shape = output_shape(operation)
    return replace(read, last=read.last and _last_size(shape) in (None, read.shared))


def _moves_to_last(operation: Operation, read: Read) -> bool:
    """Whether the softmax's axis is the last one after a permutation of axes: the sizes tell, if they differ."""
    shape = output_shape(operation)
    return shape is not None and _last_size(shape) == read.shared and shape.count(read.shared) == 1


def _last_size(shape: Shape | None) -> int | None:
    """The size of the last axis that is longer than 1; None if unknown."""
    return next((size for size in reversed(shape) if size != 1), 1) if shape else None


def _part(operation: Operation) -> Read:
    read = _source(operation)
    if read.together:
        raise Silent("a part of outputs that belong together")
    return read


def _average(operation: Operation) -> Read:
    reads = [read_link(source) for source in operation.inputs]
    if reads[0].together and operation.config.get("data_format") == "channels_first":
        raise Silent("an average over outputs that belong together")
    alike = len({(read.link, read.shared, read.last) for read in reads}) == 1
    if alike and reads[0].link is not Link.LOG_SOFTMAX and reads[0].last:
        return reads[0]
    raise Silent("an average of different things")


def _maximum(operation: Operation) -> Read:
    reads = [read_link(source) for source in operation.inputs]
    if len({read.link for read in reads}) == 1 and not reads[0].together:
        return reads[0]
    raise Silent("a maximum over outputs that belong together")


def _concatenate(operation: Operation) -> Read:
    """Concatenated heads: elementwise links remain; a softmax would be one of several."""
    return _maximum(operation)


def _sum_of_products(operation: Operation) -> Read:
    axis = operation.config.get("axis", -1)
    if operation.kind in ("Mean", "Sum") and (
        axis is None or 0 in (axis if isinstance(axis, list | tuple) else [axis])
    ):
        raise Silent("a sum over a whole batch")
    reads = [read_link(source) for source in operation.inputs]
    if {read.link for read in reads} == {Link.IDENTITY} and _are_apart(operation):
        if operation.kind == "Dot" and operation.config.get("normalize"):
            return Read(Link.OTHER, "the cosine of an angle")
        return _IDENTITY
    if operation.kind == "Mean" and len(reads) == 1 and not reads[0].together:
        return reads[0]
    raise Silent("a sum of products of different things")


def _are_apart(operation: Operation) -> bool:
    """Whether the inputs come from different weighted sums: a number times itself is never negative."""
    roots = [_roots(source) for source in operation.inputs]
    return sum(map(len, roots)) == len(frozenset().union(*roots))


def _roots(operation: Operation) -> frozenset[int]:
    if operation.kind in WEIGHTED or operation.kind == "Embedding" or not operation.inputs:
        return frozenset({id(operation)})
    return frozenset().union(*map(_roots, operation.inputs))


def _normalisation(operation: Operation) -> Read:
    read = _source(operation)
    if operation.kind in _NORMALISE_EXAMPLES or read.link is not Link.IDENTITY:
        before = "" if read.link is Link.IDENTITY else f" after {read.called}"
        return Read(Link.OTHER, f"{operation.kind}{before}")
    return read


def _arithmetic(operation: Operation) -> Read:
    """Sums, products and scalings. A weighted sum stays one; a positive output may be scaled; no-ops are ignored."""
    reads = [read_link(source) for source in operation.inputs]
    links = {read.link for read in reads}
    several = operation.kind in ("Add", "Subtract") or (operation.kind == "Multiply" and _are_apart(operation))
    if links == {Link.IDENTITY} and (len(reads) == 1 or several):
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
    raise Silent(f"{reads[0].called}, scaled or shifted")


def _divides_by_output(operation: Operation) -> bool:
    """1 / output is no scaling. Constants and tensors are recorded separately, so only Rescaling is trusted as one."""
    return operation.kind in ("Divide", "TrueDivide") and len(operation.constants) == 1 and bool(operation.constants[0])


def _scaling(operation: Operation) -> tuple[float, float]:
    """(scale, offset) of an operation on one tensor; raises `Silent` if they are not plain numbers."""
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


def _wrapped(operation: Operation) -> Read:
    """TimeDistributed, Bidirectional: the layer inside tells."""
    layer = operation.config.get("layer")
    if not isinstance(layer, Mapping) or not isinstance(layer.get("config"), Mapping):
        raise Silent("a wrapped layer")
    kind, config = str(layer.get("class_name")), layer["config"]
    if str(layer.get("module", "keras")).split(".")[0] != "keras" or kind not in _WRAPPED:
        raise Silent("a wrapped layer")
    if operation.kind == "Bidirectional" and operation.config.get("merge_mode") in ("sum", "mul"):
        raise Silent("two directions, added or multiplied")
    inside = Operation(kind, config, config.get("activation"), lambda: operation.inputs, (), operation.input_shape)
    return read_link(inside)


_RULES: tuple[tuple[frozenset[str], Callable[[Operation], Read]], ...] = (
    (frozenset({"InputLayer", "Embedding"}), _input),
    (WEIGHTED, _weighted),
    (RECURRENT, _recurrent),
    (frozenset({"Activation"}), _activation),
    (frozenset({"Softmax", "LogSoftmax"}), _softmax),
    (frozenset({"ReLU"}), _relu),
    (_OTHER_LAYERS, _other_layer),
    (frozenset(_FUNCTIONS), _function),
    (_MOVES, _move),
    (_PARTS, _part),
    (_AVERAGES, _average),
    (_MAXIMA | {"Max", "Min"}, _maximum),
    (frozenset({"Concatenate", "Stack"}), _concatenate),
    (_NORMALISE_EXAMPLES | _NORMALISE_UNITS, _normalisation),
    (frozenset({"Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Rescaling", "Negative"}), _arithmetic),
    (_SUMS, _sum_of_products),
    (frozenset({"TimeDistributed", "Bidirectional"}), _wrapped),
)


# --- shapes ---------------------------------------------------------------------------------------------------------

_SAME_SHAPE = (
    frozenset(
        "Activation Softmax LogSoftmax ReLU Rescaling Negative Identity Cast Dropout AlphaDropout GaussianDropout "
        "GaussianNoise ActivityRegularization SpatialDropout1D SpatialDropout2D SpatialDropout3D Masking".split()
    )
    | _OTHER_LAYERS
    | _NORMALISE_EXAMPLES
    | _NORMALISE_UNITS
    | frozenset(_FUNCTIONS)
)
_MERGES = frozenset({"Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Average", "Maximum"})


def output_shape(operation: Operation) -> Shape | None:
    """The output shape of an operation for one example, None if not obvious."""
    if operation.shape is not None:
        return operation.shape
    shape = operation.input_shape
    if shape is None and operation.inputs:
        shape = output_shape(operation.inputs[0])
    config = operation.config
    if operation.kind == "Concatenate":
        return _concatenated(operation)
    if operation.kind == "InputLayer":
        batch_shape = config.get("batch_shape")
        return tuple(batch_shape[1:]) if isinstance(batch_shape, list | tuple) else None
    if operation.kind == "Dense":
        return (*shape[:-1], config["units"]) if shape else (config["units"],)
    if shape is None:
        return None
    if operation.kind in _SAME_SHAPE:
        return shape
    if operation.kind in _MERGES:
        return shape if all(isinstance(constant, int | float) for constant in operation.constants) else None
    if operation.kind == "Flatten":
        return (prod(size for size in shape if size),) if None not in shape else (None,)
    if operation.kind == "Reshape":
        return _reshaped(shape, config)
    if operation.kind == "Permute":
        return tuple(shape[place - 1] for place in config["dims"])
    if operation.kind in ("LSTM", "GRU", "SimpleRNN"):
        if config.get("return_state"):
            return None
        return (*shape[:-1], config["units"]) if config.get("return_sequences") else (config["units"],)
    if operation.kind == "TimeDistributed":
        return _distributed(shape, config)
    if operation.kind.startswith("Global") and config.get("data_format", "channels_last") == "channels_last":
        return (shape[-1],) if not config.get("keepdims") else (*(1 for _ in shape[:-1]), shape[-1])
    if operation.kind in ("Conv1D", "Conv2D", "Conv3D"):
        return _convolved(shape, config)
    if operation.kind in ("UpSampling1D", "UpSampling2D", "UpSampling3D"):
        return _enlarged(shape, config)
    return None


def _distributed(shape: Shape, config: Mapping[str, Any]) -> Shape | None:
    """For a layer at each position: only a dense one is obvious."""
    layer = config.get("layer")
    if isinstance(layer, Mapping) and layer.get("class_name") == "Dense":
        return (*shape[:-1], layer["config"]["units"])
    return None


def _enlarged(shape: Shape, config: Mapping[str, Any]) -> Shape | None:
    if config.get("data_format", "channels_last") != "channels_last":
        return None
    times = config["size"] if isinstance(config["size"], list | tuple) else [config["size"]]
    sizes = [size and size * by for size, by in zip(shape[:-1], times, strict=True)]
    return (*sizes, shape[-1])


def _concatenated(operation: Operation) -> Shape | None:
    shapes = [output_shape(source) for source in operation.inputs]
    lasts = [shape[-1] for shape in shapes if shape]
    if operation.config.get("axis", -1) != -1 or len(lasts) != len(shapes) or shapes[0] is None:
        return None
    return (*shapes[0][:-1], sum(size for size in lasts if size)) if None not in lasts else None


def _reshaped(shape: Shape, config: Mapping[str, Any]) -> Shape | None:
    wanted = config.get("target_shape") or (config.get("newshape") or [None])[1:]
    sizes = [size for size in wanted if isinstance(size, int)]
    if len(sizes) != len(wanted):
        return None
    if None in shape:
        return tuple(None if size == -1 else size for size in sizes)
    total = prod(size for size in shape if size)
    known = prod(size for size in sizes if size != -1)
    return tuple(total // known if size == -1 else size for size in sizes)


def _convolved(shape: Shape, config: Mapping[str, Any]) -> Shape | None:
    """Output sizes of a convolution with channels last: `keras.layers.Conv2D`'s documentation of padding."""
    if config.get("data_format", "channels_last") != "channels_last":
        return None
    sizes: list[int | None] = []
    for size, kernel, stride, dilation in zip(
        shape[:-1], config["kernel_size"], config["strides"], config["dilation_rate"], strict=True
    ):
        if size is None:
            sizes.append(None)
            continue
        room = size if config["padding"] != "valid" else size - (kernel - 1) * dilation
        sizes.append(ceil(room / stride))
    return (*sizes, config["filters"])
