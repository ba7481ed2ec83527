"""A class in which everybody has their own questions: who answers them gets the points, and who answers others none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import nbformat
import pytest

from headcheck.grading import results
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import Graded
from headcheck.reports import asked, gathering, page
from tests import sandboxed
from tests.questions.course import ASSIGNMENT, KINDS, PLACES, answers, at_places, hand_in, title, written

pytestmark = [
    sandboxed.NEEDED,
    pytest.mark.xdist_group("engine"),
]

#: What a problem is worth, and what it loses where the number of units is wrong: those, and what is predicted.
WHOLE, UNITS_WRONG = 6, 3


@dataclass
class Room:
    """A class: what everybody handed in, and what that should earn by place."""

    course: Path
    expected: dict[str, dict[str, float]] = field(default_factory=dict)

    def right(self, student: str, typed: str | None = None, other: str = "") -> None:
        """Somebody answers their own questions, and types their id in some form."""
        own = answers(at_places(student, other))
        hand_in(self.course, student, written(self.course, student if typed is None else typed, own, other))
        self.expected[student] = dict.fromkeys(PLACES, WHOLE)

    def wrong(self, student: str) -> None:
        """Somebody takes one unit more than each target has numbers."""
        own = at_places(student)
        cells = {cell: source.replace("Dense(", "Dense(1 + ") for cell, source in answers(own).items()}
        hand_in(self.course, student, written(self.course, student, cells))
        self.expected[student] = dict.fromkeys(PLACES, None)

    def copied(self, student: str, neighbour: str) -> None:
        """Somebody hands in what a neighbour wrote, as it is."""
        theirs, mine = at_places(neighbour), at_places(student)
        hand_in(self.course, student, written(self.course, neighbour, answers(theirs)))
        self.expected[student] = {place: WHOLE if theirs[place] == mine[place] else 0 for place in PLACES}

    def grade(self, students: int = 2) -> dict[str, Graded]:
        with ThreadPoolExecutor(students) as pool:
            graded = Class(self.course, ASSIGNMENT).grade(pool, students, lambda *_: None)
        assert not [one for one in graded if one.problem], graded
        return {one.student: one for one in graded}

    def earned(self, student: str) -> dict[str, float]:
        by_cell = results.of(self.notebook(student))
        return {at: sum(r.points for cell, r in by_cell.items() if cell.startswith(f"{at}-")) for at in PLACES}

    def notebook(self, student: str) -> nbformat.NotebookNode:
        path = self.course / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        return nbformat.read(path, as_version=4)


@pytest.fixture
def room(course: Path) -> Room:
    return Room(course)


def with_shared(number: int, other: str) -> str:
    """Somebody who has so many questions in common with another one, at the same places."""
    mine = at_places(other)
    names = (f"copier-{n}" for n in range(100))
    return next(name for name in names if len(at_places(name).items() & mine.items()) == number)


def test_a_small_class_is_graded_by_everybodys_own_questions(room: Room) -> None:
    room.right("ann")
    room.right("bob", typed=" BOB@uni.example")
    room.right("hub", typed="")
    room.wrong("cho")
    none, half = with_shared(0, "ann"), with_shared(1, "ann")
    room.copied(none, "ann")
    room.copied(half, "ann")
    room.grade()
    for student in ("ann", "bob", "hub", none, half):
        assert room.earned(student) == room.expected[student], student
    assert all(0 < points < WHOLE for points in room.earned("cho").values())

    reasons = {result.message for result in results.of(room.notebook(none)).values()}
    assert len(reasons) == 2 and all("somebody else's question" in reason for reason in reasons)
    assert set(map(title, at_places(none).values())) <= {
        reason.splitlines()[1].removeprefix("Your own question is: ") for reason in reasons
    }

    titles = set(map(title, at_places("ann").values()))
    assert {result.question for result in results.of(room.notebook("ann")).values()} == titles

    gathered = gathering.gather(room.course, ASSIGNMENT)
    attention = {trouble.student: trouble for trouble in gathered.troubles if trouble.kind == gathering.FOREIGN}
    assert set(attention) == {none, half}
    assert "ann" in attention[none].detail and "group" in attention[none].detail


@pytest.mark.slow
def test_a_class_of_sixty_earns_exactly_what_its_own_questions_are_worth(room: Room) -> None:
    """Right and wrong answers, copied notebooks, typed ids of others, second tries, groups, and who joined late."""
    with (room.course / "course_config.py").open("a") as settings:
        settings.write(f'\nc.Questions.tries = {{"{ASSIGNMENT}": 2}}\n')
        settings.write(f'c.Questions.groups = {{"{ASSIGNMENT}": {{"team": ["member-1", "member-2"]}}}}\n')
    students = [f"student-{number:02}" for number in range(31)]
    for number, student in enumerate(students):  # in the forms in which people write their ids
        room.right(student, typed=(student, student.upper(), f" {student} ", f"{student}@uni.example", "")[number % 5])
    wrong = [f"wrong-{number}" for number in range(8)]
    for student in wrong:
        room.wrong(student)
    copied = [f"copied-{number}" for number in range(10)]
    for student, neighbour in zip(copied, students, strict=False):
        room.copied(student, neighbour)
    typed = [f"typed-{number}" for number in range(5)]
    for student, another in zip(typed, reversed(students), strict=False):
        room.copied(student, another)  # they answered the questions that another id shows
    room.right("twice-1")
    room.right("twice-1")  # the same questions: the later work counts
    room.wrong("twice-2")
    room.right("twice-2", other="2")  # a second try, with other questions
    room.right("late")
    for member in ("member-1", "member-2"):
        own = answers(at_places("team"))
        hand_in(room.course, member, written(room.course, member, own))
        room.expected[member] = dict.fromkeys(PLACES, WHOLE)
    room.right("third", other="3")  # nobody opened a third try
    room.expected["third"] = dict.fromkeys(PLACES, 0)

    graded = room.grade()
    assert len(graded) == len(room.expected) == 60
    for student, expected in room.expected.items():
        if student in wrong:
            assert all(0 < points < WHOLE for points in room.earned(student).values()), student
        else:
            assert room.earned(student) == expected, student

    gathered = gathering.gather(room.course, ASSIGNMENT)
    foreign = {trouble.student for trouble in gathered.troubles if trouble.kind == gathering.FOREIGN}
    assert foreign == {*copied, *typed, "third"}
    places = [(student, neighbour, at) for student, neighbour in zip(copied, students, strict=False) for at in PLACES]
    alike = sum(at_places(student)[at] == at_places(neighbour)[at] for student, neighbour, at in places) / len(places)
    share = sum(sum(room.earned(student).values()) for student in copied) / (len(PLACES) * WHOLE * len(copied))
    print(f"\nwhat the copied notebooks earned: {share:.0%}")
    assert share == pytest.approx(alike) and share <= 0.25  # by chance one in six, of two kinds with three questions
    compared = asked.compare(gathered)
    assert {(one.kind, one.question) for one in compared} == {(k, q) for k, names in KINDS.items() for q in names}
    assert "Questions of one&#39;s own" in page.render(gathered, datetime(2026, 11, 26))
