"""The button Validate: no Success for what has no answer or, where that may be told, does not fit; one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import is_grade
from nbgrader.validator import Validator
from traitlets.config import Config

from headcheck.authoring import bank
from headcheck.course.declarations import PARTS
from headcheck.course.registry import declared
from headcheck.grading import handout
from headcheck.practice.carried import FILE, read
from headcheck.theory.mistakes import PARTS as CHOSEN
from tests.course.cells import with_an_id

COURSE = Path(__file__).resolve().parents[2]
FIRST, *OTHERS = handout.assignments(COURSE)
ONE_ALWAYS = pytest.mark.parametrize(
    "assignment", [FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)]
)
#: Cells of a problem that take long, and on which no graded cell rests but the one for held-out rows.
_LONG = ("-train", "-save", "-results", "-look", "-target")


@ONE_ALWAYS
def test_no_graded_cell_of_an_untouched_notebook_passes(assignment: str, tmp_path: Path) -> None:
    student = unzipped(assignment, tmp_path)
    assert set(failed(tmp_path, student)) == graded(student)


@pytest.mark.slow
@pytest.mark.parametrize("assignment", handout.assignments(COURSE))
def test_graded_cells_whose_answers_are_missing_fail_and_the_others_pass(assignment: str, tmp_path: Path) -> None:
    student, right = with_an_id(unzipped(assignment, tmp_path)), answers(assignment)
    half = dict(list(right.items())[::2])
    missing = {owner(cell) for cell in right.keys() - half.keys()}
    found = failed(tmp_path, bank.compose(student, half))
    assert {name for name in found if owner(name) in missing} == {n for n in graded(student) if owner(n) in missing}
    others = {name for name in found if owner(name) not in missing and name not in declared(COURSE).functions}
    assert all(name.endswith("-heldout") for name in others), "not trained here; functions may call what is missing"
    whole = failed(tmp_path, bank.compose(student, right))
    assert {name: said for name, said in whole.items() if not name.endswith("-heldout")} == {}


@pytest.mark.slow
@pytest.mark.parametrize("assignment", handout.assignments(COURSE))
def test_what_does_not_fit_fails_where_a_learner_may_know_it_and_passes_in_a_test(
    assignment: str, tmp_path: Path
) -> None:
    student = with_an_id(unzipped(assignment, tmp_path))
    tells = read((tmp_path / FILE).read_text()).mode.tells
    wrong = {one.owner.id: one for one in bank.load(COURSE, assignment) if one.loses & {*CHOSEN, "all", "repair"}}
    cells = {name: source for one in wrong.values() for name, source in one.cell.items()}
    for quiz in declared(COURSE).of(assignment).quizzes.values():
        question, right = next(iter(quiz.answers.items()))
        wrong_answer = next(answer for answer in quiz.answers.values() if answer != right)
        cells |= bank.quiz_cell(quiz, {**quiz.answers, question: wrong_answer})
    found = {name for name in failed(tmp_path, bank.compose(student, cells)) if not name.endswith("-heldout")}
    if not tells:
        assert not found
        return
    expected = {*declared(COURSE).of(assignment).quizzes}
    for name, one in wrong.items():
        parts = {f"{name}-{part}" for part in one.loses & {*CHOSEN}}
        expected |= parts if name in declared(COURSE).problems else {name}
    assert expected <= found


def unzipped(assignment: str, folder: Path) -> NotebookNode:
    """A student's notebook, with all that comes with it in the folder, and without what takes long."""
    files = handout.make(COURSE, assignment).files
    for name, content in files.items():
        if not name.endswith(".whl"):
            (folder / name).write_bytes(content)
    notebook = nbformat.reads(files[f"{assignment}.ipynb"].decode(), as_version=4)
    long = {f"{problem}{end}" for problem in declared(COURSE).problems for end in _LONG}
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") not in long]
    return notebook


def answers(assignment: str) -> dict[str, str]:
    """The cells of a right answer to everything, and of all quizzes."""
    cells: dict[str, str] = {}
    for one in bank.load(COURSE, assignment):  # right ones first
        cells = one.cell | cells
    for quiz in declared(COURSE).of(assignment).quizzes.values():
        cells |= bank.quiz_cell(quiz, quiz.answers)
    return cells


def failed(folder: Path, notebook: NotebookNode) -> Mapping[str, str]:
    """The graded cells that Validate lists, by grade_id, each with the one sentence that it says."""
    path = folder / "handed-in.ipynb"
    nbformat.write(notebook, path)
    patient = Config({"Execute": {"timeout": 180}})  # as in a handout's nbgrader_config.py
    found = Validator(config=patient).validate(str(path))
    assert found.keys() <= {"failed"}
    named = {cell.source.strip(): cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_grade(cell)}
    said = {named[one["source"]]: one["raw_error"].strip() for one in found.get("failed", ())}
    assert all(sentence and "\n" not in sentence and "Error:" not in sentence for sentence in said.values()), said
    return said


def graded(notebook: NotebookNode) -> set[str]:
    return {cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_grade(cell)}


def owner(grade_id: str) -> str:
    """What a graded cell, or a cell for an answer, belongs to."""
    ends = (*PARTS, "choice", "answer", "answers")
    return next((grade_id.removesuffix(f"-{end}") for end in ends if grade_id.endswith(f"-{end}")), grade_id)
