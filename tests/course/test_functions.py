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

from headcheck.authoring import bank
from headcheck.course import check, functions
from headcheck.course.functions import Function, Outcome, Property, grade, shown
from headcheck.course.marks import Mark
from headcheck.course.registry import declared
from tests.course.cells import answer_in, bank_file, bank_files, graded, owner_of

FUNCTIONS = declared().functions


def centre(values: Any) -> Any:
    """The reference of these tests: values without their average."""
    values = np.asarray(values, dtype=float)
    return values - values.mean(axis=0) if len(values) else values


CENTRE = Function(
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
    double = Function("double", lambda x: 2 * x, lambda rng: [(1,), (2,), (-3,)])
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


BANK = [file for name in FUNCTIONS for file in bank_files(name)]


def written_in(cell: str, function: Function) -> Any:
    """What stands under the function's name after the cell ran, in a notebook where all other functions are right."""
    others = {other.name: other.reference for other in FUNCTIONS.values() if other.assignment == function.assignment}
    names: dict[str, Any] = {"np": np, "pd": pd, "keras": keras, "tf": tf, **others}
    names.pop(function.name)
    exec(compile(cell, function.id, "exec"), names)
    return names.get(function.name)


@pytest.mark.parametrize("file", BANK, ids=[f"{owner_of(file)}/{file.stem}" for file in BANK])
def test_an_answer_of_the_bank_loses_what_it_says(file: Path) -> None:
    function, answer = FUNCTIONS[owner_of(file)], bank.read(file)
    first, *_ = answer.source.splitlines()
    assert first.startswith("# ") and first.endswith(".")
    mark = check.function(function.id, written_in(answer.source, function))
    assert answer.loses == (set() if mark.full else {bank.SOME} if mark else {bank.ALL}), mark.message
    assert mark.full == (file.parent.name == "accepted")


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_bank_has_the_notebooks_own_solution_two_other_right_answers_and_mistakes(function: Function) -> None:
    reference = answer_in(bank_file(f"{function.id}/accepted/reference"))
    assert code(reference) == code(graded(function.assignment)[f"{function.id}-answer"].source)
    kinds = [file.parent.name for file in bank_files(function.id)]
    assert kinds.count("accepted") >= 3 and kinds.count("mistakes") >= 3


# --- what is told


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_plainest_case_is_told_first(function: Function) -> None:
    """Somebody who wrote nothing is shown what the function is for: a few ordinary numbers."""
    case = next(iter(function.groups().values()))[0]
    assert all(np.size(given) for given in case)
    assert sum(np.size(given) for given in case) <= 25
    numbers = [number for given in case if not isinstance(given, list) for number in np.ravel(given)]
    assert all(abs(float(number)) <= 500 for number in numbers)

    def nothing(*given: Any) -> None:
        return None

    first = grade(function, nothing).message.splitlines()[1]
    assert first.startswith("→ " + next(iter(function.groups())).capitalize()[:5])


SLIPS = [(function, slip) for function in FUNCTIONS.values() for slip in function.slips]


def test_each_slip_is_told_of_a_function_that_makes_it() -> None:
    """In a sentence that stands for itself, before the cases; and no slip is taken for another one above it."""
    for function, slip in SLIPS:
        outcome = grade(function, slip.makes)
        assert outcome.share < 1, slip.said
        assert outcome.message.splitlines()[1] == slip.said
        assert slip.said.endswith(".") or slip.said.endswith("?")
        assert slip.said[:1].isupper() or slip.said.startswith("`")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("01-dot/mistakes/not-added-up", "The products are there, but they are not added up."),
        ("01-matrix-vector/mistakes/transposed", "The columns of the matrix meet the vector."),
        ("01-dense/mistakes/no-bias", "The bias is missing."),
        ("03-binary-crossentropy/mistakes/no-minus", "The minus is missing"),
        ("03-binary-crossentropy/mistakes/logarithm-to-base-two", "This is the logarithm to base 2."),
        ("03-gradient/mistakes/not-averaged", "These are sums over the rows."),
        ("03-logistic-regression/mistakes/uphill", "It goes uphill"),
        ("04-softmax/mistakes/not-stable", "The power of a large score is too large"),
        ("04-cross-entropy/mistakes/picks-a-table", "`scores[:, ids]` takes all these columns"),
        ("05-split/mistakes/targets-not-shuffled", "`y` is still in its old order"),
        (
            "05-standardise/mistakes/leak-own-statistics",
            "A leak: average and deviation are those of the rows themselves.",
        ),
        ("05-f1/mistakes/plain-mean", "This is the plain average of precision and recall."),
    ],
)
def test_a_mistake_of_the_bank_is_told_by_its_name(answer: str, said: str) -> None:
    file = bank_file(answer)
    function = FUNCTIONS[owner_of(file)]
    outcome = grade(function, written_in(answer_in(file), function))
    assert outcome.message.splitlines()[1].startswith(said)


