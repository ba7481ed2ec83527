"""release/ is what students get: made by nbgrader from source/, up to date, without answers, tests or held-out rows."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import sys
import types
import unittest.mock
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbgrader.validator import Validator

from headcheck.course.declarations import PARTS
from headcheck.course.registry import declared
from tests.course.cells import COURSE, notebook, parts, with_an_id
from tests.grading.in_process import nbgrader

PROBLEMS = declared().problems
QUIZZES = declared().quizzes
FUNCTIONS = declared().functions
REPAIRS = declared().repairs

ASSIGNMENTS = sorted(folder.name for folder in (COURSE / "source").iterdir() if folder.is_dir())
EACH_ASSIGNMENT = pytest.mark.parametrize("assignment", ASSIGNMENTS)
ONE_ALWAYS = pytest.mark.parametrize(
    "assignment", [ASSIGNMENTS[0], *(pytest.param(name, marks=pytest.mark.slow) for name in ASSIGNMENTS[1:])]
)
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)\n *### END SOLUTION", re.DOTALL)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which nbgrader makes student versions."""
    course = tmp_path_factory.mktemp("release")
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(COURSE / name, course)
    shutil.copytree(COURSE / "source", course / "source")
    shutil.copytree(COURSE / "course", course / "course", ignore=shutil.ignore_patterns("answers", "*.npz", "*.jsonl"))
    return course


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


@pytest.mark.xdist_group("release")
@ONE_ALWAYS
def test_the_committed_files_are_what_nbgrader_makes(course: Path, assignment: str) -> None:
    nbgrader(course, "generate_assignment", assignment)
    committed, fresh = files(COURSE / "release" / assignment), files(course / "release" / assignment)
    assert committed.keys() == fresh.keys(), f"run: nbgrader generate_assignment {assignment}"
    for name, path in fresh.items():
        same = _content(path) == _content(committed[name])
        assert same, f"{name} is out of date; run: nbgrader generate_assignment --force {assignment}"


def _content(path: Path) -> object:
    return json.loads(path.read_text()) if path.suffix == ".ipynb" else path.read_bytes()


@EACH_ASSIGNMENT
def test_no_solution_and_no_hidden_test_is_in_it(assignment: str) -> None:
    text = "\n".join(path.read_text() for path in (COURSE / "release" / assignment).glob("*.ipynb"))
    assert "headcheck.course" not in text and "BEGIN" not in text
    cells = nbformat.read(COURSE / "release" / assignment / f"{assignment}.ipynb", as_version=4).cells
    sources = "\n".join(cell.source for cell in cells)
    for cell in notebook(assignment).cells:
        for solution in SOLUTION.findall(cell.source):
            assert solution not in sources


@pytest.mark.parametrize("problem", declared().asked.values(), ids=declared().asked)
def test_no_held_out_row_is_in_it(problem) -> None:
    _, held_out = parts(problem.name)
    for path in (COURSE / "release" / problem.assignment).iterdir():
        if path.suffix == ".csv":
            given = pd.read_csv(path)
            assert list(given.columns) != list(held_out.columns) or given.merge(held_out).empty, path.name
        elif path.suffix == ".npz" and "pictures" in held_out:
            assert not set(held_out["pictures"]) & _examples(path), path.name


def _examples(path: Path) -> set[bytes]:
    """The pictures in a file of arrays, each as its bytes."""
    with np.load(path) as arrays:
        return {picture.tobytes() for array in arrays.values() if array.ndim > 2 for picture in array}


@pytest.mark.slow
@EACH_ASSIGNMENT
def test_a_stub_runs_up_to_its_first_task(assignment: str) -> None:
    nb = nbformat.read(COURSE / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    resources = {"metadata": {"path": COURSE / "release" / assignment}}
    if declared(COURSE).of(assignment).kinds:  # where everybody has questions of their own, it is to type one's id
        with pytest.raises(CellExecutionError, match="Write your id into the cell above, between the quotes"):
            NotebookClient(nb, timeout=300, resources=resources).execute()
    with pytest.raises(CellExecutionError, match="NotImplementedError"):
        NotebookClient(with_an_id(nb), timeout=300, resources=resources).execute()


def test_every_assignment_is_released() -> None:
    assert sorted(folder.name for folder in (COURSE / "release").iterdir() if folder.is_dir()) == ASSIGNMENTS


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_each_part_of_a_model_that_is_missing_or_not_compiled_fails_in_one_sentence(problem):
    """Otherwise Validate, which has no hidden tests, would call an untouched notebook a success."""
    bare = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4)])
    asked = {"asked": {problem.id: {"measured": "R²", "held_out": 9, "many": "houses"}}}
    for part in PARTS:
        cell = f"{problem.id}-{part}"
        nothing = said_of(problem.assignment, cell, asked)
        assert nothing == f"There is no {problem.model} yet. Run the cell in which you make it."
        found = said_of(problem.assignment, cell, {problem.model: bare, **asked})
        assert found == f"{problem.model} is not compiled yet. Do that where you choose its head."
    bare.compile(loss="mse")
    assert said_of(problem.assignment, f"{problem.id}-loss", {problem.model: bare}) == ""
    assert "is not trained yet" in said_of(problem.assignment, f"{problem.id}-heldout", {problem.model: bare, **asked})


