"""Serialises values to JSON and back. Never code, never pickles, never one of the sender's classes.

`write` runs in the process that has the values, `read` in the other; functions become handles that can be called.
"""

from __future__ import annotations

import base64
import builtins
import keyword
import math
import sys
import types
from collections import Counter
from collections.abc import Callable
from typing import Any

from .messages import Failed
from .packages import explain

#: Limits of a value that can cross: nesting, number of elements, characters of a string.
DEEPEST = 40
MOST_PARTS = 200_000
LONGEST_TEXT = 2_000_000
#: bytes of one array, and of all values that are read together
LARGEST_ARRAY = 64 << 20
MOST_BYTES = 512 << 20
#: Entries of a set or dictionary that may have equal hashes: each lookup compares them all.
MOST_OF_A_HASH = 100

#: Modules that a test may use through a name that the notebook imported.
MODULES = ("numpy", "pandas", "tensorflow", "keras", "matplotlib", "matplotlib.pyplot", "math", "random", "os", "sys")

#: NumPy dtype kinds that are written as bytes: numbers, dates and time spans.
_NUMBERS = "biufcmM"


class NotTaken(Exception):
    """A value that can't cross between the processes; the message is for whoever created it."""


class TooMuch(NotTaken):
    """A value is too large or too deeply nested to cross."""


