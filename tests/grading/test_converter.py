"""A class with every odd submission through real `nbgrader autograde`: everybody gets a grade, nobody stops the run."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook

from headcheck.grading import results
from headcheck.grading.steps import StepFailed
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hidden, make_course, student_version

pytestmark = [pytest.mark.xdist_group("converter"), pytest.mark.slow]

ESSAY = {"grade_id": "essay", "solution": True, "grade": True, "locked": False, "task": False, "points": 3}
CELLS = [
    answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
    case("units", "assert units\n" + hidden("assert units == 2, 'Two were expected.'")),
    case(
        "files",
        "import os\nassert not os.path.exists('ipykernel_launcher.py')\nassert open('rows.csv').read() == '1'",
        1,
    ),
    new_markdown_cell("It was two.", metadata={"nbgrader": ESSAY | {"schema_version": 3}}),
]
FULL = {"units": 2.0, "files": 1.0}
NOTHING = {"units": 0.0, "files": 0.0}

#: A preprocessor that fails for one student, as a fault of the machine would.
FAULT = """
from nbgrader.preprocessors import NbGraderPreprocessor

class Fault(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        if resources["nbgrader"]["student"] == "eve":
            raise RuntimeError("the disk is full")
        return nb, resources

c.Autograde.autograde_preprocessors.insert(-1, Fault)
"""

Submission = Callable[[Path, NotebookNode], object]


def write(path: Path, nb: NotebookNode) -> None:
    path.write_text(json.dumps(nb))


def with_change(change: Callable[[NotebookNode], object]) -> Submission:
    def hand_in(folder: Path, nb: NotebookNode) -> None:
        change(nb)
        write(folder / "tiny.ipynb", nb)

    return hand_in


def beside(make: Callable[[Path], object]) -> Submission:
    """The honest notebook, and something beside it in the folder."""

    def hand_in(folder: Path, nb: NotebookNode) -> None:
        write(folder / "tiny.ipynb", nb)
        make(folder)

    return hand_in


def in_place_of(make: Callable[[Path], object]) -> Submission:
    return lambda folder, nb: make(folder / "tiny.ipynb")


def in_latin_1(folder: Path, nb: NotebookNode) -> None:
    nb.cells[1].source += "  # été"
    (folder / "tiny.ipynb").write_bytes(json.dumps(nb, ensure_ascii=False).encode("latin-1"))


def as_a_linked_folder(folder: Path, nb: NotebookNode) -> None:
    folder.rmdir()
    folder.symlink_to(folder.parents[1] / "ada" / "tiny")


def as_a_linked_student(folder: Path, nb: NotebookNode) -> None:
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to(folder.parents[1] / "ada")


#: How each student hands in, the points of the tests, and words that the student reads.
CLASS: Mapping[str, tuple[Submission, Mapping[str, float], str]] = {
    "ada": (with_change(lambda nb: None), FULL, ""),
    "bob": (with_change(lambda nb: nb.cells[1].update(source="units = 3")), FULL | {"units": 0.0}, ""),
    "copies-a-test": (with_change(lambda nb: nb.cells.append(deepcopy(nb.cells[2]))), FULL, "more than once"),
    "deletes-a-test": (with_change(lambda nb: nb.cells.pop(2)), FULL, "`units` had been deleted; it was put back"),
    "empty": (in_place_of(Path.touch), NOTHING, "found an empty file"),
    "folder": (in_place_of(Path.mkdir), NOTHING, "found a folder"),
    "kernel": (beside(lambda folder: (folder / "ipykernel_launcher.py").write_text("")), FULL, "ipykernel_launcher.py"),
    "latin-1": (in_latin_1, FULL, "Windows-1252"),
    "link": (in_place_of(lambda path: path.symlink_to("../../../source/tiny/tiny.ipynb")), NOTHING, "found a link"),
    "link-folder": (as_a_linked_folder, NOTHING, "found a link"),
    "link-student": (as_a_linked_student, NOTHING, "found a link"),
    "missing": (lambda folder, nb: None, NOTHING, "found nothing"),
    "no-date": (beside(lambda folder: (folder / "timestamp.txt").write_text("soon")), FULL, "holds no date"),
    "no-folder": (lambda folder, nb: (folder.rmdir(), folder.touch()), NOTHING, "found a file"),
    "other-rows": (beside(lambda folder: (folder / "rows.csv").write_text("2")), FULL, ""),
    "pipe": (in_place_of(os.mkfifo), NOTHING, "found a pipe"),
    "pipe-date": (beside(lambda folder: os.mkfifo(folder / "timestamp.txt")), FULL, "holds no date"),
    "renamed": (lambda folder, nb: write(folder / "mine.ipynb", nb), FULL, "handed in as `mine.ipynb`"),
    "schema": (with_change(lambda nb: nb.cells[2].metadata.nbgrader.update(schema_version=99)), FULL, ""),
    "skips": (with_change(lambda nb: nb.cells[2].metadata.update(tags=["skip-execution"])), FULL, "Tags on cells"),
    "zoe": (with_change(lambda nb: None), FULL, ""),
}


def make_tiny(folder: Path) -> Path:
    course = make_course(folder, "tiny", CELLS)
    (course / "source/tiny/rows.csv").write_text("1")
    nbgrader(course, "generate_assignment", "tiny")
    return course


def hand_in(course: Path, student: str, submission: Submission) -> None:
    nb = student_version(course, "tiny")
    nb.cells[1].source = "units = 2"
    nb.cells[4].source = "Because."
    folder = course / "submitted" / student / "tiny"
    folder.mkdir(parents=True)
    submission(folder, nb)


def configure(course: Path, lines: str) -> None:
    with (course / "course_config.py").open("a") as settings:
        settings.write(f"\n{lines}\n")


def points(course: Path, student: str) -> Mapping[str, float]:
    """The points of the tests as the gradebook has them."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        grades = gradebook.find_submission("tiny", student).notebooks[0].grades
        return {grade.name: grade.auto_score for grade in grades if grade.name != "essay"}


def needs_a_person(course: Path, student: str) -> set[str]:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        grades = gradebook.find_submission("tiny", student).notebooks[0].grades
        return {grade.name for grade in grades if grade.needs_manual_grade}


def autograded(course: Path, student: str) -> Path:
    return course / "autograded" / student / "tiny"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole class, graded in one run, with feedback."""
    course = make_tiny(tmp_path_factory.mktemp("class"))
    for student, (submission, _, _) in CLASS.items():
        hand_in(course, student, submission)
    nbgrader(course, "autograde", "tiny")
    nbgrader(course, "generate_feedback", "tiny")
    return course


@pytest.mark.parametrize("student", CLASS)
def test_everybody_gets_the_points_of_their_honest_work(course: Path, student: str) -> None:
    expected = CLASS[student][1]
    graded = results.read(autograded(course, student) / "tiny.ipynb")
    assert points(course, student) == expected
    assert {name: result.points for name, result in graded.items()} == expected


@pytest.mark.parametrize("student", [student for student, (_, _, words) in CLASS.items() if words])
def test_what_was_put_right_is_read_by_student_and_instructor(course: Path, student: str) -> None:
    _, expected, words = CLASS[student]
    nb = nbformat.read(autograded(course, student) / "tiny.ipynb", as_version=4)
    page = (course / "feedback" / student / "tiny" / "tiny.html").read_text()
    summary = page.partition('id="notebook"')[0].replace("<code>", "`").replace("</code>", "`")
    assert words in summary
    assert words in nb.cells[0].source.replace("<code>", "`").replace("</code>", "`")
    assert ("Nothing could be graded." in page) is (expected == NOTHING)
    if expected == NOTHING:
        messages = {result.message for result in results.read(autograded(course, student) / "tiny.ipynb").values()}
        assert messages == {nb.metadata.headcheck.reason}


def test_an_honest_student_reads_nothing_about_the_intake(course: Path) -> None:
    assert "taken in" not in (course / "feedback/ada/tiny/tiny.html").read_text()
    assert "taken in" not in (autograded(course, "ada") / "tiny.ipynb").read_text()


def test_written_answers_wait_for_a_person_unless_there_are_none(course: Path) -> None:
    waiting = {student for student in CLASS if "essay" in needs_a_person(course, student)}
    assert waiting == {student for student, (_, expected, _) in CLASS.items() if expected != NOTHING}


def test_nothing_but_the_courses_files_lies_where_a_notebook_runs(course: Path) -> None:
    for student in CLASS:
        found = {path.name for path in autograded(course, student).rglob("*")}
        assert found == {"tiny.ipynb", "rows.csv"}, student
        assert (autograded(course, student) / "rows.csv").read_text() == "1"


def test_no_solution_and_no_other_students_work_is_copied(course: Path) -> None:
    for student in ("link", "link-folder", "link-student"):
        text = (autograded(course, student) / "tiny.ipynb").read_text()
        assert "units = 2" not in text
        assert "Because." not in text


def test_nobody_is_graded_again_who_has_been(course: Path) -> None:
    before = {student: (autograded(course, student) / "tiny.ipynb").stat().st_mtime_ns for student in CLASS}
    nbgrader(course, "autograde", "tiny")
    after = {student: (autograded(course, student) / "tiny.ipynb").stat().st_mtime_ns for student in CLASS}
    assert after == before


def test_one_student_can_be_graded_again(course: Path) -> None:
    before = {student: (autograded(course, student) / "tiny.ipynb").stat().st_mtime_ns for student in CLASS}
    nbgrader(course, "autograde", "tiny", "--force", "--student=bob")
    after = {student: (autograded(course, student) / "tiny.ipynb").stat().st_mtime_ns for student in CLASS}
    assert {student for student in CLASS if after[student] != before[student]} == {"bob"}
    assert points(course, "bob") == FULL | {"units": 0.0}


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A course with three honest students."""
    course = make_tiny(tmp_path)
    for student in ("ada", "eve", "zoe"):
        hand_in(course, student, with_change(lambda nb: None))
    return course


def test_a_fault_leaves_one_student_ungraded_and_says_so(three: Path) -> None:
    settings = (three / "course_config.py").read_text()
    configure(three, FAULT)
    with pytest.raises(StepFailed, match="eve was not graded, and no points were changed: RuntimeError"):
        nbgrader(three, "autograde", "tiny")
    said = (three / "nbgrader-autograde-failed.log").read_text()
    assert "eve was not graded, and no points were changed: RuntimeError: the disk is full" in said
    assert "1 not graded, through no fault of theirs: eve." in said
    assert points(three, "ada") == points(three, "zoe") == FULL
    assert points(three, "eve") == {"units": None, "files": None}
    assert needs_a_person(three, "eve") == {"units", "files", "essay"}
    assert not autograded(three, "eve").exists()

    (three / "course_config.py").write_text(settings)
    nbgrader(three, "autograde", "tiny")
    assert points(three, "eve") == FULL
    assert needs_a_person(three, "eve") == {"essay"}

    configure(three, FAULT.replace("insert(-1", "insert(len(c.Autograde.autograde_preprocessors)"))
    (three / "submitted/eve/tiny/tiny.ipynb").unlink()
    with pytest.raises(StepFailed):
        nbgrader(three, "autograde", "tiny", "--force")
    assert points(three, "eve") == FULL, "the points of the last run that succeeded"
    assert needs_a_person(three, "eve") == {"units", "files", "essay"}


def test_a_locked_gradebook_stops_the_run_with_a_sentence(three: Path) -> None:
    nbgrader(three, "autograde", "tiny", "--student=ada")
    with sqlite3.connect(three / "gradebook.db") as gradebook:
        gradebook.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StepFailed, match="gradebook can't be read or written|accessing the nbgrader database"):
            nbgrader(three, "autograde", "tiny", "--force")
    assert points(three, "ada") == FULL