def test_most_mistakes_of_the_bank_have_a_name() -> None:
    mistakes = [file for file in BANK if file.parent.name == "mistakes"]
    named = 0
    for file in mistakes:
        function = FUNCTIONS[owner_of(file)]
        lines = grade(function, written_in(answer_in(file), function)).message.splitlines()
        named += lines[1] in {slip.said for slip in function.slips}
    assert named > 0.8 * len(mistakes)


def test_an_unshuffled_target_is_not_told_of_held_out_rows_first() -> None:
    function = FUNCTIONS["05-split"]
    file = bank_file("05-split/mistakes/targets-not-shuffled")
    _, said, first, *_ = grade(function, written_in(answer_in(file), function)).message.splitlines()
    assert "`y`" in said
    assert first.startswith("→ Four rows: ")


# --- functions that call others


def judged(assignment: str, source: str = "", **wrong: str) -> dict[str, Mark]:
    """The marks of an assignment's functions, as in a notebook: right ones, those of the bank, then `source`."""
    names: dict[str, Any] = {"np": np, "pd": pd, "keras": keras, "tf": tf}
    functions = declared().of(assignment).functions.values()
    for function in functions:
        file = bank_file(f"{function.id}/{wrong.get(function.name, 'accepted/reference')}")
        exec(compile(answer_in(file), function.id, "exec"), names)
    exec(source, names)

    def now(name: str) -> Callable[[], Any]:
        return lambda: names[name]

    return {
        function.name: check.function(function.id, names[function.name], **{name: now(name) for name in function.calls})
        for function in functions
    }


FROM_SOFTMAX = """
def cross_entropy(scores, ids):
    return -np.log(softmax(scores)[np.arange(len(ids)), ids])
def one_hot_cross_entropy(scores, one_hot):
    return -(one_hot * np.log(softmax(scores))).sum(axis=1)
"""
ROW_BY_ROW = """
def dense(batch, weights, bias):
    result = np.zeros((len(batch), len(bias)))
    for row in range(len(batch)):
        result[row] = matrix_vector(weights.T, batch[row]) + bias
    return result
"""


@pytest.mark.parametrize(
    ("assignment", "source", "wrong", "callers"),
    [
        ("01-linear-algebra", "", {"dot": "mistakes/not-added-up"}, ["matrix_vector"]),
        ("01-linear-algebra", "", {"dot": "mistakes/one-place-short"}, ["matrix_vector"]),
        ("01-linear-algebra", ROW_BY_ROW, {"dot": "mistakes/return-inside-the-loop"}, ["matrix_vector", "dense"]),
        ("03-binary-classification", "", {"sigmoid": "mistakes/wrong-sign"}, ["gradient", "train"]),
        ("03-binary-classification", "", {"gradient": "mistakes/not-averaged"}, ["train"]),
        ("05-data-and-metrics", "", {"precision": "mistakes/divides-by-all"}, ["f1"]),
    ],
)
def test_one_slip_costs_one_function(assignment: str, source: str, wrong: dict[str, str], callers: list[str]) -> None:
    marks = judged(assignment, source, **wrong)
    assert {name for name, mark in marks.items() if not mark.full} == set(wrong)
    for name in callers:
        assert f"`{name}` is right in all " in marks[name].message
        assert ", judged with your own `" in marks[name].message


