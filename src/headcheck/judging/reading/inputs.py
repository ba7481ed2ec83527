"""Made-up inputs for models that must be called, with the right structure, shapes and dtypes.

Several kinds are tried; the first one the model accepts is used. If it accepts none, the judge says so.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from headcheck.judging.reading.errors import Unreadable
from headcheck.theory.heads import Shape

#: Creates one input from its shape (with the batch axis) and dtype.
Leaf = Callable[[Shape, str], Any]
Array = np.ndarray[Any, np.dtype[Any]]

#: Sizes to try for axes that vary: most models accept the first, deep convolutional ones need more.
_SIZES = (8, 32, 64, 128, 224, 299)


def arguments(model: Any, leaf: Leaf) -> tuple[Any, ...] | None:
    """The arguments of the model's `call`, each input created by `leaf`; None if it was never called."""
    import keras

    struct = getattr(model, "_inputs_struct", None)
    if struct is None and isinstance(model, keras.Sequential) and model._functional is not None:
        struct = model._functional._inputs_struct
    if struct is not None:
        return (keras.tree.map_structure(lambda tensor: leaf(tuple(tensor.shape), str(tensor.dtype)), struct),)
    shapes = next(iter((getattr(model, "_build_shapes_dict", None) or {}).values()), None)
    if shapes is None or not _is_structure(shapes):
        return None
    # Keras records the first argument of `call`; further ones usually have the same shape.
    return tuple(_mapped(leaf, shapes) for _ in range(max(1, _required(model))))


def numbers_in_one(model: Any) -> int:
    """The number of values in one example, with a medium size for axes that vary."""
    found = [0]
    arguments(model, lambda shape, dtype: found.append(int(np.prod([size or 32 for size in shape[1:]]))))
    return sum(found)


def _required(model: Any) -> int:
    """The number of required arguments of `call`."""
    parameters = inspect.signature(model.call).parameters.values()
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in plain and p.default is p.empty and p.name not in ("training", "mask") for p in parameters)


def _is_shape(value: Any) -> bool:
    return isinstance(value, tuple | list) and bool(value) and all(isinstance(size, int | None) for size in value)


def _is_structure(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_structure, value.values()))
    return _is_shape(value) or (isinstance(value, tuple | list) and bool(value) and all(map(_is_structure, value)))


def _mapped(leaf: Leaf, shapes: Any) -> Any:
    if isinstance(shapes, Mapping):
        return {key: _mapped(leaf, value) for key, value in shapes.items()}
    if _is_shape(shapes):
        return leaf((None, *shapes[1:]), "float32")
    return type(shapes)(_mapped(leaf, value) for value in shapes)


def _normal(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> Array:
    if "float" not in dtype:
        return _ids(rng, shape, dtype)
    return rng.standard_normal(shape).astype("float32")


def _ids(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> Array:
    """Zeros and ones: they are in every vocabulary, and valid for every dtype."""
    if dtype == "string":
        return np.full(shape, "a", object)
    ids = rng.integers(0, 2, shape)
    return ids.astype(dtype if dtype not in ("bfloat16",) else "float32")


def _whole(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> Array:
    return _ids(rng, shape, "int32" if "float" in dtype else dtype)


def _words(rng: np.random.Generator, shape: tuple[int, ...], dtype: str) -> Array:
    return np.full(shape, "a", object)


_VALUES = (_normal, _ids, _whole, _words)


@dataclass(frozen=True)
class Maker:
    """Creates inputs of one kind: `values` for each number, `size` for axes that vary."""

    model: Any
    values: Callable[[np.random.Generator, tuple[int, ...], str], Array]
    size: int

    def make(self, rng: np.random.Generator, count: int, change: Callable[[Array], Array] | None = None) -> Any:
        """Arguments for a batch of `count` examples, or of a fixed batch size. `change`: applied to floats."""
        import keras

        def leaf(shape: Shape, dtype: str) -> Any:
            made = self.values(rng, (shape[0] or count, *(size or self.size for size in shape[1:])), dtype)
            if change is not None and made.dtype.kind == "f":
                made = change(made).astype(made.dtype)
            return keras.ops.convert_to_tensor(made.tolist() if made.dtype == object else made)

        return arguments(self.model, leaf)


def _makers(model: Any) -> Iterator[Maker]:
    embeds = any(type(layer).__name__ == "Embedding" for layer in model._flatten_layers())
    values = (_ids, _normal, *_VALUES[2:]) if embeds else _VALUES
    varies: list[bool] = []
    arguments(model, lambda shape, dtype: varies.append(None in shape[1:]))
    for size in _SIZES if any(varies) else _SIZES[:1]:
        for kind in values:
            yield Maker(model, kind, size)


def maker(model: Any, call: Callable[[Any], Any]) -> Maker:
    """The first kind of inputs that `call` accepts. Raises `Unreadable` if there is none."""
    if arguments(model, lambda shape, dtype: None) is None:
        raise Unreadable(
            "Expected a model that knows its input shape, found one that was never called. "
            "Fit it or call it on a few examples first."
        )
    failure: Exception | None = None
    for candidate in _makers(model):
        try:
            call(candidate.make(np.random.default_rng(0), 2))
        except Exception as error:  # whatever layers raise for invalid inputs
            failure = failure or error
        else:
            return candidate
    raise Unreadable(
        "The judge could not make up inputs that this model takes, so it can't ask what the last function does "
        f"({plain(failure)}). That need not be a fault of the model: end it in a layer of Keras, with an activation of "
        "Keras, and the judge need not call it."
    )


def plain(error: Exception | None) -> str:
    """The first line of an error message, without colours and short enough for a sentence."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
    line = next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)
    return line if len(line) <= 150 else line[:150] + "..."
