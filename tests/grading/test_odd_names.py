"""What a student, a folder or a file is called is data: it changes nobody's grade, and ends nobody else's run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp
from nbgrader.apps.api import NbGraderAPI

from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import Graded, Outcome
from headcheck.grading.intake.submissions import as_text, printable, wanted
from headcheck.grading.steps import StepFailed
from headcheck.reports import gathering
from tests import sandboxed
from tests.attacks.course import cell
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hidden, make_course, student_version

pytestmark = [
    sandboxed.NEEDED,
    pytest.mark.xdist_group("engine"),
]

CELLS = [
    answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
    case("units", "assert open('rows.csv').read() == '1'\n" + hidden("assert units == 2, 'Two were expected.'")),
]
#: Patterns, formats, expressions, white space; twins in case, in Unicode, and in what is stripped or matched.
FEW = (
    "ann", "[a]nn", "*", "{0}", "ann ", "ann\t", "ann\n", ".ann", "-ann", "(?P<x>", "a+b",
    unicodedata.normalize("NFC", "josé"), unicodedata.normalize("NFD", "josé"),
)  # fmt: skip
MORE = (
    "Ann", "a?n", "**", "[ ]", "[!b]nn", "{student_id}", "{", "%s", "100%", "\\d+", " ann", "a\nn", "--force", "ann.",
    "a,b", "it's", '"ann"', "<b>ann", "$HOME", "~", "#1", "toy", "feedback", "submitted", "\u200bann", "😀", "x" * 200,
)  # fmt: skip
NOT_UTF_8 = os.fsdecode(b"caf\xe9")


def right(names: Sequence[str]) -> Mapping[str, float]:
    """The points of each: neighbours in the list earn different ones, so that who gets another's grade is noticed."""
    return {name: 2.0 * (number % 2) for number, name in enumerate(names)}


RIGHT = right(FEW)


def make(folder: Path, names: Sequence[str]) -> Path:
    """A class of these names, in a folder of an odd name, and one whose name nobody can write into a gradebook."""
    course = make_course(folder / "course [2026] {x} 100%", "toy", CELLS)
    (course / "source" / "toy" / "rows.csv").write_text("1")
    nbgrader(course, "generate_assignment", "toy")
    (course / "submitted" / ".ipynb_checkpoints" / "toy").mkdir(parents=True)
    (course / "submitted" / "notes.txt").write_text("no folder of a student's")
    for name, points in {**right(names), NOT_UTF_8: 2}.items():
        notebook = student_version(course, "toy")
        cell(notebook, "choice").source = "units = 2" if points else "units = 3"
        handed_in = course / "submitted" / name / "toy"
        handed_in.mkdir(parents=True)
        nbformat.write(notebook, handed_in / "toy.ipynb")
        (handed_in / os.fsdecode(b"notes\xff[*] {}.txt")).write_text("a file of an odd name")
    return course


def grade(course: Path) -> Mapping[str, Graded]:
    with ThreadPoolExecutor(2) as pool:
        return {one.student: one for one in Class(course, "toy").grade(pool, 2, lambda *_: None)}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("odd"), FEW)


@pytest.fixture(scope="module")
def graded(course: Path) -> Mapping[str, Graded]:
    return grade(course)


def in_gradebook(course: Path) -> Mapping[str, float]:
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions("toy")}


def check_grades(course: Path, graded: Mapping[str, Graded], names: Sequence[str]) -> None:
    expected = right(names)
    assert {name: one.points for name, one in graded.items() if name != NOT_UTF_8} == expected
    assert in_gradebook(course) == expected
    for name, points in expected.items():
        assert ("units = 2" if points else "units = 3") in (course / "autograded" / name / "toy/toy.ipynb").read_text()


def check_pages(course: Path, names: Sequence[str]) -> None:
    nbgrader(course, "generate_feedback", "toy")
    for name, points in right(names).items():
        folder = course / "feedback" / name / "toy"
        assert ("Two were expected." in (folder / "toy.html").read_text()) == (points == 0), name
        assert sorted(path.name for path in folder.iterdir()) == ["rows.csv", "toy.html"], name


def test_everybody_gets_the_grade_of_their_own_folder(course: Path, graded: Mapping[str, Graded]) -> None:
    check_grades(course, graded, FEW)


