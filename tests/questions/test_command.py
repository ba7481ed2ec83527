"""`headcheck questions`: anybody's can be looked up, and changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from headcheck.authoring import missing
from headcheck.cli import main
from tests.questions.course import ASSIGNMENT, KINDS, at_places, hand_in, questions, written

pytestmark = pytest.mark.xdist_group("engine")


def command(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, ["questions", ASSIGNMENT, *arguments])
    assert result.exit_code == status, result.output
    return result.output


def looked_up(student: str) -> dict[str, str]:
    found = json.loads(command("--student", student, "--json"))
    assert all(one["student"] == student and set(one) >= {"student", "place", "kind", "question"} for one in found)
    assert {one["place"]: one["kind"] for one in found} == {
        place: name.partition("/")[0] for place, name in at_places(student).items()
    }
    return {one["kind"]: one["question"] for one in found}


@pytest.mark.usefixtures("course")
def test_anybodys_questions_can_be_looked_up() -> None:
    assert "Nobody is on the class's list" in command()
    for student in ("ann", "late-joiner", "Name, Odd"):
        assert looked_up(student) == questions(student)
    assert len(json.loads(command("--student", "ann", "--student", "bob", "--json"))) == 2 * len(KINDS)


def test_another_question_is_given_and_who_was_dealt_what_is_kept(course: Path) -> None:
    first, second = questions("ann"), questions("ann", "2")
    said = command("--student", "ann", "--set", "number=2")
    assert f'OTHER = "number={second["number"]}"' in said
    assert looked_up("ann") == {**first, "number": second["number"]}
    command("--student", "ann", "--set", f"number={first['number']}")
    assert looked_up("ann") == first
    assert looked_up("bob") == questions("bob")
    assert "There is no" not in command("--student", "ann", "--set", "2")
    assert looked_up("ann") == second
    assert (course / "dealt" / f"{ASSIGNMENT}.json").is_file()


@pytest.mark.usefixtures("course")
def test_what_names_no_question_changes_nothing() -> None:
    assert "there is no kind of question called 'size'" in command("--student", "ann", "--set", "size=2", status=1)
    assert "names no question" in command("--student", "ann", "--set", "number=size", status=1)
    command("--set", "2", status=2)
    assert looked_up("ann") == questions("ann")


def test_a_slip_in_a_name_is_said(course: Path) -> None:
    result = CliRunner().invoke(main, ["questions", "01-owm"])
    assert result.exit_code == 1 and f"there is one in {ASSIGNMENT}" in result.output
    hand_in(course, "bob", written(course, "bob", {}))
    assert "Not on the class's list: bop. Is each letter right?" in command("--student", "bop", "--student", " BOB")
    assert missing.find_missing("number/size")[0].endswith("or name one that there is: height, sides, weights.")
    assert any("headcheck calibrate group/four" in sentence for sentence in missing.find_missing(ASSIGNMENT))
    assert not any("calibrate number" in sentence for sentence in missing.find_missing("group/four"))
