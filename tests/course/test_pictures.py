"""Pictures of predictions: counts that add up, round ends, and nothing in them that is a row's own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headcheck import tasks
from headcheck.course import holdout, outputs, pictures
from headcheck.course.holdout import Scale, Spread
from headcheck.course.registry import declared
from headcheck.theory.heads import Link

PROBLEMS = declared().asked

REPOSITORY = Path(__file__).resolve().parents[2]
SALES, DIAGNOSIS, DIGITS = PROBLEMS["sales"], PROBLEMS["diagnosis"], PROBLEMS["digits"]
RANDOM = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(REPOSITORY))


def numbers(truth: Any, predicted: Any) -> dict[str, Any]:
    return pictures.of(SALES, np.reshape(truth, (-1, 1)), np.reshape(predicted, (-1, 1)))[""]


def guessed(problem: Any, count: int) -> np.ndarray[Any, Any]:
    """What no model would predict, in the shape of a right model's answers."""
    return RANDOM.random((count, outputs.width(problem)))


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_every_row_of_every_problem_is_counted_once_for_each_output(problem: Any) -> None:
    features, truth = holdout.load(problem)
    drawn = pictures.of(problem, truth, guessed(problem, len(features)))
    assert list(drawn) == list(problem.outputs or [""])
    for picture in drawn.values():
        several = len(picture["names"]) if picture["kind"] == "labels" else 1
        if picture["kind"] == "numbers" and not problem.outputs:
            several = truth.shape[1]
        assert np.sum(picture["counts"]) == len(features) * several
    assert len(json.dumps(drawn, allow_nan=False)) < 3000


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_a_picture_has_coarse_cells_with_round_ends_whatever_the_target(problem: Any) -> None:
    features, truth = holdout.load(problem)
    numbers = truth[:, 0] if problem.outputs else truth
    for picture in pictures.of(problem, truth, guessed(problem, len(features))).values():
        if picture["kind"] == "numbers":
            cells = len(picture["counts"])
            ends = picture["low"] + picture["step"] * np.arange(cells + 1)
            assert 8 <= cells <= pictures.CELLS
            assert ends[0] <= numbers.min() < ends[1]
            assert ends[-2] <= numbers.max() < ends[-1]
            assert picture["step"] == float(f"{picture['step']:.3g}")
            assert picture["low"] / picture["step"] == pytest.approx(round(picture["low"] / picture["step"]))


def test_the_order_of_the_rows_can_not_be_read() -> None:
    truth, predicted = RANDOM.normal(size=50), RANDOM.normal(size=50)
    order = RANDOM.permutation(50)
    assert numbers(truth, predicted) == numbers(truth[order], predicted[order])


def test_right_predictions_lie_on_the_diagonal() -> None:
    truth = RANDOM.normal(size=200)
    picture = numbers(truth, truth)
    assert np.trace(picture["counts"]) == 200
    assert picture["miss"] == 0


def test_predictions_that_are_far_off_are_counted_at_the_edge() -> None:
    picture = numbers([0.0, 1.0, 2.0, 3.0], [-1e300, 1.0, 2.0, 1e300])
    assert picture["beyond"] == 2
    assert picture["counts"][0][0] == 1
    assert picture["counts"][-1][-1] == 1


def test_the_typical_miss_is_in_the_targets_own_unit_and_coarse() -> None:
    truth = np.array([[-1.0], [0.0], [1.0], [2.0], [3.0]])
    house = PROBLEMS["house-prices"]
    picture = pictures.of(house, truth, truth + 0.312_345, holdout.scale(house))[""]
    assert picture["amount"] == "${}"
    assert picture["miss"] == float(f"{picture['miss']:.2g}")
    assert 20_000 < picture["miss"] < 30_000
    assert picture["low"] > 50_000
    one_far_off = np.where(truth == 3.0, 99.0, truth + 0.312_345)
    assert pictures.of(house, truth, one_far_off, holdout.scale(house))[""]["miss"] == picture["miss"]


@pytest.mark.parametrize(
    ("link", "limits"),
    [
        (Link.RELU, [(0, False, 2)]),
        (Link.SIGMOID, [(0, False, 2), (1, True, 1)]),
        (Link.TANH, [(-1, False, 1), (1, True, 1)]),
        (Link.IDENTITY, []),
        (None, []),
    ],
)
def test_the_ends_of_what_a_head_can_say_are_told_where_truth_goes_further(link: Any, limits: Any) -> None:
    truth, scale = np.array([[-2.0], [-0.5], [0.5], [3.0]]), Scale(zero=100, one=10)
    picture = pictures.of(SALES, truth, np.clip(truth, 0, 1), scale, {"": link})[""]
    found = [(limit["number"], limit["above"], limit["beyond"]) for limit in picture["limits"]]
    assert found == limits
    assert all(limit["at"] == 100 + 10 * limit["number"] for limit in picture["limits"])


