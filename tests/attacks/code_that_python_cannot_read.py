"""Takes all marks off the cells, so that their code is looked at, and has code that takes Python memory or minutes."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "not tried"
EARNS = FULL

DEEP = ("-" * 19_000 + "1", "a?\n" * 600, "a = !x\n" * 400, "(" * 5000, "x" + "[0]" * 5000, "+".join("a" * 9000))


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata = {}
        del cell["id"]
    own = [{"cell_type": "raw", "metadata": {}, "source": source} for source in DEEP]
    notebook.cells = [cell for given in notebook.cells for cell in (given, *own)]
    save(folder, notebook)
