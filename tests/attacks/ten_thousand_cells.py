"""Has ten thousand cells of its own."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "not tried"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    notebook.cells += [{"cell_type": "code", "metadata": {}, "source": "print(1)", "outputs": []}] * 10_000
    save(folder, notebook)
