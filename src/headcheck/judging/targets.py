"""Reads targets: from an array, a table, a list or a dataset to facts about y, and to its task.

Only numpy is needed; pandas's and TensorFlow's objects are known by what they offer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from headcheck.judging.reading.errors import Unreadable
from headcheck.theory.encodings import Encoding, Seen, Taken, Values, take
from headcheck.theory.task_types import Task

#: Number of values inspected; of more, evenly spaced examples.
LOOKED_AT = 4_000_000
#: Batches of a dataset that are inspected.
_BATCHES = 64
#: With more different values than this, they are not listed.
_DISTINCT = 1000
#: Tolerance for shares that add up to one, in single precision.
_ROUNDING = 1e-3


@dataclass(frozen=True)
class Targets:
    """What targets look like, and their interpretations, the most likely first."""

    seen: Seen
    readings: tuple[Taken, ...]

    @property
    def task(self) -> Task:
        """The most likely task of these targets."""
        return self.readings[0].task

    @property
    def encoding(self) -> Encoding:
        """The most likely encoding of the answers."""
        return self.readings[0].encoding

    def __str__(self) -> str:
        first, *others = (taken.words for taken in self.readings)
        return f"Taken for {first}" + (f"; they could also be {' or '.join(others)}." if others else ".")


def of_targets(y: Any) -> Targets:
    """Infer the task of targets, as far as possible, and how answers are encoded.

    `y`: (n, ...) as an array, a tensor, a pandas Series, DataFrame or Categorical, a list, or a tf.data.Dataset of y or
    of (x, y). Raises `Unreadable`, with a message for users, for anything else, and for several outputs at once.
    """
    seen = look(y)
    return Targets(seen, take(seen))


def split(targets: Any, names: Sequence[str]) -> dict[str, Any]:
    """Targets for each output of a model, by name: from a dict by name, or a list or tuple in the outputs' order.

    A dataset of (x, y) is read first. Raises `Unreadable` if targets and outputs do not match one to one.
    """
    if is_dataset(targets):
        targets = from_dataset(targets)
    if len(names) == 1 and not (isinstance(targets, Mapping) and len(targets) == 1):
        return {names[0]: targets}
    if isinstance(targets, Mapping):
        if len(names) == 1 or set(targets) == set(names):
            return dict(zip(names, targets.values(), strict=True)) if len(names) == 1 else dict(targets)
        raise Unreadable(f"Expected targets for the outputs {', '.join(names)}; found {', '.join(map(str, targets))}.")
    if isinstance(targets, list | tuple) and len(targets) == len(names):
        return dict(zip(names, targets, strict=True))
    found = f"{len(targets)} in order" if isinstance(targets, list | tuple) else f"one {type(targets).__name__}"
    raise Unreadable(f"Expected targets for each of the outputs {', '.join(names)}; found {found}.")


def look(y: Any, limit: int = LOOKED_AT) -> Seen:
    """Facts about targets `y`, from `limit` numbers of them at most. Raises `Unreadable` as `of_targets` does."""
    import numpy as np

    if is_dataset(y):
        y = from_dataset(y)
    if isinstance(y, Seen):
        return y
    array, dtype, refused = _array(y, limit)
    if array.ndim == 0:
        raise Unreadable(f"Expected targets with one row for each example, found a single {type(y).__name__}.")
    examples, shape = _length(y, array), tuple(int(size) for size in array.shape[1:])
    values, array = _values(array)
    facts = Seen(shape, examples, values, dtype, refused=refused, complete=examples == len(array))
    if values is Values.TEXT:
        names = [name for name in array.ravel() if isinstance(name, str | bytes)]
        return replace(facts, distinct=tuple(sorted(set(map(str, names)))[:_DISTINCT]), missing=array.size - len(names))
    if values is Values.DATES:
        return facts
    numbers = np.asarray(array.real, float) if values is Values.COMPLEX else array.astype(float)
    finite = numbers[np.isfinite(numbers)]
    if finite.size == 0:
        return replace(facts, missing=int(numbers.size))
    distinct = _distinct(finite)
    facts = replace(
        facts,
        low=float(finite.min()),
        high=float(finite.max()),
        missing=int(numbers.size - finite.size),
        whole=bool((finite == np.round(finite)).all()),
        distinct=distinct,
    )
    return _with_rows(facts, numbers, set(distinct or ()) <= {0.0, 1.0} and distinct is not None)


def _with_rows(facts: Seen, numbers: Any, zeros_and_ones: bool) -> Seen:
    """The facts about rows along the last axis, where there are some."""
    import numpy as np

    if not facts.shape or facts.shape[-1] == 1 or facts.missing:
        return facts
    sums = numbers.sum(axis=-1)
    to_one = bool((facts.low or 0) >= 0 and np.abs(sums - 1).max() < _ROUNDING)
    unused: tuple[int, ...] = ()
    if zeros_and_ones and len(facts.shape) == 1:
        unused = tuple(int(column) for column in np.flatnonzero(numbers.max(axis=0) == 0))
    return replace(facts, one_hot=to_one and zeros_and_ones, sums_to_one=to_one, unused=unused)


def _distinct(finite: Any) -> tuple[float, ...] | None:
    """The distinct values, sorted; None if there are very many."""
    import numpy as np

    flat = finite.ravel()
    if len(np.unique(flat[: 4 * _DISTINCT])) > _DISTINCT:
        return None
    found = np.unique(flat)
    return tuple(float(value) for value in found) if len(found) <= _DISTINCT else None


def _values(array: Any) -> tuple[Values, Any]:
    """The kind of an array's values, and the array as numbers if they are numeric."""
    match array.dtype.kind:
        case "b":
            return Values.BOOLEANS, array.astype(float)
        case "U" | "S":
            return Values.TEXT, array
        case "M" | "m":
            return Values.DATES, array
        case "c":
            return Values.COMPLEX, array
        case "O":
            return _objects(array)
    return Values.NUMBERS, array


