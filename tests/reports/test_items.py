"""Item analysis, against values worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from headcheck.reports import items
from headcheck.reports.items import EASY, HARD, JUDGED, REVERSED, SHOWN, WEAK, analyse


def table(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=float)


def test_difficulty_is_the_mean_share_of_the_points_and_full_the_share_who_have_them_all() -> None:
    # (2 + 1 + 0 + 1) of 4 times 2 points; one of four has them all
    analysis = analyse(table(a=[2, 1, 0, 1]), pd.Series({"a": 2.0}))
    assert analysis.difficulty["a"] == 0.5
    assert analysis.full["a"] == 0.25


def test_discrimination_is_the_correlation_with_the_points_of_all_the_other_items() -> None:
    # Item a: 1 for the first five of ten. The rest: 3, 2, 2, 2, 1 for them, and 2, 1, 1, 1, 0 for the others.
    # Means of the rest: 2 and 1, and 1.5 of all; its variance is (2.25 + 0.25*8 + 2.25) / 10 = 0.65.
    # Point-biserial: (2 - 1) / sqrt(0.65) * sqrt(0.5 * 0.5) = 0.6202.
    points = table(a=[1] * 5 + [0] * 5, b=[2, 1, 1, 1, 0, 1, 0, 0, 0, 0], c=[1, 1, 1, 1, 1, 1, 1, 1, 1, 0])
    analysis = analyse(points, pd.Series({"a": 1.0, "b": 2.0, "c": 1.0}))
    assert analysis.discrimination["a"] == pytest.approx(0.5 / math.sqrt(0.65))


def test_an_item_is_not_held_against_itself() -> None:
    # Twenty students, two items that have nothing to do with each other: with the total each would correlate with 0.71.
    points = table(a=[1, 1, 0, 0] * 5, b=[1, 0, 1, 0] * 5)
    assert analyse(points, pd.Series({"a": 1.0, "b": 1.0})).discrimination["a"] == pytest.approx(0)


def test_points_that_a_person_has_still_to_give_are_left_out() -> None:
    analysis = analyse(table(a=[1, 0, float("nan"), float("nan")]), pd.Series({"a": 1.0}))
    assert analysis.difficulty["a"] == 0.5
    assert analysis.full["a"] == 0.5


@pytest.mark.parametrize("students", [0, 1, SHOWN - 1])
def test_few_students_say_nothing_about_discrimination(students: int) -> None:
    points = table(a=[float(n % 2) for n in range(students)], b=[float(n % 3) for n in range(students)])
    analysis = analyse(points, pd.Series({"a": 1.0, "b": 2.0}))
    assert analysis.discrimination.isna().all()


def test_an_item_on_which_all_are_equal_has_no_discrimination() -> None:
    points = table(a=[1.0] * 20, b=[float(n % 3) for n in range(20)])
    assert np.isnan(analyse(points, pd.Series({"a": 1.0, "b": 2.0})).discrimination["a"])


@pytest.mark.parametrize(
    ("difficulty", "discrimination", "students", "verdict"),
    [
        (0.96, 0.5, JUDGED, EASY),
        (0.29, 0.5, JUDGED, HARD),
        (0.29, float("nan"), 3, HARD),
        (0.60, -0.1, JUDGED, REVERSED),
        (0.60, 0.19, JUDGED, WEAK),
        (0.60, 0.20, JUDGED, ""),
        (0.60, -0.1, JUDGED - 1, ""),
        (float("nan"), float("nan"), 0, ""),
    ],
)
def test_what_is_worth_a_look(difficulty: float, discrimination: float, students: int, verdict: str) -> None:
    assert items._verdict(difficulty, discrimination, students) == verdict
