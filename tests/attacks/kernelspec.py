"""Asks for another kernel, in another language, and brings widgets along."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import FULL, save

PLAIN = "11 of 11 points"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    notebook.metadata.kernelspec = {"name": "bash", "display_name": "Bash", "language": "bash"}
    notebook.metadata.language_info = {"name": "</script><script>alert(1)</script>"}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}}
    save(folder, notebook)


def holds(result: object) -> None:
    assert "alert(1)" not in result.page  # type: ignore[attr-defined]
