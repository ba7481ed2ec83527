"""A tiny class, graded for real: a right answer, wrong ones, an error, a notebook that is none, a failed run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import pytest
from nbgrader.api import Gradebook

from headcheck.grading.classroom import scheduler
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.engine.job import Done, Job, run_job
from headcheck.grading.sandbox import bubblewrap
from headcheck.reports.gathering import Gathered, gather
from tests.environment import kept
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, hand_in, hidden, make_course, student_version

#: An id and a name that would be a program, where they are not escaped.
SCRIPT, SCRIPT_NAME = "<script>alert(1)", "<img src=x onerror=alert(2)>"
#: The student whose run fails, as if a machine had.
UNLUCKY = "zoe"

_MARK = """
from headcheck.course.marks import Mark
points = 2 if units == 1 else 0
Mark(points, part="units", maximum=2, message="Said `so`.", mistakes=() if points else ["units-not-target-width"])
"""
CELLS = [
    answer("house-prices-choice", "### BEGIN SOLUTION\nunits = 1\n### END SOLUTION"),
    case("house-prices-units", hidden(_MARK)),
    case("bonus", hidden("float(units > 0)"), points=1),
]
ANSWERS = {
    "ann": "units = 1",
    "bob": "units = 3",
    "cleo": "units = 1",
    SCRIPT: "units = 3\nraise ValueError('<script>alert(3)</script>')",
    UNLUCKY: "units = 1  # unlucky",
}


@pytest.fixture(scope="session")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which everybody handed in, and nothing is graded."""
    if bubblewrap.missing() is not None:
        pytest.skip(str(bubblewrap.missing()))
    course = make_course(tmp_path_factory.mktemp("reported") / "course", "tiny", CELLS)
    nbgrader(course, "generate_assignment", "tiny")
    for student, source in ANSWERS.items():
        notebook = student_version(course, "tiny")
        cell = next(
            c
            for c in notebook.cells
            if c.metadata.get("nbgrader", {}).get("grade_id") == CELLS[0].metadata.nbgrader.grade_id
        )
        cell.source = source
        hand_in(course, "tiny", student, notebook)
    (course / "submitted" / "dan" / "tiny").mkdir(parents=True)
    (course / "submitted" / "dan" / "tiny" / "tiny.ipynb").write_text("this is no notebook")
    return course


@pytest.fixture(scope="session")
def course(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same course, graded; cleo was late, ann got a point by hand, and eve is on the list of the class alone."""
    course = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(handed_in, course)
    with kept(), mock.patch.object(scheduler, "run_job", _failing("unlucky")):
        grade(course)
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        gradebook.add_student("eve", first_name="Eve", last_name="Moon")
        gradebook.update_or_create_student(SCRIPT, first_name=SCRIPT_NAME)
        gradebook.find_submission_notebook("tiny", "tiny", "cleo").late_submission_penalty = 0.5
        gradebook.find_grade("bonus", "tiny", "tiny", "ann").extra_credit = 1
        gradebook.db.commit()
    return course


@pytest.fixture(scope="session")
def gathered(course: Path) -> Gathered:
    """What is known of that class."""
    with kept():  # the settings of a course name it in the environment
        return gather(course, "tiny")


def grade(course: Path, assignment: str = "tiny") -> None:
    """Grade the whole class of a course."""
    with ThreadPoolExecutor(2) as pool:
        Class(course, assignment).grade(pool, 2, lambda *_: None)


def _failing(word: str) -> Callable[[Job], Done]:
    """Runs jobs, but fails for notebooks with a `word` in them, as a machine with a full disk does."""

    def run(job: Job) -> Done:
        if word in job.notebook:
            raise OSError("no space left on the device")
        return run_job(job)

    return run
