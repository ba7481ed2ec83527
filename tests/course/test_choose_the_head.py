"""Assignment 06: several outputs, models to repair, its data, its metrics, and what its locked cells do."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest

from headcheck.authoring import bank
from headcheck.course import asking, check, holdout, layout, outputs
from headcheck.course.registry import declared
from headcheck.judging.judgement import judge
from headcheck.theory.mistakes import PARTS
from tests.course.cells import COURSE, answer_in, bank_file, graded, parts, prepared
from tests.samples import one_in

PROBLEMS = declared().problems
REPAIRS = {repair.name: repair for several in declared().repairs.values() for repair in several.each()}
FROST = REPAIRS["repair-1/frost"]

ASSIGNMENT = "06-choose-the-head"
CHOSEN = {name: problem for name, problem in PROBLEMS.items() if problem.assignment == ASSIGNMENT}
EACH_PROBLEM = pytest.mark.parametrize("problem", CHOSEN.values(), ids=CHOSEN)
BOTH = PROBLEMS["price-and-quality"]


def submission(problem: str, name: str) -> str:
    """The cell of an answer of the bank to a problem, or to a question."""
    return answer_in(bank_file(f"{problem}/{name}"))


def to_repair(repair: Any, name: str) -> str:
    """The cell of an answer of the bank to a model to repair."""
    (file,) = (file for file in bank.files(COURSE, repair) if f"{file.parent.name}/{file.stem}" == name)
    return answer_in(file)


def answered(problem: str, name: str) -> dict[str, Any]:
    """The notebook's names after a submission of the bank stands in the student's cell."""
    names = dict(prepared(ASSIGNMENT, problem))
    exec(compile(submission(problem, name), name, "exec"), names)
    return names


def run(cell: str, names: dict[str, Any]) -> str:
    """Executes a cell of the notebook; returns what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(graded(ASSIGNMENT)[cell].source, cell, "exec"), names)
    return printed.getvalue()


# --- nothing is said about the type ---------------------------------------------------------------------------------


@EACH_PROBLEM
def test_neither_a_title_nor_a_name_says_what_kind_of_problem_it_is(problem: Any) -> None:
    kinds = "regression|classif|binary|class|label|multi|count|poisson|proportion|fraction|probab"
    cells = {name: cell for name, cell in graded(ASSIGNMENT).items() if name.startswith(problem.id)}
    given = "\n".join(cells[f"{problem.id}-{cell}"].source for cell in ("data", "prepare", "train"))
    assert not re.search(kinds, f"{problem.title} {problem.model}".lower())
    names = {node.id for node in ast.walk(ast.parse(given)) if isinstance(node, ast.Name)}
    assert not [name for name in names if re.search(kinds, name.lower())]


# --- data -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "other"), [("price-and-quality", "house-prices"), ("delta/amenities", "house-prices")]
)
def test_what_one_assignment_holds_out_no_other_gives_away(problem: str, other: str) -> None:
    here, there = (parts(name) for name in (problem, other))
    shared = list(here[0].columns.intersection(there[0].columns))
    assert len(shared) > 7
    assert here[0][shared].merge(there[1][shared]).empty
    assert there[0][shared].merge(here[1][shared]).empty


def test_no_email_that_is_held_out_is_in_the_file_of_another_assignment() -> None:
    def rows(table: pd.DataFrame, scaled: bool) -> set[tuple[float, ...]]:
        # with the answer, because the same e-mail was called spam by one reader, and not by another
        told = table.drop(columns=table.columns[-1])
        return set(map(tuple, (told if scaled else np.log1p(told)).assign(spam=table.iloc[:, -1]).round(4).to_numpy()))

    (spam, held_out_spam), (mails, held_out_mails) = (
        [rows(part, scaled) for part in parts(name)] for name, scaled in (("spam", False), ("birch/inbox", True))
    )
    assert len(mails & spam) > 2000, "they are the same e-mails"
    assert not spam & held_out_mails
    assert not mails & held_out_spam


