"""Values as data: what JSON can hold, and back. Never code, never pickles, never a class of the sender's.

`write` runs where the values are, `read` where they are wanted; functions become handles, and a handle can be called.
"""

from __future__ import annotations

import base64
import builtins
import keyword
import math
import sys
import types
from collections.abc import Callable
from typing import Any

from .packages import explain

#: Deeper or larger values than this are not taken along.
DEEPEST = 40
MOST_PARTS = 200_000
LONGEST_TEXT = 2_000_000
#: bytes of one array
LARGEST_ARRAY = 64 << 20

#: Modules that a test may use by a name that the notebook imported.
MODULES = ("numpy", "pandas", "tensorflow", "keras", "matplotlib", "matplotlib.pyplot", "math", "random", "os", "sys")

_NUMBERS = "biufc"


class TooMuch(Exception):
    """A value is larger or deeper than what is taken along."""


class Opaque:
    """Stands for a value that is none of the kinds that are taken along. Its class has the value's class's name."""


class Raised(Exception):
    """An exception of the other process that is not one of Python's own; its class has the name of that one's."""


class Writer:
    """Writes values. `keep` stores an object that stays behind, and returns its handle; `model` writes Keras models."""

    def __init__(self, keep: Callable[[Any], int], model: Callable[[Any], bytes] | None = None) -> None:
        self._keep, self._model = keep, model
        self._parts = 0

    def write(self, value: Any, depth: int = 0) -> Any:
        """A value as JSON: texts, truth values, None and finite numbers as they are, all else as {kind: ...}.

        Raises TooMuch for what is too large. Calls no method that a class of the notebook could have, except of Keras
        models and TensorFlow tensors.
        """
        self._parts += 1
        if depth > DEEPEST or self._parts > MOST_PARTS:
            raise TooMuch("nested deeper, or in more parts, than is taken along")
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
            name = getattr(value, "__name__", None) or type(value).__name__
            return {"callable": self._keep(value), "name": name if isinstance(name, str) else type(value).__name__}
        return {"other": type(value).__name__}

    def _text(self, text: str) -> str:
        if len(text) > LONGEST_TEXT:
            raise TooMuch(f"a text of {len(text)} letters")
        return text

    def _array(self, array: Any, depth: int) -> Any:
        if array.dtype.kind in "US":
            return {"texts": self.write(array.tolist(), depth + 1)}
        if array.dtype.kind not in _NUMBERS:
            return {"objects": self.write(array.tolist(), depth + 1)} if array.dtype == object else {"other": "ndarray"}
        if array.nbytes > LARGEST_ARRAY:
            raise TooMuch(f"an array of shape {array.shape}")
        # not ascontiguousarray, which makes one dimension of none
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
    """Reads values. `call` calls what a handle stands for; `model` opens a Keras model from bytes."""

    def __init__(
        self,
        call: Callable[[int, tuple[Any, ...], dict[str, Any]], Any] | None = None,
        model: Callable[[bytes], Any] | None = None,
    ) -> None:
        self._call, self._model = call, model

    def read(self, written: Any) -> Any:
        """The value that was written. Raises ValueError for what `Writer.write` never writes."""
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
        return builtins.set(self._each(set))

    def _read_frozenset(self, frozenset: Any) -> Any:
        return builtins.frozenset(self._each(frozenset))

    def _read_dict(self, dict: Any) -> Any:
        return {self.read(key): self.read(value) for key, value in dict}

    def _read_module(self, module: str) -> Any:
        return __import__("importlib").import_module(module) if module in MODULES else opaque("module")

    def _read_array(self, array: str, dtype: str, shape: list[int], scalar: bool = False) -> Any:
        import numpy as np

        kind = np.dtype(dtype)
        if kind.kind not in _NUMBERS or kind.shape:
            raise ValueError(f"Expected numbers, found the dtype {dtype!r:.60}.")
        # frombuffer and reshape compare the sizes with the bytes that are there, so a false shape allocates nothing
        values = np.frombuffer(base64.b64decode(array, validate=True), dtype=kind).reshape(shape).copy()
        return values[()] if scalar else values

    def _read_texts(self, texts: Any) -> Any:
        import numpy as np

        parts = np.asarray(self.read(texts), dtype=object)
        if parts.size * max((len(str(part)) for part in parts.flat), default=0) * 4 > LARGEST_ARRAY:
            raise TooMuch("texts of which the longest is too long: NumPy gives each the same room")
        return parts.astype(str)

    def _read_objects(self, objects: Any) -> Any:
        import numpy as np

        return np.asarray(self.read(objects), dtype=object)

    def _read_index(self, index: Any) -> Any:
        import pandas as pd

        return pd.Index(self.read(index))

    def _read_series(self, series: Any, labels: Any, name: Any) -> Any:
        import pandas as pd

        return pd.Series(self.read(series), index=self.read(labels), name=self.read(name))

    def _read_frame(self, frame: Any, labels: Any, names: Any) -> Any:
        import pandas as pd

        columns = dict(enumerate(self._each(frame)))
        table = pd.DataFrame(columns, index=self.read(labels))
        table.columns = pd.Index(self.read(names))
        return table

    def _read_history(self, history: Any) -> Any:
        values, epoch = history
        return types.SimpleNamespace(history=self.read(values), epoch=self.read(epoch))

    def _read_model(self, model: str) -> Any:
        if self._model is None:
            raise ValueError("Models are not taken here.")
        return self._model(base64.b64decode(model, validate=True))

    def _read_callable(self, callable: int, name: str) -> Any:
        if self._call is None or type(callable) is not builtins.int:
            raise ValueError("Functions are not taken here.")
        return Across(callable, name, self._call)

    def _read_other(self, other: str) -> Any:
        return opaque(other)


class Across:
    """A function of the other process: calling it calls that one, with copies of the arguments.

    What the call changes in the arguments (arrays, lists and dicts) is changed here, too.
    """

    def __init__(self, handle: int, name: str, call: Callable[[int, tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self.handle, self._call = handle, call
        self.__name__ = self.__qualname__ = name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self._call(self.handle, arguments, named)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


def opaque(name: str) -> Opaque:
    """A value that says of which class it was, and nothing else."""
    plain = name if isinstance(name, str) and name.isidentifier() and not keyword.iskeyword(name) else "object"
    made: Opaque = type(plain, (Opaque,), {})()
    return made


def write_error(error: BaseException) -> dict[str, str]:
    """An exception as its class's name and its text, without trusting either."""
    explain(error)
    try:
        text = str(error)[:2000]
    except BaseException:  # an exception of the notebook's may break when it is printed
        text = ""
    return {"error": type(error).__name__, "text": text}


def read_error(name: Any, text: Any) -> Exception:
    """What to raise for an exception of the other process: Python's own class of that name, or one that looks so."""
    kind: Any = getattr(builtins, str(name), None)
    if isinstance(kind, type) and issubclass(kind, ImportError):  # not to be taken for a package that tests miss
        kind = type(f"{kind.__name__}InNotebook", (Raised, kind), {})
    elif not (isinstance(kind, type) and issubclass(kind, Exception)):
        kind = type(str(name)[:80] if str(name).isidentifier() else "Exception", (Raised,), {})
    try:
        made: Exception = kind(str(text)[:2000])
        return made
    except Exception:  # such as UnicodeDecodeError, which takes five arguments
        return Raised(f"{name}: {text}"[:2000])


def put_back(arguments: Any, changed: Any) -> None:
    """Make the same changes to `arguments` that a call in the other process made to its copies."""
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
    """np.float64 is a float, too, and stays NumPy's."""
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
