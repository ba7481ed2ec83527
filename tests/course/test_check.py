"""The calls of hidden tests, on models of students: right, wrong, and no models at all."""

from __future__ import annotations

import json
import os
import shutil
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest

from headcheck.course import check, holdout, outputs
from headcheck.course.holdout import Calibration, Unavailable
from headcheck.course.marks import Mark
from headcheck.course.registry import declared
from headcheck.judging.judgement import judge

PROBLEMS = declared().problems
QUIZZES = declared().quizzes

REPOSITORY = Path(__file__).resolve().parents[2]
SALES = PROBLEMS["sales"]
PARTS = (check.units, check.activation, check.loss, check.metrics)
Check = Callable[[str, object], Mark]

pytestmark = pytest.mark.xdist_group("check")  # one worker pays for importing TensorFlow


@pytest.fixture(autouse=True)
def _in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADCHECK_COURSE", str(REPOSITORY))


def sales_model(
    units: int = 1,
    activation: Any = None,
    loss: Any = "mse",
    metrics: Any = ("mae",),
    reads: int = 12,
    hidden: bool = True,
) -> Any:
    """A model of the sales problem: as in the notebook, after a first step of training that changed nothing."""
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(8, activation="relu")] if hidden else []
    model = keras.Sequential([keras.Input((reads,)), *layers, keras.layers.Dense(units, activation=activation)])
    model.compile(optimizer="adam", loss=loss, metrics=list(metrics))
    return after_a_step(model)


def after_a_step(model: Any) -> Any:
    model.optimizer.iterations.assign(1)
    return model


def test_a_right_model_earns_every_part_of_the_configuration() -> None:
    for part in PARTS:
        assert part("sales", sales_model()).full


def test_a_model_is_judged_once_for_all_of_its_parts_and_again_when_it_has_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judged = []
    monkeypatch.setattr(outputs, "judge", lambda *given: judged.append(given) or judge(*given))
    model = sales_model()
    for part in (*PARTS, check.heldout):
        part("sales", model)
    assert len(judged) == 1

    model.layers[-1].activation = keras.activations.relu
    assert check.activation("sales", model) == 0
    model.layers[-1].activation = keras.activations.linear
    model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
    assert [part("sales", model) == 1 for part in PARTS] == [True, True, True, False]
    assert check.units("sales", sales_model(units=2)) == 0
    assert len(judged) == 4


def test_a_wrong_part_loses_its_own_point_and_teaches() -> None:
    model = sales_model(activation="relu", metrics=["accuracy"])
    marks = {part.__name__: part("sales", model) for part in PARTS}
    assert marks == {"units": 1, "activation": 0, "loss": 1, "metrics": 0}
    assert marks["activation"].mistakes == ("relu-for-regression",)
    assert marks["metrics"].mistakes == ("accuracy-for-regression",)
    what, why, look_at = marks["activation"].message.splitlines()
    assert "relu" in what
    assert "below zero" in why
    assert look_at.startswith("→ ")


def test_a_message_never_holds_the_solution() -> None:
    for wrong in ({"activation": "relu"}, {"units": 3}, {"loss": "binary_crossentropy"}, {"metrics": ["accuracy"]}):
        model = sales_model(**wrong)
        for part in PARTS:
            message = part("sales", model).message
            assert "Dense(1)" not in message
            assert "mse" not in message


@pytest.mark.parametrize("part", [*PARTS, check.heldout])
@pytest.mark.parametrize(
    ("thing", "found"),
    [(None, "found None"), ("model.keras", "of type `str`"), ({"loss": [1.0]}, "of type `dict`")],
)
def test_what_is_no_model_earns_nothing_and_one_sentence(part: Check, thing: object, found: str) -> None:
    mark = part("sales", thing)
    assert mark == 0
    assert mark.message.startswith("Expected `sales_model` to be a compiled Keras model")
    assert found in mark.message
    assert "\n" not in mark.message


@pytest.mark.parametrize("part", [*PARTS, check.heldout])
def test_an_uncompiled_model_earns_nothing_and_says_so(part: Check) -> None:
    mark = part("sales", keras.Sequential([keras.Input((12,)), keras.layers.Dense(1)]))
    assert mark == 0
    assert "compile" in mark.message


