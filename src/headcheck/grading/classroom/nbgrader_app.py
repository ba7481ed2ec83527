"""nbgrader with the settings of a course, and the folder that it works in."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.apps.autogradeapp import AutogradeApp

from headcheck.grading.engine.store import FOLDER


def application(course: Path) -> AutogradeApp:
    """nbgrader with the settings of the course, and its log in a file: the terminal shows progress."""
    with inside(course):
        app = AutogradeApp()
        app.initialize([])
    log = course / FOLDER / "grade.log"
    log.parent.mkdir(exist_ok=True)
    app.log.handlers = [logging.FileHandler(log, encoding="utf-8")]
    app.log.propagate = False
    return app


def assignments(course: Path) -> list[str]:
    """The assignments of a course for which somebody handed something in."""
    coursedir = application(course).coursedir
    handed_in = {folder.name for folder in (course / coursedir.submitted_directory).glob("*/*") if folder.is_dir()}
    return sorted(name for name in handed_in if (course / coursedir.source_directory / name).is_dir())


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Make `folder` the current one, which is where nbgrader works."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
