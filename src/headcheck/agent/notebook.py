"""The process of a notebook: what it imports before there is a notebook, and how it serves."""

from __future__ import annotations

import os
import sys

from . import describe, process


def preload() -> None:
    """Import what nearly every notebook imports, and run no operation: threads do not survive a fork."""
    import keras
    import matplotlib.pyplot
    import matplotlib_inline.backend_inline
    import numpy
    import pandas
    import stack_data
    import tensorflow

    del matplotlib, matplotlib_inline, numpy, pandas, stack_data, tensorflow
    # some of Keras is imported at first use
    _ = keras.Sequential, keras.layers.Dense, keras.saving.load_model, keras.optimizers.Adam, keras.metrics.Mean


def serve(reads: int, writes: int) -> None:
    """Serve a channel until it closes."""
    # Nothing of this package is on a notebook's path.
    sys.path.remove(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    process.main(reads, writes, describe=describe.describe)
