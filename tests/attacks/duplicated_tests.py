"""Copies every test cell, as an accident with the mouse does."""

from copy import deepcopy
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "the whole class aborts"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    notebook.cells += [deepcopy(cell) for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    save(folder, notebook)
