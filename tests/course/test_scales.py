"""From what a model gives to probabilities, rates and numbers: right heads agree, and wrong ones break nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from headcheck import tasks
from headcheck.course import outputs
from headcheck.course.registry import declared
from headcheck.course.scales import probabilities, sigmoid, softmax
from headcheck.judging.reading import Reading
from headcheck.tasks import Task
from headcheck.theory.heads import Head, Link
from headcheck.theory.losses import Kind, Loss

SPAM = declared().problems["spam"]

LOGITS = np.array([[-1000.0], [-2.0], [0.0], [0.5], [1000.0]])
YES = sigmoid(LOGITS)


def read(link: Link, units: int = 1, *, from_logits: bool = False, kind: Kind = Kind.BINARY_CE) -> Reading:
    return Reading(Head((units,), link), Loss(kind, from_logits), (), {})


def test_all_right_heads_for_yes_or_no_say_the_same() -> None:
    two_logits = np.hstack([0 * LOGITS + 7, LOGITS + 7])
    two = {"kind": Kind.SPARSE_CE, "units": 2}
    for raw, reading in (
        (YES, read(Link.SIGMOID)),
        (LOGITS, read(Link.IDENTITY, from_logits=True)),
        (np.hstack([1 - YES, YES]), read(Link.SOFTMAX, **two)),
        (two_logits, read(Link.IDENTITY, from_logits=True, **two)),
        (np.maximum(np.log(softmax(two_logits) + 1e-300), -1000), read(Link.LOG_SOFTMAX, from_logits=True, **two)),
        (YES[:, :, None, None], read(Link.SIGMOID)),
    ):
        np.testing.assert_allclose(probabilities(raw, reading, tasks.Binary()), YES, atol=1e-12)


def test_probabilities_that_a_loss_takes_for_logits_are_still_probabilities() -> None:
    """Keras trains such a model as if nothing were wrong, so only the loss should cost a point."""
    np.testing.assert_allclose(probabilities(YES, read(Link.SIGMOID, from_logits=True), tasks.Binary()), YES)


def test_logits_without_a_loss_that_knows_it_are_cut_off_as_the_loss_does() -> None:
    raw = np.array([[-3.0], [0.2], [4.0]])
    assert probabilities(raw, read(Link.IDENTITY), tasks.Binary()).tolist() == [[0.0], [0.2], [1.0]]


def test_right_heads_for_one_of_several_say_the_same() -> None:
    logits = np.array([[1.0, 2.0, 3.0], [1000.0, 0.0, -1000.0]])
    task = tasks.MultiClass(classes=3)
    shares = probabilities(softmax(logits), read(Link.SOFTMAX, 3, kind=Kind.SPARSE_CE), task)
    raw = read(Link.IDENTITY, 3, kind=Kind.CATEGORICAL_CE, from_logits=True)
    np.testing.assert_allclose(probabilities(logits, raw, task), shares)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_one_unit_for_two_classes_becomes_two_columns() -> None:
    assert probabilities([[0.25]], read(Link.SIGMOID), tasks.MultiClass(classes=2)).tolist() == [[0.75, 0.25]]


def test_a_spare_unit_is_left_out_and_a_missing_one_has_no_chance() -> None:
    task = tasks.MultiClass(classes=3)
    four = probabilities([[0.1, 0.2, 0.3, 0.4]], read(Link.SOFTMAX, 4, kind=Kind.SPARSE_CE), task)
    np.testing.assert_allclose(four, [[0.1, 0.2, 0.3]])
    assert probabilities([[2.0]], read(Link.IDENTITY, kind=Kind.SQUARED), task).tolist() == [[1.0, 0.0, 0.0]]


def test_labels_are_probabilities_of_their_own() -> None:
    task = tasks.MultiLabel(labels=2)
    logits = np.array([[0.0, 1000.0]])
    assert probabilities(logits, read(Link.IDENTITY, 2, from_logits=True), task).tolist() == [[0.5, 1.0]]
    assert probabilities([[0.5, 1.0]], read(Link.SIGMOID, 2), task).tolist() == [[0.5, 1.0]]


def test_a_rate_is_a_rate_whether_or_not_it_comes_as_its_logarithm() -> None:
    rates = np.array([[0.5], [20.0]])
    poisson = {"kind": Kind.POISSON}
    np.testing.assert_allclose(probabilities(rates, read(Link.EXPONENTIAL, **poisson), tasks.Count()), rates)
    raw = read(Link.IDENTITY, from_logits=True, **poisson)
    np.testing.assert_allclose(probabilities(np.log(rates), raw, tasks.Count()), rates)
    assert np.isfinite(probabilities([[1e9]], raw, tasks.Count()) ** 2).all()


def test_fractions_and_amounts() -> None:
    logits = read(Link.IDENTITY, from_logits=True)
    assert probabilities([[0.0]], logits, tasks.Proportion()).tolist() == [[0.5]]
    assert probabilities([[1.5]], read(Link.IDENTITY, kind=Kind.SQUARED), tasks.Proportion()).tolist() == [[1.5]]
    assert probabilities([[-7.5]], read(Link.IDENTITY, kind=Kind.SQUARED), tasks.Regression()).tolist() == [[-7.5]]


def test_shares_of_a_whole_add_up_to_one_unless_the_loss_takes_each_output_alone() -> None:
    task, logits = tasks.Shares(3), np.array([[1.0, 2.0, 3.0]])
    shares = {"kind": Kind.CATEGORICAL_CE}
    np.testing.assert_allclose(
        probabilities(logits, read(Link.IDENTITY, 3, from_logits=True, **shares), task), softmax(logits)
    )
    np.testing.assert_allclose(probabilities(softmax(logits), read(Link.SOFTMAX, 3, **shares), task), softmax(logits))
    np.testing.assert_allclose(probabilities(logits, read(Link.SIGMOID, 3, **shares), task), logits / 6)
    assert probabilities(logits, read(Link.IDENTITY, 3, kind=Kind.SQUARED), task).tolist() == logits.tolist()


@pytest.mark.parametrize("kind", [tasks.Regression, tasks.Count, tasks.Proportion, tasks.Shares])
def test_a_right_model_gives_as_many_columns_as_there_are_numbers_to_predict(kind: Any) -> None:
    assert outputs.columns(kind(units=2)) == outputs.width(replace(SPAM, task=kind(units=2))) == 2


@pytest.mark.parametrize(
    ("task", "width"), [(tasks.Binary(), 1), (tasks.MultiClass(classes=3), 3), (tasks.MultiLabel(labels=4), 4)]
)
def test_a_wrong_head_gives_probabilities_of_the_usual_shape(task: Task, width: int) -> None:
    for link, units, from_logits in product(Link, (1, 2, 3, 5), (False, True)):
        raw = np.random.default_rng(1).normal(scale=1000, size=(6, units))
        found = probabilities(raw, read(link, units, from_logits=from_logits), task)
        assert found.shape == (6, width)
        assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize("task", [tasks.Binary(), tasks.MultiClass(classes=2), tasks.Count(), tasks.Regression()])
def test_what_is_not_a_number_stays_so(task: Task) -> None:
    for from_logits in (False, True):
        found = probabilities([[np.nan]], read(Link.IDENTITY, from_logits=from_logits), task)
        assert np.isnan(found).all()


def test_outputs_of_a_model_that_nobody_can_read_count_as_they_stand() -> None:
    assert outputs.answers(SPAM, "no model", [[0.25], [3.0]]).tolist() == [[0.25], [1.0]]


def test_an_unknown_task_is_an_error_of_the_course() -> None:
    with pytest.raises(TypeError, match="Expected a task"):
        probabilities([[0.5]], None, "binary")  # type: ignore[arg-type]
