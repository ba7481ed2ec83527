"""The head by behaviour: what comes out when the last weighted sum is set to chosen numbers, or the inputs are.

Each link has an inverse that makes a straight line of it: the log-odds of a sigmoid's output rise in proportion to
what went in, the logs of a softmax's differ by it. A function whose inverse is straight is that link, however written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from headcheck.heads import Head, Link
from headcheck.reading.errors import Unreadable
from headcheck.reading.structure import Read

Array = np.ndarray[Any, np.dtype[Any]]
#: The model as a function from its inputs to the output that is asked about.
Call = Callable[[list[Array]], Array]

#: Numbers in single precision agree to about seven digits; what goes through a function and its inverse to about four.
_TOLERANCE = 2e-3
#: Inputs at which links differ plainly and none has lost its digits yet (a sigmoid of 20 is 1 in single precision).
_GRID = np.linspace(-4.0, 4.0, 9)


def _logit(p: Array) -> Array:
    return np.log(p) - np.log1p(-p)


#: For links that work on each unit alone: output -> what went in, and whether an output can be one at all.
_INVERSES: Mapping[Link, tuple[Callable[[Array], Any], Callable[[Array], Array]]] = {
    Link.SIGMOID: (lambda y: (y > 0) & (y < 1), _logit),
    Link.TANH: (lambda y: np.abs(y) < 1, np.arctanh),
    Link.IDENTITY: (lambda y: np.isfinite(y), lambda y: y),
    Link.EXPONENTIAL: (lambda y: y > 0, np.log),
    Link.SOFTPLUS: (lambda y: y > 0, lambda y: np.log(np.expm1(y))),
}


def link_of_values(inputs: Array, outputs: Array) -> Read:
    """The link that turns `inputs` into `outputs` (both (n, units)), up to a scale of the inputs, or OTHER."""
    z, y = np.asarray(inputs, float), np.asarray(outputs, float)
    if z.shape != y.shape or not np.isfinite(y).all():
        return Read(Link.OTHER, "a function that gives no plain numbers")
    if y.shape[1] == 1 and np.allclose(y, 1):
        return Read(Link.SOFTMAX)  # a share of one, among one
    if y.shape[1] > 1:
        for link, total, logs in (
            (Link.SOFTMAX, y.sum(1), np.log(np.clip(y, 1e-30, None))),
            (Link.LOG_SOFTMAX, np.exp(y).sum(1), y),
        ):
            centred = z - z.mean(1, keepdims=True), logs - logs.mean(1, keepdims=True)
            if np.allclose(total, 1, atol=1e-4) and _straight(*centred):
                return Read(link)
    for link, (possible, inverse) in _INVERSES.items():
        if possible(y).all() and _straight(z, inverse(y)):
            return Read(link)
    if (y >= 0).all() and (y == 0).any() and _straight(z[y > 0], y[y > 0]) and (z[y == 0].max() <= z[y > 0].min()):
        return Read(Link.RELU)
    return Read(Link.OTHER, _range_in_words(y))


def _straight(x: Array, y: Array) -> bool:
    """Whether y = a x + b for one a that is not 0 and one b."""
    x, y = x.ravel(), y.ravel()
    if len(x) < 3 or np.ptp(y) < 1e-6 or np.ptp(x) == 0:
        return False
    slope, offset = np.polyfit(x, y, 1)
    return bool(np.abs(y - (slope * x + offset)).max() <= _TOLERANCE * np.ptp(y))


def _range_in_words(y: Array) -> str:
    return f"a function of its own with outputs from {y.min():.3g} to {y.max():.3g}"


def _grid(units: int) -> Array:
    """Numbers to feed: each column walks the grid at its own pace, so that units differ within a row."""
    columns = [np.roll(_GRID, 2 * unit) * (1 - 0.5 * unit / max(units, 1)) for unit in range(units)]
    return np.stack(columns, axis=1)


def read_head(model: Any, output: int = 0) -> Head:
    """The head of one output of a live, built model. Raises `Unreadable` if the model cannot be called."""
    rng = np.random.default_rng(0)
    examples = _examples(model, rng, count=3, scale=1.0)

    def call(inputs: list[Array]) -> Array:
        return _call(model, inputs, output)

    shape = call(examples).shape[1:]
    units = int(np.prod(shape))
    read = _by_last_weights(model, call, examples, units) or _by_inputs(model, call, rng, units)
    return Head(tuple(int(size) for size in shape), read.link, read.name)


def _examples(model: Any, rng: np.random.Generator, count: int, scale: float) -> list[Array]:
    """Random inputs of the model's shapes; whole numbers where the model wants them."""
    made = []
    for shape, dtype in _inputs(model):
        sizes = (count, *(size or 8 for size in shape))
        if "int" in dtype:
            made.append(rng.integers(0, 10, sizes).astype(dtype))
        else:
            made.append((scale * rng.standard_normal(sizes)).astype("float32"))
    return made