@pytest.mark.slow
def test_further_names_are_data_too(tmp_path: Path) -> None:
    course = make(tmp_path, [*MORE, "ann"])
    check_grades(course, grade(course), [*MORE, "ann"])
    check_pages(course, [*MORE, "ann"])


def test_a_name_that_no_gradebook_can_hold_is_named_in_a_sentence(graded: Mapping[str, Graded]) -> None:
    assert graded[NOT_UTF_8].how == Outcome.FAILED
    assert graded[NOT_UTF_8].problem == (
        "The name of the folder submitted/caf\\xe9/toy is not UTF-8, which the gradebook needs. "
        "Rename it, and grade again."
    )


def test_the_report_of_the_class_has_everybody(course: Path, graded: Mapping[str, Graded]) -> None:
    found = gathering.gather(course, "toy")
    assert {one.student: one.score for one in found.submissions} == RIGHT
    assert [one.student for one in found.troubles if one.kind == gathering.FAILED] == ["caf\\xe9"]


def test_everybody_gets_their_own_page_and_no_hidden_test_beside_it(course: Path, graded: Mapping[str, Graded]) -> None:
    check_pages(course, FEW)


@pytest.mark.parametrize("student", ["[a]nn", *[pytest.param(n, marks=pytest.mark.slow) for n in ("ann\t", "-ann")]])
def test_nbgraders_own_commands_take_the_student_of_exactly_this_name(
    course: Path, graded: Mapping[str, Graded], student: str
) -> None:
    pages = {name: course / "feedback" / name / "toy" / "toy.html" for name in FEW}
    graded_at = {name: course / "autograded" / name / "toy" / "toy.ipynb" for name in FEW}
    for made, step in ((graded_at, "autograde"), (pages, "generate_feedback")):
        before = {name: path.stat().st_mtime_ns if path.exists() else 0 for name, path in made.items()}
        nbgrader(course, step, "toy", f"--student={student}", "--force")
        after = {name: path.stat().st_mtime_ns if path.exists() else 0 for name, path in made.items()}
        assert [name for name in FEW if before[name] != after[name]] == [student]


@pytest.mark.slow
def test_nbgrader_autograde_grades_everybody_and_names_who_can_t_be(course: Path) -> None:
    with pytest.raises(StepFailed, match=r"caf\\xe9 was not graded.*not UTF-8.*Rename it"):
        nbgrader(course, "autograde", "toy", "--force")
    assert in_gradebook(course) == RIGHT


def grade_command(course: Path, *options: str) -> str:
    """What `headcheck grade` prints."""
    command = [sys.executable, "-m", "headcheck", "grade", "toy", *options]
    run = subprocess.run(command, cwd=course, capture_output=True, timeout=300, env=os.environ | {"LC_ALL": "C.UTF-8"})
    assert run.returncode == 1, run.stderr.decode()
    return run.stdout.decode()


def test_the_command_prints_every_name(course: Path, graded: Mapping[str, Graded]) -> None:
    printed = [json.loads(line) for line in grade_command(course, "--json").splitlines()]
    assert {one["student"] for one in printed} == {*FEW, NOT_UTF_8}


@pytest.mark.slow
def test_the_command_shows_names_of_any_kind(course: Path, graded: Mapping[str, Graded]) -> None:
    assert printable(NOT_UTF_8) in grade_command(course)


def test_formgrader_lists_everybody_who_can_be_graded(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    app = NbGraderApp()
    app.initialize([])
    assert NbGraderAPI(app.coursedir, parent=app).get_submitted_students("toy") == {*FEW}


def test_a_pattern_stands_for_those_that_fit_it_unless_somebody_is_called_so() -> None:
    names = ["ann", "[a]nn", "*", "bob"]
    assert wanted(names, "*") == names
    assert wanted(names, "[a]nn") == ["[a]nn"]
    assert wanted(names, "[ab]*") == ["ann", "bob"]
    assert wanted(names, "zoe") == []


def test_a_name_is_shown_on_one_line_in_letters_that_can_be_written() -> None:
    assert printable("ann\t\n") == "ann\\t\\n"
    assert printable(NOT_UTF_8) == as_text(NOT_UTF_8) == "caf\\xe9"
    assert as_text("ann\t") == "ann\t"
