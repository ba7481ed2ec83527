"""Has symbolic links beside the notebook, to the held-out rows and the gradebook."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell

from tests.attacks.course import FULL, save

PLAIN = "followed: its cells read the held-out rows and the gradebook"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    (folder / "heldout.csv").symlink_to("../../../holdout/toy.csv")
    (folder / "rows.csv").symlink_to("../../../holdout/toy.csv")
    (folder / "book.db").symlink_to("../../../gradebook.db")
    (folder / "course").symlink_to("../../..")
    notebook.cells.insert(0, new_code_cell("import os\nfor p in os.listdir('.'): print(p, open(p, 'rb').read(3000))"))
    save(folder, notebook)