def test_a_slip_in_what_is_called_earns_nothing_for_a_slip_in_the_caller() -> None:
    """The logarithm of a probability is infinite for large scores, whatever is wrong with the softmax."""
    beside_a_right_one = judged("04-multiclass-classification", FROM_SOFTMAX)
    for slip in ("down-the-columns", "not-stable", "sigmoid-of-each", "in-place"):
        marks = judged("04-multiclass-classification", FROM_SOFTMAX, softmax=f"mistakes/{slip}")
        for name in ("cross_entropy", "one_hot_cross_entropy"):
            assert 0 < float(marks[name]) == float(beside_a_right_one[name])
            assert "judged with your own `softmax`, which is not right yet." in marks[name].message
    both = judged("03-binary-classification", gradient="mistakes/not-averaged", train="mistakes/uphill")
    assert both["train"] == 0
    assert "If it calls `gradient`: that is not right yet." in both["train"].message


@pytest.mark.parametrize(
    "source",
    [
        "def dot(a, b): return 7.0\ndef matrix_vector(m, v): return np.full(len(m), 7.0)",
        "def dot(a, b): return a\ndef matrix_vector(m, v): return m",
        "def dot(a, b): return a[0]\ndef matrix_vector(m, v): return m[:, 0]",
        "def dot(a, b): raise ValueError('no')\ndef matrix_vector(m, v): raise ValueError('no')",
        "def dot(a, b): raise NotImplementedError\ndef matrix_vector(m, v): return [dot(row, v) for row in m]",
        "def dot(a, b): pass\ndef matrix_vector(m, v): pass",
        "def dot(a, b): raise SystemExit\ndef matrix_vector(m, v): raise SystemExit",
        "dot = None\ndef matrix_vector(m, v): return None",
        "def dot(a, b): return a * b\ndef matrix_vector(m, v): raise NotImplementedError",
    ],
)
def test_nothing_that_anybody_can_write_is_right_because_of_what_it_calls(source: str) -> None:
    marks = judged("01-linear-algebra", source)
    assert (marks["dot"], marks["matrix_vector"]) == (0, 0)


@pytest.mark.parametrize(
    "answer",
    [10**5000, [10**5000], np.array([None, 1], dtype=object), {1: 2}, [[1], [1, 2]], 3j],
    ids=["huge", "huge in a list", "objects", "dictionary", "rows of two lengths", "complex"],
)
def test_whatever_a_wrong_function_returns_its_caller_is_judged(answer: Any) -> None:
    def always(*given: Any) -> Any:
        return answer

    assert check.function("01-matrix-vector", always, dot=lambda: always) == 0
    caller = check.function(
        "01-matrix-vector", lambda m, v: np.array([always(row, v) for row in m]), dot=lambda: always
    )
    assert caller == 0


def test_two_functions_that_are_the_same_show_nothing_of_their_caller() -> None:
    marks = judged("05-data-and-metrics", precision="mistakes/recall-instead", f1="mistakes/plain-mean")
    assert not marks["f1"].full
    assert "It calls `precision`, which is not right yet: repair that first." in marks["f1"].message


def test_where_it_can_not_be_told_a_caller_says_what_to_repair_first() -> None:
    marks = judged("01-linear-algebra", dot="mistakes/printed-not-returned")
    head, *_ = marks["matrix_vector"].message.splitlines()
    assert head == "`matrix_vector` is not right yet. It calls `dot`, which is not right yet: repair that first."


def test_a_function_that_is_missing_costs_nothing_where_it_is_not_called() -> None:
    def missing() -> Any:
        raise NameError("name 'dot' is not defined")

    written = FUNCTIONS["01-matrix-vector"].reference
    assert check.function("01-matrix-vector", written, dot=missing).full
    assert check.function("01-matrix-vector", lambda m, v: m.T @ v, dot=missing).message.count("`dot`") == 0


def code(text: str) -> str:
    return ast.unparse(ast.parse(text))
