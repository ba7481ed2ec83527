"""The bank, judged without training: the judge agrees with what each file says that it loses, and names its mistake."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from headcheck import tasks
from headcheck.authoring import bank
from headcheck.course import outputs
from headcheck.course.registry import declared
from headcheck.theory.mistakes import CATALOGUE
from headcheck.theory.mistakes import PARTS as MISTAKEN
from tests.course.cells import answer_in, bank_file, bank_files, graded, name_of, owner_of, prepared
from tests.samples import one_in

PROBLEMS = declared().problems

BANK = [file for problem in PROBLEMS for file in bank_files(problem)]
NAMES = [name_of(file) for file in BANK]


def loses(file: Path) -> frozenset[str]:
    return bank.read(file).loses


@pytest.mark.parametrize("file", BANK, ids=NAMES)
def test_a_submission_says_in_its_first_line_what_it_shows(file):
    text = answer_in(file)
    assert text.startswith("# ") and text.splitlines()[0].endswith((".", ":"))
    assert (loses(file) == set()) == (file.parent.name == "accepted")
    ast.parse(text)


@pytest.mark.parametrize("name", one_in(8, NAMES))
def test_the_judge_agrees_with_what_a_submission_says(name):
    file = bank_file(name)
    problem = PROBLEMS[owner_of(file)]
    names = dict(prepared(problem.assignment, problem.id))
    exec(compile(answer_in(file), file.name, "exec"), names)
    exec(without_messages(graded(problem.assignment)[f"{problem.id}-ready"].source), names)
    verdicts = outputs.verdicts(problem, names[problem.model]).values()
    wrong = {part for part in MISTAKEN for verdict in verdicts if not getattr(verdict, part)}
    assert wrong == loses(file) - {"heldout"}
    if file.parent.name == "mistakes" and wrong:
        assert any(file.stem.split("--")[0] in verdict.mistakes for verdict in verdicts)


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_the_reference_is_the_notebooks_own_solution(problem):
    def code(text: str) -> str:
        return ast.unparse(ast.parse(text))

    assert code(answer_in(bank_file(f"{problem.id}/accepted/reference"))) == code(
        graded(problem.assignment)[f"{problem.id}-choice"].source
    )


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_problem_has_three_other_right_answers_and_the_mistakes_of_its_kind(problem):
    accepted = [file for file in bank_files(problem) if file.parent.name == "accepted"]
    assert len(accepted) >= 4
    mistakes = {file.stem.split("--")[0] for file in bank_files(problem) if file.parent.name == "mistakes"}
    assert mistakes <= set(CATALOGUE)
    if isinstance(PROBLEMS[problem].task, tasks.Regression):
        assert {mistake for mistake in CATALOGUE if mistake.endswith("-for-regression")} <= mistakes


def without_messages(cell: str) -> str:
    """The cell that calls the model on a few rows, as the notebook does before the tests, but without its prints."""
    tree = ast.parse(cell)
    tree.body = [statement for statement in tree.body if not ast.unparse(statement).startswith("print(")]
    return ast.unparse(tree)
