"""The bank, judged without training: the judge agrees with what each file says that it loses, and names its mistake."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from headcheck import tasks
from headcheck.authoring import bank
from headcheck.course import outputs
from headcheck.course.declarations import Problem
from headcheck.course.registry import declared
from headcheck.theory.mistakes import CATALOGUE
from headcheck.theory.mistakes import PARTS as MISTAKEN
from tests.course.cells import COURSE, answer_in, answer_untrained, bank_of, graded, prepared
from tests.samples import one_in

ASKED = declared().asked
#: Problems that ask everybody the same.
ALONE = {name: problem for name, problem in ASKED.items() if not problem.question}

BANK = bank_of(ASKED.values())
#: Each file once, also one that answers several questions.
FILES = {file: name for name, (_, file) in reversed(BANK.items())}


def loses(file: Path, problem: Problem | None = None) -> frozenset[str]:
    return bank.read(file, problem).loses


@pytest.mark.parametrize("file", FILES, ids=FILES.values())
def test_a_submission_says_in_its_first_line_what_it_shows(file):
    text = answer_in(file)
    assert text.startswith("# ") and text.splitlines()[0].endswith((".", ":"))
    assert (loses(file) == set()) == (file.parent.name == "accepted")
    ast.parse(text)


@pytest.mark.parametrize("name", one_in(8, BANK))
def test_the_judge_agrees_with_what_a_submission_says(name):
    problem, file = BANK[name]
    names = dict(prepared(problem.assignment, problem.name))
    answer_untrained(file, names)
    exec(without_messages(graded(problem.assignment)[f"{problem.id}-ready"].source), names)
    verdicts = outputs.verdicts(problem, names[problem.model]).values()
    wrong = {part for part in MISTAKEN for verdict in verdicts if not getattr(verdict, part)}
    assert wrong == loses(file, problem) - {"heldout"}
    if file.parent.name == "mistakes" and wrong:
        assert any(file.stem.split("--")[0] in verdict.mistakes for verdict in verdicts)


@pytest.mark.parametrize(
    "problem", [problem for problem in ASKED.values() if not problem.question], ids=lambda problem: problem.id
)
def test_the_reference_is_the_notebooks_own_solution(problem):
    def code(text: str) -> str:
        return ast.unparse(ast.parse(text))

    (reference,) = (file for file in bank.files(COURSE, problem) if file.stem == "reference")
    assert code(answer_in(reference)) == code(graded(problem.assignment)[f"{problem.id}-choice"].source)


@pytest.mark.parametrize("problem", ASKED.values(), ids=ASKED)
def test_a_problem_has_other_right_answers_and_the_mistakes_of_its_kind(problem):
    files = bank.files(COURSE, problem)
    accepted = [file for file in files if file.parent.name == "accepted"]
    assert len(accepted) >= (3 if problem.question else 4)
    mistakes = {file.stem.split("--")[0] for file in files if file.parent.name == "mistakes"}
    assert mistakes <= set(CATALOGUE) and len(mistakes) >= 5
    if isinstance(problem.task, tasks.Regression) and not problem.question:
        assert {mistake for mistake in CATALOGUE if mistake.endswith("-for-regression")} <= mistakes


def without_messages(cell: str) -> str:
    """The cell that calls the model on a few rows, as the notebook does before the tests, but without its prints."""
    tree = ast.parse(cell)
    tree.body = [statement for statement in tree.body if not ast.unparse(statement).startswith("print(")]
    return ast.unparse(tree)