def test_predictions_on_held_out_rows_earn_their_points(monkeypatch: pytest.MonkeyPatch) -> None:
    features, target = holdout.load(SALES)
    model = sales_model(hidden=False)
    model.layers[-1].set_weights([np.linalg.lstsq(features, target, rcond=None)[0], np.zeros(1)])
    value = holdout.METRICS["r2"](target, model.predict(features, verbose=0))
    asked(monkeypatch, value - 0.01)
    mark = check.heldout("sales", model)
    assert mark.full
    assert f"its R² is {value:.3f}" in mark.message
    asked(monkeypatch, value + 0.01)
    mark = check.heldout("sales", model)
    assert mark == 0
    assert f"At least {value + 0.01:.3f} is asked" in mark.message
    assert "learning curve" in mark.message


def test_a_record_says_what_was_chosen_and_whether_it_fits() -> None:
    record = check.loss("sales", sales_model(activation="relu", metrics=["accuracy"])).record
    assert record == {
        "configuration": {
            "": {
                "units": {"chosen": "1 output for each example", "fits": True},
                "activation": {"chosen": "relu output", "fits": False},
                "loss": {"chosen": "mean squared error", "fits": True},
                "metrics": {"chosen": "accuracy", "fits": False},
            }
        }
    }


def test_a_record_keeps_only_the_beginning_of_a_long_name() -> None:
    endless = keras.metrics.MeanMetricWrapper(keras.losses.mean_squared_error, name="a " * 5000)
    record = check.metrics("sales", sales_model(metrics=[endless])).record
    assert len(json.dumps(record)) < 1000


def test_a_record_on_held_out_rows_has_counts_and_no_rows() -> None:
    features, target = holdout.load(SALES)
    mark = check.heldout("sales", sales_model())
    record = json.loads(json.dumps(mark.record, allow_nan=False))
    assert record["metric"] == "R²"
    assert f"its R² is {record['value']:.3f}" in mark.message
    assert record["threshold"] == holdout.threshold(SALES).threshold
    assert record["higher_is_better"] is True
    assert np.sum(record["pictures"][""]["counts"]) == len(target)
    assert len(json.dumps(record)) < 4000


def test_a_value_that_is_no_number_is_none_in_a_record() -> None:
    model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(1, dtype="float64")])
    model.compile(loss="mse", metrics=["mae"])
    model.layers[-1].set_weights([np.full((12, 1), 1e200), np.zeros(1)])
    mark = check.heldout("sales", after_a_step(model))
    assert mark == 0
    assert json.loads(json.dumps(mark.record, allow_nan=False))["value"] is None


@pytest.mark.parametrize("part", [*PARTS, check.heldout])
def test_what_can_not_be_marked_has_an_empty_record(part: Check) -> None:
    assert part("sales", None).record == {}


def advice(model: Any) -> str:
    return check.heldout("sales", model).message.splitlines()[-1]


def test_what_does_not_fit_is_named_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked(monkeypatch, 0.99)
    start, end = "→ Repair", "first: it decides what the model can learn at all."
    assert advice(sales_model(activation="relu", metrics=["accuracy"])) == f"{start} the activation {end}"
    assert advice(sales_model(loss="poisson")) == f"{start} the loss {end}"
    both = advice(sales_model(activation="sigmoid", loss="binary_crossentropy"))
    assert both == f"{start} the activation and the loss first: they decide what the model can learn at all."
    assert advice(sales_model(metrics=["accuracy"])).startswith("→ Head and loss fit, so look at the learning curve")


def test_a_wrong_output_of_several_is_named() -> None:
    reads = keras.Input((9,))
    heads = [keras.layers.Dense(1, name="price")(reads), keras.layers.Dense(3, "softmax", name="quality")(reads)]
    model = keras.Model(reads, heads)
    model.compile("adam", loss=["mse", "binary_crossentropy"], metrics=[["mae"], ["accuracy"]])
    said = check.heldout("price-and-quality", after_a_step(model)).message
    assert said.endswith("→ Repair the loss of `quality` first: it decides what the model can learn at all.")


# --- a model that was never trained


