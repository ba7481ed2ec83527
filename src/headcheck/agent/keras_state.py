"""State of Keras and TensorFlow that outlives a cell: scopes that an error left open, and global settings.

In a graded notebook a mistake only costs its own problem: global state is restored before the next problem.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from typing import Any

#: Thread-local state of Keras that is not a setting, and goes on: names in use, and random number generators.
_GOES_ON = ("object_name_uids", "global_seed_generator")
#: The rest that exists only inside a `with` block, and so never between two cells.
_SCOPES = (
    "name_scope_stack", "remat_scope_stack", "autocast_scope", "symbolic_scope", "stateless_scope", "current_call_ctx",
    "in_tf_graph_scope", "use_legacy_config", "safe_mode_saving",
)  # fmt: skip
#: Settings that are variables of keras.src.backend.config.
_SETTINGS = ("_FLOATX", "_EPSILON", "_IMAGE_DATA_FORMAT", "_MAX_EPOCHS", "_MAX_STEPS_PER_EPOCH")


class Settings:
    """A snapshot of the settings, which `put_back` restores. Empty if Keras is not imported."""

    def __init__(self) -> None:
        self._kept = _copies(_tracked())
        self._of_modules = [(module, name, getattr(module, name)) for module, name in _variables()]

    def put_back(self) -> None:
        """Restore the settings."""
        now = _tracked()
        for name in [name for name in now if name not in self._kept and name not in _GOES_ON]:
            del now[name]
        now.update(_copies(self._kept))
        for module, name, value in self._of_modules:
            setattr(module, name, value)


@contextlib.contextmanager
def scopes_closed() -> Iterator[None]:
    """Close every scope of Keras or TensorFlow that code inside it leaves open."""
    before, context = {name: _depth(value) for name, value in _scopes().items()}, _eager_context()
    scope = context.scope_name if context else None
    try:
        yield
    finally:
        for name, value in _scopes().items():
            if isinstance(value, list):
                del value[before.get(name) or 0 :]
            else:
                _tracked()[name] = before.get(name)
        if context := _eager_context():
            context.scope_name = scope or ""


def _scopes() -> dict[str, Any]:
    tracked = _tracked()
    return {name: tracked[name] for name in _SCOPES if name in tracked}


def _depth(scope: Any) -> Any:
    return len(scope) if isinstance(scope, list) else scope


def _tracked() -> dict[str, Any]:
    """Keras's thread-local state; `clear_session` replaces it."""
    state: Any = sys.modules.get("keras.src.backend.common.global_state")
    return vars(state.GLOBAL_STATE_TRACKER) if state else {}


def _copies(tracked: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.copy() if isinstance(value, (list, dict)) else value
        for name, value in tracked.items()
        if name not in _GOES_ON
    }


def _variables() -> Iterator[tuple[Any, str]]:
    config: Any = sys.modules.get("keras.src.backend.config")
    eager: Any = sys.modules.get("tensorflow.python.eager.polymorphic_function.eager_function_run")
    wanted = [*((config, name) for name in _SETTINGS), (eager, "RUN_FUNCTIONS_EAGERLY")]
    return ((module, name) for module, name in wanted if hasattr(module, name))


def _eager_context() -> Any:
    """TensorFlow's context, if it exists yet: it is not created here."""
    eager: Any = sys.modules.get("tensorflow.python.eager.context")
    return getattr(eager, "_context", None)