def test_no_floor_is_told_that_a_prediction_is_below() -> None:
    truth = np.array([[-2.0], [3.0]])
    assert pictures.of(SALES, truth, truth, None, {"": Link.RELU})[""]["limits"] == []


def test_a_target_that_is_never_below_a_floor_has_none() -> None:
    assert pictures.of(SALES, np.ones((3, 1)), np.ones((3, 1)), None, {"": Link.RELU})[""]["limits"] == []


@pytest.mark.parametrize(
    ("problem", "name", "low", "high"),
    [
        ("house-prices", "", 0, 800_000),
        ("temperature", "", -10, 40),
        ("sales", "", -8_000, 8_000),
        ("fjord/admission", "", 0, 110),
        ("amber/concrete", "", -40, 120),
        ("price-and-quality", "price", 0, 800_000),
    ],
)
def test_pictures_are_drawn_in_the_unit_in_which_people_say_it(problem: str, name: str, low: int, high: int) -> None:
    asked = PROBLEMS[problem]
    features, truth = holdout.load(asked)
    answers = guessed(asked, len(features))
    picture = pictures.of(asked, truth, answers, holdout.scale(asked))[name]
    assert picture["step"] * len(picture["counts"]) > 0.1 * (high - low)
    assert low <= picture["low"] <= picture["low"] + picture["step"] * len(picture["counts"]) <= high
    assert asked.amount != "{}"


def test_a_target_that_is_always_the_same_has_a_picture() -> None:
    assert numbers([7.0, 7.0], [7.0, 8.0])["counts"] == [[2]]


def test_yes_and_no_are_counted_as_the_accuracy_counts_them() -> None:
    truth, predicted = np.array([[0.0], [0], [1], [1], [1]]), np.array([[0.2], [0.5], [0.5], [0.9], [0.1]])
    assert pictures.of(DIAGNOSIS, truth, predicted)[""] == {
        "kind": "classes",
        "names": ["harmless", "cancer"],
        "counts": [[1, 1], [1, 2]],
    }


def test_classes_without_names_have_their_numbers() -> None:
    truth = np.arange(10.0)[:, None]
    picture = pictures.of(DIGITS, truth, np.roll(np.eye(10), 1, axis=1))[""]
    assert picture["names"] == list("0123456789")
    assert picture["counts"][9][0] == picture["counts"][0][1] == 1


def test_each_label_has_its_own_yes_and_no() -> None:
    garden = PROBLEMS["delta/animals"]
    truth = np.array([[1.0, 0, 0], [1, 1, 0]])
    assert pictures.of(garden, truth, np.array([[0.9, 0.1, 0.7], [0.2, 0.8, 0.1]]))[""] == {
        "kind": "labels",
        "names": ["cat", "dog", "bird"],
        "counts": [[[0, 0], [1, 1]], [[1, 0], [0, 1]], [[1, 1], [0, 0]]],
    }


def test_several_numbers_for_each_row_are_drawn_together() -> None:
    wide = replace(SALES, task=tasks.Regression(units=2))
    assert np.sum(pictures.of(wide, np.zeros((3, 2)), np.zeros((3, 2)))[""]["counts"]) == 6


def spread(low: float, high: float) -> Spread:
    quantiles = {q: low + float(q) * (high - low) for q in ("0.01", "0.1", "0.5", "0.9", "0.99")}
    return Spread(9, 0, 1.0, (low + high) / 2, 1.0, low, high, quantiles, 1.0)


def test_right_answers_count_the_same_where_they_reach() -> None:
    reached = pictures.reached([spread(0.0, 1.0), spread(1.0, 3.0)])
    assert (reached["low"], reached["high"]) == (0.0, 3.0)
    assert sum(reached["shares"]) == pytest.approx(1, abs=0.01)
    assert sum(reached["shares"][: pictures.SLICES // 3]) == pytest.approx(0.5, abs=0.01)


def test_answers_that_reach_other_values_are_humps_of_their_own() -> None:
    for spreads, humps in (
        ([spread(0.0, 1.0), spread(1.0, 3.0)], 2),
        ([spread(0.0, 1.0), spread(0.5, 3.0), spread(2.0, 4.0)], 1),
        ([spread(5.0, 6.0), spread(0.0, 1.0), spread(0.0, 1.0), spread(8.0, 9.0)], 3),
    ):
        assert pictures.reached(spreads)["humps"] == humps


def test_without_a_measured_answer_nothing_is_reached() -> None:
    assert pictures.reached([]) == {}


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_what_right_answers_reach_passes(problem: Any) -> None:
    calibration = holdout.threshold(problem)
    reached = pictures.reached(calibration.right.values())
    assert calibration.passes((reached["low"] + reached["high"]) / 2)
