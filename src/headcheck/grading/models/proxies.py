"""Proxies for the custom code in an opened model: calls go to the other process, with arrays, and return arrays.

They have copies of the originals' weights, so that the judge can substitute others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from headcheck.grading.models.archive import Refused

Array = npt.NDArray[Any]
#: Calls the function with this handle on arrays; returns an array or a list of arrays.
Ask = Callable[[int, list[Array]], Any]


@dataclass(frozen=True)
class Output:
    """What one output of a layer was said to be: None for a size that varies."""

    shape: tuple[int | None, ...]
    dtype: str


@dataclass(frozen=True)
class Question:
    """A callable of the other process: how it is asked, its handle there, and what a person would call it."""

    ask: Ask
    handle: int
    name: str

    def __call__(self, arrays: Sequence[Array]) -> list[Array]:
        """The arrays of its answer. Raises `Refused` if they are not numeric."""
        # The other process may return changed arguments, so it gets copies.
        answer = self.ask(self.handle, [np.array(array) for array in arrays])
        answers = [np.asarray(part) for part in (answer if isinstance(answer, list | tuple) else [answer])]
        for array in answers:
            if array.dtype.kind not in "fiub":
                raise Refused(f"Expected numbers from `{self.name}`, found {array.dtype.name[:60]}: return a tensor.")
        return answers

    def one(self, arrays: Sequence[Array]) -> Array:
        """The only array of its answer."""
        answers = self(arrays)
        if len(answers) != 1:
            raise Refused(f"Expected one tensor from `{self.name}`, found {len(answers)}: return one.")
        return answers[0]


def numbers(tensor: Any, name: str) -> Array:
    """The values of a tensor; symbolic ones have none."""
    if isinstance(tensor, keras.KerasTensor) or not hasattr(tensor, "numpy"):
        raise Refused(f"Expected numbers to ask `{name}` with, found symbols: call the model with run_eagerly=True.")
    return np.array(tensor)


class Crossing(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """A layer whose output comes from the other process."""

    def __init__(self, asked: Asked, outputs: list[Output] | None, name: str) -> None:
        super().__init__(name=name, autocast=False)
        self._asked, self._outputs = asked, outputs
        asked.held.put_into(self)

    def build(self, input_shape: Any) -> None:
        """No-op: weights are set in `__init__`."""

    def call(self, tensors: Any) -> Any:
        """The answer for one tensor or several."""
        answers = self._asked(keras.tree.flatten(tensors))
        outputs = self._outputs or [Output(array.shape, _dtype(array)) for array in answers]
        shapes, found = [output.shape for output in outputs], [array.shape for array in answers]
        if len(shapes) != len(found) or not all(map(_matches, found, shapes)):
            raise Refused(
                f"Expected outputs of the shapes {shapes} from `{self._asked.question.name}`, as when the model was "
                f"built; found {found}: return the same for every batch."
            )
        given = [
            keras.ops.convert_to_tensor(array, output.dtype) for array, output in zip(answers, outputs, strict=True)
        ]
        return given[0] if len(given) == 1 else given

    def compute_output_spec(self, tensors: Any) -> Any:
        """What comes out, as it was said; else as it is for a batch of zeros."""
        outputs = self._outputs
        if outputs is None:
            zeros = [np.zeros([size or 1 for size in t.shape], t.dtype) for t in keras.tree.flatten(tensors)]
            answers = self._asked(zeros)
            outputs = [Output((None, *array.shape[1:]), _dtype(array)) for array in answers]
        symbols = [keras.KerasTensor(output.shape, output.dtype) for output in outputs]
        return symbols[0] if len(symbols) == 1 else symbols


def _matches(found: tuple[int, ...], shape: tuple[int | None, ...]) -> bool:
    return len(found) == len(shape) and all(size in (None, f) for size, f in zip(shape, found, strict=True))


def _dtype(array: Array) -> str:
    return "float32" if array.dtype.kind == "f" else array.dtype.name


class Held:
    """The weights of a layer that is code, and of the layers in it, by number."""

    def __init__(self, tree: Mapping[str, Any], values: list[Array]) -> None:
        self._tree, self._values = tree, values
        self._variables: dict[int, Any] = {}

    def put_into(self, layer: Any) -> None:
        """Give `layer` its weights under the names that Keras's layers use, and layers that hold the others."""
        self._put(layer, self._tree)

    def _put(self, layer: Any, tree: Mapping[str, Any]) -> None:
        for number in tree["weights"]:
            if number not in self._variables:
                value = self._values[number]
                self._variables[number] = layer.add_weight(
                    shape=value.shape, dtype=value.dtype.name, initializer="zeros", name=f"held_{number}"
                )
                self._variables[number].assign(value)
        if tree["kernel"] in tree["weights"]:
            layer._kernel = self._variables[tree["kernel"]]
        if tree["bias"] in tree["weights"]:
            layer.bias = self._variables[tree["bias"]]
        inner = [keras.layers.Layer() for _ in tree["layers"]]
        for held, branch in zip(inner, tree["layers"], strict=True):
            self._put(held, branch)
            held.built = True
        layer.holders = inner

    def arguments(self, tensors: Sequence[Any], name: str) -> list[Array]:
        """What the original is asked with: which weights are others now, these weights, and the inputs."""
        now = {number: keras.ops.convert_to_numpy(variable) for number, variable in sorted(self._variables.items())}
        changed = [n for n, value in now.items() if value.tobytes() != self._values[n].tobytes()]
        inputs = [tensor if isinstance(tensor, np.ndarray) else numbers(tensor, name) for tensor in tensors]
        return [np.array(changed, "int64"), *(now[number] for number in changed), *inputs]