class Opaque:
    """Placeholder for a value of a kind that can't cross. Its class has the name of the value's class."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Raised(Exception):
    """An exception of the other process: its class has the same name, and derives from the builtin of that name."""

    #: Tells Keras not to prepend its call information.
    _keras_call_info_injected = True


class Writer:
    """Serialises values. `keep` registers an object and returns its handle; `model` serialises Keras models."""

    def __init__(self, keep: Callable[[Any], int], model: Callable[[Any], bytes] | None = None) -> None:
        self._keep, self._model = keep, model
        self._parts = 0

    def write(self, value: Any, depth: int = 0) -> Any:
        """A value as JSON: strings, bools, None and finite numbers as they are, anything else as {kind: ...}.

        Raises TooMuch if it is too large. Calls no method that a class of the notebook could define, except those of
        Keras models and TensorFlow tensors.
        """
        self._parts += 1
        if depth > DEEPEST or self._parts > MOST_PARTS:
            raise TooMuch(
                f"Expected a value of at most {MOST_PARTS:,} parts, in at most {DEEPEST} levels, found one of more: "
                "use a smaller one."
            )
        if value is None or value is True or value is False:
            return value
        if isinstance(value, str):
            return self._text(str.__str__(value))
        if isinstance(value, int):
            whole = int.__int__(value)
            return whole if abs(whole) < 2**53 else {"int": self._text(hex(whole))}
        if isinstance(value, float) and not _is_numpy(value):
            number = float.__float__(value)
            return number if math.isfinite(number) else {"float": repr(number)}
        if isinstance(value, (list, tuple, set, frozenset)):
            kind: Any = next(k for k in (list, tuple, set, frozenset) if isinstance(value, k))
            return {kind.__name__: [self.write(part, depth + 1) for part in kind.__iter__(value)]}
        if isinstance(value, dict):
            pairs = dict.items(value)
            return {"dict": [[self.write(k, depth + 1), self.write(v, depth + 1)] for k, v in pairs]}
        if isinstance(value, types.ModuleType):
            return {"module": str(value.__name__)}
        return self._object(value, depth)

    def _object(self, value: Any, depth: int) -> Any:
        if (array := _as_array(value)) is not None:
            written = self._array(array, depth)
            return written | {"scalar": True} if _is_numpy(value) and "array" in written else written
        pandas = sys.modules.get("pandas")
        if pandas and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
            return self._table(value, depth)
        keras = sys.modules.get("keras")
        if keras and isinstance(value, keras.callbacks.History):
            return {"history": [self.write(value.history, depth + 1), self.write(value.epoch, depth + 1)]}
        if keras and self._model and isinstance(value, keras.Model):
            return {"model": base64.b64encode(self._model(value)).decode()}
        if callable(value):
            kind = type(value).__name__
            name = getattr(value, "__name__", None) or kind
            return {"callable": self._keep(value), "name": name if isinstance(name, str) else kind, "kind": kind}
        return {"other": type(value).__name__}

    def _text(self, text: str) -> str:
        if len(text) > LONGEST_TEXT:
            raise TooMuch(f"Expected texts of at most {LONGEST_TEXT:,} characters, found one of {len(text):,}.")
        return text

    def _array(self, array: Any, depth: int) -> Any:
        if array.dtype.kind == "U":
            return {"texts": self.write(array.tolist(), depth + 1)}
        if array.dtype == object and array.ndim:
            return {"objects": [self.write(part, depth + 1) for part in array.flat], "shape": list(array.shape)}
        if array.dtype.kind not in _NUMBERS:
            return {"other": "ndarray"}
        if array.nbytes > LARGEST_ARRAY:
            raise TooMuch(
                f"Expected arrays of at most {LARGEST_ARRAY >> 20} MB, found one of the shape {array.shape}, which "
                f"takes {array.nbytes >> 20} MB: use a smaller one."
            )
        # not ascontiguousarray, which turns a scalar into one dimension
        raw = base64.b64encode(array.tobytes()).decode()
        return {"array": raw, "dtype": array.dtype.str, "shape": list(array.shape)}

    def _table(self, value: Any, depth: int) -> Any:
        pandas = sys.modules["pandas"]

        def column(entries: Any) -> Any:
            return self.write(entries.to_numpy(), depth + 1)

        if isinstance(value, pandas.Index):
            return {"index": column(value)}
        if isinstance(value, pandas.Series):
            return {"series": column(value), "labels": column(value.index), "name": self.write(value.name, depth + 1)}
        columns = [column(value.iloc[:, number]) for number in range(value.shape[1])]
        return {"frame": columns, "labels": column(value.index), "names": self.write(list(value.columns), depth + 1)}


class Reader:
    """Deserialises values. `call` calls the function behind a handle; `model` opens a Keras model from bytes."""

    def __init__(
        self,
        call: Callable[[int, tuple[Any, ...], dict[str, Any]], Any] | None = None,
        model: Callable[[bytes], Any] | None = None,
    ) -> None:
        self._call, self._model = call, model
        self._bytes = 0

    def read(self, written: Any) -> Any:
        """The value. Raises ValueError for anything that `Writer.write` never writes, TooMuch for what would take too
        much memory or time.
        """
        if written is None or isinstance(written, (bool, int, float, str)):
            return written
        if not isinstance(written, dict) or not written:
            raise ValueError(f"Expected a written value, found {type(written).__name__}.")
        kind = next(iter(written))
        reading = getattr(self, f"_read_{kind}", None) if isinstance(kind, str) else None
        if reading is None:
            raise ValueError(f"There is no kind of value {kind!r:.60}.")
        return reading(**{name: part for name, part in written.items() if isinstance(name, str)})

    def _each(self, parts: Any) -> list[Any]:
        if not isinstance(parts, list):
            raise ValueError("Expected a list of written values.")
        return [self.read(part) for part in parts]

    def _read_int(self, int: str) -> Any:
        return builtins.int(int, 16)

    def _read_float(self, float: str) -> Any:
        return builtins.float(float)

    def _read_list(self, list: Any) -> Any:
        return self._each(list)

    def _read_tuple(self, tuple: Any) -> Any:
        return builtins.tuple(self._each(tuple))

    def _read_set(self, set: Any) -> Any:
        return builtins.set(_of_several_hashes(self._each(set)))

    def _read_frozenset(self, frozenset: Any) -> Any:
        return builtins.frozenset(_of_several_hashes(self._each(frozenset)))

    def _read_dict(self, dict: Any) -> Any:
        keys = _of_several_hashes([self.read(key) for key, _ in dict])
        return {key: self.read(value) for key, (_, value) in zip(keys, dict, strict=True)}

    def _read_module(self, module: str) -> Any:
        return __import__("importlib").import_module(module) if module in MODULES else opaque("module")

    def _read_array(self, array: str, dtype: str, shape: list[int], scalar: bool = False) -> Any:
        import numpy as np

        kind = np.dtype(dtype)
        if kind.kind not in _NUMBERS or kind.shape:
            raise ValueError(f"Expected numbers, found the dtype {dtype!r:.60}.")
        self._take(len(array))
        # frombuffer and reshape check the size against the bytes, so a false shape allocates nothing
        values = np.frombuffer(base64.b64decode(array, validate=True), dtype=kind).reshape(shape).copy()
        return values[()] if scalar else values

    def _read_texts(self, texts: Any) -> Any:
        import numpy as np

        parts = np.asarray(self.read(texts), dtype=object)
        if parts.size * max((len(str(part)) for part in parts.flat), default=0) * 4 > LARGEST_ARRAY:
            raise TooMuch("Expected texts of similar length, found a long one among many: NumPy gives each its room.")
        whole = parts.astype(str)
        self._take(whole.nbytes)
        return whole

    def _read_objects(self, objects: Any, shape: list[int]) -> Any:
        import numpy as np

        # one by one: NumPy would take nested lists for dimensions
        flat = np.fromiter(self._each(objects), dtype=object, count=len(objects))
        return flat.reshape(shape)

    def _read_index(self, index: Any) -> Any:
        import pandas as pd

        return pd.Index(self.read(index))

    def _read_series(self, series: Any, labels: Any, name: Any) -> Any:
        import pandas as pd

        index = pd.Index(self.read(labels))
        return pd.Series(self._column(series, len(index)), index=index, name=self.read(name))

    def _read_frame(self, frame: Any, labels: Any, names: Any) -> Any:
        import pandas as pd

        index, title = pd.Index(self.read(labels)), self.read(names)
        if not isinstance(frame, list) or not isinstance(title, list) or len(title) != len(frame):
            raise ValueError("Expected a table with a name for each column, found another.")
        table = pd.DataFrame({number: self._column(one, len(index)) for number, one in enumerate(frame)}, index=index)
        table.columns = pd.Index(title)
        return table

    def _column(self, written: Any, length: int) -> Any:
        """A column of a table: pandas would broadcast a single value."""
        column = self.read(written)
        if not _is_array(column) or column.shape != (length,):
            raise ValueError(f"Expected a column of {length} values, found {type(column).__name__}.")
        return column

    def _take(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MOST_BYTES:
            raise TooMuch(f"Expected values of at most {MOST_BYTES >> 20} MB all together, found more: use fewer.")

    def _read_history(self, history: Any) -> Any:
        values, epoch = history
        return types.SimpleNamespace(history=self.read(values), epoch=self.read(epoch))

    def _read_model(self, model: str) -> Any:
        if self._model is None:
            raise ValueError("Models are not taken here.")
        return self._model(base64.b64decode(model, validate=True))

    def _read_callable(self, callable: int, name: str, kind: str) -> Any:
        if self._call is None or type(callable) is not builtins.int or not isinstance(name, str):
            raise ValueError("Functions are not taken here.")
        across: type[Across] = type(_class_name(kind), (Across,), {})
        return across(callable, name, self._call)

    def _read_other(self, other: str) -> Any:
        return opaque(other)


class Across:
    """A function of the other process: a call runs there, on copies of the arguments.

    Changes that the call makes to its arguments (arrays, lists and dicts) are applied here, too. Its class has the
    name of the function's class, for messages.
    """

    def __init__(self, handle: int, name: str, call: Callable[[int, tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self.handle, self._call = handle, call
        self.__name__ = self.__qualname__ = name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._call(self.handle, arguments, named)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


def opaque(name: str) -> Opaque:
    """A placeholder that only knows the name of the value's class."""
    made: Opaque = type(_class_name(name), (Opaque,), {})()
    return made


