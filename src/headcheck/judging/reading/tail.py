"""The end of a model as a function that can be run alone: from the last weighted sum to the output, or the whole model.

Decides what to run and on which numbers; `behaviour` interprets the outputs. Changed weights are always restored.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from headcheck.judging.reading import inputs, structure
from headcheck.judging.reading.errors import Silent
from headcheck.judging.reading.graph import Operation, Output
from headcheck.theory.heads import Link

Array = np.ndarray[Any, np.dtype[Any]]
#: Positions along a line (n,) -> outputs (n, rows, *shape), or None if nothing moved.
Move = Callable[[Array], Array | None]

#: Sizes for axes that vary, if only the end of a model is run.
_VARYING = 8
#: A model is run as a whole only to compare if its weights times the numbers in one example are fewer than these: for
#: a few batches of several sizes, or for a few examples.
_CHEAP, _AFFORDABLE = 1e9, 3e10
#: Number of weights to move, the last ones first.
_MOST_LINES = 4
#: Values in one output above which fewer rows are used.
_LARGE = 100_000


class Tail:
    """Runs the end of a model. `dtype`: of its output. `is_plain`: inputs and outputs correspond one to one.

    `inner`: the link of its inputs in the model.
    """

    dtype = "float32"
    is_plain = False
    inner = Link.IDENTITY
    #: Batch sizes and kinds of values for `as_it_is`.
    batches: Sequence[tuple[int, str]] = ((1, "positive"), (2, "normal"), (5, "pixels"), (33, "unit"))

    def inputs(self, rng: np.random.Generator, count: int, scale: float = 1.0, kind: str = "normal") -> Any:
        """Made-up inputs of this end, for `count` examples."""
        raise NotImplementedError

    def outputs(self, given: Any, training: bool = False) -> Array:
        """Outputs for these inputs."""
        raise NotImplementedError

    def weights(self) -> list[Any]:
        """The weights of custom code in it, which may belong to the last weighted sum; the last ones last."""
        raise NotImplementedError

    def between(self, start: Any, end: Any, places: Array) -> Any:
        """Inputs along the line from `start` in the direction of `end`."""
        raise NotImplementedError

    def grid(self, rng: np.random.Generator, reach: float) -> Array:
        """Numbers to replace the last weighted sum, within `reach` of 0."""
        raise NotImplementedError

    def outputs_of(self, z: Array) -> Array:
        """Outputs for such numbers."""
        raise NotImplementedError

    def depends_on_the_batch(self) -> bool:
        """Whether an example's output depends on other examples in its batch."""
        rng = np.random.default_rng(1)
        given = self.inputs(rng, 3)
        together, again = self.outputs(given), self.outputs(given)
        if together.ndim == 0 or not np.array_equal(together, again) or not np.isfinite(together).all():
            return False
        try:
            alone = self.outputs(self.first(given))
        except Exception:  # a model with a fixed batch size
            return False
        return alone.shape[1:] == together.shape[1:] and not np.allclose(alone[0], together[0], rtol=0.02, atol=0.02)

    def first(self, given: Any) -> Any:
        """The first example of a batch, alone."""
        import keras

        return keras.tree.map_structure(lambda array: array[:1], given)

    def lines(self, rng: np.random.Generator) -> Iterator[Move]:
        """Ways to move the input of the last function: through the inputs, or one of the weights."""
        yield self._by_inputs(rng)
        weights = self.weights()
        matrices = [variable for variable in weights if len(variable.shape) >= 2]
        for variable in list(reversed(matrices or weights))[:_MOST_LINES]:
            yield self._by_weight(rng, variable)

    def _by_inputs(self, rng: np.random.Generator) -> Move:
        start, end = self.inputs(rng, 1), self.inputs(rng, 1)

        def move(places: Array) -> Array | None:
            try:
                out = self.outputs(self.between(start, end, places))
            except Exception:  # inputs that are not numbers, or a fixed batch size
                return None
            if len(out) != len(places) or np.ptp(out, axis=0).max() == 0:
                return None
            return out[:, None]

        return move

    def _by_weight(self, rng: np.random.Generator, variable: Any) -> Move:
        given, direction = self.inputs(rng, 2), rng.standard_normal(tuple(variable.shape))

        def move(places: Array) -> Array | None:
            with borrowed([variable]):
                start = _numbers(variable)
                found = []
                for place in places:
                    variable.assign((start + place * direction).astype(start.dtype))
                    found.append(self.outputs(given))
                    if len(found) == 2 and np.array_equal(found[0], found[1]):
                        return None
            return np.stack(found)

        return move

    @contextlib.contextmanager
    def disturbed(self, rng: np.random.Generator) -> Iterator[None]:
        """With random weights: the link does not depend on their values."""
        weights = self.weights()
        with borrowed(weights):
            for variable in weights:
                moved = _numbers(variable) + 0.3 * rng.standard_normal(tuple(variable.shape))
                variable.assign(moved)
            yield

    def ranges(self, rng: np.random.Generator, scales: Sequence[float]) -> list[Array]:
        """Outputs for inputs of these scales, with current and with random weights, from small to large."""
        found = []
        for scale in scales:
            found.append(self.outputs(self.inputs(rng, 32, scale)))
            with self.disturbed(rng):
                found.append(self.outputs(self.inputs(rng, 32, scale)))
        return found

    def as_it_is(self) -> Iterator[tuple[Array, bool]]:
        """Outputs as users get them, with and without training mode: for batches of several sizes and values."""
        rng = np.random.default_rng(2)
        for count, kind in self.batches:
            with contextlib.suppress(Exception):  # not every input accepts every kind of value
                yield self.outputs(self.inputs(rng, count, 1.0, kind)), False