def test_late_penalties_manual_grades_and_files_of_a_students_own_work_as_in_nbgrader(three: Path) -> None:
    configure(three, "c.LateSubmissionPlugin.penalty_method = 'zero'")
    configure(three, "c.Autograde.exclude_overwriting = {'tiny': ['rows.csv']}")
    (three / "submitted/ada/tiny/timestamp.txt").write_text("2020-01-02 00:00:00 UTC")
    (three / "submitted/eve/tiny/timestamp.txt").write_text("2019-12-31 00:00:00 UTC")
    (three / "submitted/ada/tiny/rows.csv").write_text("mine")
    (three / "submitted/eve/tiny/rows.csv").symlink_to("/etc/passwd")
    with Gradebook(f"sqlite:///{three}/gradebook.db") as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate="2020-01-01 00:00:00 UTC")
    nbgrader(three, "autograde", "tiny")
    with Gradebook(f"sqlite:///{three}/gradebook.db") as gradebook:
        late = {name: gradebook.find_submission("tiny", name).late_submission_penalty for name in ("ada", "eve")}
        assert late == {"ada": 2.0, "eve": 0.0}  # of what the tests gave: other rows cost a point
        gradebook.find_grade("essay", "tiny", "tiny", "ada").manual_score = 2
        gradebook.db.commit()
    assert (autograded(three, "ada") / "rows.csv").read_text() == "mine"
    assert (autograded(three, "eve") / "rows.csv").read_text() == "1"
    assert (autograded(three, "ada") / "timestamp.txt").read_text() == "2020-01-02 00:00:00 UTC"

    nbgrader(three, "autograde", "tiny", "--force")
    with Gradebook(f"sqlite:///{three}/gradebook.db") as gradebook:
        assert gradebook.find_grade("essay", "tiny", "tiny", "ada").manual_score == 2


