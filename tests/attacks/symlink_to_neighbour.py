"""Is a folder that is a symbolic link to the folder of an honest student."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, NOTHING

PLAIN = "followed: 11 of 11 points for the neighbour's work"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    folder.rmdir()
    folder.symlink_to(f"../zoe/{ASSIGNMENT}")
