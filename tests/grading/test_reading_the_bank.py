"""The bank's files are read strictly: what they lose is said, and nothing lies astray."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_notebook

from headcheck.authoring import bank
from headcheck.authoring.bank import BankError
from headcheck.course.registry import declared
from tests.grading.tiny_course import REPOSITORY, answer

ASSIGNMENTS = {"sales": "02-regression", "01-dot": "01-linear-algebra", "repair-frost": "06-choose-the-head"}
FROST = """
from headcheck import tasks
from headcheck.course.declarations import Repair

PROBLEM = Repair("Frost", "frost_model", tasks.Regression(), (6,), "activation")
"""
GIVEN = {
    "sales": ("sales-choice", "x = 0\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION"),
    "01-dot": ("01-dot-answer", "def dot(a, b):\n    ### BEGIN SOLUTION\n    return a @ b\n    ### END SOLUTION"),
    "repair-frost": ("repair-frost-choice", "model = 1\n### BEGIN SOLUTION\nmodel = 2\n### END SOLUTION\nmodel + 1"),
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course that declares a problem and a function of ours, and a repair, each with its cell in a notebook."""
    for owner, assignment in ASSIGNMENTS.items():
        (tmp_path / "course" / assignment).mkdir(parents=True)
        for shared in (REPOSITORY / "course" / assignment).glob("*.py"):
            shutil.copy(shared, tmp_path / "course" / assignment)
        file = f"course/{assignment}/{owner}/problem.py"
        (tmp_path / file).parent.mkdir()
        if owner == "repair-frost":
            (tmp_path / file).write_text(FROST)
        else:
            shutil.copy(REPOSITORY / file, tmp_path / file)
        (tmp_path / "source" / assignment).mkdir(parents=True)
        notebook = new_notebook(cells=[answer(*GIVEN[owner])])
        nbformat.write(notebook, tmp_path / "source" / assignment / f"{assignment}.ipynb")
    return tmp_path


def put(course: Path, name: str, text: str) -> Path:
    """Write the file of an answer: `sales/mistakes/no-loss`."""
    owner, kind, stem = name.split("/")
    path = course / "course" / ASSIGNMENTS[owner] / owner / "answers" / kind / f"{stem}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_mistake_is_named_by_its_file_and_a_variant_shares_its_name(course: Path) -> None:
    put(course, "sales/accepted/mae", "# Another loss.\n# loses: nothing\nx = 1\n")
    put(course, "sales/mistakes/no-loss", "# No loss.\n# loses: loss heldout\nx = 2\n")
    put(course, "sales/mistakes/no-loss--late", "# loses: loss\nx = 3\n")
    assert [(a.label, a.mistake, set(a.loses)) for a in bank.load(course)] == [
        ("sales/mae", None, set()),
        ("sales/no-loss--late", "no-loss", {"loss"}),
        ("sales/no-loss", "no-loss", {"loss", "heldout"}),
    ]


def test_an_answer_fills_a_cell_and_earns_what_is_left_of_each_part(course: Path) -> None:
    put(course, "sales/mistakes/no-loss", "# loses: loss heldout\nx = 2\n")
    (answer,) = bank.load(course)
    assert answer.cell == {"sales-choice": "# loses: loss heldout\nx = 0\nx = 2"}
    parts = {part.removeprefix("sales-"): share for part, share in answer.shares.items()}
    assert parts == {"units": 1, "activation": 1, "loss": 0, "metrics": 1, "heldout": 0}


@pytest.mark.parametrize(
    ("name", "text", "cell"),
    [
        (
            "01-dot/accepted/loop",
            "# Two lines.\n# loses: nothing\ntotal = a @ b\n\nreturn total\n",
            "# Two lines.\n# loses: nothing\ndef dot(a, b):\n    total = a @ b\n\n    return total",
        ),
        (
            "repair-frost/accepted/new",
            "# loses: nothing\nmodel = 3\n",
            "# loses: nothing\nmodel = 1\nmodel = 3\nmodel + 1",
        ),
        ("sales/accepted/own", "# whole cell\n# loses: nothing\nx = 5\n", "# loses: nothing\nx = 5"),
        (
            "sales/accepted/said",
            "# loses: nothing\n# What I think.\nx = 5\n",
            "# loses: nothing\nx = 0\n# What I think.\nx = 5",
        ),
    ],
)
def test_the_lines_of_an_answer_stand_where_the_solution_stands(course: Path, name: str, text: str, cell: str) -> None:
    assert bank.read(put(course, name, text)).source == cell


