"""Silence while a check runs: what TensorFlow and Keras say must not stand in a student's test cell."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout


@contextmanager
def silence() -> Iterator[None]:
    """Within it nothing reaches stdout or stderr: no print, warning or progress bar, no log line, of C++ either."""
    with ExitStack() as undo:
        nowhere = undo.enter_context(open(os.devnull, "w", encoding="utf-8"))
        undo.enter_context(redirect_stdout(nowhere))
        undo.enter_context(redirect_stderr(nowhere))
        undo.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        # Handlers keep the stream that they were made with, so redirecting does not reach them.
        undo.callback(logging.disable, logging.root.manager.disable)
        logging.disable(logging.CRITICAL)
        for stream in (1, 2):  # C++ writes to the file descriptors themselves
            kept = os.dup(stream)
            undo.callback(os.close, kept)
            undo.callback(os.dup2, kept, stream)
            os.dup2(nowhere.fileno(), stream)
        yield
