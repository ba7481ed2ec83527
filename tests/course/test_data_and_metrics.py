"""Assignment 05: its metrics are Keras's, its lessons hold, and its rare disease is graded by recall with a limit."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest

from headcheck.course import check, holdout
from headcheck.course.holdout import Calibration
from headcheck.course.registry import declared
from tests.course.cells import COURSE, graded, notebook, parts

ASSIGNMENT = "05-data-and-metrics"
FUNCTIONS = declared().functions


def by_keras(metric: Any, truth: Any, prediction: Any) -> float:
    metric.update_state(np.reshape(truth, (-1, 1)).astype("float32"), np.reshape(prediction, (-1, 1)).astype("float32"))
    return float(np.ravel(metric.result())[0])


METRICS = {
    "mae": keras.metrics.MeanAbsoluteError,
    "rmse": keras.metrics.RootMeanSquaredError,
    "r2": keras.metrics.R2Score,
    "accuracy": keras.metrics.BinaryAccuracy,
    "precision": keras.metrics.Precision,
    "recall": keras.metrics.Recall,
    "f1": lambda: keras.metrics.F1Score(threshold=0.5),
}


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_of_ours_says_what_the_one_of_keras_says_in_every_hidden_case(name: str) -> None:
    for cases in FUNCTIONS[f"05-{name}"].groups().values():
        for case in cases:
            assert FUNCTIONS[f"05-{name}"].reference(*case) == pytest.approx(
                by_keras(METRICS[name](), *case), rel=1e-4, abs=1e-5
            )


def test_standardising_is_what_a_layer_of_keras_does_after_it_saw_the_training_rows() -> None:
    rng = np.random.default_rng(1)
    training, rows = rng.normal(3, 2, size=(50, 4)), rng.normal(size=(5, 4))
    layer = keras.layers.Normalization()
    layer.adapt(training)
    np.testing.assert_allclose(
        FUNCTIONS["05-standardise"].reference(training, rows), np.asarray(layer(rows)), atol=1e-4
    )


def test_words_are_encoded_as_a_layer_of_keras_encodes_them() -> None:
    kinds = ["red", "green", "blue"]
    layer = keras.layers.StringLookup(vocabulary=kinds, output_mode="one_hot", num_oov_indices=1)
    words = ["blue", "pink", "red"]
    np.testing.assert_array_equal(FUNCTIONS["05-encode"].reference(words, kinds), np.asarray(layer(words))[:, 1:])


def test_the_leak_that_the_notebook_shows_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random numbers and a coin: the leaking way looks brilliant, the honest one like a coin."""
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", plt.close)
    names: dict[str, Any] = {"np": np, "plt": plt}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in ("plots", "leak-look"):
            exec(graded(ASSIGNMENT)[cell].source, names)
    leaking, honest = (np.mean(results) for results in names["games"].values())
    assert leaking > 0.85 and 0.47 < honest < 0.53


def column(text: str) -> np.ndarray[Any, Any]:
    return np.array([float(number) for number in text.split()])[:, None]


def test_recall_counts_the_ill_that_are_found() -> None:
    assert holdout.recall(column("1 1 1 1 0 0 0"), column("0.9 0.5 0.6 0.2 0.1 0.2 0.3")) == 0.75


def test_recall_counts_nothing_when_healthy_people_get_alarms_in_crowds() -> None:
    few, many = "0.9 0.9" + 17 * " 0.9" + 83 * " 0.1", "0.9 0.9" + 15 * " 0.9" + 85 * " 0.1"
    truth = column("1 1" + 100 * " 0")
    assert holdout.recall(truth, column(few)) == 0
    assert holdout.recall(truth, column(many)) == 1
    assert holdout.recall(truth, column(102 * "1 ")) == 0
    assert np.isnan(holdout.recall(truth, column(102 * "nan ")))


def saying(log_odds: float) -> keras.Model:
    """A model that fits, was trained for a step, and says the same of everybody."""
    model = keras.Sequential(
        [keras.Input((14,)), keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")]
    )
    model.layers[-1].bias.assign([log_odds])
    model.compile(loss="binary_crossentropy", metrics=["recall"])
    model.optimizer.iterations.assign(1)
    return model


@pytest.mark.parametrize(("log_odds", "mistake"), [(-3.0, "rare-class-overlooked"), (3.0, "too-many-false-alarms")])
def test_the_held_out_part_says_what_goes_wrong_with_a_rare_class(
    monkeypatch: pytest.MonkeyPatch, log_odds: float, mistake: str
) -> None:
    monkeypatch.setattr(holdout, "threshold", lambda problem: Calibration(problem.id, "recall", 0.85, 0.0, ""))
    mark = check.heldout("rare-disease", saying(log_odds))
    assert mark == 0 and mark.mistakes == (mistake,)
    assert "At least 0.850 is asked" in mark.message


def test_a_metric_that_sees_the_ill_is_asked_for_and_students_are_told_so_before_they_choose() -> None:
    model = saying(0.0)
    assert check.metrics("rare-disease", model).full
    model.compile(loss="binary_crossentropy", metrics=["accuracy"])
    mark = check.metrics("rare-disease", model)
    assert mark == 0 and mark.mistakes == ("metric-blind-to-the-rare-class",)
    assert mark.record["configuration"][""]["metrics"] == {"chosen": "accuracy", "fits": False}
    before, _, _ = "\n".join(cell.source for cell in notebook(ASSIGNMENT).cells).partition("rare_model.add(")
    assert "At least one of your metrics has to see the ill." in before


def test_the_patients_of_the_thyroid_problem_hold_out_the_same_ones() -> None:
    """Or else one assignment would give away what another one holds out."""
    columns = ["age", "TSH", "TT4", "FTI", "T4U", "T3"]
    held_out = parts("rare-disease")[1].dropna(subset=columns)[columns]
    student = pd.read_csv(COURSE / "source" / "04-multiclass-classification" / "thyroid.csv").dropna(subset=columns)[
        columns
    ]
    assert len(held_out.merge(student)) == 0
