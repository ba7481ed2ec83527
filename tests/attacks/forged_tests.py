"""Writes its own tests, worth a thousand points, over the locked ones and beside them."""

from copy import deepcopy
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, cell, save

PLAIN = "left ungraded"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    for grade_id in FULL:
        forged = cell(notebook, grade_id)
        forged.source = "1000"
        forged.metadata.nbgrader.update(points=1000, locked=False)
    extra = deepcopy(forged)
    extra.metadata.nbgrader.grade_id = "bonus"
    notebook.cells.append(extra)
    cell(notebook, "slope-answer").metadata.nbgrader.update(grade=True, points=50)
    save(folder, notebook)
