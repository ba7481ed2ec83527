"""Puts the cells into the opposite order."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "0 of 11 points"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    notebook.cells.reverse()
    save(folder, notebook)
