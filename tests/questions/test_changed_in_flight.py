"""An author changes a question after it was given out: nobody's question changes, and nobody loses points by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from headcheck.authoring import asked_table, missing, rows
from headcheck.course import holdout, layout, versions
from headcheck.course.registry import declared, forget
from headcheck.grading.configured import course_settings
from headcheck.grading.dealt import Dealt
from tests import sandboxed
from tests.grading.in_process import nbgrader
from tests.questions.course import ASSIGNMENT, at_places, make_course, questions
from tests.questions.test_class import Room

pytestmark = [
    sandboxed.NEEDED,
    pytest.mark.xdist_group("engine"),
]


def ask_more(course: Path, kind: str, question: str, threshold: float) -> None:
    """The author sets another threshold."""
    problem = declared(course).asked[f"{kind}/{question}"]
    found = replace(holdout.threshold(problem), threshold=threshold)
    layout.calibration(problem).write_text(found.to_json())


def set_to(course: Path, changed: str) -> None:
    with (course / "course_config.py").open("a") as settings:
        settings.write(f"\nc.Questions.changed = {changed!r}\n")


@pytest.mark.slow
def test_old_work_is_graded_by_the_old_question_or_by_whatever_gives_more(course: Path) -> None:
    room = Room(course)
    room.right("ann")
    room.grade()
    whole = room.expected["ann"]
    assert room.earned("ann") == whole
    number = questions("ann")["number"]
    assert missing.changed("number") == []

    ask_more(course, "number", number, 1.1)  # more than any model reaches
    room.grade()
    assert room.earned("ann") == whole  # by the question as it was given out
    (said,) = missing.changed("number")
    assert said.startswith(f"number/{number} has changed since") and "the threshold was 0.5, and is 1.1" in said

    nbgrader(course, "generate_assignment", "--force", ASSIGNMENT)  # from now on, the new one is given out
    later = next(name for name in (f"later-{n}" for n in range(99)) if questions(name)["number"] == number)
    place = next(at for at, name in at_places(later).items() if name == f"number/{number}")
    room.right(later)
    room.grade()
    assert room.earned("ann") == whole
    assert room.earned(later) == {**whole, place: 4}

    set_to(course, "better")
    room.grade()
    assert room.earned("ann") == whole  # nothing is taken away
    ask_more(course, "number", number, 0.1)
    nbgrader(course, "generate_assignment", "--force", ASSIGNMENT)
    room.grade()
    assert room.earned(later) == whole  # and what the new one gives is added


def test_a_version_is_what_is_asked_and_no_words(course: Path) -> None:
    problem = declared(course).asked["group/four"]
    version = versions.of(problem)
    assert version and version == versions.of(replace(problem, title="Other words", text="Others"))
    assert version != versions.of(replace(problem, metric="log-loss"))
    assert versions.keep(problem, {"file": "group-four.csv"}) == version
    old = versions.read(problem, version)
    assert old == replace(problem, version=version)
    rows, known = versions.files(problem, version)
    assert list(rows) == ["group-four.csv"] and known["targets"] == ["four"]
    assert holdout.threshold(old) == holdout.threshold(problem)
    with pytest.raises(layout.Unavailable, match="as it was given out"):
        versions.read(problem, "000000000000")


def test_a_question_that_is_added_is_nobodys_until_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = tmp_path / "course"
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(course))
    make_course(course)
    declaration = course / layout.AUTHORED / ASSIGNMENT / "number" / layout.DECLARATION
    declaration.write_text(
        declaration.read_text().replace('"sides":', '"girth": asks("How thick?", "stem"),\n        "sides":')
    )
    forget()
    rows.make(declared(course).asked["number/girth"])
    asked_table.write(ASSIGNMENT)
    nbgrader(course, "generate_assignment", "--force", ASSIGNMENT)
    dealt = Dealt.read(course, ASSIGNMENT, course / "release" / ASSIGNMENT, course_settings(course))
    assert dealt is not None and set(dealt.pool["number"].values()) == {0, 1}
    for student in (f"student-{number}" for number in range(50)):
        assert dealt.of(student) == at_places(student)
        assert dealt.others(student, "4")["number"] == "girth"
    forget()
