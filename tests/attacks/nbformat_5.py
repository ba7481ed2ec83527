"""Is in a notebook format that does not exist yet."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "left ungraded"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    notebook.nbformat, notebook.nbformat_minor = 5, 0
    save(folder, notebook)
