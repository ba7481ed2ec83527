"""What a notebook earned is entered into the gradebook at once, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import event

from headcheck.grading.plugins.gradebook import SaveGrades

EARNED = {"units": 2.0, "loss": 1.0, "words": None}


@pytest.fixture
def gradebook(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/gradebook.db"
    with Gradebook(url) as one:
        one.add_assignment("tiny")
        one.add_notebook("tiny", "tiny")
        for name in EARNED:
            one.add_grade_cell(name, "tiny", "tiny", max_score=2, cell_type="code")
        one.add_solution_cell("words", "tiny", "tiny")
        one.add_student("ada")
        one.add_submission("tiny", "ada")
    return url


def cell(name: str, points: float | None) -> NotebookNode:
    settings = {"grade_id": name, "grade": True, "solution": points is None, "locked": points is not None, "points": 2}
    shown = [] if points is None else [new_output("execute_result", {"text/plain": str(points)})]
    marked = {"nbgrader": settings | {"schema_version": 3, "cell_type": "code"}}
    return new_code_cell("answer = 1", outputs=shown, metadata=marked)


def save(url: str, *cells: NotebookNode) -> None:
    asked = {"notebook": "tiny", "assignment": "tiny", "student": "ada", "db_url": url}
    SaveGrades().preprocess(new_notebook(cells=list(cells)), {"nbgrader": asked})


def entered(url: str) -> dict[str, float | None]:
    with Gradebook(url) as one:
        return {name: one.find_grade(name, "tiny", "tiny", "ada").auto_score for name in EARNED}


def test_points_of_all_cells_are_entered_in_one_transaction(gradebook: str, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: list[object] = []
    init = Gradebook.__init__

    def listening(self: Gradebook, url: str) -> None:
        init(self, url)
        event.listen(self.engine, "commit", commits.append)

    with monkeypatch.context() as patched:
        patched.setattr(Gradebook, "__init__", listening)
        save(gradebook, *(cell(name, points) for name, points in EARNED.items()))
    assert len(commits) == 1
    assert entered(gradebook) == EARNED


def test_a_fault_in_the_middle_leaves_what_was_there(gradebook: str) -> None:
    save(gradebook, cell("units", 2.0), cell("loss", 1.0))
    with pytest.raises(MissingEntry):
        save(gradebook, cell("units", 0.0), cell("unknown", 1.0))
    assert entered(gradebook) == {"units": 2.0, "loss": 1.0, "words": None}
