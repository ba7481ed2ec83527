"""Is a named pipe, which blocks whoever reads it; so is its timestamp."""

import os
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, NOTHING

PLAIN = "not tried"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    os.mkfifo(folder / f"{ASSIGNMENT}.ipynb")
    os.mkfifo(folder / "timestamp.txt")