@pytest.mark.parametrize("quiz", QUIZZES.values(), ids=QUIZZES)
def test_a_quiz_with_an_empty_place_fails_in_one_sentence(quiz):
    def said(answers: object) -> str:
        return said_of(quiz.assignment, quiz.id, {"display": lambda *_: None, "pd": pd, quiz.variable: answers})

    of, first = len(quiz.answers), next(iter(quiz.answers))
    assert said(dict.fromkeys(quiz.answers, "")) == f"Only 0 of {of} places in {quiz.variable} have an answer."
    assert said({**quiz.answers, first: " "}) == f"Only {of - 1} of {of} places in {quiz.variable} have an answer."
    assert said({question: answer for question, answer in quiz.answers.items() if question != first})
    assert said({question: answer.upper() for question, answer in quiz.answers.items()}) == ""
    assert "no" in said(None)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_that_fails_its_check_fails_in_one_sentence(function):
    def unwritten(*_):
        raise NotImplementedError

    shown = {"np": np, "plt": plt, "keras": keras, function.name: unwritten}
    with pytest.raises((NotImplementedError, NameError)):  # NameError: its example stands in another cell
        exec(cell_source(function.assignment, f"{function.id}-try"), shown)
    not_yet = f"The check of {function.name} above does not pass yet."
    assert said_of(function.assignment, function.id, shown) == not_yet
    assert said_of(function.assignment, function.id, shown | {"check_passed": True}) == ""


@pytest.mark.parametrize("repair", REPAIRS.values(), ids=REPAIRS)
def test_a_model_to_repair_whose_cell_was_left_as_it_is_fails_in_one_sentence(repair):
    source = cell_source(repair.assignment, f"{repair.id}-choice")
    names = {"keras": keras}
    with pytest.raises(NotImplementedError):
        exec(source, names)
    untouched = said_of(repair.assignment, repair.id, names | {"In": ["", source]})
    if repair.questions:  # what is to be repaired stands above the cell
        assert untouched == f"There is no {repair.model} yet. Run the cell in which you make it."
        return
    assert untouched == f"{repair.model} is not repaired yet: its cell still ends in NotImplementedError."
    assert said_of(repair.assignment, repair.id, names | {"In": ["", source.partition("# YOUR CODE")[0]]}) == ""


def said_of(assignment: str, grade_id: str, names: Mapping[str, Any]) -> str:
    """What a graded cell says, as students have it, to what their cells have made, without practice."""
    notebook = types.ModuleType("__main__")
    exec(cell_source(assignment, "start-settings"), vars(notebook))
    vars(notebook).update(names)
    said, printed = io.StringIO(), io.StringIO()
    as_main = unittest.mock.patch.dict(sys.modules, __main__=notebook)
    with as_main, contextlib.redirect_stderr(said), contextlib.redirect_stdout(printed):
        exec(cell_source(assignment, grade_id), vars(notebook))
    assert said.getvalue().count("\n") <= 1, "one line"
    return said.getvalue().strip()


@pytest.mark.slow
def test_validate_passes_a_notebook_when_every_function_is_written_and_lists_those_that_are_not(tmp_path):
    functions = {f.name: f"{f.id}-answer" for f in FUNCTIONS.values() if f.assignment == "01-linear-algebra"}
    answers = ["01-shapes-answers", *functions.values()]
    assert len(validated(tmp_path, "01-linear-algebra", [])["failed"]) == len(answers)
    without = [cell for cell in answers if cell != functions["matrix_vector"]]
    (failed,) = validated(tmp_path, "01-linear-algebra", without)["failed"]
    assert "# Graded: matrix_vector" in failed["source"]
    assert validated(tmp_path, "01-linear-algebra", answers) == {}, "nothing is wrong"


def validated(folder: Path, assignment: str, written: Sequence[str]) -> Mapping[str, Any]:
    """What the button Validate finds in the student version with the source's answers in the cells of `written`."""
    student = nbformat.read(COURSE / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    answers = {cell.id: cell.source for cell in notebook(assignment).cells}
    for cell in student.cells:
        if cell.id in written:
            cell.source = answers[cell.id]
    nbformat.write(student, folder / "handed-in.ipynb")
    return Validator().validate(str(folder / "handed-in.ipynb"))


def cell_source(assignment: str, grade_id: str) -> str:
    """What students see of a cell."""
    cells = nbformat.read(COURSE / "release" / assignment / f"{assignment}.ipynb", as_version=4).cells
    return next(cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)
