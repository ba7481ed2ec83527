"""Answers in new cells above the answer cells, which still stand there as they were handed out and would undo it."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell

from tests.attacks.course import FULL, HONEST, save

PLAIN = "not tried"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    cells = []
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in HONEST:
            cells.append(new_code_cell(HONEST[name]))
            cell.source = "# YOUR CODE HERE\nraise NotImplementedError()"
        cells.append(cell)
    notebook.cells = cells
    save(folder, notebook)
