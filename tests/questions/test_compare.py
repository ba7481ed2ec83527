"""Whose question an answer is to: what was typed, what was changed, and when, in all combinations that occur."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from headcheck.grading.dealt import Compared, Dealt, DealtError, Record, Settings, Whose, place
from tests.questions.course import ASSIGNMENT, CODE, KINDS, PLACES, TITLES, at_places, questions, title

TABLE = {kind: {name: {"title": TITLES[kind][name]} for name in names} for kind, names in KINDS.items()}
NOON = datetime(2026, 11, 26, 12)


def dealt(**settings: object) -> Dealt:
    return Dealt(ASSIGNMENT, TABLE, PLACES, Settings(CODE, **settings), Record(CODE))  # type: ignore[arg-type]


def compared(by: Dealt, student: str, source: str, at: datetime | None = None) -> Compared:
    notebook = new_notebook(cells=[new_code_cell(source, id="student")])
    return by.compare(student, notebook, at)


def typed(student_id: str, other: str = "") -> str:
    return f"# here\nSTUDENT_ID = {student_id!r}\nOTHER = {other!r}"


def other_than(student: str) -> str:
    """Somebody who has other questions at each place."""
    mine = at_places(student)
    names = (f"other-{n}" for n in range(99))
    return next(name for name in names if not at_places(name).items() & mine.items())


@pytest.mark.parametrize("form", ["ann", " ANN", "a n n", "Ann@uni.example", ""])
def test_ones_own_id_counts_in_every_form(form: str) -> None:
    found = compared(dealt(), "ann", typed(form))
    assert found.asked == found.answered == at_places("ann")
    assert not found.refused and not found.typed and not found.remarks()


def test_another_id_is_an_answer_to_somebody_elses_question() -> None:
    other = other_than("ann")
    found = compared(dealt(), "ann", typed(other))
    assert found.refused == dict.fromkeys(KINDS, Whose.ANOTHERS) and found.typed == other
    assert found.asked == at_places("ann") and found.answered == at_places(other)
    why = found.why_nothing("number-units")
    assert why and title(at_places("ann")["number"]) in why
    assert title(at_places(other)["number"]) not in why
    assert found.why_nothing("title") is None
    assert Compared.of(_noted(found)) == found


def _noted(found: Compared) -> object:
    notebook = new_notebook()
    notebook.metadata["headcheck"] = {"questions": found.as_metadata()}
    return notebook


@pytest.mark.parametrize(
    "source",
    ["", "STUDENT_ID = 1", "STUDENT_ID = input()", "STUDENT_ID = (", "x = 'bob'", "STUDENT_ID = ''.join(['bob'])"],
)
def test_an_id_that_can_not_be_read_is_no_other_one(source: str) -> None:
    """The notebook then runs with the questions of who handed it in, so there is nothing to gain by it."""
    found = compared(dealt(), "ann", source)
    assert found.asked == at_places("ann") and not found.refused


def test_a_second_try_counts_where_it_is_open_and_is_refused_where_not() -> None:
    closed, open_to_all = dealt(), dealt(tries=2)
    assert compared(closed, "ann", typed("ann", "2")).refused == dict.fromkeys(KINDS, Whose.NOT_GIVEN)
    assert compared(open_to_all, "ann", typed("ann", "2")).asked == at_places("ann", "2")
    assert compared(open_to_all, "ann", typed("ann")).asked == at_places("ann")
    assert compared(open_to_all, "ann", typed("ann", "3")).refused
    assert not compared(closed, "ann", typed("ann", "nonsense")).refused


def test_a_neighbours_question_is_not_a_second_try() -> None:
    """Though it may be the one that a second try would have brought."""
    names = [f"other-{n}" for n in range(99)]
    neighbour = next(name for name in names if at_places(name) == at_places("ann", "2"))
    assert compared(dealt(tries=2), "ann", typed(neighbour)).refused == dict.fromkeys(KINDS, Whose.ANOTHERS)


def test_what_is_changed_for_somebody_holds_for_what_they_hand_in_from_then_on(tmp_path: Path) -> None:
    first, second = at_places("ann"), questions("ann", "2")
    (tmp_path / "dealt").mkdir()
    changed = dealt().changed("Ann", {"number": second["number"]}, NOON)
    changed.keep(tmp_path)
    again = Dealt(ASSIGNMENT, TABLE, PLACES, Settings(CODE), Record.read(place(tmp_path, ASSIGNMENT)))
    before, after = NOON.replace(hour=11), NOON.replace(hour=13)
    assert compared(again, "ann", typed("ann"), before).asked == first
    then = {where: f"number/{second['number']}" if "number/" in name else name for where, name in first.items()}
    assert compared(again, "ann", typed("ann"), after).asked == then
    told = typed("ann", f"number={second['number']}")
    assert not compared(again, "ann", told, after).refused
    assert compared(again, "bob", typed("bob"), after).asked == at_places("bob")


def test_a_group_has_the_questions_of_its_name() -> None:
    by = dealt(groups={"team": ["ann", "bob"]})
    for student, form in (("ann", "ann"), ("ann", "bob"), ("bob", "team"), ("team", "ann")):
        found = compared(by, student, typed(form))
        assert found.asked == found.answered == at_places("team") and not found.refused
    assert compared(by, "ann", typed(other_than("team"))).refused
    assert by.of("cho") == at_places("cho")


def test_a_class_keeps_the_places_that_it_was_dealt() -> None:
    """Whether kinds are asked at each other's places may be changed for the next class, and never for this one."""
    given = dealt().given_out()
    at_home = {kind: f"{kind}/{question}" for kind, question in questions("ann").items()}
    assert replace(given, places=[]).of("ann") == at_places("ann")
    stayed = replace(dealt(), places=[]).given_out()
    assert replace(stayed, places=PLACES).of("ann") == stayed.of("ann") == at_home
    told = json.loads(replace(stayed, places=PLACES).of_class(["ann"]))
    assert told["places"] == [] and json.loads(given.of_class(["ann"]))["places"] == PLACES
    assert replace(given, settings=Settings("next")).of("ann") == at_places("ann", code="next")


@pytest.mark.parametrize(
    "setting",
    [
        {"code": 7},
        {"tries": {ASSIGNMENT: 0}},
        {"tries": {ASSIGNMENT: "2"}},
        {"added": {ASSIGNMENT: {"number/height": -1}}},
    ],
)
def test_settings_that_can_not_be_meant_are_refused(setting: Mapping[str, object]) -> None:
    config = Config()
    config.Questions.update(setting)
    with pytest.raises(DealtError, match=r"c\.Questions\."):
        Settings.of(config, ASSIGNMENT)


def test_a_record_that_can_not_be_read_changes_nobodys_questions(tmp_path: Path) -> None:
    path = place(tmp_path, ASSIGNMENT)
    path.parent.mkdir()
    path.write_text("{")
    with pytest.raises(DealtError, match="Bring back a copy"):
        Record.read(path)
