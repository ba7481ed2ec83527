"""Tags the locked test cells `skip-execution`, so that nothing runs that could fail."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import NOTHING, save

PLAIN = "full marks"
EARNS = NOTHING
CELLS = dict.fromkeys(("scale-answer", "slope-answer", "weights-answer", "model-answer"), "pass")


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata.tags = ["skip-execution", "raises-exception"]
    save(folder, notebook)
