"""Detects custom losses and metrics that compute something else if targets lack the last axis of the outputs.

Keras aligns the ranks for custom loss functions, but not for custom loss classes or metrics.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from headcheck.judging.reading import compiled

_PREDICTED = np.array([[0.2], [0.5], [0.9]], "float32")
_TRUE = np.array([0.1, 0.7, 0.4], "float32")


def loss_stretches(given: Any) -> bool:
    """Whether a loss passed to `compile` is a custom class that broadcasts targets (n,) against (n, 1)."""
    import keras

    loss = compiled.callable_loss(given)
    own = isinstance(loss, keras.losses.Loss) and not type(loss).__module__.startswith("keras.")
    return own and _stretches(loss)


def metrics_stretch(given: Sequence[Any]) -> bool:
    """Whether one of the metrics passed to `compile` is a custom function that does so."""
    own = [metric for metric in given if inspect.isfunction(metric) and not metric.__module__.startswith("keras.")]
    return any(_stretches(metric) for metric in own)


def _stretches(function: Callable[[Any, Any], Any]) -> bool:
    import keras

    def value(true: Any) -> float:
        given = keras.ops.convert_to_tensor(true), keras.ops.convert_to_tensor(_PREDICTED)
        return float(np.mean(keras.ops.convert_to_numpy(function(*given))))

    try:
        return not np.isclose(value(_TRUE), value(_TRUE[:, None]), rtol=1e-4)
    except Exception:  # whatever custom code raises on unexpected arrays
        return False
