"""Has another name, with (1) in it."""

import json
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, FULL

PLAIN = "left ungraded"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / f"{ASSIGNMENT} (1).ipynb").write_text(json.dumps(notebook))
