"""The process that runs a notebook: what it preloads, and how it serves requests."""

from __future__ import annotations

import os
import types
from typing import Any

from . import describe, packages, practice, process


def preload() -> None:
    """Import what nearly every notebook imports, but run no operation: threads do not survive a fork."""
    import keras
    import matplotlib.pyplot
    import matplotlib_inline.backend_inline
    import numpy
    import pandas
    import stack_data
    import tensorflow

    from . import shell  # in the sandbox there is no file to import from

    _leave_datasets_untuned(tensorflow)
    del matplotlib, matplotlib_inline, numpy, pandas, shell, stack_data
    # parts of Keras are imported lazily
    _ = keras.Sequential, keras.layers.Dense, keras.saving.load_model, keras.optimizers.Adam, keras.metrics.Mean


def _leave_datasets_untuned(tensorflow: types.ModuleType) -> None:
    """Turn off the autotuning of tf.data unless a notebook asks for it; the data are the same.

    In each epoch of `fit`, tf.data starts an autotuning thread and waits for it in the end. On a busy core that thread
    misses its signal and sleeps until its timer expires, 30 ms and more: a third of the training time.
    """
    untuned = tensorflow.data.Options()
    untuned.autotune.enabled = False
    iterate = tensorflow.data.Dataset.__iter__

    def iterate_untuned(dataset: Any) -> Any:
        if not tensorflow.executing_eagerly():
            return iterate(dataset)
        kept = vars(dataset)  # one object for all epochs: TensorFlow keeps the options a dataset was first used with
        if "_untuned" not in kept:
            undecided = dataset.options().autotune.enabled is None
            kept["_untuned"] = dataset.with_options(untuned) if undecided else dataset
        return iterate(kept["_untuned"])

    tensorflow.data.Dataset.__iter__ = iterate_untuned


def serve(reads: int, writes: int) -> None:
    """Serve a channel until it closes. It imports the packages that the environment names."""
    if setting := os.environ.pop(packages.VARIABLE, None):
        packages.restrict(setting)
    practice.stand_in()
    process.main(reads, writes, describe=describe.describe)
