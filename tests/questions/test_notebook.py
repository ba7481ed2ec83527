"""The notebook is one file for all: it finds whose questions are which by itself, and says when an id is mistyped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from headcheck.authoring import build, missing
from headcheck.course.dealing import CLASS
from headcheck.grading import handout
from tests.grading.in_process import nbgrader
from tests.questions.course import ASSIGNMENT, KINDS, TITLES, at_places, questions, title

pytestmark = pytest.mark.xdist_group("engine")


def run(course: Path, student: str, other: str = "", folder: Path | None = None, **environment: str) -> dict[str, Any]:
    """The names of the notebook's cells up to the one that picks the questions, run in the student's `folder`."""
    notebook = nbformat.read(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    cells = {cell.id: cell.source for cell in notebook.cells}
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder or course / "release" / ASSIGNMENT)
        for name, value in environment.items():
            patch.setenv(name, value)
        exec(cells["student"].replace('STUDENT_ID = ""', f"STUDENT_ID = {student!r}"), names)
        names["OTHER"] = other
        exec(cells["questions"], names)
    return names


def test_it_is_whole(course: Path) -> None:
    assert build.pending(ASSIGNMENT) == ""
    assert not [s for s in missing.find_missing("number") if "questions" in s or "held-out" in s or "cell" in s]
    table = json.loads((course / "release" / ASSIGNMENT / "questions.json").read_text())
    told = {key for kind in table["kinds"].values() for question in kind.values() for key in question}
    assert not told & {"task", "metric", "threshold", "points"}


def test_it_finds_the_questions_that_the_grader_finds(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for student in ("ann", " Ann@uni.example", "bob", "cho", "name with spaces"):
        asked = run(course, student)["asked"]
        assert {place: f"{row['kind']}/{row['question']}" for place, row in asked.items()} == at_places(student)
        said = capsys.readouterr().out
        assert "They are yours" in said and all(row["title"] in said for row in asked.values())
    others = [title for kind in KINDS for title in TITLES[kind].values() if title not in said]
    assert len(others) == 4  # it shows nobody else's
    again = run(course, "ann", other="2")["asked"]
    for place, name in at_places("ann").items():  # a second try: another question of the kind, at the same place
        kind, question = name.split("/")
        assert again[place]["kind"] == kind and again[place]["question"] != question
    assert run(course, "", JUPYTERHUB_USER="ann")["asked"]["number"]["title"] == title(at_places("ann")["number"])
    with pytest.raises(AssertionError, match="Write your id"):
        run(course, "")


def test_it_says_at_once_that_an_id_is_mistyped(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The class's list goes out as digests, with the student version, and nobody's name is in it."""
    with Gradebook(f"sqlite:///{course}/gradebook.db", "regression-classification") as gradebook:
        for student in ("ann", "bob"):
            gradebook.add_student(student)
    nbgrader(course, "generate_assignment", "--force", ASSIGNMENT)
    of_class = (course / "release" / ASSIGNMENT / CLASS).read_text()
    assert "ann" not in of_class and "bob" not in of_class and len(json.loads(of_class)["students"]) == 2
    run(course, "Ann@uni.example")
    assert "is not on the list" not in capsys.readouterr().out
    late = run(course, "anm")["asked"]
    said = capsys.readouterr().out
    assert "anm is not on the list of this class" in said
    assert {row["kind"]: row["question"] for row in late.values()} == questions("anm")  # or joined late
    files = handout.make(course, ASSIGNMENT).files
    assert CLASS in files and re.search(rf"{CLASS} +by this the notebook finds", files["README.txt"].decode())