def test_no_mark_that_is_held_out_is_among_the_digits_of_another_assignment() -> None:
    digits, held_out_digits = (set(part["pictures"]) for part in parts("digits"))
    marks, held_out_marks = (
        {row.tobytes() for row in part.iloc[:, :64].to_numpy("uint8")} for part in parts("cedar/marks")
    )
    assert len(marks & digits) > 1000, "they are the same pictures"
    assert not digits & held_out_marks
    assert not marks & held_out_digits


def test_pictures_show_no_animal_one_or_two() -> None:
    for part in parts("delta/animals"):
        kinds = np.bincount(part[["cat", "dog", "bird"]].sum(axis=1)) / len(part)
        assert len(kinds) == 3 and (kinds > 0.1).all()


# --- metrics --------------------------------------------------------------------------------------------------------


def test_the_log_loss_of_labels_asks_about_each_label_alone() -> None:
    truth = [[1, 0, 1], [0, 0, 0]]
    metric = holdout.METRICS["label-log-loss"]
    assert metric(truth, truth) == pytest.approx(0, abs=1e-6)
    assert metric(truth, np.full((2, 3), 0.5)) == pytest.approx(np.log(2))
    assert metric(truth, [[0.5, 0, 1], [0, 0, 0]]) == pytest.approx(np.log(2) / 6)
    assert np.isnan(metric(truth, np.full((2, 3), np.nan)))


def test_explained_deviance_is_one_for_the_truth_zero_for_the_average_and_hates_rates_of_zero() -> None:
    metric = holdout.METRICS["explained-deviance"]
    counts = np.array([[0.0], [2.0], [10.0]])
    assert metric(counts, np.maximum(counts, 1e-3)) == pytest.approx(1, abs=1e-3)
    assert metric(counts, np.full((3, 1), 4.0)) == pytest.approx(0)
    assert metric(counts, np.array([[1.0], [2.0], [9.0]])) > 0.7
    assert metric(counts, np.array([[1.0], [-0.5], [9.0]])) < metric(counts, np.array([[1.0], [0.5], [9.0]]))
    assert metric(counts, np.zeros((3, 1))) < -1


def test_two_answers_are_measured_together() -> None:
    truth = np.array([[1.0, 0], [2.0, 1], [6.0, 2]])
    right = np.column_stack([truth[:, 0], np.eye(3)])
    dull = np.column_stack([np.full(3, 3.0), np.tile([1.0, 0, 0], (3, 1))])
    assert holdout.METRICS["r2-and-accuracy"](truth, right) == 1
    assert holdout.METRICS["r2-and-accuracy"](truth, dull) == pytest.approx(1 / 6)


# --- several outputs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["reference", "by-position", "dictionary-of-outputs", "one-hot-and-mae"])
def test_answers_of_all_outputs_stand_side_by_side_in_the_problems_order(name: str) -> None:
    names = answered(BOTH.id, f"accepted/{name}")
    model, x = names["house_model"], names["house_x"][:7]
    raw = model.predict(x, verbose=0)
    answers = outputs.answers(BOTH, model, raw)
    by_name = raw if isinstance(raw, dict) else dict(zip(model.output_names, raw, strict=True))
    assert answers.shape == (7, outputs.width(BOTH)) == (7, 4)
    np.testing.assert_allclose(answers[:, :1], by_name["price"], rtol=1e-6)
    np.testing.assert_allclose(answers[:, 1:].sum(axis=1), 1, rtol=1e-6)


def test_a_part_that_is_wrong_for_one_output_earns_nothing_and_names_the_output() -> None:
    model = answered(BOTH.id, "mistakes/relu-for-regression")["house_model"]
    activation = check.activation(BOTH.id, model)
    assert float(activation) == 0 and activation.mistakes == ("relu-for-regression",)
    assert activation.message.startswith("Output `price`: The output goes through relu")
    assert all(check_part(BOTH.id, model).full for check_part in (check.units, check.loss, check.metrics))


