"""Assignment 03: its functions, its data, and what its locked cells do with all kinds of choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from headcheck.course import check, holdout
from headcheck.course.functions import grade
from headcheck.course.holdout import Calibration
from headcheck.course.registry import declared
from tests.course.cells import COURSE, answer_in, bank_file, graded, owner_of, parts, prepared

PROBLEMS = declared().problems

ASSIGNMENT = "03-binary-classification"
WRITTEN = declared().of(ASSIGNMENT).functions
sigmoid, gradient = WRITTEN["03-sigmoid"].reference, WRITTEN["03-gradient"].reference


def in_notebook(file: Path) -> Any:
    """The function of a bank file, in a notebook where everything before it is right."""
    names: dict[str, Any] = {"np": np, "keras": keras, "tf": tf}
    names |= {"sigmoid": sigmoid, "gradient": gradient}
    exec(compile(answer_in(file), file.name, "exec"), names)
    return names[WRITTEN[owner_of(file)].name]


# --- functions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("03-sigmoid/mistakes/overflows", "nan"),
        ("03-binary-crossentropy/mistakes/not-clipped", "It returns `inf`"),
        ("03-crossentropy-from-logits/mistakes/clipped-probabilities", "should return `666.8977`"),
        ("03-gradient/mistakes/weights-only", "2 values"),
    ],
)
def test_a_message_says_call_expected_and_got(answer: str, says: str) -> None:
    file = bank_file(answer)
    function = WRITTEN[owner_of(file)]
    message = grade(function, in_notebook(file)).message
    assert f"`{function.name}(np.array(" in message and "should return" in message and says in message


def test_the_references_compute_what_keras_computes() -> None:
    rng = np.random.default_rng(3)
    y, z = rng.integers(0, 2, 50).astype("float32"), rng.normal(scale=3, size=50).astype("float32")
    by_keras = float(keras.losses.binary_crossentropy(y, z, from_logits=True))
    assert WRITTEN["03-crossentropy-from-logits"].reference(y, z) == pytest.approx(by_keras, rel=1e-5)
    assert WRITTEN["03-binary-crossentropy"].reference(y, sigmoid(z)) == pytest.approx(by_keras, rel=1e-5)
    x, w, b = (
        tf.Variable(rng.normal(size=(50, 3))),
        tf.Variable(rng.normal(size=(3,))),
        tf.Variable(0.3, dtype="float64"),
    )
    with tf.GradientTape() as tape:
        logits = tf.linalg.matvec(x, w) + b
        loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.cast(y, "float64"), logits=logits))
    for mine, theirs in zip(gradient(x.numpy(), y, w.numpy(), 0.3), tape.gradient(loss, [w, b]), strict=True):
        np.testing.assert_allclose(mine, theirs.numpy())


# --- data -----------------------------------------------------------------------------------------------------------


def test_held_out_pictures_look_like_those_that_train() -> None:
    names = prepared(ASSIGNMENT, "cat-or-dog")
    pictures, dog = holdout.load(PROBLEMS["cat-or-dog"])
    assert pictures.shape[1:] == names["pet_x"].shape[1:] and dog.shape[1:] == names["pet_y"].shape[1:] == (1,)
    assert pictures.dtype == dog.dtype == np.float32
    assert (pictures.min(), pictures.max()) == (names["pet_x"].min(), names["pet_x"].max()) == (0, 1)


def test_no_student_file_of_the_course_gives_away_a_held_out_picture() -> None:
    secret = set(parts("cat-or-dog")[1]["pictures"])
    for file in COURSE.glob("source/*/*.npz"):
        for array in np.load(file).values():
            if array.ndim > 2:
                assert not secret & {picture.tobytes() for picture in array}, file


@pytest.mark.parametrize("problem", ["spam", "diagnosis", "cat-or-dog"])
def test_both_answers_are_common_in_all_parts_of_the_data(problem: str) -> None:
    names = prepared(ASSIGNMENT, problem)
    word = {"spam": "mail", "diagnosis": "lump", "cat-or-dog": "pet"}[problem]
    for labels in (names[f"{word}_y"], names[f"{word}_y_validation"], holdout.load(PROBLEMS[problem])[1]):
        assert set(np.unique(labels)) == {0, 1} and 0.3 < labels.mean() < 0.6


# --- locked cells ---------------------------------------------------------------------------------------------------


def compiled(units: int, activation: str | None, loss: Any, metrics: Any = ("accuracy",)) -> keras.Model:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(units, activation=activation)])
    model.compile(optimizer="adam", loss=loss, metrics=list(metrics))
    return model


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        ((1, "sigmoid", "binary_crossentropy"), 1),
        ((1, None, keras.losses.BinaryCrossentropy(from_logits=True)), 1),
        ((2, "softmax", "sparse_categorical_crossentropy"), 1),
        ((2, None, keras.losses.SparseCategoricalCrossentropy(from_logits=True)), 1),
        ((2, "softmax", "categorical_crossentropy"), 2),
        ((2, "softmax", "kl_divergence"), 2),
        ((2, "softmax", "crossentropy"), 2),
    ],
)
def test_labels_come_as_the_loss_wants_them(model: tuple[Any, ...], columns: int) -> None:
    names = prepared(ASSIGNMENT, "spam")
    x, y = np.zeros((4, 3), "float32"), np.array([[0.0], [1.0], [1.0], [0.0]], "float32")
    labels = names["labels_for"](compiled(*model), x, y)
    assert labels.tolist() == (y if columns == 1 else np.hstack([1 - y, y])).tolist()


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ((1, "sigmoid", None), "No loss to compute"),
        ((1, "sigmoid", "binary_cross_entropy"), "binary_cross_entropy"),
        ((3, "softmax", "binary_crossentropy"), "must have the same shape"),
        ((1, "sigmoid", "sparse_categorical_crossentropy"), "label value"),
    ],
)
def test_a_model_that_cannot_be_trained_is_a_sentence_and_no_error(
    model: tuple[Any, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names = dict(prepared(ASSIGNMENT, "spam"))
    exec(graded(ASSIGNMENT)["plots"].source, names)
    x, y = np.zeros((4, 3), "float32"), np.array([[0.0], [1.0], [1.0], [0.0]], "float32")
    history = names["fit"](compiled(*model), x, y, x, y, batch=2, epochs=1)
    names["plot_learning_curve"](history, "nothing")
    printed = capsys.readouterr().out
    assert history is None
    assert printed.startswith("Keras can't train this model.") and says in printed
    assert "the model was not trained" in printed and len(printed.splitlines()) == 3


@pytest.mark.parametrize(
    ("outputs", "border"),
    [
        ([[0.1], [0.9]], 0.5),
        ([[-2.0], [3.0]], 0.0),
        ([[0.9, 0.1], [0.2, 0.8]], 0.5),
        ([[4.0, -1.0], [-3.0, 3.0]], 0.0),
    ],
)
def test_the_border_between_no_and_yes_is_found_for_every_right_head(outputs: list[list[float]], border: float) -> None:
    names = dict(prepared(ASSIGNMENT, "spam"))
    exec(graded(ASSIGNMENT)["plots"].source, names)
    found, where = names["answers_and_border"](lambda x: np.array(outputs), np.zeros(2))
    assert where == border
    assert (found >= where).tolist() == [False, True]


def test_held_out_rows_are_marked_alike_for_every_right_head(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same weights behind a sigmoid, as logits, and as two shares have the same log loss."""
    measured = Calibration("diagnosis", "log-loss", 0.2, 0.001, "by hand")
    monkeypatch.setattr(holdout, "threshold", lambda problem: measured)
    by_hand = WRITTEN["03-logistic-regression"].reference(*lumps_that_train(), 1.0, 100)
    messages = set()
    for units, activation, loss in (
        (1, "sigmoid", "binary_crossentropy"),
        (1, None, keras.losses.BinaryCrossentropy(from_logits=True)),
        (2, "softmax", "sparse_categorical_crossentropy"),
        (2, None, keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
    ):
        model = keras.Sequential([keras.Input((30,)), keras.layers.Dense(units, activation=activation)])
        model.compile(loss=loss)
        w, b = by_hand[0][:, None], np.array([by_hand[1]])
        model.set_weights([w, b] if units == 1 else [np.hstack([0 * w, w]), np.append(0 * b, b)])
        mark = check.heldout("diagnosis", model)
        assert mark.full
        messages.add(mark.message)
    assert len(messages) == 1 and "log loss is 0." in messages.pop()


def lumps_that_train() -> tuple[np.ndarray, np.ndarray]:
    names = prepared(ASSIGNMENT, "diagnosis")
    return names["lump_x"], names["lump_y"][:, 0]


# --- metrics --------------------------------------------------------------------------------------------------------


def test_accuracy_and_log_loss_are_those_of_keras() -> None:
    rng = np.random.default_rng(5)
    y, p = rng.integers(0, 2, (60, 1)), rng.uniform(size=(60, 1))
    assert holdout.accuracy(y, p) == pytest.approx(float(np.mean(keras.metrics.binary_accuracy(y, p))))
    assert holdout.log_loss(y, p) == pytest.approx(float(np.mean(keras.losses.binary_crossentropy(y, p))), rel=1e-5)
    ids, shares = rng.integers(0, 4, (60, 1)), rng.dirichlet(np.ones(4), size=60)
    by_keras = keras.losses.sparse_categorical_crossentropy(ids, shares)
    assert holdout.log_loss(ids, shares) == pytest.approx(float(np.mean(by_keras)), rel=1e-5)
    assert holdout.accuracy(ids, shares) == np.mean(shares.argmax(axis=1) == ids[:, 0])


def test_one_unit_and_two_units_are_measured_alike() -> None:
    y, p = np.array([[1], [0], [1]]), np.array([[0.5], [0.9], [0.7]])
    both = np.hstack([1 - p, p])
    assert holdout.accuracy(y, p) == holdout.accuracy(y, both) == pytest.approx(2 / 3)
    assert holdout.log_loss(y, p) == holdout.log_loss(y, both)


def test_a_wrong_certainty_costs_much_and_not_infinity() -> None:
    assert holdout.log_loss([[1]], [[0.0]]) == pytest.approx(16.118, abs=1e-3)


def test_predictions_that_are_no_numbers_have_no_accuracy() -> None:
    assert np.isnan(holdout.accuracy([[1], [0]], [[np.nan], [0.2]]))
    assert np.isnan(holdout.log_loss([[1], [0]], [[np.nan], [0.2]]))


def test_predictions_for_other_rows_are_refused() -> None:
    with pytest.raises(ValueError, match="Expected probabilities for 2 examples"):
        holdout.accuracy([[1], [0]], [[0.5]])