def test_an_answer_follows_the_lines_that_are_given_today(course: Path) -> None:
    file = put(course, "sales/accepted/mae", "# loses: nothing\nx = 5\n")
    assert bank.read(file).source == "# loses: nothing\nx = 0\nx = 5"
    notebook = course / "source/02-regression/02-regression.ipynb"
    notebook.write_text(notebook.read_text().replace("x = 0", "x = 9"))
    assert bank.read(file).source == "# loses: nothing\nx = 9\nx = 5"
    notebook.write_text(notebook.read_text().replace("### END SOLUTION", ""))
    with pytest.raises(BankError, match="Expected one solution, between `### BEGIN SOLUTION` and .* in .*sales-choice"):
        bank.read(file)
    notebook.unlink()
    with pytest.raises(BankError, match="Expected the notebook .*02-regression.ipynb, but it can't be read"):
        bank.read(file)


def test_a_function_earns_all_points_some_or_none_and_its_mistakes_are_not_in_the_catalogue(course: Path) -> None:
    put(course, "01-dot/accepted/loop", "# loses: nothing\n")
    put(course, "01-dot/mistakes/one-short", "# loses: some\n")
    put(course, "01-dot/mistakes/prints", "# loses: all\n")
    answers = bank.load(course)
    assert [answer.shares for answer in answers] == [{"01-dot": 1}, {"01-dot": None}, {"01-dot": 0}]
    assert {grade_id for answer in answers for grade_id in answer.cell} == {"01-dot-answer"}
    assert {answer.mistake for answer in answers} == {None}


def test_a_repair_earns_its_point_or_none(course: Path) -> None:
    put(course, "repair-frost/accepted/linear", "# loses: nothing\n")
    put(course, "repair-frost/mistakes/no-loss", "# loses: repair\n")
    answers = bank.load(course)
    assert [(answer.shares, answer.mistake) for answer in answers] == [
        ({"repair-frost": 1}, None),
        ({"repair-frost": 0}, "no-loss"),
    ]
    assert {grade_id for answer in answers for grade_id in answer.cell} == {"repair-frost-choice"}


@pytest.mark.parametrize(
    "first_line",
    ["# no word of it", "# loses: everything", "# loses: nothing loss", "# loses:", "# loses: loss\n# loses: loss"],
)
def test_a_file_has_to_say_what_it_loses(course: Path, first_line: str) -> None:
    put(course, "sales/accepted/mae", f"{first_line}\nx = 1\n")
    with pytest.raises(BankError, match="Expected one line such as `# loses: activation heldout`"):
        bank.load(course)


@pytest.mark.parametrize(
    ("owner", "said", "example"), [("01-dot", "heldout", "some"), ("repair-frost", "all", "repair")]
)
def test_a_function_and_a_repair_have_words_of_their_own(course: Path, owner: str, said: str, example: str) -> None:
    put(course, f"{owner}/mistakes/wrong", f"# loses: {said}\n")
    with pytest.raises(BankError, match=f"such as `# loses: {example}` or `# loses: nothing`.*found `# loses: {said}`"):
        bank.load(course)


@pytest.mark.parametrize(
    "name",
    [
        "02-regression/sale/answers/accepted/mae.py",
        "02-regression/sales/answers/right/mae.py",
        "02-regression/sales/answers/mae.py",
        "03-else/sales/answers/accepted/mae.py",
    ],
)
def test_a_file_that_no_problem_owns_is_refused(course: Path, name: str) -> None:
    path = course / "course" / name
    path.parent.mkdir(parents=True)
    path.write_text("# loses: nothing\n")
    for read in (lambda: bank.load(course), lambda: bank.read(path)):
        with pytest.raises(BankError, match=f"Found .*{name} in the bank: expected it in course/<assignment>/<id>/ans"):
            read()
    assert bank.load(course, "02-regression") == ()


def test_composing_fills_cells_and_leaves_the_original_alone() -> None:
    handed_out = new_notebook(cells=[answer("sales-choice", "raise NotImplementedError()"), answer("other", "stays")])
    filled = bank.compose(handed_out, {"sales-choice": "x = 1"})
    assert [cell.source for cell in filled.cells] == ["x = 1", "stays"]
    assert handed_out.cells[0].source == "raise NotImplementedError()"


def test_a_cell_that_is_not_there_is_named() -> None:
    with pytest.raises(BankError, match="The notebook has no cell `02-quiz-answers`"):
        bank.compose(new_notebook(), bank.quiz_cell(declared().quizzes["02-quiz"], {}))
