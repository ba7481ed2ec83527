"""Inspecting a model without side effects: random states, name counters and nodes are restored afterwards.

So training gives exactly the same results whether a model was inspected or not.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

#: Restores something.
Restore = Callable[[], object]


@contextlib.contextmanager
def no_trace(model: Any) -> Iterator[None]:
    """Inside it, a Keras model can be read and custom code run; side effects are undone, and nothing is printed."""
    restores = [*_random_states(), *_names(), *_states_of_seeds(model), *_nodes(model)]
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        for restore in restores:
            restore()


def _random_states() -> Iterator[Restore]:
    import numpy as np

    yield partial(random.setstate, random.getstate())
    yield partial(np.random.set_state, np.random.get_state())
    if "tensorflow" in sys.modules:
        from tensorflow.python.eager import context
        from tensorflow.python.ops import stateful_random_ops

        generator = getattr(context.context(), "_rng", None)  # draws seeds of operations
        if generator is not None:
            yield partial(generator.setstate, generator.getstate())
        of_tensorflow = stateful_random_ops.global_generator
        if of_tensorflow is not None:
            yield partial(of_tensorflow.state.assign, of_tensorflow.state.numpy())


def _names() -> Iterator[Restore]:
    """Keras numbers the objects it names, and has one global seed generator."""
    from keras.src.backend.common import global_state

    tracker = global_state.GLOBAL_STATE_TRACKER
    before = dict(vars(tracker))
    counters = {name: dict(value) for name, value in before.items() if isinstance(value, dict)}

    def restore() -> None:
        vars(tracker).clear()
        vars(tracker).update(before)
        for name, counts in counters.items():
            before[name].clear()
            before[name].update(counts)

    yield restore
    if (seeds := before.get("global_seed_generator")) is not None:
        yield partial(seeds.state.assign, seeds.state.numpy())


def _states_of_seeds(model: Any) -> Iterator[Restore]:
    """Layers such as Dropout have their own seed generator, whose state is an integer variable."""
    for variable in getattr(model, "variables", ()):
        if "int" in str(variable.dtype):
            yield partial(variable.assign, variable.numpy())


def _nodes(model: Any) -> Iterator[Restore]:
    """A layer keeps a node for each symbolic call."""
    for layer in model._flatten_layers():
        for nodes in (layer._inbound_nodes, layer._outbound_nodes):
            if isinstance(nodes, list):
                yield partial(nodes.__delitem__, slice(len(nodes), None))
