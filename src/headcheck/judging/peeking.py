"""Looks at the targets passed to `fit` without consuming anything: single-pass data are seen when Keras reads them.

Arrays are inspected. For a dataset, its source arrays are inspected if they are in memory, else its element spec.
Generators and PyDatasets are wrapped so that the first batch is seen when Keras reads it.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from headcheck.judging.targets import is_dataset, look, target_part
from headcheck.theory.encodings import Seen, Values

#: Number of values inspected before training: enough to tell, and done in milliseconds.
LOOKED_AT = 100_000

#: Steps of a tf.data pipeline that leave targets unchanged; and those that drop examples.
_KEEP = frozenset(
    "_ShuffleDataset _BatchDataset _ParallelBatchDataset CacheDataset _RepeatDataset _PrefetchDataset "
    "_OptionsDataset".split()
)
_SELECT = frozenset("_TakeDataset _SkipDataset _ShardDataset _FilterDataset".split())


@dataclass
class Peeked:
    """What is known of targets: `y` for one output or nested for several, once `ready`."""

    y: Any = None
    ready: bool = False
    partly: bool = False

    def keep(self, batch: Any) -> None:
        """Record the targets of the first batch."""
        if not self.ready and isinstance(batch, list | tuple) and len(batch) > 1:
            self.y, self.ready, self.partly = batch[1], True, True

    def seen(self, names: list[str], split: Any) -> dict[str, Seen]:
        """Facts about the targets of each output."""
        parts: Mapping[str, Any] = split(self.y, names)
        facts = {name: look(y, LOOKED_AT) for name, y in parts.items()}
        return {name: _partly(seen) for name, seen in facts.items()} if self.partly else facts


def _partly(seen: Seen) -> Seen:
    return replace(seen, complete=False)


def peek(x: Any, y: Any) -> tuple[Any, Peeked]:
    """The x to pass on to Keras instead, and what is known of the targets, now or when Keras reads."""
    peeked = Peeked()
    if y is not None:
        return x, Peeked(y, ready=True)
    if is_dataset(x):
        return x, _of_dataset(x)
    if isinstance(x, types.GeneratorType):
        return _tapped(x, peeked), peeked
    return _tapped_dataset(x, peeked), peeked


def _tapped(generator: Iterator[Any], peeked: Peeked) -> Iterator[Any]:
    for batch in generator:
        peeked.keep(batch)
        yield batch


def _tapped_dataset(x: Any, peeked: Peeked) -> Any:
    """A PyDataset that delegates to x; x itself if it is not a PyDataset, or is read in other processes."""
    import keras

    if not isinstance(x, keras.utils.PyDataset) or getattr(x, "_use_multiprocessing", True):
        return x

    class Tapped(keras.utils.PyDataset):  # type: ignore[misc]
        """Inspects the first batch that is read."""

        def __init__(self) -> None:
            super().__init__(workers=x.workers, max_queue_size=x.max_queue_size)

        def __getitem__(self, index: int) -> Any:
            batch = x[index]
            peeked.keep(batch)
            return batch

        @property
        def num_batches(self) -> int | None:
            return x.num_batches  # type: ignore[no-any-return]

        def on_epoch_begin(self) -> None:
            x.on_epoch_begin()

        def on_epoch_end(self) -> None:
            x.on_epoch_end()

    return Tapped()


# --- datasets of TensorFlow -----------------------------------------------------------------------------------------


def _of_dataset(dataset: Any) -> Peeked:
    spec = dataset.element_spec
    if not (isinstance(spec, tuple) and len(spec) in (2, 3)):
        return Peeked()
    source = _source(dataset)
    if source is None:
        return Peeked(_mapped(_from_spec, target_part(spec)), ready=True)
    y, partly = source
    return Peeked(y, ready=True, partly=partly)


def _source(dataset: Any, partly: bool = False) -> tuple[Any, bool] | None:
    """The source targets of a pipeline, if in memory, and whether some are dropped; None if it changes them."""
    name = type(dataset).__name__
    if name in _KEEP | _SELECT:
        return _source(dataset._input_dataset, partly or name in _SELECT)
    if name == "_ZipDataset" and isinstance(dataset._datasets, tuple) and len(dataset._datasets) in (2, 3):
        return _source_of_all(dataset._datasets[1], partly)
    if name != "_TensorSliceDataset" or not isinstance(dataset.element_spec, tuple):
        return None
    leaves = iter(dataset._tensors)
    inputs, targets = (_mapped(lambda _: next(leaves), part) for part in dataset.element_spec[:2])
    return targets, partly


def _source_of_all(dataset: Any, partly: bool) -> tuple[Any, bool] | None:
    """The same, for a dataset of targets only."""
    name = type(dataset).__name__
    if name in _KEEP | _SELECT:
        return _source_of_all(dataset._input_dataset, partly or name in _SELECT)
    if name != "_TensorSliceDataset":
        return None
    leaves = iter(dataset._tensors)
    return _mapped(lambda _: next(leaves), dataset.element_spec), partly


def _mapped(function: Any, value: Any) -> Any:
    """Apply a function to the leaves of dicts and tuples, in TensorFlow's flattening order."""
    if isinstance(value, Mapping):
        return {key: _mapped(function, value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return tuple(_mapped(function, item) for item in value)
    return function(value)


def _from_spec(spec: Any) -> Seen:
    """What an element spec says about targets."""
    shape = tuple(size for size in spec.shape.as_list()[1:])
    text = spec.dtype.name == "string"
    return Seen(shape, None, Values.TEXT if text else Values.NUMBERS, spec.dtype.name, complete=False)
