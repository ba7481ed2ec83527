"""Hands in `ipykernel_launcher.py`, `numpy.py`, `headcheck.py`, `sitecustomize.py` and a startup script beside it."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, cell, save

PLAIN = "full marks, kernel hijacked"
EARNS = FULL | {"slope": 0}


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    cell(notebook, "slope-answer").source = "slope = 50"
    for name in ("ipykernel_launcher", "numpy", "headcheck", "agent", "sitecustomize", "usercustomize", "keras"):
        (folder / f"{name}.py").write_text("raise SystemExit('taken over')")
    for name in ("headcheck", ".ipython/profile_default/startup"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise SystemExit('taken over')")
    (folder / "pyvenv.cfg").write_text("home = /tmp")
    save(folder, notebook)
