"""nbgrader's commands in the process of the tests: the same code with the same settings, in a tenth of the time.

A process of its own imports nbgrader and, where it grades, starts two servers that import TensorFlow; the tests'
process has all of that. What only happens in a process of its own, test_nbgrader_commands.py tries.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from nbgrader.apps import NbGraderApp

from headcheck.grading.steps import failure
from tests.environment import put_back


def nbgrader(course: Path, step: str, *options: str) -> str:
    """As `headcheck.grading.steps.nbgrader`, which does the same in a process of its own."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(logging.Formatter("[%(name)s | %(levelname)s] %(message)s"))
    app = NbGraderApp.subcommands[step][0]()
    app.log.addHandler(handler)
    try:
        with inside(course), redirect_stdout(log):
            app.initialize(list(options))
            app.start()
    except SystemExit as end:
        if end.code:
            raise failure(course, step, options, log.getvalue()) from end
    finally:
        app.log.removeHandler(handler)
    return log.getvalue()


@contextmanager
def inside(course: Path) -> Iterator[None]:
    """Works in the folder of a course, and puts back what its settings change in this process."""
    here, path, environment = os.getcwd(), list(sys.path), dict(os.environ)
    os.chdir(course)
    try:
        yield
    finally:
        os.chdir(here)
        sys.path[:] = path
        put_back(environment)