def _inputs(model: Any) -> list[tuple[tuple[int | None, ...], str]]:
    try:
        tensors = model.inputs
    except (AttributeError, ValueError):
        tensors = None
    if tensors:
        return [(tuple(tensor.shape[1:]), str(tensor.dtype)) for tensor in tensors]
    shape = (getattr(model, "_build_shapes_dict", None) or {}).get("input_shape")
    if isinstance(shape, tuple | list) and all(isinstance(size, int | None) for size in shape):
        return [(tuple(shape[1:]), "float32")]
    raise Unreadable(
        "Expected a model that knows its input shape, found one that was never called. "
        "Fit it or call it on a few examples first."
    )


def _call(model: Any, examples: list[Array], index: int) -> Array:
    import keras

    inputs = [keras.ops.convert_to_tensor(array) for array in examples]
    try:
        output = model(inputs[0] if len(inputs) == 1 else inputs, training=False)
    except Exception as error:  # whatever the author's code raises
        raise Unreadable(f"The model fails when it is called on inputs of its own shape: {error}") from error
    return np.asarray(keras.ops.convert_to_numpy(keras.tree.flatten(output)[index]), float)


def _by_last_weights(model: Any, call: Call, examples: list[Array], units: int) -> Read | None:
    """Sets the kernel of a late layer to zero and its bias to chosen numbers: what comes out is the link of those.

    The layer is the head if the output then depends on neither the input nor the weights of any other layer. Weights
    are put back whatever happens. None if no layer is found that way.
    """
    weighted = [
        layer for layer in model._flatten_layers(include_self=False) if getattr(layer, "_kernel", None) is not None
    ]
    for layer in reversed(weighted):
        bias = getattr(layer, "bias", None)
        if bias is None or int(np.prod(bias.shape)) != units:
            continue
        others = [other for other in model._flatten_layers(include_self=False) if other is not layer and other.weights]
        with _borrowed(model):
            layer._kernel.assign(np.zeros(layer._kernel.shape))
            z = _grid(units)
            rows = [_response(call, examples, bias, row) for row in z]
            for other in others:
                for variable in other.weights:
                    if variable is not bias and variable is not layer._kernel and "float" in str(variable.dtype):
                        variable.assign(np.array(variable) * 1.5 + 0.1)
            last = _response(call, examples, bias, z[-1])
        if all(row is not None and row.size == units for row in rows) and last is not None:
            outputs = np.array(rows)
            moves = np.ptp(outputs, axis=0).max() > 1e-6 or np.allclose(outputs, 1)
            if moves and np.allclose(last, outputs[-1], atol=1e-6):
                return link_of_values(z, outputs)
    return None


def _response(call: Call, examples: list[Array], bias: Any, values: Array) -> Array | None:
    """The output when `bias` has `values`, or None if it is not the same for every example."""
    bias.assign(values.reshape(bias.shape))
    out = call(examples).reshape(len(examples[0]), -1)
    return out[0] if np.abs(out - out[0]).max() <= 1e-6 else None


@contextlib.contextmanager
def _borrowed(model: Any) -> Iterator[None]:
    weights = model.get_weights()
    try:
        yield
    finally:
        model.set_weights(weights)


def _by_inputs(model: Any, call: Call, rng: np.random.Generator, units: int) -> Read:
    """The link by the range of the outputs over small and huge random inputs: a weaker sign than the line above."""
    batches = [call(_examples(model, rng, 64, scale)) for scale in (0.1, 1.0, 10.0, 1e3, 1e5)]
    y = np.concatenate([batch.reshape(len(batch), -1) for batch in batches])
    if not np.isfinite(y).all():
        return Read(Link.OTHER, "a function that gives no plain numbers")
    sums_to_one = np.allclose(y.sum(1), 1, atol=1e-4)
    sums_of_powers = np.exp(np.clip(y, None, 50)).sum(1)
    bounds = (y.min(), y.max())
    if sums_to_one and bounds[0] >= 0:
        return Read(Link.SOFTMAX)
    if units > 1 and np.allclose(sums_of_powers, 1, atol=1e-3):
        return Read(Link.LOG_SOFTMAX)
    if bounds[0] < -1 and bounds[1] > 1:
        return Read(Link.IDENTITY)
    if bounds[0] >= 0 and bounds[1] <= 1:
        return Read(Link.SIGMOID)
    if bounds[0] >= -1 and bounds[1] <= 1:
        return Read(Link.TANH)
    if bounds[0] >= 0 and bounds[1] > 1:
        return Read(Link.RELU if (y == 0).mean() > 0.2 else Link.SOFTPLUS)
    return Read(Link.OTHER, _range_in_words(y))
