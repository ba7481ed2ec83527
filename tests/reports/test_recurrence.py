"""Who made a mistake again after being told of it: worked out by hand, and in classes of which the truth is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from headcheck.course.registry import declared
from headcheck.grading.dropping import How
from headcheck.reports import recurrence
from headcheck.reports.gathering import Gathered, Item, Submission
from headcheck.reports.recurrence import Share, Work
from headcheck.tasks import Binary, MultiClass
from tests.reports.synthetic import DECLARED, KINDS, RIGHT, SLIP, WRONG, Tried, assignment


def found(*course: Gathered) -> recurrence.Recurrence:
    """What is found of SLIP."""
    (one,) = recurrence.recurrences(recurrence.work(course, DECLARED), KINDS)
    return one


def test_who_was_told_and_made_it_again_is_counted_once() -> None:
    one = found(
        assignment("1", {"ann": WRONG, "bob": WRONG, "cleo": WRONG}),
        assignment("2", {"ann": WRONG, "bob": RIGHT, "cleo": RIGHT}),
        assignment("4", {"ann": WRONG, "bob": WRONG, "cleo": RIGHT}),
    )
    assert (one.told, one.again) == (3, Share(2, 3))
    assert one.ways == {("1", "2"): 1, ("1", "4"): 1}


def test_only_those_count_who_had_an_occasion_to_make_it_again() -> None:
    one = found(
        assignment("1", {"ann": WRONG, "bob": WRONG, "cleo": WRONG, "dan": WRONG}),
        assignment("2", {"ann": RIGHT, "bob": Tried(answered=False), "dan": Tried(refused=True)}),
        assignment("3", {"cleo": RIGHT}),  # of another kind: that mistake can't be made there
    )
    assert (one.told, one.again) == (4, Share(0, 1))


def test_who_was_not_told_is_not_counted_as_told() -> None:
    one = found(assignment("1", {"ann": Tried((SLIP,), told=False)}), assignment("2", {"ann": WRONG}))
    assert (one.told, one.again) == (1, Share(0, 0))  # told in the second, after which nothing came


def test_beside_it_stands_who_had_it_right_at_first() -> None:
    one = found(
        assignment("1", {"ann": RIGHT, "bob": RIGHT, "cleo": WRONG}),
        assignment("2", {"ann": WRONG, "bob": RIGHT, "cleo": RIGHT}),
    )
    assert one.others == Share(1, 2)
    assert one.again == Share(0, 1)


def test_what_was_dropped_and_what_the_course_itself_made_wrong_is_no_mistake_of_theirs() -> None:
    dropped = assignment("1", {"ann": WRONG}, dropped=How.WITHOUT)
    assert found(dropped, assignment("2", {"ann": WRONG})).told == 1
    mended = assignment("4", {"ann": RIGHT})
    (ann,) = mended.submissions
    given = Submission("ann", ann.points, 0, {"mend": (SLIP,)}, ann.answers, False, ann.rests_on, True)
    course = Gathered("4", (Item("mend", "Models to repair", "Mend", 1), *mended.items), (given,), (), {}, {}, {})
    assert recurrence.recurrences(recurrence.work([course], DECLARED), KINDS) == []


def test_a_mistake_is_known_where_the_class_or_the_bank_has_it_and_in_every_task_of_that_kind() -> None:
    root = Path(__file__).resolve().parents[2]
    known = recurrence.known([assignment("1", {"ann": WRONG})], DECLARED, root)
    assert known[SLIP] == {"Regression"}
    known = recurrence.known([], declared(root), root)
    assert "Regression" in known[SLIP] and "Binary" not in known[SLIP]
    assert {"Binary", "MultiClass"} <= known["no-loss"]
    assert known["rare-class-overlooked"] == {"Binary rare"}  # which yes or no in general is not
    assert recurrence._most_special([Binary(rare=True), MultiClass(3)]) == {"Binary rare", "MultiClass"}


# --- classes of which the truth is known


@dataclass
class Class:
    """Students who make SLIP in the first of two assignments with one chance, and then again with another."""

    students: int
    at_first: float = 0.5
    again: float = 0.3
    others: float = 0.1
    done: dict[str, list[Work]] = field(default_factory=dict)

    def drawn(self, seed: int) -> dict[str, list[Work]]:
        chance = np.random.default_rng(seed)
        for student in range(self.students):
            first = chance.random() < self.at_first
            later = chance.random() < (self.again if first else self.others)
            kinds = frozenset({"Regression"})
            made = [frozenset({SLIP}) if wrong else frozenset() for wrong in (first, later)]
            self.done[str(student)] = [Work(str(n), kinds, wrong, True) for n, wrong in enumerate(made)]
        return self.done


@pytest.mark.parametrize("students", [20, 80])
def test_the_intervals_cover_the_truth_of_a_class(students: int) -> None:
    again, others = [], []
    for seed in range(200):
        done = Class(students).drawn(seed)
        (one,) = recurrence.recurrences(done, KINDS)
        again.append(one.again.interval)
        others.append(one.others.interval)
    for intervals, truth in ((again, 0.3), (others, 0.1)):
        assert 0.92 < np.mean([i is not None and i.low <= truth <= i.high for i in intervals]) <= 1


def test_all_mistakes_together_add_up_and_each_student_is_drawn_whole() -> None:
    other = "no-loss"
    done = {
        str(n): [Work("1", frozenset({"Regression"}), frozenset({SLIP, other}), True),
                 Work("2", frozenset({"Regression"}), frozenset({SLIP, other} if n % 2 else ()), True)]
        for n in range(40)
    }  # fmt: skip
    known = KINDS | {other: frozenset({"Regression"})}
    together = recurrence.together(done, known)
    assert together.again == Share(40, 80)
    assert together.interval is not None and together.again.interval is not None
    # two mistakes of a student always go together here: 40 students say as much as 40 students, and not as 80
    assert together.interval.high - together.interval.low > 1.3 * (
        together.again.interval.high - together.again.interval.low
    )
