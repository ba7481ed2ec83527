"""`headcheck check PROBLEM`: an author is told what a problem lacks, and next to nothing when it is complete."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from headcheck.authoring import missing
from headcheck.cli import main
from headcheck.course import layout

COURSE = Path(__file__).resolve().parent.parent


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what the problem `sales` is made of."""
    for part in ("course/02-regression", "source/02-regression", "release/02-regression"):
        shutil.copytree(COURSE / part, tmp_path / part)
    (tmp_path / "data").mkdir()
    for file in ("course/shared.py", "data/drinks_sales.csv"):
        shutil.copy(COURSE / file, tmp_path / file)
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    return tmp_path


def without_evidence(sentences: list[str]) -> list[str]:
    return [sentence for sentence in sentences if "Calibrate" not in sentence]


def test_a_problem_that_has_everything_lacks_at_most_seeds(course: Path) -> None:
    assert without_evidence(missing.find_missing("sales")) == []


@pytest.mark.parametrize(
    ("taken_away", "sentence"),
    [
        ("source/02-regression/sales.csv", "Make the student's rows"),
        ("course/02-regression/sales/heldout.npz", "Make the held-out rows"),
        ("course/02-regression/sales/calibration.json", "Find the threshold: headcheck calibrate sales."),
        ("source/02-regression/02-regression.ipynb", "Write the notebook"),
        ("course/02-regression/sales/answers/accepted/reference.py", "Write the reference"),
        ("course/02-regression/sales/answers/mistakes", "Write the mistakes that can be made there"),
        ("release/02-regression", "Make the student version"),
    ],
)
def test_what_is_taken_away_is_asked_for(course: Path, taken_away: str, sentence: str) -> None:
    path = course / taken_away
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert [found for found in without_evidence(missing.find_missing("sales")) if found.startswith(sentence)]


def test_a_mistake_that_the_catalogue_does_not_know_is_named(course: Path) -> None:
    folder = course / "course/02-regression/sales/answers/mistakes"
    shutil.copy(folder / "no-metric.py", folder / "no-idea.py")
    assert (
        "Name course/02-regression/sales/answers/mistakes/no-idea.py after a mistake of the catalogue."
        in missing.find_missing("sales")
    )


def test_a_cell_with_another_call_is_named(course: Path) -> None:
    notebook = course / "source/02-regression/02-regression.ipynb"
    notebook.write_text(notebook.read_text().replace('check.loss(\\"sales\\"', 'check.units(\\"sales\\"'))
    assert any("Let the hidden test of sales-loss be the call" in found for found in missing.find_missing("sales"))


def test_a_problem_that_is_not_declared_is_declared_first(course: Path) -> None:
    result = CliRunner().invoke(main, ["check", "horses"])
    assert result.exit_code == 1
    assert result.output.startswith(
        "1. Declare 'horses': write course/<assignment>/horses/problem.py with PROBLEM = Problem(...)."
    )


def test_a_check_can_be_of_a_whole_assignment_and_names_what_a_slip_may_mean(course: Path) -> None:
    found = without_evidence(missing.find_missing("02-regression"))
    assert len(found) == 3 and all("No such file" in sentence for sentence in found), "the raw files of the others"
    assert missing.find_missing("02-quiz") == [], "of what has no rows, only whether its notebook is as its text says"
    assert missing.find_missing("sale")[0].endswith("Or did you mean 'sales'?")
    assert missing.find_missing("02-regresion")[0].endswith("Or did you mean '02-regression'?")
