"""Brings a timestamp of the year -5, and one megabyte of it."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "not tried"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / "timestamp.txt").write_text("-0005-13-45 99:99:99 UTC" * 40_000)
    save(folder, notebook)
