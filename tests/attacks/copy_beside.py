"""Works in a copy, and hands in the untouched notebook beside it."""

import json
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, FULL, HONEST, Result, save

PLAIN = "not tried"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / f"{ASSIGNMENT}-Copy1.ipynb").write_text(json.dumps(notebook))
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in HONEST:
            cell.source = "# YOUR CODE HERE\nraise NotImplementedError()"
    save(folder, notebook)


def holds(result: Result) -> None:
    assert "was graded, because" in result.page