def test_a_model_that_was_never_trained_is_told_so_and_no_picture_is_drawn() -> None:
    model = sales_model(loss="rmse", metrics=["mae"])
    model.optimizer.iterations.assign(0)
    mark = check.heldout("sales", model)
    assert mark == 0
    assert mark.record == {"trained": False}
    told, look_at, _ = mark.message.splitlines()
    assert told == "`sales_model` was not trained: it has not taken a single step since it was compiled."
    assert look_at.startswith("→ Training may have stopped at what does not fit yet: look at the loss.")


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [
        ("categorical_crossentropy", "one-hot rows"),
        ("sparse_categorical_crossentropy", "class ids (integers)"),
    ],
)
def test_labels_that_do_not_go_with_the_loss_are_looked_for_where_all_else_fits(loss: str, wanted: str) -> None:
    model = keras.Sequential([keras.Input((14,)), keras.layers.Dense(3, activation="softmax")])
    model.compile("adam", loss, metrics=["accuracy"])
    assert f"→ Its loss needs the labels as {wanted}. Does `thyroid_labels` say so?" in heldout_of_thyroid(model)
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    assert "thyroid_labels" not in heldout_of_thyroid(model)
    assert "look at the loss." in heldout_of_thyroid(model)


def heldout_of_thyroid(model: Any) -> str:
    return check.heldout("thyroid", model).message


def test_weights_that_are_right_however_they_came_about_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    asked(monkeypatch, -1e9)
    model = sales_model()
    model.optimizer.iterations.assign(0)
    assert check.heldout("sales", model).full


def test_a_model_for_other_rows_says_what_it_reads_and_what_it_gets() -> None:
    mark = check.heldout("sales", sales_model(reads=7))
    assert mark == 0
    assert "each row has the shape (12,), and the model expects (7,)" in mark.message


def test_numbers_for_other_targets_are_counted() -> None:
    mark = check.heldout("sales", sales_model(units=3))
    assert mark == 0
    assert mark.message == "`sales_model` gives 3 numbers for each row: expected 1."


def test_a_model_without_a_head_layer_is_measured_by_its_numbers_not_stretched() -> None:
    model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(1), keras.layers.Reshape(())])
    model.compile(loss="mse", metrics=["mae"])
    assert "its R² is" in check.heldout("sales", after_a_step(model)).message


def test_predictions_that_are_no_numbers_are_counted() -> None:
    model = sales_model()
    model.layers[-1].set_weights([np.full((8, 1), np.nan), np.zeros(1)])
    mark = check.heldout("sales", model)
    assert mark == 0
    assert "predicts no number (NaN or infinity) for" in mark.message


def test_several_outputs_are_no_prediction() -> None:
    reads = keras.Input((12,))
    model = keras.Model(reads, [keras.layers.Dense(1)(reads), keras.layers.Dense(1)(reads)])
    model.compile(loss="mse")
    assert check.heldout("sales", model).message == "`sales_model` has 2 outputs: expected 1."


def test_a_model_that_breaks_while_predicting_is_quoted() -> None:
    class Broken(keras.Model):  # type: ignore[misc]
        def call(self, inputs: object) -> object:
            raise RuntimeError("the third layer\nfell off")

    model = Broken()
    model.compile(loss="mse", metrics=["mae"])
    mark = check.heldout("sales", model)
    assert mark == 0
    assert mark.message.startswith("`sales_model` can't predict: it stopped with RuntimeError")


@pytest.mark.parametrize(
    ("end", "says"),
    [
        (lambda x: keras.ops.mean(x, axis=0, keepdims=True), "gives 1 row for 56 examples"),
        (lambda x: keras.ops.concatenate([x, x], axis=0), "gives 112 rows for 56 examples"),
        (lambda x: keras.ops.mean(x), "gives a single number for 56 examples"),
    ],
)
def test_a_model_that_does_not_give_a_row_for_each_example_is_told_so(end: Callable[[Any], Any], says: str) -> None:
    rows = keras.Input((12,))
    model = keras.Model(rows, end(keras.layers.Dense(1)(rows)))
    model.compile("adam", "mse", metrics=["mae"])
    mark = check.heldout("sales", after_a_step(model))
    assert mark == 0
    assert says in mark.message