def _objects(array: Any) -> tuple[Values, Any]:
    """Objects count as numbers if each can be converted, None and NA as missing."""
    if any(isinstance(value, str | bytes) for value in array.ravel()):
        return Values.TEXT, array
    import numpy as np

    missing = float("nan")
    try:
        read = [missing if value is None or value != value else float(value) for value in array.ravel()]
    except (TypeError, ValueError):
        raise Unreadable(
            f"Expected numbers, text or dates as targets, found objects of the type {type(array.ravel()[0]).__name__}."
        ) from None
    return Values.NUMBERS, np.array(read).reshape(array.shape)


# --- from whatever y is to an array ---------------------------------------------------------------------------------


def _array(y: Any, limit: int) -> tuple[Any, str, bool]:
    """Some or all of y as an array, the name of its dtype, and whether Keras refuses that dtype in this container."""
    import numpy as np

    if isinstance(y, Mapping):
        raise Unreadable(f"Expected the targets of one output, found those of several: {', '.join(map(str, y))}.")
    table = hasattr(y, "iloc")
    if not table and isinstance(y, list | tuple):
        try:
            y = np.asarray(y)
        except ValueError as error:
            raise Unreadable(f"Expected targets of one shape for all examples, found others ({error}).") from error
    shape = getattr(y, "shape", None)
    if shape is None and not hasattr(y, "__array__"):
        raise Unreadable(
            f"Expected targets as an array, a table, a list or a dataset; found {type(y).__name__}. "
            "A generator can be read only once: give a batch of its targets."
        )
    step = _step([int(size) for size in shape], limit) if shape is not None and len(shape) else 1
    some = y.iloc[::step] if table else y[::step] if step > 1 else y
    dtype = str(getattr(y, "dtype", "")) or str(np.asarray(some).dtype)
    array = _numpy(some)
    return array, dtype, array.dtype.kind in "OMm" or (table and _extension(y))


def _step(shape: Sequence[int], limit: int) -> int:
    """Every how many-th example is looked at, so that no more than `limit` numbers are."""
    size = 1
    for length in shape:
        size *= length
    return max(1, -(-size // max(limit, 1)))


def _numpy(y: Any) -> Any:
    import numpy as np

    if hasattr(y, "detach"):  # a tensor of PyTorch may be on a graph
        y = y.detach()
    if hasattr(y, "to_numpy"):
        return np.asarray(y.to_numpy())
    return np.asarray(y.numpy() if hasattr(y, "numpy") else y)


def _extension(table: Any) -> bool:
    """Whether a column of a pandas table has a dtype that is none of numpy's, such as category or Int64."""
    dtypes = list(table.dtypes) if hasattr(table, "columns") else [table.dtype]
    return any(not hasattr(dtype, "char") for dtype in dtypes)


def _length(y: Any, array: Any) -> int:
    try:
        return int(y.shape[0]) if getattr(y, "shape", None) else len(y)
    except (TypeError, IndexError):
        return len(array)


# --- datasets -------------------------------------------------------------------------------------------------------


def is_dataset(y: Any) -> bool:
    """Whether y is a tf.data.Dataset, without importing TensorFlow."""
    return hasattr(y, "element_spec") and hasattr(y, "as_numpy_iterator")


def target_part(element: Any) -> Any:
    """The targets in what a dataset gives: the second of (x, y) or (x, y, weights), or all of it."""
    return element[1] if isinstance(element, tuple) and len(element) in (2, 3) else element


def from_dataset(dataset: Any) -> Any:
    """Facts about targets in the first batches of a dataset of y or of (x, y), nested as they are in it."""
    import numpy as np

    batched = _batched(dataset.element_spec)
    parts: list[list[Any]] = []
    enough = _BATCHES if batched else _BATCHES * 64
    complete = True
    for batch in dataset.as_numpy_iterator():
        if len(parts) == enough:
            complete = False
            break
        flat = _flat(target_part(batch))
        parts.append([np.asarray(part) if batched else np.asarray(part)[None] for part in flat])
    if not parts:
        raise Unreadable("Expected a dataset with targets, found an empty one.")
    try:
        arrays = [np.concatenate(column) for column in zip(*parts, strict=True)]
    except ValueError:
        raise Unreadable("Expected targets of one shape in all batches of the dataset, found others.") from None
    facts = (look(array) for array in arrays)
    seen = (replace(found, complete=complete and found.complete) for found in facts)
    return _like(target_part(dataset.element_spec), seen)


def _batched(spec: Any) -> bool:
    """Whether the elements of a dataset are batches: their parts have a common first size, or one that is open."""
    sizes = []
    for part in _flat(spec):
        shape = part.shape
        if shape.rank == 0:
            return False
        sizes.append(shape[0] if shape.rank else None)
    return sizes[0] is None or (len(sizes) > 1 and len(set(sizes)) == 1)


def _flat(value: Any) -> list[Any]:
    """The leaves of dicts, lists and tuples; dicts in the order of their keys, as Keras flattens them."""
    if isinstance(value, Mapping):
        return [leaf for key in sorted(value) for leaf in _flat(value[key])]
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in _flat(item)]
    return [value]


def _like(spec: Any, leaves: Iterator[Any]) -> Any:
    if isinstance(spec, Mapping):
        return {key: _like(spec[key], leaves) for key in sorted(spec)}
    if isinstance(spec, list | tuple):
        return [_like(item, leaves) for item in spec]
    return next(leaves)
