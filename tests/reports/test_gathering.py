"""What is known of a class comes from the gradebook, the graded notebooks and what the last run kept."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from headcheck.grading.classroom.graded import Basis, NotReadyError, RestsOn
from headcheck.grading.engine.store import Store
from headcheck.reports import gathering
from headcheck.reports.gathering import ABSENT, DOUBTED, FAILED, REFUSED, STOPPED, WAITING, Gathered, gather
from tests.reports.conftest import SCRIPT, UNLUCKY, grade

pytestmark = pytest.mark.xdist_group("engine")


def test_items_are_the_graded_cells_in_the_order_of_the_notebook(gathered: Gathered) -> None:
    assert [(item.id, item.part, item.maximum) for item in gathered.items] == [
        ("house-prices-units", "house-prices-units", 2),  # this course declares no problem
        ("bonus", "bonus", 1),
    ]
    assert gathered.maximum == 3


def test_grades_are_the_gradebooks_with_points_by_hand_and_penalties(gathered: Gathered) -> None:
    scores = {one.student: one.score for one in gathered.submissions}
    assert scores == {"ann": 4, "bob": 1, "cleo": 2.5, "dan": 0, SCRIPT: 1}
    assert next(one.penalty for one in gathered.submissions if one.student == "cleo") == 0.5


def test_mistakes_and_answers_are_the_graded_notebooks(gathered: Gathered) -> None:
    bob = next(one for one in gathered.submissions if one.student == "bob")
    assert bob.mistakes["house-prices-units"] == ("units-not-target-width",)
    assert bob.answers == {"house-prices-choice": "units = 3"}
    assert bob.rests_on == RestsOn(Basis.CELLS)
    assert gathered.solved == {"house-prices-choice": "### BEGIN SOLUTION\nunits = 1\n### END SOLUTION"}
    assert "units = 1" not in gathered.handed_out["house-prices-choice"]


def test_what_needs_an_eye_is_told_the_most_urgent_first(gathered: Gathered) -> None:
    told = [(trouble.student, trouble.kind) for trouble in gathered.troubles]
    assert told == [(UNLUCKY, FAILED), ("dan", REFUSED), (SCRIPT, STOPPED), ("eve", ABSENT)]
    words = {trouble.student: trouble.detail for trouble in gathered.troubles}
    assert "no space left on the device" in words[UNLUCKY]
    assert words[SCRIPT] == "house-prices-choice: ValueError: <script>alert(3)</script>"


def test_a_failure_is_forgotten_when_the_student_is_graded(course: Path, tmp_path: Path) -> None:
    shutil.copytree(course, tmp_path / "course")
    grade(tmp_path / "course")
    gathered = gather(tmp_path / "course", "tiny")
    assert UNLUCKY in {one.student for one in gathered.submissions}
    assert UNLUCKY not in {trouble.student for trouble in gathered.troubles}


def test_what_waits_for_a_person_counts_neither_as_a_zero_nor_as_points(course: Path, tmp_path: Path) -> None:
    shutil.copytree(course, tmp_path / "course")
    with gathering.Gradebook(f"sqlite:///{tmp_path}/course/gradebook.db") as gradebook:
        gradebook.find_grade("bonus", "tiny", "tiny", "bob").needs_manual_grade = True
        gradebook.db.commit()
    gathered = gather(tmp_path / "course", "tiny")
    assert next(one.points for one in gathered.submissions if one.student == "bob") == {"house-prices-units": 0}
    assert (gathering.BY_HAND, "bonus") in [(trouble.kind, trouble.detail) for trouble in gathered.troubles]


def test_saved_models_that_are_not_what_the_cells_make_are_told(course: Path, tmp_path: Path) -> None:
    shutil.copytree(course, tmp_path / "course")
    note = "Sampled: the saved models do NOT earn what the cells do (points: 0 instead of 2)."
    with Store(tmp_path / "course") as store:
        store.put("graded", "tiny ann", json.dumps({"by": "models", "note": note, "differs": True}))
    gathered = gather(tmp_path / "course", "tiny")
    assert ("ann", DOUBTED, note) in [(t.student, t.kind, t.detail) for t in gathered.troubles]


def test_who_handed_in_after_the_grading_is_told(course: Path, tmp_path: Path) -> None:
    shutil.copytree(course, tmp_path / "course")
    shutil.copytree(tmp_path / "course/submitted/ann", tmp_path / "course/submitted/late")
    assert ("late", WAITING) in [(t.student, t.kind) for t in gather(tmp_path / "course", "tiny").troubles]


def test_before_anything_is_graded_the_next_command_is_named(handed_in: Path, tmp_path: Path) -> None:
    with pytest.raises(NotReadyError, match="Nothing of tiny is graded yet. First give `headcheck grade tiny`"):
        gather(handed_in, "tiny")
    with pytest.raises(NotReadyError, match="There is no assignment 'other': expected one of tiny"):
        gather(handed_in, "other")
    shutil.copytree(handed_in, tmp_path / "course")
    shutil.rmtree(tmp_path / "course/submitted")
    with pytest.raises(NotReadyError, match="Nobody handed in tiny yet.*`nbgrader collect tiny`"):
        gather(tmp_path / "course", "tiny")


def test_a_report_makes_no_gradebook(handed_in: Path, tmp_path: Path) -> None:
    shutil.copytree(handed_in, tmp_path / "course")
    (tmp_path / "course/gradebook.db").unlink()
    with pytest.raises(NotReadyError, match="First give `headcheck grade tiny`"):
        gather(tmp_path / "course", "tiny")
    assert not (tmp_path / "course/gradebook.db").exists()
