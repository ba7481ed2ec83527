"""Is an empty file."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, NOTHING

PLAIN = "left ungraded"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / f"{ASSIGNMENT}.ipynb").touch()
