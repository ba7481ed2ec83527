"""Looking at a model without leaving a trace: random states, counters of names and nodes are as they were afterwards.

So a model trains to the very same numbers whether it was looked at or not.
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

#: Puts something back as it was.
Restore = Callable[[], object]


@contextlib.contextmanager
def no_trace(model: Any) -> Iterator[None]:
    """Within it, a Keras model can be read and its author's code be asked; nothing of that stays, or is printed."""
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

        generator = getattr(context.context(), "_rng", None)  # draws the seeds of operations
        if generator is not None:
            yield partial(generator.setstate, generator.getstate())
        of_tensorflow = stateful_random_ops.global_generator
        if of_tensorflow is not None:
            yield partial(of_tensorflow.state.assign, of_tensorflow.state.numpy())


def _names() -> Iterator[Restore]:
    """Keras numbers the objects that it names, and keeps one generator of seeds for all."""
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
    """Layers such as Dropout have a generator of seeds each, whose state is a variable of whole numbers."""
    for variable in getattr(model, "variables", ()):
        if "int" in str(variable.dtype):
            yield partial(variable.assign, variable.numpy())


def _nodes(model: Any) -> Iterator[Restore]:
    """A layer keeps a node for each of its symbolic uses."""
    for layer in model._flatten_layers():
        for nodes in (layer._inbound_nodes, layer._outbound_nodes):
            if isinstance(nodes, list):
                yield partial(nodes.__delitem__, slice(len(nodes), None))
