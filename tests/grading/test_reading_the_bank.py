"""The bank's files are read strictly: what they lose is said, and nothing lies astray."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat.v4 import new_notebook

from headcheck.authoring import bank
from headcheck.authoring.bank import BankError
from headcheck.course.registry import declared
from tests.grading.tiny_course import answer


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_mistake_is_named_by_its_file_and_a_variant_shares_its_name(tmp_path: Path) -> None:
    put(tmp_path, "sales/accepted/mae.py", "# Another loss.\n# loses: nothing\nx = 1\n")
    put(tmp_path, "sales/mistakes/no-loss.py", "# No loss.\n# loses: loss heldout\nx = 2\n")
    put(tmp_path, "sales/mistakes/no-loss--late.py", "# loses: loss\nx = 3\n")
    assert [(a.label, a.mistake, set(a.loses)) for a in bank.load(tmp_path)] == [
        ("sales/mae", None, set()),
        ("sales/no-loss--late", "no-loss", {"loss"}),
        ("sales/no-loss", "no-loss", {"loss", "heldout"}),
    ]


def test_an_answer_fills_a_cell_and_earns_what_is_left_of_each_part(tmp_path: Path) -> None:
    put(tmp_path, "sales/mistakes/no-loss.py", "# loses: loss heldout\nx = 2\n")
    (answer,) = bank.load(tmp_path)
    assert answer.cell == {"sales-choice": "# loses: loss heldout\nx = 2"}
    parts = {part.removeprefix("sales-"): share for part, share in answer.shares.items()}
    assert parts == {"units": 1, "activation": 1, "loss": 0, "metrics": 1, "heldout": 0}


def test_a_function_earns_all_points_some_or_none_and_its_mistakes_are_not_in_the_catalogue(tmp_path: Path) -> None:
    put(tmp_path, "01-dot/accepted/loop.py", "# loses: nothing\n")
    put(tmp_path, "01-dot/mistakes/one-short.py", "# loses: some\n")
    put(tmp_path, "01-dot/mistakes/prints.py", "# loses: all\n")
    answers = bank.load(tmp_path)
    assert [answer.shares for answer in answers] == [{"01-dot": 1}, {"01-dot": None}, {"01-dot": 0}]
    assert {grade_id for answer in answers for grade_id in answer.cell} == {"01-dot-answer"}
    assert {answer.mistake for answer in answers} == {None}


def test_a_repair_earns_its_point_or_none(tmp_path: Path) -> None:
    put(tmp_path, "repair-frost/accepted/linear.py", "# loses: nothing\n")
    put(tmp_path, "repair-frost/mistakes/no-loss.py", "# loses: repair\n")
    answers = bank.load(tmp_path)
    assert [(answer.shares, answer.mistake) for answer in answers] == [
        ({"repair-frost": 1}, None),
        ({"repair-frost": 0}, "no-loss"),
    ]
    assert {grade_id for answer in answers for grade_id in answer.cell} == {"repair-frost-choice"}


@pytest.mark.parametrize(
    "first_line",
    ["# no word of it", "# loses: everything", "# loses: nothing loss", "# loses:", "# loses: loss\n# loses: loss"],
)
def test_a_file_has_to_say_what_it_loses(tmp_path: Path, first_line: str) -> None:
    put(tmp_path, "sales/accepted/mae.py", f"{first_line}\nx = 1\n")
    with pytest.raises(BankError, match="Expected one line such as `# loses: activation heldout`"):
        bank.load(tmp_path)


@pytest.mark.parametrize(
    ("owner", "said", "example"), [("01-dot", "heldout", "some"), ("repair-frost", "all", "repair")]
)
def test_a_function_and_a_repair_have_words_of_their_own(tmp_path: Path, owner: str, said: str, example: str) -> None:
    put(tmp_path, f"{owner}/mistakes/wrong.py", f"# loses: {said}\n")
    with pytest.raises(BankError, match=f"such as `# loses: {example}` or `# loses: nothing`.*found `# loses: {said}`"):
        bank.load(tmp_path)


@pytest.mark.parametrize("name", ["sale/accepted/mae.py", "sales/right/mae.py", "sales/mae.py"])
def test_a_file_that_no_problem_owns_is_refused(tmp_path: Path, name: str) -> None:
    put(tmp_path, name, "# loses: nothing\n")
    with pytest.raises(BankError, match=f"Found {name} in the bank: expected <problem>/accepted/<name>.py"):
        bank.load(tmp_path)
    with pytest.raises(BankError, match=f"Found .*{name} in the bank"):
        bank.read(tmp_path / name)
    assert bank.load(tmp_path, "02-regression") == ()


def test_composing_fills_cells_and_leaves_the_original_alone() -> None:
    handed_out = new_notebook(cells=[answer("sales-choice", "raise NotImplementedError()"), answer("other", "stays")])
    filled = bank.compose(handed_out, {"sales-choice": "x = 1"})
    assert [cell.source for cell in filled.cells] == ["x = 1", "stays"]
    assert handed_out.cells[0].source == "raise NotImplementedError()"


def test_a_cell_that_is_not_there_is_named() -> None:
    with pytest.raises(BankError, match="The notebook has no cell `02-quiz-answers`"):
        bank.compose(new_notebook(), bank.quiz_cell(declared().quizzes["02-quiz"], {}))
