"""Hands in a zip in which beside the notebook are notebooks that unpack to half a gigabyte, and ten thousand names."""

import json
import zipfile
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, FULL

PLAIN = "not tried"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("big.ipynb", "w") as big:
            for _ in range(500):
                big.write(b" " * 1_000_000)
        for number in range(10_000):
            archive.writestr(f"x/{number}.txt", "")
        archive.writestr(f"{ASSIGNMENT}.ipynb", json.dumps(notebook))
