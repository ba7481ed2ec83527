"""Is a notebook of 30 MB, of old outputs."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import NOTHING, save

PLAIN = "not tried"
EARNS = NOTHING


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    notebook.cells[1].outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * 30_000_000}]
    save(folder, notebook)