def _class_name(name: object) -> str:
    return name if isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name) else "object"


def why_not(error: BaseException) -> str:
    """Why a value could not cross, as a sentence for whoever created it."""
    told = write_error(error)
    return told["text"] if isinstance(error, NotTaken) else f"{told['error']}: {told['text']}".rstrip(": ")


def _of_several_hashes(entries: list[Any]) -> list[Any]:
    """The entries of a set or dictionary, if lookups are cheap: not too many have equal hashes."""
    counted = Counter(map(hash, entries))
    if counted and max(counted.values()) > MOST_OF_A_HASH:
        raise TooMuch(
            f"Expected a set or dictionary of which at most {MOST_OF_A_HASH} entries have the same hash, found more: "
            "such a one takes too long to search."
        )
    return entries


def write_error(error: BaseException) -> Failed:
    """An exception as its class name and message, trusting neither."""
    explain(error)
    try:
        text = str(error)[:2000]
    except BaseException:  # an exception class of the notebook may fail to print
        text = ""
    return {"error": type(error).__name__, "text": text}


def read_error(name: Any, text: Any) -> Exception:
    """What to raise for an exception of the other process: `Raised`, combined with the builtin of that name, if any."""
    kind: Any = getattr(builtins, str(name), None)
    known = isinstance(kind, type) and issubclass(kind, Exception)
    bases = (Raised, kind) if known else (Raised,)
    try:
        made: Raised = type(str(name)[:80] if str(name).isidentifier() else "Exception", bases, {})(str(text)[:2000])
        str(made)
        return made
    except Exception:  # such as UnicodeDecodeError, which requires five arguments
        return Raised(f"{name}: {text}"[:2000])


def put_back(arguments: Any, changed: Any) -> None:
    """Apply the changes to `arguments` that a call in the other process made to its copies."""
    for argument, now in zip(arguments, changed, strict=False):
        if isinstance(argument, list) and isinstance(now, list):
            argument[:] = now
        elif isinstance(argument, dict) and isinstance(now, dict):
            argument.clear()
            argument.update(now)
        elif _is_array(argument) and argument.flags.writeable and getattr(now, "shape", None) == argument.shape:
            argument[...] = now


def _is_array(value: Any) -> bool:
    numpy: Any = sys.modules.get("numpy")
    return bool(numpy and isinstance(value, numpy.ndarray))


def _is_numpy(value: Any) -> bool:
    """np.float64 is a float, too, but stays NumPy's."""
    numpy = sys.modules.get("numpy")
    return bool(numpy and isinstance(value, numpy.generic))


def _as_array(value: Any) -> Any:
    """A NumPy array, number, or tensor as an array; None for anything else."""
    numpy: Any = sys.modules.get("numpy")
    if numpy and isinstance(value, numpy.ndarray):
        return numpy.array(value, copy=None, subok=False)
    if numpy and isinstance(value, numpy.generic):
        return numpy.asarray(value)
    tensorflow, keras = sys.modules.get("tensorflow"), sys.modules.get("keras")
    if tensorflow and isinstance(value, (tensorflow.Tensor, tensorflow.Variable)):
        try:
            return numpy.asarray(value)
        except Exception:  # a symbolic tensor has no numbers
            return None
    if keras and isinstance(value, keras.Variable):
        return numpy.asarray(value)
    return None
