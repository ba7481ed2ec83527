"""The instructor's notebook says what a part is worth: changed there with nbgrader's own means, it is so everywhere."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from headcheck.grading import results
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import Graded, NotReadyError, Outcome
from headcheck.grading.dropping import How
from headcheck.reports.gathering import gather
from headcheck.reports.page import render
from tests.environment import kept
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hand_in, hidden, make_course, student_version

pytestmark = pytest.mark.xdist_group("engine")

_SHARE = "from headcheck.course.marks import Mark\n\nMark(share, part='{}', message='Said.')"
CELLS = [
    answer("choice", "### BEGIN SOLUTION\nshare = 1\n### END SOLUTION"),
    case("whole", hidden(_SHARE.format("whole"))),
    case("small", hidden(_SHARE.format("small"))),
    case("nothing", hidden(_SHARE.format("nothing"))),
    case("number", hidden("round(share * 0.4, 2)")),
    case("silent", hidden("assert share")),
]
#: What the cells are worth in the end; they were handed out with 2 points each.
POINTS = {"whole": 1, "small": 0.3, "nothing": 0, "number": 5, "silent": 2.5}


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    """A course in which two students handed in, and nothing is graded."""
    shutil.copytree(made, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    course = make_course(tmp_path_factory.mktemp("points") / "course", "tiny", CELLS)
    nbgrader(course, "generate_assignment", "tiny")
    for student, share in {"ann": "1", "bob": "0.75"}.items():
        notebook = student_version(course, "tiny")
        notebook.cells[1].source = f"share = {share}"
        hand_in(course, "tiny", student, notebook)
    return course


def grade(course: Path) -> Mapping[str, Graded]:
    with kept(), ThreadPoolExecutor(2) as pool:
        return {one.student: one for one in Class(course, "tiny").grade(pool, 2, lambda *_: None)}


def change_points(course: Path, points: Mapping[str, float]) -> None:
    """As the toolbar of *Create Assignment* does."""
    path = course / "source/tiny/tiny.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in points:
            cell.metadata.nbgrader.points = points[cell.metadata.nbgrader.grade_id]
    nbformat.write(notebook, path)


def earned(course: Path, student: str) -> Mapping[str, tuple[float, float]]:
    """What a student earned, and could, as the graded notebook and the gradebook agree."""
    found = results.read(course / f"autograded/{student}/tiny/tiny.ipynb")
    said = {name: (result.points, result.maximum) for name, result in found.items()}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        grades = gradebook.find_submission("tiny", student).notebooks[0].grades
        assert {grade.name: (grade.auto_score, grade.max_score) for grade in grades} == said
    return said


def test_points_changed_in_the_notebook_are_those_of_old_submissions_too(course: Path) -> None:
    grade(course)
    assert earned(course, "ann") == dict.fromkeys(POINTS, (2, 2)) | {"number": (0.4, 2)}
    assert earned(course, "bob") == dict.fromkeys(POINTS, (1.5, 2)) | {"number": (0.3, 2), "silent": (2, 2)}

    change_points(course, POINTS)
    assert {one.how for one in grade(course).values()} == {Outcome.STORED}, "nothing has to run again"
    # a number that a test itself gives is points, as nbgrader has it; a test that ends in silence has passed
    assert earned(course, "ann") == {name: (points, points) for name, points in POINTS.items()} | {"number": (0.4, 5)}
    assert earned(course, "bob") == {
        "whole": (0.75, 1), "small": (0.22, 0.3), "nothing": (0, 0), "number": (0.3, 5), "silent": (2.5, 2.5)
    }  # fmt: skip
    nbgrader(course, "generate_feedback", "tiny", "--student=bob")
    page = BeautifulSoup((course / "feedback/bob/tiny/tiny.html").read_text(), "html.parser").text
    for said in ("3.77 of 8.8 points", "whole: 0.75 of 1 point.", "small: 0.22 of 0.3 points."):
        assert said in page


def drop(course: Path, cells: Mapping[str, str]) -> None:
    """Set it, as an instructor does."""
    with (course / "course_config.py").open("a") as settings:
        settings.write(f"\nc.SettleMarks.dropped = {{'tiny': {dict(cells)}}}\n")


def page(course: Path, student: str) -> str:
    nbgrader(course, "generate_feedback", "tiny", f"--student={student}")
    return BeautifulSoup((course / f"feedback/{student}/tiny/tiny.html").read_text(), "html.parser").text


def test_what_is_dropped_counts_for_all_or_not_at_all_and_comes_back(course: Path) -> None:
    grade(course)
    before = {student: earned(course, student) for student in ("ann", "bob")}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.find_grade("small", "tiny", "tiny", "bob").manual_score = 0.1
        gradebook.db.commit()

    drop(course, {"whole": "full", "number": "without", "small": "full"})
    graded = grade(course)
    assert {one.how for one in graded.values()} == {Outcome.STORED}, "nothing has to run again"
    for student in ("ann", "bob"):
        now = earned(course, student)
        assert now == before[student] | {"whole": (2, 2), "small": (2, 2), "number": (0, 0)}
        with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
            submission = gradebook.find_submission("tiny", student)
            assert (submission.score, submission.max_score) == (sum(p for p, _ in now.values()), 8)
            assert not submission.needs_manual_grade
    said = page(course, "bob")
    assert "7.5 of 8 points" in said
    assert "This part was dropped: everybody gets its points." in said
    assert "This part was dropped: it does not count." in said
    gathered = gather(course, "tiny")
    assert {item.id: item.dropped for item in gathered.items if item.dropped} == {
        "whole": How.FULL, "small": How.FULL, "number": How.WITHOUT
    }  # fmt: skip
    table = render(gathered, datetime(2026, 1, 1))
    assert "dropped: everybody gets its points" in table and "dropped: it does not count" in table
    nbgrader(course, "export", "--exporter=headcheck.lms.parts.PartsExporter")
    with (course / "parts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["grade_id"]: row for row in csv.DictReader(file) if row["student_id"] == "bob"}
    assert (rows["whole"]["score"], rows["whole"]["state"]) == ("2.0", "dropped: everybody gets its points")
    assert (rows["number"]["max_score"], rows["number"]["state"]) == ("0.0", "dropped: it does not count")

    drop(course, {})
    grade(course)
    assert earned(course, "ann") == before["ann"]

    drop(course, {"hwole": "full"})
    with pytest.raises(
        NotReadyError, match="has 'hwole' in tiny, which is no problem and no graded cell of it. Did you me"
    ):
        grade(course)
