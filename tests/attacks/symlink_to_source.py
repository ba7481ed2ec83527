"""Is a symbolic link to the instructor's notebook."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, NOTHING

PLAIN = "followed: the source notebook is copied into autograded/"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / f"{ASSIGNMENT}.ipynb").symlink_to(f"../../../source/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
