"""Is written in Latin-1, with accents."""

import json
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, FULL

PLAIN = "left ungraded"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    notebook.cells[0].source += " – été".replace("–", "-")
    (folder / f"{ASSIGNMENT}.ipynb").write_bytes(json.dumps(notebook, ensure_ascii=False).encode("latin-1"))