@dataclass(frozen=True)
class Asked:
    """A layer or model that is code: how it is asked, and its weights."""

    question: Question
    held: Held

    def __call__(self, tensors: Sequence[Any]) -> list[Array]:
        """Its outputs for these inputs, with the current weights."""
        return self.question(self.held.arguments(tensors, self.question.name))


class Subclassed(keras.Model):  # type: ignore[misc]  # Keras has no types
    """A model whose class is its author's: as the graph that its `call` made of symbols, or asked as a whole."""

    def __init__(self, name: str, inside: keras.Model | Asked) -> None:
        super().__init__(name=name)
        self.inside = inside if isinstance(inside, keras.Model) else None
        self.asked = inside if isinstance(inside, Asked) else None
        if self.asked is not None:
            self.asked.held.put_into(self)

    def build(self, input_shape: Any) -> None:
        """No-op: weights are set in `__init__`."""

    def call(self, inputs: Any) -> Any:
        """The outputs for one tensor or a list of them."""
        if self.inside is not None:
            return self.inside(inputs)
        assert self.asked is not None
        answers = self.asked(keras.tree.flatten(inputs))
        given = [keras.ops.convert_to_tensor(array, _dtype(array)) for array in answers]
        return given[0] if len(given) == 1 else given


def activation(question: Question) -> Callable[[Any], Any]:
    """A function of one tensor that keeps its shape."""

    def ask(tensor: Any) -> Any:
        array = question.one([numbers(tensor, question.name)])
        if array.shape != tuple(tensor.shape):
            raise Refused(
                f"Expected an output of shape {tuple(tensor.shape)} from the activation `{question.name}`, found "
                f"{array.shape}: an activation works on each number, or each row, alone."
            )
        return keras.ops.convert_to_tensor(array, keras.backend.standardize_dtype(tensor.dtype))

    ask.__name__ = _identifier(question.name)
    return ask


def loss(question: Question) -> Callable[[Any, Any], Any]:
    """A loss whose value comes from the other process."""

    def ask(y_true: Any, y_pred: Any) -> Any:
        arrays = [numbers(keras.ops.convert_to_tensor(y), question.name) for y in (y_true, y_pred)]
        array = question.one(arrays)
        if array.size > max(1, *(given.size for given in arrays)):
            raise Refused(f"Expected at most a loss for each number from `{question.name}`, found {array.shape}.")
        return keras.ops.convert_to_tensor(array, "float32")

    ask.__name__ = _identifier(question.name)
    return ask


def _identifier(name: str) -> str:
    """A name that Keras does not mistake for a lambda, which would cause a warning."""
    return name if name.isidentifier() else "function"


def metric(name: str) -> Callable[[Any, Any], Any]:
    """A metric known only by name: what it computes is not needed."""

    def unknown(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.convert_to_tensor(np.float32("nan"))

    unknown.__name__ = name
    return unknown
