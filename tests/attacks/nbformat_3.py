"""Is in the old notebook format 3."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "left ungraded"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    rows = [
        {"cell_type": cell.cell_type, "metadata": cell.metadata}
        | ({"input": cell.source, "language": "python"} if cell.cell_type == "code" else {"source": cell.source})
        for cell in notebook.cells
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": rows}]}
    save(folder, old)