def test_formgraders_button_grades_in_the_same_way(three: Path) -> None:
    (three / "submitted/eve/tiny/tiny.ipynb").write_text("")
    press = (
        "from nbgrader.apps import NbGraderAPI, NbGraderApp\n"
        "app = NbGraderApp()\n"
        "app.initialize([])\n"
        "print(NbGraderAPI(parent=app, config=app.config).autograde('tiny', 'eve'))"
    )
    said = subprocess.run([sys.executable, "-c", press], cwd=three, capture_output=True, text=True, check=True).stdout
    assert "'success': True" in said
    assert "eve: Expected a notebook, found an empty file." in said
    assert points(three, "eve") == NOTHING


def test_a_new_cell_of_the_instructors_is_graded_and_a_missing_notebook_is_a_sentence(three: Path) -> None:
    path = three / "source/tiny/tiny.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.append(case("new", "1"))
    nbformat.write(nb, path)
    nbgrader(three, "autograde", "tiny", "--force")
    with Gradebook(f"sqlite:///{three}/gradebook.db") as gradebook:
        for submission in gradebook.assignment_submissions("tiny"):
            earned = {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
            assert earned == {"units": 2, "files": 1, "essay": None, "new": 1}
            assert submission.max_score == 8
    path.unlink()
    with pytest.raises(StepFailed, match="Expected the instructor's notebook"):
        nbgrader(three, "autograde", "tiny")
