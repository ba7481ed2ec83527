"""Penalties follow extensions, and feedback is never older than the grade."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import Graded, Outcome
from headcheck.grading.classroom.nbgrader_app import application
from headcheck.grading.plugins.returning import FreshFeedback
from tests import sandboxed
from tests.attacks.course import cell
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hand_in, hidden, make_course, student_version

pytestmark = [
    sandboxed.NEEDED,
    pytest.mark.xdist_group("engine"),
]

CELLS = [
    answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
    case("units", hidden("assert units == 2, 'Two were expected.'")),
]
#: Half of the points for each day: not nbgrader's own, so that its code is part of the course.
POLICY = """
from nbgrader.plugins import LateSubmissionPlugin

class ByDay(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * score * (total_seconds_late // 86400)
"""

Grade = Callable[[], dict[str, Graded]]


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ann and bob answered right, and are one day late."""
    course = make_course(tmp_path_factory.mktemp("handed-in"), "tiny", CELLS)
    nbgrader(course, "generate_assignment", "tiny")
    for student in ("ann", "bob"):
        notebook = student_version(course, "tiny")
        cell(notebook, "choice").source = f"units = 2  # {student}"
        hand_in(course, "tiny", student, notebook)
        (course / "submitted" / student / "tiny" / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    return course


@pytest.fixture
def course(handed_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(handed_in, tmp_path / "course")


@pytest.fixture
def grade(course: Path) -> Iterator[Grade]:
    with ThreadPoolExecutor(1) as pool:
        yield lambda: {one.student: one for one in Class(course, "tiny").grade(pool, 1, lambda *_: None)}


def book(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course}/gradebook.db", "regression-classification")


def write_feedback(course: Path, *students: str) -> None:
    """As `nbgrader generate_feedback tiny --student=...`, in this process."""
    app = application(course)
    app.coursedir.assignment_id = "tiny"
    for student in students or ("*",):
        app.coursedir.student_id = student
        FreshFeedback(coursedir=app.coursedir, parent=app).start()


def penalty(course: Path, student: str) -> float:
    with book(course) as gradebook:
        return gradebook.find_submission("tiny", student).late_submission_penalty or 0


def page(course: Path, student: str) -> Path:
    return course / "feedback" / student / "tiny" / "tiny.html"


def test_a_penalty_follows_the_due_date_extensions_and_the_policy(
    course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade()
    assert {one.how for one in grade().values()} == {Outcome.UNCHANGED}
    with book(course) as gradebook:
        gradebook.find_assignment("tiny").duedate = datetime(2026, 3, 1, 9)
        gradebook.db.commit()
    with (course / "course_config.py").open("a") as settings:
        settings.write("\nimport sys\nfrom pathlib import Path\nsys.path.insert(0, str(Path(__file__).parent))\n")
        settings.write("c.AssignLatePenalties.plugin_class = 'by_day.ByDay'\n")
    (course / "by_day.py").write_text(POLICY)
    assert {one.how for one in grade().values()} == {Outcome.STORED}
    assert [penalty(course, student) for student in ("ann", "bob")] == [1, 1]
    with book(course) as gradebook:
        gradebook.grant_extension("tiny", "ann", days=2)
    assert {name: one.how for name, one in grade().items()} == {"ann": Outcome.STORED, "bob": Outcome.UNCHANGED}
    assert [penalty(course, student) for student in ("ann", "bob")] == [0, 1]
    assert {one.how for one in grade().values()} == {Outcome.UNCHANGED}
    (course / "submitted" / "ann" / "tiny" / "timestamp.txt").write_text("2026-03-04 10:00:00 UTC")
    assert {name: one.how for name, one in grade().items()} == {"ann": Outcome.STORED, "bob": Outcome.UNCHANGED}
    assert penalty(course, "ann") == 1


def test_grading_again_writes_the_pages_anew_that_there_are(course: Path, grade: Grade) -> None:
    grade()
    write_feedback(course, "ann")
    assert "Two were expected." not in page(course, "ann").read_text()
    source = course / "source" / "tiny" / "tiny.ipynb"
    source.write_text(source.read_text().replace("units == 2,", "units == 3,"))
    grade()
    assert "Two were expected." in page(course, "ann").read_text()
    assert not page(course, "bob").exists()
    assert "Since your last try" not in page(course, "ann").read_text(), "a test that changed is no try of ann's"

    with book(course) as gradebook:
        gradebook.update_or_create_student("ann", first_name="Ann", last_name="Lee <b>")
    notebook = student_version(course, "tiny")
    cell(notebook, "choice").source = "units = 3"
    shutil.rmtree(course / "submitted" / "ann")
    hand_in(course, "tiny", "ann", notebook)
    (course / "submitted" / "ann" / "tiny" / "timestamp.txt").write_text("2026-03-05 10:00:00 UTC")
    for _ in range(2):  # what is graded again is no new try
        with ThreadPoolExecutor(1) as pool:
            Class(course, "tiny").grade(pool, 1, lambda *_: None, students=["ann"], force=True)
        text = BeautifulSoup(page(course, "ann").read_text(), "html.parser")
        assert "Other parts: units repaired (+2)" in " ".join(text.find(class_="changes").text.split())
    assert "Feedback for Ann Lee <b> · Handed in on 5 March 2026, 10:00 UTC" in " ".join(
        text.header.get_text().replace("Handed", "· Handed").split()
    )


def test_points_and_comments_by_hand_reach_the_page_of_their_student_alone(course: Path, grade: Grade) -> None:
    grade()
    write_feedback(course)
    before = {student: page(course, student).stat().st_mtime_ns for student in ("ann", "bob")}
    with book(course) as gradebook:
        gradebook.find_grade("units", "tiny", "tiny", "ann").manual_score = 1.5
        gradebook.find_comment("choice", "tiny", "tiny", "ann").manual_comment = "See me about this."
        gradebook.db.commit()
    nbgrader(course, "generate_feedback", "tiny")
    assert "1.5" in page(course, "ann").read_text() and "See me about this." in page(course, "ann").read_text()
    assert page(course, "bob").stat().st_mtime_ns == before["bob"]
    made = page(course, "ann").stat().st_mtime_ns
    write_feedback(course)
    assert page(course, "ann").stat().st_mtime_ns == made


def test_what_students_were_given_lies_beside_their_notebook_and_nothing_else(course: Path, grade: Grade) -> None:
    release, source = course / "release" / "tiny", course / "source" / "tiny"
    for folder in (release, source):
        (folder / "data").mkdir()
        (folder / "data" / "rows.csv").write_text("1")
    left = (
        "sales.keras", "data/sales.keras", "sales.weights.h5", ".solution.py", "rows.csv~", ".rows.csv.swp",
        "#rows.csv#", "__pycache__/x.pyc", ".ipynb_checkpoints/tiny-checkpoint.ipynb", "solution.py",
        "tiny-solved.ipynb",
    )  # fmt: skip
    for name in left:
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text("the instructor's")
    for name in ("sales.keras", ".solution.py"):
        (release / name).write_text("handed out by an older version")
    for student in ("ann", "bob"):
        path = course / "submitted" / student / "tiny" / "tiny.ipynb"
        seen = (
            "import os\\nprint(sorted(f for _, _, files in os.walk('.') for f in files), open('data/rows.csv').read())"
        )
        path.write_text(path.read_text().replace(f"units = 2  # {student}", f"{seen}\\nunits = 2"))
    [ann, bob] = grade().values()
    assert ann.points == bob.points == 2
    graded = course / "autograded" / "ann" / "tiny"
    assert "['rows.csv'] 1" in (graded / "tiny.ipynb").read_text()
    there = {path.relative_to(graded).as_posix() for path in graded.rglob("*") if path.is_file()}
    assert there == {"tiny.ipynb", "timestamp.txt", "data/rows.csv"}
    shutil.rmtree(course / ".headcheck")
    nbgrader(course, "autograde", "tiny", "--student=bob", "--force")
    assert "['rows.csv'] 1" in (course / "autograded" / "bob" / "tiny" / "tiny.ipynb").read_text()