_KINDS: dict[str, Callable[[np.random.Generator, tuple[int, ...]], Array]] = {
    "normal": lambda rng, shape: rng.standard_normal(shape),
    "positive": lambda rng, shape: np.maximum(rng.standard_normal(shape), 0),
    "unit": lambda rng, shape: rng.uniform(0, 1, shape),
    "pixels": lambda rng, shape: rng.integers(0, 256, shape).astype(float),
    "ids": lambda rng, shape: rng.integers(0, 2, shape).astype(float),
}


def _numbers(variable: Any) -> Array:
    import keras

    return np.array(keras.ops.convert_to_numpy(variable.value))


@contextlib.contextmanager
def borrowed(variables: Sequence[Any]) -> Iterator[None]:
    """Restores these variables, whatever is assigned to them inside."""
    before = [_numbers(variable) for variable in variables]
    try:
        yield
    finally:
        for variable, value in zip(variables, before, strict=True):
            variable.assign(value)


def unchanged(model: Any) -> contextlib.AbstractContextManager[None]:
    """Restores the state that calling a model changes: seeds, counters, running averages."""
    trained = {id(variable) for variable in model.trainable_variables}
    states = [v for v in model.variables if id(v) not in trained and np.prod(v.shape) <= _LARGE]
    return borrowed(states)


def of(model: Any, output: Output) -> Tail:
    """The end that can be run: the graph after the last weighted sum if there is one, else the whole model."""
    if output.operation is not None and output.operation.run is not None:
        for cut in _cuts(output.operation):
            end = _End(model, output, cut)
            if end.works():
                return end
    return _Whole(model, output)


# --- the graph behind the last weighted sum ---------------------------------------------------------------------------


def _cuts(operation: Operation) -> Iterator[Cut]:
    """Places to cut the graph, best first: where a linear part begins, at the last weighted sums, and where a part
    begins that is unbounded above.
    """
    identity = _frontier(operation, lambda o: _link(o) is Link.IDENTITY)
    known = _frontier(operation, lambda o: _link(o) is not None)
    if len(identity) > 1:
        weighted = _frontier(operation, lambda o: False)
        if len(weighted) == 1:
            yield Cut(weighted)
    elif len(known) == 1 and _link(known[0]) in structure.UNBOUNDED and _count(identity[0]) != _count(operation):
        yield Cut(known, after=True)
    yield Cut(identity)