def test_a_model_that_needs_too_long_for_the_held_out_rows_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "_SECONDS", -1)
    assert "needs more than" in check.heldout("sales", sales_model()).message


def test_rows_go_through_a_model_in_batches_whose_layers_fit_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = keras.Input((12,))
    layers = keras.layers.GlobalAveragePooling1D()(keras.layers.RepeatVector(1000)(wide))
    model = keras.Model(wide, keras.layers.Dense(1)(layers))
    model.compile("adam", "mse", metrics=["mae"])
    assert 4 * 12_000 < check._bytes_for_a_row(model) < 4 * 12_100
    assert check._bytes_for_a_row(sales_model()) < 1000
    whole = check.heldout("sales", after_a_step(model))
    monkeypatch.setattr(check, "_ROOM", 1)
    assert check.heldout("sales", model).message == whole.message


def test_an_odd_answer_in_a_quiz_is_a_wrong_one() -> None:
    for answer in ((10**5000,), 10**5000, float("nan"), {}, [None], "\ud800"):
        assert check.quiz("02-quiz", dict.fromkeys(QUIZZES["02-quiz"].answers, answer)) == 0


def test_checks_are_silent_down_to_the_file_descriptors(capfd: pytest.CaptureFixture[str]) -> None:
    class Noisy(keras.layers.Layer):  # type: ignore[misc]
        def call(self, inputs: object) -> object:
            print("a print")
            print("a print on stderr", file=sys.stderr)
            warnings.warn("a warning", stacklevel=1)
            os.write(2, b"a line of C++")
            return inputs

    with warnings.catch_warnings(action="ignore"):
        model = keras.Sequential([keras.Input((12,)), keras.layers.Dense(1), Noisy()])
        model.compile(loss="mse", metrics=["mae"], run_eagerly=True)
    capfd.readouterr()
    for part in (*PARTS, check.heldout):
        part("sales", model)
    assert capfd.readouterr() == ("", "")
    os.write(2, b"stderr is back")
    assert capfd.readouterr().err == "stderr is back"


def test_the_quiz_shares_its_points_evenly() -> None:
    quiz = QUIZZES["02-quiz"]
    right = dict(quiz.answers)
    assert check.quiz("02-quiz", right).full
    assert check.quiz("02-quiz", {name: f"  {answer.upper()} " for name, answer in right.items()}).full
    wrong = right | {"spam": "regression"}
    mark = check.quiz("02-quiz", wrong)
    assert mark == 7 / 8
    assert "7 of 8 questions" in mark.message
    assert "Think again about “spam”" in mark.message


def test_unanswered_questions_are_named_apart_from_wrong_ones() -> None:
    mark = check.quiz("02-quiz", {"spam": "", "flat": "classification"})
    assert mark == 0
    assert "Think again about “flat”:" in mark.message
    assert "There is no answer for “spam”, “rain”" in mark.message


@pytest.mark.parametrize("answers", [None, "regression", ["regression"] * 8])
def test_a_quiz_that_is_no_dictionary_says_so(answers: object) -> None:
    mark = check.quiz("02-quiz", answers)
    assert mark == 0
    assert mark.message.startswith("Expected `quiz` to be a dictionary")


@pytest.mark.parametrize("call", [*PARTS, check.heldout])
def test_an_unknown_problem_is_the_courses_error_and_not_a_mark(call: Check) -> None:
    with pytest.raises(Unavailable, match="There is no problem 'house-price' in this course: expected one of house-"):
        call("house-price", sales_model())


def test_missing_rows_are_the_courses_error_and_not_a_mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "course_config.py").touch()
    made = shutil.ignore_patterns("heldout.*", "calibration.json")
    shutil.copytree(REPOSITORY / "course/02-regression", tmp_path / "course/02-regression", ignore=made)
    monkeypatch.setenv("HEADCHECK_COURSE", str(tmp_path))
    with pytest.raises(Unavailable, match="calibration"):
        check.heldout("sales", sales_model())


def asked(monkeypatch: pytest.MonkeyPatch, threshold: float) -> None:
    calibration = Calibration("sales", "r2", threshold, false_failure=0.0, method="")
    monkeypatch.setattr(holdout, "threshold", lambda problem: calibration)
