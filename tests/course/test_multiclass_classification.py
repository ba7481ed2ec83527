"""Assignment 04: its functions and their bank, its data, and what its locked cells do with wrong choices."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest

from headcheck.course import holdout
from headcheck.course.functions import grade
from headcheck.course.registry import declared
from tests.course.cells import answer_in, bank_file, bank_files, graded, notebook, owner_of, parts, prepared

PROBLEMS = declared().problems
QUIZZES = declared().quizzes
FUNCTIONS = declared().functions

ASSIGNMENT = "04-multiclass-classification"
WRITTEN = {name: function for name, function in FUNCTIONS.items() if function.assignment == ASSIGNMENT}
CHOSEN = {name: problem for name, problem in PROBLEMS.items() if problem.assignment == ASSIGNMENT and problem.labels}
EACH_PROBLEM = pytest.mark.parametrize("problem", CHOSEN.values(), ids=CHOSEN)
#: For each problem: the first word of its names in the notebook.
WORDS = {"animals": "animal", "digits": "digit", "thyroid": "thyroid"}

ANSWERS = [file for name in WRITTEN for file in bank_files(name)]


def run(cells: str | list[str], names: dict[str, Any]) -> None:
    """Executes cells of the notebook, named by grade_id."""
    for cell in [cells] if isinstance(cells, str) else cells:
        exec(compile(graded(ASSIGNMENT)[cell].source, cell, "exec"), names)


def choose(problem: str, answer: str) -> dict[str, Any]:
    """The notebook's names after a submission of the bank stands in the student's cell."""
    names = dict(prepared(ASSIGNMENT, problem))
    file = bank_file(f"{problem}/{answer}")
    exec(compile(answer_in(file), answer, "exec"), names)
    return names


# --- functions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ANSWERS, ids=[f"{owner_of(file)}/{file.stem}" for file in ANSWERS])
def test_a_function_of_the_bank_earns_what_it_says(file: Path) -> None:
    import keras
    import tensorflow as tf

    text = answer_in(file)
    function = WRITTEN[owner_of(file)]
    names: dict[str, Any] = {"np": np, "keras": keras, "tf": tf}
    exec(compile(text, file.name, "exec"), names)
    share = grade(function, names[function.name]).share
    loses = re.search("^# loses: (nothing|some|all)$", text, re.MULTILINE)
    assert loses is not None
    assert loses[1] == {1: "nothing", 0: "all"}.get(share, "some")
    assert (file.parent.name == "accepted") == (share == 1)


@pytest.mark.parametrize("name", WRITTEN)
def test_the_reference_of_the_bank_is_the_notebooks_own_solution(name: str) -> None:
    reference = answer_in(bank_file(f"{name}/accepted/reference"))
    own = graded(ASSIGNMENT)[f"{name}-answer"].source
    assert ast.unparse(ast.parse(reference)) == ast.unparse(ast.parse(own))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_function_that_is_not_stable_is_told_the_call_that_breaks_it(name: str) -> None:
    answer = "log-of-softmax" if "cross-entropy" in name else "not-stable"
    names: dict[str, Any] = {"np": np}
    exec(answer_in(bank_file(f"{name}/mistakes/{answer}")), names)
    outcome = grade(WRITTEN[name], names[WRITTEN[name].name])
    assert 0.5 < outcome.share < 0.9
    assert "1000" in outcome.message and ("nan" in outcome.message or "inf" in outcome.message)


def test_both_cross_entropies_are_those_of_keras() -> None:
    import keras

    scores, ids = np.random.default_rng(4).normal(size=(9, 5)).astype("float32"), np.arange(9) % 5
    expected = keras.losses.sparse_categorical_crossentropy(ids, scores, from_logits=True)
    for name, labels in (("04-cross-entropy", ids), ("04-one-hot-cross-entropy", np.eye(5)[ids])):
        np.testing.assert_allclose(WRITTEN[name].reference(scores, labels), expected, rtol=1e-5)


# --- data -----------------------------------------------------------------------------------------------------------


@EACH_PROBLEM
def test_every_class_has_its_share_of_training_validation_and_held_out_rows(problem: Any) -> None:
    names, word = prepared(ASSIGNMENT, problem.id), WORDS[problem.id]
    given = [names[f"{word}_targets"], names[f"{word}_targets_validation"]]
    ids = [part["integers"] for part in given] + [holdout.load(problem)[1][:, 0].astype(int)]
    shares = np.array([np.bincount(each, minlength=problem.task.classes) / len(each) for each in ids])
    assert shares.shape == (3, problem.task.classes)
    assert (np.ptp(shares, axis=0) < 0.06).all()


def test_labels_say_the_same_in_both_ways() -> None:
    both = prepared(ASSIGNMENT, "animals")["both_ways"](np.array([2, 0, 1]), 3)
    assert both["integers"].tolist() == [2, 0, 1]
    assert both["one-hot"].tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]


def test_pictures_of_cats_and_dogs_that_another_assignment_holds_out_are_not_given_away() -> None:
    (animals, held_out_animals), (pets, held_out_pets) = (
        (set(part["pictures"]) for part in parts(name)) for name in ("animals", "cat-or-dog")
    )
    assert not animals & held_out_pets
    assert not pets & held_out_animals


def test_balanced_accuracy_counts_each_class_the_same() -> None:
    truth = np.array([[0]] * 8 + [[1]] * 2)
    always_the_first = np.tile([0.6, 0.3, 0.1], (10, 1))
    assert holdout.METRICS["accuracy"](truth, always_the_first) == 0.8
    assert holdout.METRICS["balanced-accuracy"](truth, always_the_first) == 0.5
    assert np.isnan(holdout.METRICS["balanced-accuracy"](truth, np.full((10, 3), np.nan)))


# --- choices --------------------------------------------------------------------------------------------------------


@EACH_PROBLEM
def test_labels_that_do_not_suit_the_loss_are_a_sentence_and_no_error(
    problem: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    names, word = choose(problem.id, "accepted/reference"), WORDS[problem.id]
    names[f"{word}_labels"] = {"integers": "one-hot", "one-hot": "integers"}[names[f"{word}_labels"]]
    run(f"{problem.id}-train", names)
    assert names[f"{word}_history"] is None
    said = capsys.readouterr().out.splitlines()[-2:]
    assert said[0].startswith("Not trained. Keras stopped and says: ") and "shape" in said[0] + said[1]
    assert said[1].startswith("Do the units, the loss, the metrics and the labels go together?")


def test_what_is_said_of_an_error_is_what_matters_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    run("animals-train", choose("animals", "mistakes/too-few-units"))
    said = capsys.readouterr().out.splitlines()[-2]
    assert said.startswith(
        "Not trained. Keras stopped and says: Received a label value of 2 which is outside the valid"
    )


@pytest.mark.parametrize("labels", [None, "one hot", 3, ["integers"]])
def test_labels_that_are_not_chosen_are_a_sentence_too(labels: Any, capsys: pytest.CaptureFixture[str]) -> None:
    names = choose("digits", "accepted/reference") | {"digit_labels": labels}
    run("digits-train", names)
    assert names["digit_history"] is None
    expected = f'Not trained. The labels should be "integers" or "one-hot". They are {labels!r}.'
    assert capsys.readouterr().out.splitlines()[-1] == expected


@pytest.mark.parametrize(
    "answer", ["accepted/reference", "mistakes/too-many-units", "mistakes/softmax-one-unit", "mistakes/no-loss"]
)
@EACH_PROBLEM
def test_results_are_shown_for_every_choice_even_untrained(problem: Any, answer: str) -> None:
    matplotlib.use("agg")
    names = choose(problem.id, answer) | {f"{WORDS[problem.id]}_history": None}
    run(["plots", f"{problem.id}-results"], names)
    names["plt"].close("all")


def test_the_surprise_is_one_a_network_learns_names_by_heart_that_were_drawn_by_lot(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = dict(prepared(ASSIGNMENT, "animals"))
    run("plots", names)
    run("what-if", names)
    known, others = (int(said) for said in re.findall(r"of 300|, (\d+) get the name", capsys.readouterr().out) if said)
    assert known > 290 and 70 < others < 130


def test_the_table_of_differences_offers_each_answer_once() -> None:
    quiz = QUIZZES["04-differences"]
    [text] = [cell.source for cell in notebook(ASSIGNMENT).cells if cell.id == "differences-text"]
    assert len(set(quiz.answers.values())) == len(quiz.answers) == 12
    for question, answer in quiz.answers.items():
        assert text.count(f'`"{answer}"`') == 1
        row = question.rsplit(" ", 1)[1]
        [offered] = [line for line in text.splitlines() if line.startswith(f"* **{row}**")]
        assert answer in offered
