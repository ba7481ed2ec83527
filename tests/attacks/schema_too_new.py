"""Says that its cells are of nbgrader's schema 99."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "the whole class aborts"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.schema_version = 99
    save(folder, notebook)
