"""Every submission of the bank through real `nbgrader generate_assignment` and `nbgrader autograde`.

A notebook holds one file for each problem, so there are as many notebooks as the largest problem has files.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from itertools import zip_longest
from pathlib import Path

import nbformat
import pytest

from headcheck.course.problems import PROBLEMS, QUIZZES
from headcheck.grading import bank, results
from headcheck.grading.bank import Answer
from headcheck.grading.results import Result
from headcheck.grading.steps import nbgrader

REPOSITORY = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02-regression"
QUIZ = QUIZZES["02-quiz"]

ANSWERS = bank.load(REPOSITORY / "submissions", ASSIGNMENT)
STUB = "stub"
#: These notebooks run in the quick tests too: the reference, and one mistake.
QUICK = ("reference", "relu-for-regression")

Grade = Callable[[str], Mapping[str, Result]]


def notebooks() -> Mapping[str, Mapping[str, Answer]]:
    """For each notebook its answer to each problem; a problem that has no more files gets its reference."""
    by_problem = {
        name: {answer.name: answer for answer in ANSWERS if answer.problem.id == name}
        for name, problem in PROBLEMS.items()
        if problem.assignment == ASSIGNMENT
    }
    quick = {name: {problem: files[name] for problem, files in by_problem.items()} for name in QUICK}
    rest = ([a for a in files.values() if a.name not in QUICK] for files in by_problem.values())
    return quick | {
        f"notebook-{number}": {
            problem: answer or quick["reference"][problem] for problem, answer in zip(by_problem, row, strict=True)
        }
        for number, row in enumerate(zip_longest(*rest))
    }


NOTEBOOKS = notebooks()
NOTEBOOK_OF = {answer.label: name for name, row in reversed(NOTEBOOKS.items()) for answer in row.values()}


def marked(notebook: str) -> list[pytest.MarkDecorator]:
    """All tests of a notebook go to one worker, so that it is graded once."""
    slow = [] if notebook in (*QUICK, STUB) else [pytest.mark.slow]
    return [pytest.mark.xdist_group(f"bank-{notebook}"), *slow]


@pytest.fixture(scope="session")
def grade(tmp_path_factory: pytest.TempPathFactory) -> Grade:
    """Grades a notebook the first time that its results are asked for."""
    course = tmp_path_factory.mktemp("bank")
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / name, course)
    shutil.copytree(REPOSITORY / "source" / ASSIGNMENT, course / "source" / ASSIGNMENT)
    shutil.copytree(REPOSITORY / "holdout", course / "holdout")
    nbgrader(course, "generate_assignment", ASSIGNMENT)
    handed_out = nbformat.read(course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    graded: dict[str, Mapping[str, Result]] = {}

    def grade(notebook: str) -> Mapping[str, Result]:
        if notebook not in graded:
            cells = bank.quiz_cell(QUIZ, QUIZ.answers) if notebook != STUB else {}
            for answer in NOTEBOOKS.get(notebook, {}).values():
                cells |= answer.cell
            submitted = course / "submitted" / notebook / ASSIGNMENT
            shutil.copytree(course / "release" / ASSIGNMENT, submitted)
            nbformat.write(bank.compose(handed_out, cells), submitted / f"{ASSIGNMENT}.ipynb")
            nbgrader(course, "autograde", ASSIGNMENT, f"--student={notebook}")
            graded[notebook] = results.read(course / "autograded" / notebook / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
        return graded[notebook]

    return grade


@pytest.mark.parametrize("answer", [pytest.param(a, id=a.label, marks=marked(NOTEBOOK_OF[a.label])) for a in ANSWERS])
def test_an_answer_loses_the_parts_that_it_says_and_no_others(grade: Grade, answer: Answer) -> None:
    results = grade(NOTEBOOK_OF[answer.label])
    earned = {part: results[f"{answer.problem.id}-{part}"].points for part in answer.problem.points}
    assert earned == {part: 0 if part in answer.loses else points for part, points in answer.problem.points.items()}, (
        "\n".join(f"{part}: {results[f'{answer.problem.id}-{part}'].message}" for part in answer.problem.points)
    )


@pytest.mark.parametrize("answer", [pytest.param(a, id=a.label, marks=marked(NOTEBOOK_OF[a.label])) for a in ANSWERS])
def test_an_answer_is_told_its_own_mistake(grade: Grade, answer: Answer) -> None:
    results = grade(NOTEBOOK_OF[answer.label])
    told = {mistake for part in answer.problem.points for mistake in results[f"{answer.problem.id}-{part}"].mistakes}
    if answer.mistake is None:
        assert told == set()
    elif len(answer.loses - {"heldout"}) == 1:
        assert told == {answer.mistake}
    else:
        assert answer.mistake in told


@pytest.mark.parametrize("notebook", [pytest.param("reference", marks=marked("reference"))])
def test_the_reference_earns_all_points(grade: Grade, notebook: str) -> None:
    results = grade(notebook)
    assert {name: result.points for name, result in results.items()} == {
        name: result.maximum for name, result in results.items()
    }
    assert sum(result.points for result in results.values()) == 22


@pytest.mark.parametrize("notebook", [pytest.param(STUB, marks=marked(STUB))])
def test_the_untouched_notebook_earns_none_and_says_why_in_every_part(grade: Grade, notebook: str) -> None:
    results = grade(notebook)
    assert {name: result.points for name, result in results.items() if result.points} == {}
    for result in results.values():
        assert re.match(r"The cell for your answer \(`.*`\) still stands as it was handed out", result.message)