def test_outputs_without_names_count_in_the_order_of_the_problem() -> None:
    text = submission(BOTH.id, "accepted/by-position").replace(', name="price"', "").replace(', name="quality"', "")
    names = dict(prepared(ASSIGNMENT, BOTH.id))
    exec(text, names)
    assert list(outputs.verdicts(BOTH, names["house_model"])) == ["price", "quality"]
    assert check.loss(BOTH.id, names["house_model"]).full


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('name="price"', 'name="cost"', "Expected the outputs price, quality; found cost, quality"),
        ("[price_head, quality_head]", "price_head", "Expected the outputs price, quality; found"),
    ],
)
def test_a_wrong_name_or_a_missing_head_is_a_sentence(written: str, instead: str, said: str) -> None:
    text = submission(BOTH.id, "accepted/reference").replace(written, instead).replace("house_model.compile(", "# (")
    names = dict(prepared(ASSIGNMENT, BOTH.id))
    exec(text, names)
    names["house_model"].compile(loss="mse")
    mark = check.units(BOTH.id, names["house_model"])
    assert float(mark) == 0 and said in mark.message


# --- models to repair -----------------------------------------------------------------------------------------------

REPAIRED = [(repair, file) for repair in REPAIRS.values() for file in bank.files(COURSE, repair)]


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Says which question of a model to repair the hidden test is about, as the grader does."""
    return lambda repair: monkeypatch.setattr(asking, "repair", lambda _: repair)


def repaired(text: str, repair: Any) -> Any:
    names: dict[str, Any] = {"keras": keras}
    exec(compile(text, repair.id, "exec"), names)
    return names[repair.model]


@pytest.mark.parametrize(("repair", "file"), REPAIRED, ids=[f"{r.name}/{file.stem}" for r, file in REPAIRED])
def test_a_repair_of_the_bank_earns_what_it_says(repair: Any, file: Path, asks: Callable[[Any], None]) -> None:
    asks(repair)
    text = answer_in(file)
    mark = check.repair(repair.id, repaired(text, repair))
    right = file.parent.name == "accepted"
    assert ("# loses: nothing" if right else "# loses: repair") in text.splitlines()
    assert float(mark) == (1 if right else 0)
    assert right or file.stem.split("--")[0] in mark.mistakes


@pytest.mark.parametrize("repair", REPAIRS.values(), ids=REPAIRS)
def test_a_given_model_is_wrong_in_just_the_part_that_it_says_and_earns_nothing(
    repair: Any, asks: Callable[[Any], None]
) -> None:
    asks(repair)
    (given,) = re.findall("```python\n(.*?)```", repair.text, flags=re.S)
    model = repaired(given, repair)
    verdict = judge(model, repair.task)
    assert {part for part in PARTS if not getattr(verdict, part)} == {repair.broken}
    mark = check.repair(repair.id, model)
    assert float(mark) == 0
    assert mark.message.startswith(f"Not repaired yet: look at {repair.broken}.")
    assert model.input_shape[1:] == repair.row


@pytest.mark.parametrize("repair", one_in(6, REPAIRS.values()), ids=REPAIRS)
def test_each_repair_has_its_solution_in_the_bank_and_mistakes(repair: Any) -> None:
    names: dict[str, Any] = {"keras": keras, "asked": {repair.id: {"question": repair.question}}}
    exec(graded(ASSIGNMENT)[f"{repair.id}-choice"].source, names)
    solution, reference = names[repair.model], repaired(to_repair(repair, "accepted/reference"), repair)
    keras.utils.clear_session()
    assert [describe(layer) for layer in solution.layers] == [describe(layer) for layer in reference.layers]
    assert said_of(solution.get_compile_config()) == said_of(reference.get_compile_config())
    kinds = [file.parent.name for file in bank.files(COURSE, repair)]
    assert kinds.count("accepted") >= 1 and kinds.count("mistakes") >= 1


def describe(layer: Any) -> Any:
    return type(layer), {name: value for name, value in layer.get_config().items() if name != "name"}


def said_of(settings: Any) -> str:
    return repr({name: settings[name] for name in ("loss", "metrics")})


def test_every_kind_of_task_and_every_part_is_repaired_somewhere() -> None:
    assert {type(repair.task).__name__ for repair in REPAIRS.values()} == {
        *("Regression", "Proportion", "Count", "Binary", "MultiClass", "MultiLabel", "Shares")
    }
    assert {repair.broken for repair in REPAIRS.values()} == set(PARTS)


def test_variants_of_a_model_to_repair_ask_for_different_things() -> None:
    for several in declared().repairs.values():
        tasks = {type(one.task).__name__ for one in several.each()}
        assert len(several.questions) == len(tasks) == 3


def test_a_new_mistake_in_place_of_the_first_is_told_apart(asks: Callable[[Any], None]) -> None:
    asks(FROST)
    text = to_repair(FROST, "accepted/reference").replace('metrics=["mae"]', 'metrics=["accuracy"]')
    mark = check.repair(FROST.id, repaired(text, FROST))
    assert mark.message.startswith("What was wrong is right now, but something else is not: look at metrics.")


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (None, "Expected `repaired_1` to be a compiled Keras model, found None."),
        ("mse", "Expected `repaired_1` to be a compiled Keras model, found an object of type `str`."),
    ],
)
def test_what_is_no_model_is_a_sentence(model: object, said: str, asks: Callable[[Any], None]) -> None:
    asks(FROST)
    mark = check.repair(FROST.id, model)
    assert float(mark) == 0 and mark.message == said


def test_a_model_that_reads_something_else_is_no_repair(asks: Callable[[Any], None]) -> None:
    asks(FROST)
    text = to_repair(FROST, "accepted/reference").replace("shape=(6,)", "shape=(7,)")
    mark = check.repair(FROST.id, repaired(text, FROST))
    assert float(mark) == 0
    assert mark.message.startswith(
        "`repaired_1` reads examples of the shape (7,): expected (6,), as in the given model."
    )


def test_an_unknown_repair_is_an_error_of_the_course() -> None:
    with pytest.raises(layout.Unavailable, match="There is no repair 'repair-cars' in this course"):
        check.repair("repair-cars", None)


# --- the notebook's locked cells ------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["sparse", "one-hot", "own"])
def test_the_target_is_written_as_the_loss_wants_it(loss: str) -> None:
    names = prepared(ASSIGNMENT, "cedar/marks")
    ids = names["cedar_y"]
    own = names["tf"].nn.sparse_softmax_cross_entropy_with_logits
    given: dict[str, list[Any]] = {
        "sparse": ["sparse_categorical_crossentropy", keras.losses.SparseCategoricalCrossentropy()],
        "one-hot": ["categorical_crossentropy", "mse", keras.losses.BinaryCrossentropy, keras.losses.kl_divergence],
        "own": [lambda truth, scores: own(names["tf"].reshape(names["tf"].cast(truth, "int32"), (-1,)), scores)],
    }
    for each in given[loss]:
        written = names["written_for"](each, 10, ids)
        assert np.array_equal(written, np.eye(10)[ids[:, 0].astype(int)] if loss == "one-hot" else ids)


def test_numbers_that_are_no_class_ids_are_left_as_they_are() -> None:
    names = prepared(ASSIGNMENT, "ember/bikes")
    for target in (np.array([[0.5], [1.0]]), np.array([[3.0], [900.0]]), np.array([[0.0, 1.0], [1.0, 1.0]])):
        assert names["written_for"]("mse", 2, target) is target


@pytest.mark.parametrize(
    ("problem", "name"),
    [("amber/night-and-day", "units-not-target-width"), ("delta/animals", "too-many-units")],
)
def test_a_choice_that_cannot_be_trained_is_a_sentence_and_later_cells_go_on(problem: str, name: str) -> None:
    names = answered(problem, f"mistakes/{name}")
    run("plots", names)
    kind = problem.partition("/")[0]
    assert run(f"{kind}-train", names).startswith("Not trained. Keras stopped and says: ")
    assert names[f"{kind}_history"] is None
    assert "not trained" in run(f"{kind}-results", names)
