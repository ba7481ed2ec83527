"""Runs a script that was written for Keras 2 up to where it trains, and returns the compiled model and the targets.

Nothing is trained and nothing downloaded: data sets are stood in for by arrays of the same shapes and kinds of targets.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import keras
import numpy as np
import pandas as pd

#: Rows of a stood-in data set: enough that every class occurs.
_ROWS = 240

#: What Keras 3 calls otherwise, or has not any more: an expression of the old text, and what to read instead.
_RENAMED = (
    (r"tensorflow\.python\.keras|tensorflow\.keras", "keras"),
    (r"from tensorflow import keras", "import keras"),
    (r"from tensorflow\.python\.training\.gradient_descent import \w+", "from keras.optimizers import SGD"),
    (r"GradientDescentOptimizer", "SGD"),
    (r"keras\.layers\.core", "keras.layers"),
    (r"keras\.initializers\.initializers_v1", "keras.initializers"),
    (r"from keras\.utils import np_utils", "import keras.utils as np_utils"),
    (r"from keras\.preprocessing\.sequence", "from keras.utils"),
    (r"from keras\.models import Model, Input", "from keras import Model, Input"),
    (r"\blr=", "learning_rate="),
    (r",\s*decay=[\d.e-]+", ""),
    (r"weights=['\"]imagenet['\"]", "weights=None"),
    (r"batch_input_shape=(\([^()]*(?:\[[^\]]*\][^()]*)*\))", r"input_shape=\1[1:]"),
    (r",\s*stateful=True", ""),
    (r"layer\d\.(input|output)_shape", "None"),
    (r"numpy\.sin\(X\[i\]\)", "numpy.sin(X[i, 0])"),
)


@dataclass(frozen=True)
class Reached:
    """Where a script trains: its compiled `model`, which is built, and the `targets` that it trains with."""

    model: Any
    targets: Any


class _Stopped(Exception):
    """Raised in place of training."""

    def __init__(self, model: Any, x: Any, y: Any) -> None:
        super().__init__()
        self.model, self.x, self.y = model, x, y


def run(script: Path) -> Reached:
    """Run `script` up to its first `fit`. Raises what the script raises, and RuntimeError if it never trains."""
    source = script.read_text(encoding="utf-8", errors="replace")
    for old, new in _RENAMED:
        source = re.sub(old, new, source)
    keras.backend.clear_session()
    keras.utils.set_random_seed(0)
    np.random.seed(0)
    with _stand_ins(script.parent), contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(compile(source, str(script), "exec"), {"__name__": "__main__"})
        except _Stopped as stopped:
            if not stopped.model.built:
                stopped.model.build((None, *(np.shape(stopped.x)[1:] or (1,))))
            targets = stopped.y.infer_objects() if isinstance(stopped.y, pd.Series) else stopped.y
            return Reached(stopped.model, np.asarray(targets))
    raise RuntimeError(f"{script} never trains a model.")


@contextlib.contextmanager
def _stand_ins(folder: Path) -> Iterator[None]:
    """Within it, training stops the script, data sets are stood in for, and files are looked for in `folder`."""

    def stop(model: Any, x: Any = None, y: Any = None, *_: Any, **__: Any) -> None:
        raise _Stopped(model, x, y)

    replaced: dict[tuple[Any, str], Any] = {
        (keras.Model, "fit"): stop,
        (keras.Model, "evaluate"): stop,
        (keras.Model, "train_on_batch"): stop,
        (pd, "read_csv"): _read_csv(pd.read_csv),
        (keras.datasets.mnist, "load_data"): lambda: _pictures((28, 28), ()),
        (keras.datasets.fashion_mnist, "load_data"): lambda: _pictures((28, 28), ()),
        (keras.datasets.cifar10, "load_data"): lambda: _pictures((32, 32, 3), (1,)),
    }
    before = {(owner, name): getattr(owner, name) for owner, name in replaced}
    modules = {name: sys.modules.get(name) for name in _MODULES}
    try:
        for (owner, name), stand_in in replaced.items():
            setattr(owner, name, stand_in)
        sys.modules.update(_MODULES)
        with contextlib.chdir(folder):
            yield
    finally:
        for (owner, name), original in before.items():
            setattr(owner, name, original)
        for name, module in modules.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


# --- data


def _zeros(*shape: int) -> Any:
    """Features: what they are does not matter here, and that they take no memory does."""
    return np.broadcast_to(np.zeros(1), shape)


def _classes(n_samples: int = 100, n_features: int = 20, n_classes: int = 2, **_: Any) -> tuple[Any, Any]:
    return _zeros(n_samples, n_features), np.arange(n_samples) % n_classes


def _numbers(n_samples: int = 100, n_features: int = 100, n_targets: int = 1, **_: Any) -> tuple[Any, Any]:
    shape = (n_samples,) if n_targets == 1 else (n_samples, n_targets)
    return _zeros(n_samples, n_features), np.random.default_rng(0).normal(scale=100, size=shape)


def _pictures(picture: tuple[int, ...], label: tuple[int, ...]) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    labels = (np.arange(_ROWS) % 10).astype("uint8").reshape(-1, *label)
    x = np.zeros((_ROWS, *picture), "uint8")
    return (x, labels), (x, labels)


def _iris(return_X_y: bool = False) -> Any:
    x, y = np.random.default_rng(0).normal(size=(150, 4)), np.arange(150) // 50
    names = [f"feature {k}" for k in range(4)]
    return (x, y) if return_X_y else _Bunch(data=x, target=y, feature_names=names, target_names=["a", "b", "c"])


class _Bunch(dict[str, Any]):
    def __getattr__(self, name: str) -> Any:
        return self[name]


def _read_csv(read: Any) -> Any:
    """pandas.read_csv; a few large files are not in a checkout, or packed: tables of their form."""

    def read_csv(path: Any, *arguments: Any, **named: Any) -> Any:
        if str(path).startswith("hmnist"):
            return pd.DataFrame(np.column_stack([np.zeros((_ROWS, 28 * 28 * 3)), np.arange(_ROWS) % 7]).astype(int))
        if str(path).startswith("mnist_"):
            pixels = [f"{row}x{column}" for row in range(1, 29) for column in range(1, 29)]
            rows = np.column_stack([np.arange(5000) % 10, np.zeros((5000, 784), int)])
            return pd.DataFrame(rows, index=sorted(map(str, range(1, 5001))), columns=["label", *pixels])
        if str(path).startswith("weatherAUS") and not Path(path).exists():
            names = ["MinTemp", "MaxTemp", "Rainfall", "WindGustSpeed"]
            return pd.DataFrame(np.zeros((_ROWS, 4)), columns=names).assign(RainTomorrow=["No", "Yes"] * (_ROWS // 2))
        return read(path, *arguments, **named)

    return read_csv


def _seaborn(name: str) -> pd.DataFrame:
    species = np.repeat(["setosa", "versicolor", "virginica"], 50)
    return pd.DataFrame(np.zeros((150, 4))).assign(species=species)


# --- the parts of scikit-learn and of Keras 2 that the scripts use


def _split(*arrays: Any, test_size: float | None = None, train_size: float | None = None, **_: Any) -> list[Any]:
    rows = len(arrays[0])
    train = round(rows * (train_size if train_size is not None else 1 - (test_size or 0.25)))
    return [part for array in arrays for part in (array[:train], array[train:])]


class _Scaler:
    """MinMaxScaler and StandardScaler."""

    def __init__(self, feature_range: tuple[float, float] | None = None, **_: Any) -> None:
        self._range = feature_range

    def fit_transform(self, x: Any, y: Any = None) -> Any:
        x = np.asarray(x, float)
        low, width = x.min(axis=0), np.ptp(x, axis=0)
        bottom, top = self._range or (0.0, 1.0)
        return (x - low) / np.where(width == 0, 1, width) * (top - bottom) + bottom


class _LabelEncoder:
    def fit(self, y: Any) -> _LabelEncoder:
        self._names = np.unique(np.asarray(y))
        return self

    def transform(self, y: Any) -> Any:
        return np.searchsorted(self._names, np.asarray(y))

    def fit_transform(self, y: Any) -> Any:
        return self.fit(y).transform(y)


class _OneHotEncoder:
    def fit_transform(self, column: Any) -> Any:
        rows = keras.utils.to_categorical(np.asarray(column)[:, 0])
        return _Bunch(toarray=lambda: rows)


class _Tokenizer:
    word_index: Mapping[str, int] = {}

    def __init__(self, **_: Any) -> None:
        pass

    def fit_on_texts(self, texts: Any) -> None:
        pass

    def texts_to_sequences(self, texts: Any) -> Any:
        return [[1] for _ in texts]


class _KerasClassifier:
    def __init__(self, build_fn: Any, **_: Any) -> None:
        self.build = build_fn


def _cross_val_score(estimator: _KerasClassifier, x: Any, y: Any, **_: Any) -> None:
    estimator.build().fit(x, y)


def _module(name: str, **parts: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(parts)
    return module


_DATASETS = _module(
    "sklearn.datasets",
    make_classification=_classes,
    make_regression=_numbers,
    load_iris=_iris,
    load_breast_cancer=lambda return_X_y=False: (np.zeros((569, 30)), np.arange(569) % 2),
)
_SELECTION = _module(
    "sklearn.model_selection",
    train_test_split=_split,
    cross_val_score=_cross_val_score,
    KFold=lambda **_: None,
)
_PREPROCESSING = _module(
    "sklearn.preprocessing",
    MinMaxScaler=lambda feature_range=(0, 1), **_: _Scaler(feature_range),
    StandardScaler=_Scaler,
    LabelEncoder=_LabelEncoder,
    OneHotEncoder=_OneHotEncoder,
)
_MODULES: Mapping[str, ModuleType] = {
    "sklearn": _module("sklearn", datasets=_DATASETS, model_selection=_SELECTION, preprocessing=_PREPROCESSING),
    "sklearn.datasets": _DATASETS,
    "sklearn.model_selection": _SELECTION,
    "sklearn.preprocessing": _PREPROCESSING,
    "seaborn": _module("seaborn", load_dataset=_seaborn),
    "keras.wrappers": _module("keras.wrappers"),
    "keras.wrappers.scikit_learn": _module("keras.wrappers.scikit_learn", KerasClassifier=_KerasClassifier),
    "keras.preprocessing.text": _module("keras.preprocessing.text", Tokenizer=_Tokenizer),
}
