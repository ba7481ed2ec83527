"""Handing in and getting feedback with nothing but commands: through an exchange, and with zips where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from headcheck.grading import steps
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hidden, make_course, release

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("exchange")]

#: What each student types, and the points for it.
WORK = {"ada": ("units = 2", 3.0), "ben": ("units = 3", 1.0)}
CELLS = [
    answer("choice", "### BEGIN SOLUTION\nunits = 2\n### END SOLUTION"),
    case("visible", "assert isinstance(units, int)", points=1),
    case("units", hidden("assert units == 2, 'Count again.'")),
]


def work(folder: Path, student: str) -> None:
    """Open the notebook in a student's copy of the assignment, and type the answer."""
    notebook = nbformat.read(folder / "tiny.ipynb", as_version=4)
    [choice] = [cell for cell in notebook.cells if "YOUR CODE HERE" in cell.source]
    choice.source = WORK[student][0]
    nbformat.write(notebook, folder / "tiny.ipynb")


def grade(course: Path) -> None:
    """`headcheck grade tiny`, as an instructor types it in the course's folder."""
    environment = {name: value for name, value in os.environ.items() if name != "HEADCHECK_COURSE"}
    command = [sys.executable, "-m", "headcheck", "grade", "tiny"]
    subprocess.run(command, cwd=course, env=environment, capture_output=True, check=True)


def points(course: Path) -> Mapping[str, float]:
    """What stands in the gradebook."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        return {one.student.id: one.score for one in gradebook.assignment_submissions("tiny")}


@dataclass(frozen=True)
class Term:
    """A course, and the folder of each student's own that it took place in."""

    course: Path
    homes: Mapping[str, Path]
    said: Mapping[str, str]


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Term:
    """An assignment from `release_assignment` to `fetch_feedback`; each step is the command that a person gives."""
    where = tmp_path_factory.mktemp("term")
    course = make_course(where / "course", "tiny", CELLS)
    exchange = release(course, "tiny", where / "exchange")

    homes, said = {student: where / student for student in WORK}, {}
    for student, home in homes.items():
        enrol(home, student, exchange)
        nbgrader(home, "fetch_assignment", "tiny")
        work(home / "tiny", student)
        said[student] = steps.nbgrader(home, "validate", "tiny/tiny.ipynb")  # it keeps the stdout of its import
        nbgrader(home, "submit", "tiny")

    nbgrader(course, "collect", "tiny")
    grade(course)
    nbgrader(course, "generate_feedback", "tiny")
    nbgrader(course, "release_feedback", "tiny")
    for home in homes.values():
        nbgrader(home, "fetch_feedback", "tiny")
    return Term(course, homes, said)


def enrol(home: Path, student: str, exchange: Path) -> None:
    """A student's own folder with the settings that a computer for the course has: where the exchange is, and whose."""
    home.mkdir()
    (home / "nbgrader_config.py").write_text(
        "c = get_config()\n"
        "c.CourseDirectory.course_id = 'regression-classification'\n"
        f"c.CourseDirectory.student_id = {student!r}\n"
        f"c.Exchange.root = {str(exchange)!r}\n"
        f"c.Exchange.cache = {str(home / 'cache')!r}\n"
    )


class TestThroughAnExchange:
    @pytest.mark.parametrize("student", WORK)
    def test_validate_sees_the_visible_tests_only(self, term: Term, student: str) -> None:
        assert "Success!" in term.said[student]

    def test_what_was_handed_in_is_collected_and_graded(self, term: Term) -> None:
        assert points(term.course) == {student: earned for student, (_, earned) in WORK.items()}

    @pytest.mark.parametrize("student", WORK)
    def test_the_student_gets_a_page_with_the_points(self, term: Term, student: str) -> None:
        typed, earned = WORK[student]
        page = fetched(term, student)
        assert f" {earned:g} of 3 points" in page
        assert typed in page
        assert "BEGIN HIDDEN TESTS" not in page

    def test_the_page_says_what_was_wrong(self, term: Term) -> None:
        assert "Count again." in fetched(term, "ben")
        assert "Count again." not in fetched(term, "ada")


def fetched(term: Term, student: str) -> str:
    """The words on the one page that a student fetched."""
    [page] = (term.homes[student] / "tiny" / "feedback").rglob("*.html")
    return " ".join(BeautifulSoup(page.read_text(), "html.parser").get_text().split())


def test_without_an_exchange_zips_are_collected_and_graded(tmp_path: Path) -> None:
    course = make_course(tmp_path / "course", "tiny", CELLS)
    nbgrader(course, "generate_assignment", "tiny")
    for student, zipped in {"ada": "tiny", "ben": "tiny/tiny.ipynb"}.items():  # the folder, or the notebook alone
        home = tmp_path / student
        shutil.copytree(course / "release" / "tiny", home / "tiny")
        work(home / "tiny", student)
        (home / "tiny" / "price.keras").write_bytes(b"a model that was saved")
        shutil.make_archive(str(course / "downloaded" / "tiny" / "archive" / student), "zip", home, zipped)
    whose = r".*/extracted/(?P<student_id>\w+)/tiny/(?P<file_id>.*)"
    nbgrader(course, "zip_collect", "tiny", f"--FileNameCollectorPlugin.named_regexp={whose}")
    grade(course)
    assert points(course) == {student: earned for student, (_, earned) in WORK.items()}