def _link(operation: Operation) -> Link | None:
    try:
        return structure.read_link(operation).link
    except (Silent, RecursionError):
        return None


def _frontier(operation: Operation, stops: Callable[[Operation], bool]) -> list[Operation]:
    """The first operations on each path back for which `stops` holds, which are weighted sums, or which are inputs of
    custom code with weights.
    """
    found: list[Operation] = []
    seen: set[int] = set()
    left = [operation]
    while left:
        current = left.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        first = current is operation
        if (
            (first and _activation(current) is not None)
            or not current.inputs
            or not first
            and (
                current.kind in structure.WEIGHTED
                or stops(current)
                or (_has_weights(current) and _link(current) is not None)
            )
        ):
            found.append(current)
        elif _is_code_with_weights(current):
            found += [source for source in current.inputs if source not in found]
        else:
            left += current.inputs
    return found


def _is_code_with_weights(operation: Operation) -> bool:
    """Whether custom code may contain a weighted sum: then what comes before does not matter."""
    return bool(_weights(operation.layer)) and _link(operation) is None


def _has_weights(operation: Operation) -> bool:
    normalises = "Normalization" in operation.kind
    return bool(operation.kind) and not normalises and bool(getattr(operation.layer, "weights", ()))


def _activation(operation: Operation) -> Any:
    """The operations that change a weighted sum."""
    return operation.activation if operation.kind in structure.WEIGHTED and callable(operation.activation) else None


def _count(operation: Operation) -> int:
    return int(np.prod([size or _VARYING for size in operation.shape or ()]))


@dataclass(frozen=True)
class Cut:
    """Operations whose outputs are replaced. `after`: after their activations, else before."""

    operations: list[Operation]
    after: bool = False

    def activation(self, operation: Operation) -> Any:
        """The first operation applied to the inserted numbers."""
        return None if self.after else _activation(operation)

    @property
    def inner(self) -> Link:
        """The link that the replaced numbers already have in the model."""
        first = self.operations[0]
        pre = first.kind in structure.WEIGHTED and not self.after
        return Link.IDENTITY if pre else _link(first) or Link.IDENTITY


class _End(Tail):
    """The operations between a cut and the output."""

    def __init__(self, model: Any, output: Output, cut: Cut) -> None:
        assert output.operation is not None
        self._model, self._output, self._operation = model, output, output.operation
        self._cutting, self._cut, self.inner = cut, cut.operations, cut.inner
        self._codes = self._between()
        self._kind = "normal"
        alone = len(self._cut) == 1 and _count(self._cut[0]) == _count(self._operation)
        self.is_plain = alone and not any(_weights(code) for code in self._codes)

    def _between(self) -> list[Any]:
        """The custom layers on the path, and Keras layers that contain custom code."""
        found, left, seen = [], [self._operation], set()
        while left:
            current = left.pop()
            if id(current) in seen or current in self._cut:
                continue
            seen.add(id(current))
            if current.layer is not None and (not current.kind or _has_weights(current)):
                found.append(current.layer)
            left += current.inputs
        return found

    def works(self) -> bool:
        """Whether it can be run alone, on some kind of numbers."""
        if any(operation.shape is None for operation in self._cut):
            return False
        for kind in ("normal", "ids"):
            self._kind = kind
            with contextlib.suppress(Exception):  # layers raise all kinds of errors for invalid inputs
                self.outputs(self.inputs(np.random.default_rng(0), 2))
                return True
        return False

    def weights(self) -> list[Any]:
        return [variable for layer in self._codes for variable in _weights(layer)]

    def inputs(self, rng: np.random.Generator, count: int, scale: float = 1.0, kind: str = "normal") -> Any:
        made = _KINDS[self._kind if self._kind == "ids" else kind]
        values = []
        for operation in self._cut:
            value = scale * made(rng, (count, *(size or _VARYING for size in operation.shape or ())))
            values.append(np.maximum(value, 0) if self.inner in structure.UNBOUNDED else value)
        return values

    def between(self, start: Any, end: Any, places: Array) -> Any:
        return [a + places.reshape(-1, *(1 for _ in a.shape[1:])) * b for a, b in zip(start, end, strict=True)]

    def grid(self, rng: np.random.Generator, reach: float) -> Array:
        sizes = tuple(size or _VARYING for size in self._cut[0].shape or ())
        if np.prod(sizes) == 1:
            z = np.linspace(-reach, reach, 17).reshape(17, *sizes)
        else:
            z = rng.uniform(-reach, reach, (9 if np.prod(sizes) < _LARGE else 3, *sizes))
        return np.maximum(z, 0) if self.inner in structure.UNBOUNDED else z

    def outputs_of(self, z: Array) -> Array:
        return self.outputs([z])

    def outputs(self, given: Any, training: bool = False) -> Array:
        import keras

        done: dict[int, Any] = {}
        for operation, value in zip(self._cut, given, strict=True):
            tensor = keras.ops.convert_to_tensor(value, "float32")
            activation = self._cutting.activation(operation)
            done[id(operation)] = tensor if activation is None else activation(tensor)
        made = _value(self._operation, done, training)
        self.dtype = keras.backend.standardize_dtype(made.dtype)
        return np.asarray(keras.ops.convert_to_numpy(made), float)

    def as_it_is(self) -> Iterator[tuple[Array, bool]]:
        yield from super().as_it_is()
        if self._codes:
            with contextlib.suppress(Exception):
                yield self.outputs(self.inputs(np.random.default_rng(3), 4), training=True), True
        yield from whole_as_it_is(self._model, self._output)


