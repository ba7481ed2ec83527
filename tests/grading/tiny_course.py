"""A tiny course without TensorFlow, to watch nbgrader and our preprocessors at work in seconds."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from tests.environment import kept
from tests.grading.in_process import nbgrader

REPOSITORY = Path(__file__).resolve().parents[2]


def given(source: str) -> NotebookNode:
    """A cell that is no part of grading."""
    return new_code_cell(source)


def answer(grade_id: str, source: str) -> NotebookNode:
    """A cell that the student fills in."""
    return new_code_cell(source, metadata={"nbgrader": _metadata(grade_id, solution=True)})


def case(grade_id: str, source: str, points: float = 2) -> NotebookNode:
    """A test cell that is worth `points`."""
    return new_code_cell(source, metadata={"nbgrader": _metadata(grade_id, grade=True, points=points)})


def hidden(source: str) -> str:
    return f"### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"


def make_course(folder: Path, assignment: str, cells: Sequence[NotebookNode]) -> Path:
    """A course in `folder` with the repository's own settings and one assignment of one notebook."""
    source = folder / "source" / assignment
    source.mkdir(parents=True)
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / name, folder)
    (folder / "gradebook.db").write_bytes(_empty_gradebook())
    with (folder / "course_config.py").open("a") as settings:
        # what these tests hand in is their own: they run where there is no sandbox, too
        settings.write("\nc.RunApart.require_sandbox = False\n")
    nb = new_notebook(cells=[new_markdown_cell("# A tiny assignment"), *cells])
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nb, source / f"{assignment}.ipynb")
    return folder


@cache
def _empty_gradebook() -> bytes:
    """As nbgrader makes it, which takes seconds each time: it asks another program for the version of its tables."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    with tempfile.TemporaryDirectory() as folder, kept(PATH=programs):
        path = Path(folder) / "gradebook.db"
        Gradebook(f"sqlite:///{path}", "regression-classification").close()
        return path.read_bytes()


def release(course: Path, assignment: str, exchange: Path) -> Path:
    """Make the student version, and release it into an exchange that everybody may use; returns the exchange."""
    exchange.mkdir()
    exchange.chmod(0o777)
    with (course / "course_config.py").open("a") as settings:
        settings.write(f"\nc.Exchange.root = {str(exchange)!r}\n")
    nbgrader(course, "generate_assignment", assignment)
    nbgrader(course, "release_assignment", assignment)
    return exchange


def hand_in(course: Path, assignment: str, student: str, notebook: NotebookNode) -> None:
    """Put a student's notebook where `nbgrader autograde` looks for it."""
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")


def student_version(course: Path, assignment: str) -> NotebookNode:
    """The notebook as `nbgrader generate_assignment` made it."""
    return nbformat.read(course / "release" / assignment / f"{assignment}.ipynb", as_version=4)


def _metadata(
    grade_id: str, solution: bool = False, grade: bool = False, points: float | None = None
) -> dict[str, object]:
    metadata: dict[str, object] = {
        "grade_id": grade_id,
        "solution": solution,
        "grade": grade,
        "locked": grade,
        "task": False,
        "schema_version": 3,
    }
    return metadata if points is None else metadata | {"points": points}
