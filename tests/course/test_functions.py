"""How a function that a student writes is graded: any right route counts, and messages say what came out."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from headcheck.course import check, functions
from headcheck.course.functions import Function, Outcome, Property, grade, shown
from headcheck.course.problems import FUNCTIONS
from headcheck.grading import bank
from tests.course.cells import COURSE, graded


def centre(values: Any) -> Any:
    """The reference of these tests: values without their average."""
    values = np.asarray(values, dtype=float)
    return values - values.mean(axis=0) if len(values) else values


CENTRE = Function(
    id="00-centre",
    assignment="00-tests",
    name="centre",
    reference=centre,
    cases=lambda rng: {
        "an empty array": [(np.zeros(0),)],
        "one value": [(np.array([3.0]),)],
        "several values": [(np.array([1.0, 2.0, 6.0]),), (rng.normal(size=40),)],
        "large values": [(np.array([-1e6, 1e6]),)],
    },
    properties=(Property("The result adds up to 0", lambda f, rng: bool(abs(f(rng.normal(size=9)).sum()) < 1e-6)),),
)


def told(function: Callable[..., Any], declared: Function = CENTRE) -> Outcome:
    return grade(declared, function)


@pytest.mark.parametrize(
    "right",
    [
        centre,
        lambda v: np.array([x - sum(v) / len(v) for x in v]),
        lambda v: np.asarray(v) - np.average(v) if np.size(v) else np.array([]),
    ],
    ids=["reference", "list comprehension", "average"],
)
def test_a_right_function_gets_every_point(right: Callable[..., Any]) -> None:
    assert told(right).share == 1


def test_what_holds_the_numbers_does_not_matter() -> None:
    assert functions.same(np.array([1.0, 2.0]), [1, 2])
    assert functions.same(np.array([1.0, 0.0]), [True, False])
    assert functions.same(2.0, np.int64(2))
    assert functions.same(np.array([1 / 3]), tf.constant([1 / 3]))  # float32
    assert functions.same((3, 2), np.array([3, 2]))
    assert functions.same((np.zeros((2, 2)), 1.0), [[[0, 0], [0, 0]], 1])
    assert functions.same("spam", "spam")
    assert functions.same(np.array([np.nan, np.inf]), [float("nan"), float("inf")])


def test_what_the_numbers_are_matters() -> None:
    assert not functions.same(np.array([1.0]), np.array(1.0))
    assert not functions.same(np.zeros((2, 1)), np.zeros(2))
    assert not functions.same(0.0, float("nan"))
    assert not functions.same(1.0, 1.001)
    assert not functions.same(1.0, "1")
    assert not functions.same(1.0, None)
    assert not functions.same(np.array([1.0, 2.0]), [[1.0], [2.0, 3.0]])
    assert not functions.same(np.array([np.inf]), [-np.inf])


def test_each_group_of_cases_each_property_and_leaving_the_input_alone_count_the_same() -> None:
    def only_with_rows(values: Any) -> Any:
        return values - values.mean() if values.size > 0 else None

    outcome = told(only_with_rows)
    assert outcome.share == 5 / 6
    assert "right in 5 of 6 kinds" in outcome.message
    assert "An empty array: `centre(np.zeros((0,)))` should return `np.zeros((0,))`" in outcome.message
    assert "is there a `return`?" in outcome.message


def test_a_plain_list_of_cases_counts_case_by_case() -> None:
    double = Function("00-double", "00-tests", "double", 1, lambda x: 2 * x, lambda rng: [(1,), (2,), (-3,)])
    assert grade(double, lambda x: 2 * abs(x)).share == 3 / 4


def stub(values: Any) -> Any:
    raise NotImplementedError


def stops(values: Any) -> Any:
    raise SystemExit("good bye")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (stub, "nothing is written there yet"),
        (stops, "It stops with SystemExit: good bye"),
        (lambda: 0, "It stops with TypeError"),
        (lambda values: None, "It returns `None`"),
        (lambda values: np.zeros(np.shape(values)), "It returns `np.array([0., 0., 0.])`"),
        (lambda values: "no", "which are not numbers"),
        (None, "Expected `centre` to be a function, found None."),
        (np.zeros(3), "found an object of type `ndarray`"),
    ],
    ids=["stub", "exit", "arguments", "None", "zeros", "text", "missing", "array"],
)
def test_what_is_right_nowhere_or_by_luck_earns_nothing(written: Any, says: str) -> None:
    outcome = grade(CENTRE, written)
    assert outcome.share == 0
    assert says in outcome.message


def test_changing_the_input_loses_a_share_and_does_not_reach_the_next_case() -> None:
    def in_place(values: Any) -> Any:
        values -= values.mean() if values.size else 0
        return values

    outcome = told(in_place)
    assert outcome.share == 5 / 6
    assert "changes what it is given: `np.array([3.])` is `np.array([0.])` after" in outcome.message


def test_a_wrong_shape_is_named() -> None:
    message = told(lambda values: centre(values).reshape(-1, 1)).message
    assert "of shape (1,). It returns `np.array([[0.]])`, of shape (1, 1)." in message


def test_big_arrays_are_shortened() -> None:
    assert shown(np.arange(1000.0)) == "an array of shape (1000,): [0., 1., ..., 998., 999.]"
    assert shown(np.array([[1.0, 2.0], [3.0, 4.0]])) == "np.array([[1., 2.], [3., 4.]])"
    assert shown(np.float64(0.5)) == "0.5"
    assert shown((np.array([1.0]), 2)) == "(np.array([1.]), 2)"
    assert len(shown("long " * 1000)) < 200


def test_a_warning_of_numpy_costs_nothing_and_is_not_seen(capfd: pytest.CaptureFixture[str]) -> None:
    def noisy(values: Any) -> Any:
        print("hello")
        np.log(np.zeros(1))
        return centre(values)

    assert told(noisy).share == 1
    assert capfd.readouterr() == ("", "")


def test_grading_twice_gives_the_same() -> None:
    assert told(np.sort) == told(np.sort)


def test_an_unknown_function_is_an_error_of_the_course() -> None:
    from headcheck.course.holdout import Unavailable

    with pytest.raises(Unavailable, match="There is no function 'nowhere'"):
        check.function("nowhere", stub)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_every_reference_gets_all_points_and_every_stub_none(function: Function) -> None:
    assert grade(function, function.reference) == Outcome(1, grade(function, function.reference).message)
    assert check.function(function.id, function.reference).full
    assert check.function(function.id, stub) == 0


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=list(FUNCTIONS))
def test_a_constant_or_the_input_itself_is_never_right(function: Function) -> None:
    for wrong in (lambda *given: 0.0, lambda *given: None, lambda *given: given[0]):
        assert grade(function, wrong).share < 0.5


BANK = sorted(file for name in FUNCTIONS for file in (COURSE / "submissions" / name).rglob("*.py"))


def written_in(cell: str, function: Function) -> Any:
    """What stands under the function's name after the cell ran, in a notebook where all other functions are right."""
    others = {other.name: other.reference for other in FUNCTIONS.values() if other.assignment == function.assignment}
    names: dict[str, Any] = {"np": np, "pd": pd, "keras": keras, "tf": tf, **others}
    names.pop(function.name)
    exec(compile(cell, function.id, "exec"), names)
    return names.get(function.name)


@pytest.mark.parametrize("file", BANK, ids=[f"{file.parts[-3]}/{file.stem}" for file in BANK])
def test_an_answer_of_the_bank_loses_what_it_says(file: Path) -> None:
    function, answer = FUNCTIONS[file.parts[-3]], bank.read(file)
    first, *_ = answer.source.splitlines()
    assert first.startswith("# ") and first.endswith(".")
    mark = check.function(function.id, written_in(answer.source, function))
    assert answer.loses == (set() if mark.full else {bank.SOME} if mark else {bank.ALL}), mark.message
    assert mark.full == (file.parent.name == "accepted")


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_bank_has_the_notebooks_own_solution_two_other_right_answers_and_mistakes(function: Function) -> None:
    folder = COURSE / "submissions" / function.id
    reference = (folder / "accepted" / "reference.py").read_text(encoding="utf-8")
    assert code(reference) == code(graded(function.assignment)[f"{function.id}-answer"].source)
    assert len(list(folder.glob("accepted/*.py"))) >= 3
    assert len(list(folder.glob("mistakes/*.py"))) >= 3


def code(text: str) -> str:
    return ast.unparse(ast.parse(text))
