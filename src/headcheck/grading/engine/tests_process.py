"""The process that runs tests: what it preloads, and how it serves requests. Models are opened by an allow-list."""

from __future__ import annotations

import errno
from typing import Any

from headcheck.agent import process, shell
from headcheck.agent.values import Raised
from headcheck.course import check, layout
from headcheck.grading.models import opening
from headcheck.grading.models.proxies import Ask


def preload() -> None:
    """Import what nearly every test needs, but run no operation: threads do not survive a fork."""
    import keras
    import tensorflow

    del tensorflow
    _ = keras.Sequential, keras.layers.Dense, check.heldout, shell.Shell


def serve(reads: int, writes: int) -> None:
    """Serve a channel until it closes."""
    opened: dict[bytes, Any] = {}

    def open_once(archive: bytes, ask: Ask) -> Any:
        # As in a notebook, all tests share one model: opening it takes longer than most of them.
        if archive not in opened:
            opened[archive] = opening.open_model(archive, ask)
        return opened[archive]

    process.main(reads, writes, opens=open_once, blames=is_of_the_course)


def is_of_the_course(error: BaseException) -> bool:
    """Whether the error of a test means that something of the course or this installation is missing.

    Everything else is what the student's values made the test do. What their functions raise is `Raised`, whatever it
    is called; and no room for a module or file is a matter of what stands in memory.
    """
    if isinstance(error, layout.Unavailable):
        return True
    if isinstance(error, Raised) or getattr(error, "errno", None) == errno.ENOMEM:
        return False
    return isinstance(error, (ImportError, OSError))
