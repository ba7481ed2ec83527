"""Takes all metadata off all cells."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "needs manual grade"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata = {}
    save(folder, notebook)
