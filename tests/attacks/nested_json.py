"""Is JSON that is nested a hundred thousand times."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, NOTHING

PLAIN = "left ungraded"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / f"{ASSIGNMENT}.ipynb").write_text('{"cells":' + "[" * 100_000)