def _value(operation: Operation, done: dict[int, Any], training: bool) -> Any:
    if id(operation) not in done:
        assert operation.run is not None  # it is a live model
        sources = [_value(source, done, training) for source in operation.inputs]
        done[id(operation)] = operation.run(sources, training)
    return done[id(operation)]


def _weights(layer: Any) -> list[Any]:
    return [v for v in getattr(layer, "trainable_variables", ()) if "float" in str(v.dtype)]


# --- the whole model --------------------------------------------------------------------------------------------------


class _Whole(Tail):
    """A model that can only be run as a whole, on made-up inputs."""

    def __init__(self, model: Any, output: Output) -> None:
        self._model, self._index = model, output.index
        self._maker = inputs.maker(model, self.outputs)

    def weights(self) -> list[Any]:
        return [variable for variable in self._model.weights if variable.trainable and "float" in str(variable.dtype)]

    def inputs(self, rng: np.random.Generator, count: int, scale: float = 1.0, kind: str = "normal") -> Any:
        made = _KINDS[kind]
        change = None if (scale, kind) == (1.0, "normal") else lambda array: scale * made(rng, array.shape)
        return self._maker.make(rng, count, change)

    def between(self, start: Any, end: Any, places: Array) -> Any:
        import keras

        def along(a: Any, b: Any) -> Any:
            x, d = (np.asarray(keras.ops.convert_to_numpy(tensor)) for tensor in (a, b))
            if x.dtype.kind != "f" or len(x) != 1:
                raise TypeError("no numbers, or a fixed size of batches")
            line = x + places.reshape(-1, *(1 for _ in x.shape[1:])) * d
            return keras.ops.convert_to_tensor(line.astype(x.dtype))

        return keras.tree.map_structure(along, start, end)

    def outputs(self, given: Any, training: bool = False) -> Array:
        import keras

        made = keras.tree.flatten(self._model(*given, training=training))[self._index]
        self.dtype = keras.backend.standardize_dtype(made.dtype)
        return np.asarray(keras.ops.convert_to_numpy(made), float)


def whole_as_it_is(model: Any, output: Output) -> Iterator[tuple[Array, bool]]:
    """Outputs of the whole model, if that is cheap and inputs can be made up."""
    try:
        cost = model.count_params() * inputs.numbers_in_one(model)
        if cost > _AFFORDABLE:
            return
        whole = _Whole(model, output)
    except Exception:  # without weights or inputs there is nothing to compare with
        return
    if cost > _CHEAP:
        whole.batches = whole.batches[:2]
    yield from whole.as_it_is()
