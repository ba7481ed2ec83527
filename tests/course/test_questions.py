"""Questions of one's own: none is given away, none holds what another holds out, and each can be answered."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from headcheck import tasks
from headcheck.course.declarations import Problem, Question
from headcheck.course.registry import declared
from tests.course import leaks
from tests.course.cells import COURSE
from tests.course.leaks import Asked

KINDS = {name: problem for name, problem in declared(COURSE).problems.items() if problem.questions}
QUESTIONS = {name: problem for name, problem in declared(COURSE).asked.items() if problem.question}
EACH_QUESTION = pytest.mark.parametrize("name", QUESTIONS)


@cache
def asked(name: str) -> Asked:
    problem = QUESTIONS[name]
    assert problem.split
    return Asked(problem, *problem.split(COURSE / "data"))


def others(name: str) -> list[Asked]:
    return [asked(other) for other in QUESTIONS if other != name]


# --- the course's own -----------------------------------------------------------------------------------------------


def test_there_are_six_kinds_with_three_questions_or_more() -> None:
    assert len(KINDS) == 6 and all(len(problem.questions) >= 3 for problem in KINDS.values())
    assert len({question for problem in KINDS.values() for question in problem.questions}) == len(QUESTIONS)


@EACH_QUESTION
def test_nothing_gives_a_question_away(name: str) -> None:
    assert list(leaks.leaks(asked(name), others(name))) == []


@EACH_QUESTION
def test_a_table_helps_to_answer_its_question(name: str) -> None:
    assert leaks.says_nothing(asked(name)) == ""


@EACH_QUESTION
def test_a_table_is_numbers_and_its_target_what_the_task_says(name: str) -> None:
    question = asked(name)
    for rows in (question.student, question.held_out):
        assert np.isfinite(rows.to_numpy("float64")).all()
        y = rows[question.targets].to_numpy("float64")
        match question.problem.task:
            case tasks.Binary():
                assert set(np.unique(y)) == {0, 1} and y.shape[1] == 1
            case tasks.MultiClass(classes=classes):
                assert set(np.unique(y)) == set(range(classes)) and y.shape[1] == 1
            case tasks.MultiLabel(labels=labels):
                assert set(np.unique(y)) == {0, 1} and y.shape[1] == labels
                assert (y.sum(axis=1) == 0).any() and (y.sum(axis=1) > 1).any()
            case tasks.Count(units=units):
                assert (y >= 0).all() and (y % 1 == 0).all() and y.shape[1] == units
            case tasks.Proportion(units=units):
                assert ((y >= 0) & (y <= 1)).all() and y.shape[1] == units
            case tasks.Shares(units=units):
                np.testing.assert_allclose(y.sum(axis=1), 1, atol=3e-4)
                assert y.shape[1] == units
            case tasks.Regression(units=units):
                assert (y < 0).any() and (y > 1).any() and y.shape[1] == units
    assert len(question.student) > question.problem.facts["training"] > len(question.held_out)


def test_no_word_that_a_student_sees_says_the_kind() -> None:
    said = "regression|classif|binary|class|label|multi|count|poisson|proportion|fraction|probab"
    for problem in KINDS.values():
        words = [problem.id, problem.model, problem.arrays, problem.title, *problem.questions]
        words += [question.title for question in problem.questions.values()]
        assert not pd.Series(words).str.lower().str.contains(said).any()


# --- what the test finds --------------------------------------------------------------------------------------------


def invented(task: Any, metric: str, student: pd.DataFrame, targets: list[str], name: str = "invented") -> Asked:
    question = Question(title=name, text="", task=task, metric=metric, facts={"targets": targets})
    problem = Problem("", "", "", "", "", task, metric, questions={name: question}).asked(name)
    return Asked(problem, student[:1500], student[1500:])


@pytest.fixture(scope="module")
def houses() -> pd.DataFrame:
    """Houses with price, as one file: those of the students of all questions about houses."""
    from_file = asked(next(name for name in QUESTIONS if name.endswith("/amenities"))).student
    return from_file.drop(columns=["fireplace", "deck", "porch", "fence", "bath_below"])


def test_a_table_that_carries_the_price_must_not_ask_whether_a_house_is_dear(houses: pd.DataFrame) -> None:
    dear = houses.assign(dear=(houses["price"] > houses["price"].median()).astype(int))
    found = list(leaks.leaks(invented(tasks.Binary(), "log-loss", dear, ["dear"])))
    assert "the column 'price' alone" in found[-1]
    assert list(leaks.leaks(invented(tasks.Binary(), "log-loss", dear.drop(columns="price"), ["dear"]))) == []


def test_columns_that_add_up_to_the_target_give_it_away(houses: pd.DataFrame) -> None:
    size = 100 + 10 * (houses["bedrooms"] > 3)
    for task, metric in (
        (tasks.Regression(), "r2"),
        (tasks.Count(), "explained-deviance"),
        (tasks.Regression(), "mae"),
    ):
        table = houses.assign(size=size)
        assert "'bedrooms' alone" in " ".join(leaks.leaks(invented(task, metric, table, ["size"])))


def test_once_it_is_calibrated_no_column_may_be_as_good_as_right_models_and_no_tree_far_better(
    houses: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    scatter = 400 * np.random.RandomState(0).randn(len(houses))
    size = invented(tasks.Regression(), "r2", houses.assign(size=2 * houses["living_area"] + scatter), ["size"])
    assert list(leaks.leaks(size)) == []
    for right, found in ((0.5, ["a tree on all", "'living_area' alone"]), (0.9, [])):
        known = SimpleNamespace(threshold=0.5, right={"reference": SimpleNamespace(mean=right)})
        monkeypatch.setattr(leaks.holdout, "threshold", lambda problem, known=known: known)
        said = list(leaks.leaks(size))
        assert len(said) == len(found) and all(word in sentence for word, sentence in zip(found, said, strict=True))
    monkeypatch.setattr(leaks.holdout, "threshold", lambda problem: SimpleNamespace(threshold=-0.1, right=known.right))
    assert "the best constant answer passes" in next(leaks.leaks(size))


def test_a_file_that_holds_what_another_holds_out_is_found(houses: pd.DataFrame) -> None:
    price = invented(tasks.Regression(), "r2", houses, ["price"], "price")
    shuffled = houses.sample(frac=1, random_state=1)
    rooms = invented(tasks.Count(), "explained-deviance", shuffled, ["bedrooms"], "rooms")
    (found,) = (said for said in leaks.leaks(price, [rooms]) if "held-out rows" in said)
    assert found.startswith("/price: ") and found.endswith(" of its held-out rows are in the students' file of /rooms.")
    same = invented(tasks.Count(), "explained-deviance", houses, ["bedrooms"], "rooms")
    assert leaks.held_out_in(price, same) == 0


def test_a_target_that_no_column_tells_anything_of_is_no_question(houses: pd.DataFrame) -> None:
    coin = houses.assign(coin=np.random.RandomState(0).randint(2, size=len(houses)))
    assert "the best tree gets" in leaks.says_nothing(invented(tasks.Binary(), "log-loss", coin, ["coin"]))


def test_what_another_file_says_of_the_same_examples_is_found_by_shared_columns(
    houses: pd.DataFrame,
) -> None:
    dear = houses.assign(dear=(houses["price"] > 160_000).astype(int)).drop(columns="price")
    half = invented(tasks.Binary(), "log-loss", dear, ["dear"], "half")
    rooms = invented(tasks.Count(), "explained-deviance", houses, ["bedrooms"], "rooms")
    assert list(leaks.tells(half, rooms)) == ["price"]
    assert list(leaks.tells(half, invented(tasks.Count(), "explained-deviance", dear, ["bedrooms"]))) == []
