"""Hands in the notebook of another course, which has the same first cell, and names of tests of its own."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell

from tests.attacks.course import NOTHING, Result, save
from tests.grading.tiny_course import answer, case

PLAIN = "not tried"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    own = [cell for number in range(30) for cell in (answer(f"q{number}", "x = 1"), case(f"t{number}", "x", 9))]
    notebook.cells = [notebook.cells[0], *own, new_code_cell("print('done')")]
    save(folder, notebook)


def holds(result: Result) -> None:
    assert "found one that has none of its cells" in result.page
