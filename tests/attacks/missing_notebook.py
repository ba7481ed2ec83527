"""Has no notebook at all, only a picture."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import NOTHING

PLAIN = "left ungraded"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / "notebook.png").write_bytes(b"PNG")
