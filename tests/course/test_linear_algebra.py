"""Assignment 01: what its references and answers say is what NumPy and Keras do."""

from __future__ import annotations

from typing import Any

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest

from headcheck.course.registry import declared
from tests.course.cells import COURSE, graded


def test_the_dense_layer_by_hand_is_the_one_of_keras() -> None:
    batch = np.random.default_rng(1).normal(size=(6, 4)).astype("float32")
    layer = keras.layers.Dense(3, bias_initializer="random_normal")
    by_keras = np.asarray(layer(batch))
    np.testing.assert_allclose(
        declared().functions["01-dense"].reference(batch, *layer.get_weights()), by_keras, atol=1e-5
    )


def test_one_hot_rows_are_those_of_keras() -> None:
    labels = np.array([2, 0, 1, 2])
    np.testing.assert_array_equal(
        declared().functions["01-one-hot"].reference(labels, 4), keras.utils.to_categorical(labels, 4)
    )


def test_the_shapes_that_the_quiz_asks_for_are_those_of_numpy() -> None:
    given = {"A": (4, 3), "W": (3, 2), "b": (2,), "x": (3,), "v": (4,)}
    for expression, answer in declared().quizzes["01-shapes"].answers.items():
        arrays = {name: np.ones(shape) for name, shape in given.items()}
        try:
            shape = str(np.shape(eval(expression, arrays)))
        except ValueError:
            shape = "error"
        assert shape == answer, expression


def test_the_reader_of_digits_reads_as_many_as_the_text_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its weights stand in the notebook, so that it reads in the first minute; these digits were not trained with."""
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    names: dict[str, Any] = {"np": np, "plt": plt}
    exec(graded("01-linear-algebra")["reader-look"].source, names)
    digits = declared().problems["digits"]
    assert digits.split is not None
    _, held_out = digits.split(COURSE / "data")
    pictures = held_out["pictures"].reshape(-1, 64) / 16
    said = (pictures @ names["reader_weights"] + names["reader_bias"]).argmax(axis=1)
    assert 0.95 < (said == held_out["digit"]).mean() < 0.965
    assert (names["digit_pictures"] @ names["reader_weights"] + names["reader_bias"]).argmax(axis=1).tolist() == [
        *(3, 8, 5, 0, 7, 2, 6, 9)
    ]
