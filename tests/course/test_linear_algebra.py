"""Assignment 01: what its references and answers say is what NumPy and Keras do."""

from __future__ import annotations

import keras
import numpy as np

from headcheck.course.registry import declared


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
