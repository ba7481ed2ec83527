"""Questions of a kind side by side, on a class's grades: chance is told from difficulty, and points are only added."""

from __future__ import annotations

import numpy as np
import pytest

from headcheck.grading.classroom.graded import Basis, RestsOn
from headcheck.reports import asked, similarity
from headcheck.reports.gathering import Gathered, Item, Submission

PARTS = {"units": 1.0, "activation": 1.0, "loss": 1.0, "metrics": 1.0, "heldout": 2.0}


def a_class(chances: dict[str, float], students: int, seed: int) -> Gathered:
    """A class in which a part of a question is right by chance: each question with a chance of its own."""
    random = np.random.default_rng(seed)
    submissions = []
    for number in range(students):
        question = list(chances)[number % len(chances)]
        points = {f"number-{part}": worth * (random.random() < chances[question]) for part, worth in PARTS.items()}
        submissions.append(
            Submission(
                f"s{number}", points, 0, {}, {}, False, RestsOn(Basis.CELLS), questions={"number": f"number/{question}"}
            )
        )
    items = tuple(Item(f"number-{part}", "Numbers", part, worth) for part, worth in PARTS.items())
    return Gathered("a", items, tuple(submissions), (), {}, {}, {})


def test_equal_questions_are_called_unequal_as_rarely_as_is_said() -> None:
    """Of 200 classes, about one in twenty, with a test at one in twenty."""
    equal = {"price": 0.7, "rooms": 0.7, "area": 0.7}
    called = sum(asked.compare(a_class(equal, 30, seed))[0].chance < asked.UNLIKELY for seed in range(200))
    assert 2 <= called <= 20


def test_a_harder_question_is_found_and_what_it_fell_short_is_offered() -> None:
    compared = {one.question: one for one in asked.compare(a_class({"price": 0.8, "rooms": 0.8, "area": 0.4}, 60, 1))}
    assert all(one.chance < 0.01 and one.students == 20 for one in compared.values())
    assert compared["area"].share < 0.55 < compared["price"].share
    assert compared["area"].interval is not None and compared["area"].interval.high < compared["price"].share
    assert 1 < compared["area"].deficit < 4
    assert compared["price"].deficit == compared["rooms"].deficit == 0 or compared["price"].deficit < 1
    line = asked.setting("06", list(compared.values()))
    assert line.startswith("c.Questions.added = {'06': {") and "'number/area'" in line and "-" not in line


@pytest.mark.parametrize("groups", [[[6.0, 6.0, 3.0]], [[6.0] * 9, [6.0] * 9], []])
def test_what_can_not_differ_does_not(groups: list[list[float]]) -> None:
    assert asked.probability(groups) == 1


def test_a_neighbours_answer_is_found_though_its_numbers_follow_from_another_target() -> None:
    """Everybody has other targets, so numbers say nothing; the rest is as near-identical as ever."""
    long = "\n".join(f"step_{n} = helper_{n}(wanted, {n}) + offset[{n}:{{units}}]" for n in range(9))
    answers = {
        "ann": {"number-choice": long.format(units=3)},
        "bob": {"number-choice": long.format(units=5)},
        "cho": {"number-choice": "number_model.add(keras.layers.Dense(5))"},
    }
    (pair,) = similarity.near_identical(answers, {}, {}, {"number-choice"})
    assert pair.students == ("ann", "bob")
    assert pair.matches[0].similarity == 1
