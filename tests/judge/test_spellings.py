"""What fits, fits however it is spelled: the judge looks at what a model does, not at how it is written."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from headcheck import tasks
from headcheck.judging.judgement import judge
from tests.judge.models import FEATURES, called, dense, functional, model

Builder = Callable[[], keras.Model]

REGRESSION, BINARY, CLASSES = tasks.Regression(), tasks.Binary(), tasks.MultiClass(classes=3)
LABELS, COUNT, PROPORTION = tasks.MultiLabel(labels=4), tasks.Count(), tasks.Proportion()
POSITIVE = tasks.Regression(positive=True)


class SubclassWithLayers(keras.Model):
    """A head in code that Keras can follow: layers and keras.ops."""

    def __init__(self, units: int, activation: object = None) -> None:
        super().__init__()
        self.hidden = layers.Dense(8, activation="relu")
        self.out = layers.Dense(units, activation=activation)

    def call(self, inputs):
        return self.out(self.hidden(inputs))


class SubclassWithTensorFlow(SubclassWithLayers):
    """A head in code that only real tensors go through."""

    def call(self, inputs):
        return tf.nn.sigmoid(super().call(inputs))


class RawVariables(keras.Model):
    """No layers at all: weights of its own and plain TensorFlow."""

    def __init__(self) -> None:
        super().__init__()
        self.w = self.add_weight(shape=(FEATURES, 3), initializer="glorot_uniform")

    def call(self, inputs):
        return tf.nn.softmax(tf.matmul(inputs, self.w))


def subclassed(made: keras.Model, loss: object) -> keras.Model:
    made.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
    return called(made)


def convolutional(pool: object, activation: object, end: list[object]) -> keras.Model:
    made = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(4, 3), layers.Conv2D(3, 1, activation=activation), pool, *end]
    )
    made.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return made


def my_mse(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred))


def my_bce(y_true, y_pred):
    p = tf.clip_by_value(y_pred, 1e-7, 1 - 1e-7)
    return -tf.reduce_mean(y_true * tf.math.log(p) + (1 - y_true) * tf.math.log(1 - p), axis=-1)


def weighted_bce(y_true, y_pred):
    p = ops.clip(y_pred, 1e-7, 1 - 1e-7)
    return -ops.mean(5.0 * y_true * ops.log(p) + (1 - y_true) * ops.log(1 - p), axis=-1)


def bce_of_logits(y_true, y_pred):
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=y_true, logits=y_pred)


def my_focal(y_true, y_pred):
    p = ops.clip(y_pred, 1e-7, 1 - 1e-7)
    right = ops.where(y_true > 0.5, p, 1 - p)
    return ops.mean(-((1 - right) ** 2.0) * ops.log(right), axis=-1)


def my_crossentropy(y_true, y_pred):
    return -tf.reduce_sum(y_true * tf.math.log(y_pred + 1e-9), axis=-1)


def my_sparse_of_logits(y_true, y_pred):
    labels = tf.reshape(tf.cast(y_true, tf.int32), [-1])
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=y_pred)


def log_likelihood(y_true, y_pred):
    return -ops.sum(y_true * y_pred, axis=-1)


def rmse(y_true, y_pred):
    return tf.sqrt(tf.reduce_mean(tf.square(y_true - y_pred)))


def pseudo_huber(y_true, y_pred):
    return tf.reduce_mean(tf.sqrt(1 + tf.square((y_true - y_pred) / 2)) - 1)


def poisson_of_log_rate(y_true, y_pred):
    return tf.reduce_mean(tf.exp(y_pred) - y_true * y_pred)


class MyMse(keras.losses.Loss):
    def call(self, y_true, y_pred):
        return ops.mean(ops.square(y_true - y_pred), axis=-1)


SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"

FITS: dict[str, tuple[object, Builder]] = {
    # regression
    "linear and mse": (REGRESSION, lambda: dense(1, loss="mse")),
    "'linear' and 'MSE'": (REGRESSION, lambda: dense(1, "linear", loss="MSE")),
    "mean_squared_error": (REGRESSION, lambda: dense(1, loss="mean_squared_error")),
    "class name": (REGRESSION, lambda: dense(1, loss="MeanSquaredError")),
    "instance": (REGRESSION, lambda: dense(1, loss=keras.losses.MeanSquaredError())),
    "tf.keras instance": (REGRESSION, lambda: dense(1, loss=tf.keras.losses.MeanSquaredError())),
    "class": (REGRESSION, lambda: dense(1, loss=keras.losses.MeanSquaredError)),
    "function": (REGRESSION, lambda: dense(1, loss=keras.losses.mean_squared_error)),
    "in a list": (REGRESSION, lambda: dense(1, loss=["mse"])),
    "mae": (REGRESSION, lambda: dense(1, loss="mae")),
    "huber": (REGRESSION, lambda: dense(1, loss=keras.losses.Huber(delta=2.0))),
    "log-cosh": (REGRESSION, lambda: dense(1, loss="log_cosh")),
    "function of one's own": (REGRESSION, lambda: dense(1, loss=my_mse)),
    "lambda": (REGRESSION, lambda: dense(1, loss=lambda y, p: 3 * ops.mean((p - y) ** 2))),
    "loss class of one's own": (REGRESSION, lambda: dense(1, loss=MyMse())),
    "rmse": (REGRESSION, lambda: dense(1, loss=rmse)),
    "pseudo-huber": (REGRESSION, lambda: dense(1, loss=pseudo_huber)),
    "two units": (tasks.Regression(units=2), lambda: dense(2, loss="mse")),
    "two outputs joined": (
        tasks.Regression(units=2),
        lambda: functional(lambda t: layers.Concatenate()([layers.Dense(1)(t), layers.Dense(1)(t)]), 4, loss="mse"),
    ),
    "activation function linear": (REGRESSION, lambda: dense(1, keras.activations.linear, loss="mse")),
    "activation of one's own that does nothing": (REGRESSION, lambda: dense(1, lambda x: x, loss="mse")),
    "Rescaling after it": (REGRESSION, lambda: model(layers.Dense(1), layers.Rescaling(40.0, 20.0), loss="mse")),
    "Flatten after it": (REGRESSION, lambda: model(layers.Dense(1), layers.Flatten(), loss="mse")),
    "Reshape after it": (REGRESSION, lambda: model(layers.Dense(1), layers.Reshape((1, 1)), loss="mse")),
    "arithmetic after it": (REGRESSION, lambda: functional(lambda t: t * 3 + 1, 1, loss="mse")),
    "division after it": (REGRESSION, lambda: functional(lambda t: t / 2 - 1, 1, loss="mse")),
    "squeezed": (REGRESSION, lambda: functional(lambda t: ops.squeeze(t, -1), 1, loss="mse")),
    "residual connection": (REGRESSION, lambda: functional(lambda t: t + layers.Dense(1)(t), 1, loss="mse")),
    "batch normalization after it": (
        REGRESSION,
        lambda: model(layers.Dense(1), layers.BatchNormalization(), loss="mse"),
    ),
    "recurrent body": (
        REGRESSION,
        lambda: model(layers.Reshape((8, 1)), layers.LSTM(4), layers.Dense(1), loss="mse"),
    ),
    "Lambda that does nothing": (REGRESSION, lambda: model(layers.Dense(1), layers.Lambda(lambda t: t), loss="mse")),
    # positive numbers
    "softplus for a positive target": (POSITIVE, lambda: dense(1, "softplus", loss="mse")),
    "exponential for a positive target": (POSITIVE, lambda: dense(1, "exponential", loss="mae")),
    "msle for a positive target": (POSITIVE, lambda: dense(1, "softplus", loss="msle")),
    "linear for a positive target": (POSITIVE, lambda: dense(1, loss="mse")),
    "softplus scaled": (POSITIVE, lambda: functional(lambda t: 100.0 * ops.softplus(t), 1, loss="mse")),
    # yes or no
    "sigmoid": (BINARY, lambda: dense(1, "sigmoid", loss="binary_crossentropy")),
    "'crossentropy'": (BINARY, lambda: dense(1, "sigmoid", loss="crossentropy")),
    "'ce' of three": (CLASSES, lambda: dense(3, "softmax", loss="ce")),
    "'bce'": (BINARY, lambda: dense(1, "sigmoid", loss="bce")),
    "keras.activations.sigmoid": (BINARY, lambda: dense(1, keras.activations.sigmoid, loss="binary_crossentropy")),
    "tf.nn.sigmoid": (BINARY, lambda: dense(1, tf.nn.sigmoid, loss="binary_crossentropy")),
    "Activation layer": (BINARY, lambda: model(layers.Dense(1), layers.Activation("sigmoid"), loss="bce")),
    "keras.ops.sigmoid": (BINARY, lambda: functional(ops.sigmoid, 1, loss="binary_crossentropy")),
    "Lambda layer": (BINARY, lambda: model(layers.Dense(1), layers.Lambda(tf.nn.sigmoid), loss="bce")),
    "sigmoid by hand": (BINARY, lambda: functional(lambda t: 1 / (1 + ops.exp(-t)), 1, loss="bce")),
    "sigmoid out of tanh": (BINARY, lambda: functional(lambda t: (ops.tanh(t) + 1) / 2, 1, loss="bce")),
    "logits": (BINARY, lambda: dense(1, loss=keras.losses.BinaryCrossentropy(from_logits=True))),
    "partial": (BINARY, lambda: dense(1, loss=functools.partial(keras.losses.binary_crossentropy, from_logits=True))),
    "logits by hand": (BINARY, lambda: dense(1, loss=bce_of_logits)),
    "cross-entropy by hand": (BINARY, lambda: dense(1, "sigmoid", loss=my_bce)),
    "weighted cross-entropy by hand": (BINARY, lambda: dense(1, "sigmoid", loss=weighted_bce)),
    "focal": (BINARY, lambda: dense(1, "sigmoid", loss="binary_focal_crossentropy")),
    "focal instance": (BINARY, lambda: dense(1, "sigmoid", loss=keras.losses.BinaryFocalCrossentropy(gamma=3.0))),
    "focal by hand": (BINARY, lambda: dense(1, "sigmoid", loss=my_focal)),
    "label smoothing": (BINARY, lambda: dense(1, "sigmoid", loss=keras.losses.BinaryCrossentropy(label_smoothing=0.1))),
    "two units of yes or no": (BINARY, lambda: dense(2, "softmax", loss=SPARSE)),
    "two logits": (BINARY, lambda: dense(2, loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))),
    "two units, one-hot": (BINARY, lambda: dense(2, "softmax", loss=ONE_HOT)),
    "subclassed": (BINARY, lambda: subclassed(SubclassWithLayers(1, "sigmoid"), "binary_crossentropy")),
    "subclassed with TensorFlow": (BINARY, lambda: subclassed(SubclassWithTensorFlow(1), "binary_crossentropy")),
    # one of several
    "softmax": (CLASSES, lambda: dense(3, "softmax", loss=SPARSE)),
    "softmax, one-hot": (CLASSES, lambda: dense(3, "softmax", loss=ONE_HOT)),
    "tf.nn.softmax": (CLASSES, lambda: dense(3, tf.nn.softmax, loss=SPARSE)),
    "Softmax instance as activation": (CLASSES, lambda: dense(3, layers.Softmax(), loss=SPARSE)),
    "Softmax layer": (CLASSES, lambda: model(layers.Dense(3), layers.Softmax(), loss=SPARSE)),
    "Softmax layer, axis 1": (CLASSES, lambda: model(layers.Dense(3), layers.Softmax(axis=1), loss=SPARSE)),
    "keras.ops.softmax": (CLASSES, lambda: functional(ops.softmax, 3, loss=SPARSE)),
    "softmax by hand": (
        CLASSES,
        lambda: functional(lambda t: ops.exp(t) / ops.sum(ops.exp(t), axis=-1, keepdims=True), 3, loss=SPARSE),
    ),
    "softmax of log-softmax": (CLASSES, lambda: functional(lambda t: ops.softmax(ops.log_softmax(t)), 3, loss=SPARSE)),
    "nested model": (
        CLASSES,
        lambda: model(keras.Sequential([layers.Dense(3), layers.Softmax()]), loss=SPARSE),
    ),
    "nested activation only": (
        CLASSES,
        lambda: model(layers.Dense(3), keras.Sequential([keras.Input((3,)), layers.Softmax()]), loss=SPARSE),
    ),
    "nested functional": (
        CLASSES,
        lambda: functional(keras.Model(i := keras.Input((3,)), ops.softmax(i)), 3, loss=SPARSE),
    ),
    "1x1 convolution and pooling": (
        CLASSES,
        lambda: convolutional(layers.GlobalAveragePooling2D(), None, [layers.Softmax()]),
    ),
    "pooling over softmax": (CLASSES, lambda: convolutional(layers.GlobalAveragePooling2D(), "softmax", [])),
    "log-softmax and logits": (
        CLASSES,
        lambda: dense(3, "log_softmax", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)),
    ),
    "log-likelihood by hand": (CLASSES, lambda: dense(3, "log_softmax", loss=log_likelihood)),
    "cross-entropy by hand, one-hot": (CLASSES, lambda: dense(3, "softmax", loss=my_crossentropy)),
    "sparse logits by hand": (CLASSES, lambda: dense(3, loss=my_sparse_of_logits)),
    "categorical focal": (CLASSES, lambda: dense(3, "softmax", loss="categorical_focal_crossentropy")),
    "label smoothing of classes": (
        CLASSES,
        lambda: dense(3, "softmax", loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1)),
    ),
    "Kullback-Leibler": (CLASSES, lambda: dense(3, "softmax", loss="kl_divergence")),
    "raw variables": (CLASSES, lambda: subclassed(RawVariables(), SPARSE)),
    "average of two softmaxes": (
        CLASSES,
        lambda: functional(
            lambda t: layers.Average()([layers.Dense(3, "softmax")(t), layers.Dense(3, "softmax")(t)]), 4, loss=SPARSE
        ),
    ),
    # several at once, counts, fractions
    "one sigmoid for each label": (LABELS, lambda: dense(4, "sigmoid", loss="binary_crossentropy")),
    "one logit for each label": (LABELS, lambda: dense(4, loss=keras.losses.BinaryCrossentropy(from_logits=True))),
    "focal for each label": (LABELS, lambda: dense(4, "sigmoid", loss="binary_focal_crossentropy")),
    "heads side by side": (
        LABELS,
        lambda: functional(
            lambda t: layers.Concatenate()([layers.Dense(1, "sigmoid")(t) for _ in range(4)]), 4, loss="bce"
        ),
    ),
    "exponential rate": (COUNT, lambda: dense(1, "exponential", loss="poisson")),
    "softplus rate": (COUNT, lambda: dense(1, "softplus", loss=keras.losses.Poisson())),
    "tf.exp": (COUNT, lambda: dense(1, tf.exp, loss="poisson")),
    "log of the rate": (COUNT, lambda: dense(1, loss=poisson_of_log_rate)),
    "softplus kept from zero": (COUNT, lambda: functional(lambda t: ops.softplus(t) + 1e-6, 1, loss="poisson")),
    "fraction": (PROPORTION, lambda: dense(1, "sigmoid", loss="binary_crossentropy")),
    "fraction with mse": (PROPORTION, lambda: dense(1, "sigmoid", loss="mse")),
    "fraction with mae": (PROPORTION, lambda: dense(1, "sigmoid", loss="mae")),
    "fraction in logits": (PROPORTION, lambda: dense(1, loss=keras.losses.BinaryCrossentropy(from_logits=True))),
}


@pytest.mark.parametrize("name", FITS)
def test_fits(name: str) -> None:
    task, build = FITS[name]
    verdict = judge(build(), task)
    assert verdict.fits, verdict.explain()


#: What a file cannot hold the code of (Lambda, functions and classes of the author's own).
CODE_IN_FILE = {
    "Lambda that does nothing", "Lambda layer", "raw variables", "subclassed", "subclassed with TensorFlow",
    "activation of one's own that does nothing", "function of one's own", "lambda", "loss class of one's own", "rmse",
    "pseudo-huber", "partial", "logits by hand", "cross-entropy by hand", "weighted cross-entropy by hand",
    "focal by hand", "log-likelihood by hand", "cross-entropy by hand, one-hot", "sparse logits by hand",
    "log of the rate", "class",
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    # each third is enough for a quick look
    [
        pytest.param(name, marks=pytest.mark.slow if number % 3 else [])
        for number, name in enumerate(name for name in FITS if name not in CODE_IN_FILE)
    ],
)
def test_fits_when_read_from_a_file(name: str, tmp_path: Path) -> None:
    task, build = FITS[name]
    build().save(tmp_path / "model.keras")
    verdict = judge(tmp_path / "model.keras", task)
    assert verdict.fits, verdict.explain()


def test_says_what_it_went_by() -> None:
    by_structure = judge(dense(1, "sigmoid", loss="binary_crossentropy"), BINARY)
    assert set(by_structure.evidence.values()) == {"structure"}
    by_behaviour = judge(model(layers.Dense(1), layers.Lambda(tf.nn.sigmoid), loss=my_bce), BINARY)
    assert by_behaviour.evidence["activation"] == by_behaviour.evidence["loss"] == "behaviour"


def test_a_loss_is_what_it_computes_not_what_it_is_called() -> None:
    def binary_crossentropy(y_true, y_pred):
        return ops.mean(ops.square(y_true - y_pred), axis=-1)

    verdict = judge(dense(1, "sigmoid", loss=binary_crossentropy, metrics=["accuracy"]), BINARY)
    assert (verdict.activation, verdict.loss) == (True, False)
    assert verdict.mistakes == ("squared-error-for-classes",)


def test_an_activation_is_what_it_computes_not_what_it_is_called() -> None:
    def sigmoid(x):
        return ops.relu(x)

    verdict = judge(dense(1, sigmoid, loss="binary_crossentropy", metrics=["accuracy"]), BINARY)
    assert verdict.mistakes == ("relu-as-probability",)


def test_a_layer_is_what_it_computes_not_what_its_class_is_called() -> None:
    class Softmax(layers.Layer):
        def call(self, inputs):
            return tf.nn.sigmoid(inputs)

    verdict = judge(called(model(layers.Dense(3), Softmax(), loss=SPARSE, metrics=["accuracy"])), CLASSES)
    assert verdict.mistakes == ("sigmoid-for-one-of-many",)


def test_judging_leaves_the_model_as_it_was() -> None:
    judged = subclassed(SubclassWithTensorFlow(1), my_bce)
    before = [np.array(weight) for weight in judged.get_weights()]
    judge(judged, BINARY)
    assert all(np.array_equal(a, b) for a, b in zip(before, judged.get_weights(), strict=True))
    judged.fit(np.zeros((4, FEATURES)), np.zeros((4, 1)), verbose=0)


class AlwaysDropping(layers.Dropout):
    """Dropout that also drops where nothing is trained, as for the spread of predictions."""

    def call(self, inputs, training=False):
        return super().call(inputs, training=True)


def test_judging_changes_no_bit_of_the_training_that_follows() -> None:
    weights = []
    for judged in (False, True):
        keras.utils.set_random_seed(3)
        made = model(
            AlwaysDropping(0.5), layers.BatchNormalization(), layers.Dense(1, lambda t: tf.sigmoid(t)), loss=my_bce
        )
        if judged:
            assert judge(made, BINARY).fits
        made.fit(np.ones((8, FEATURES)), np.ones((8, 1)), epochs=2, verbose=0)
        weights.append(made.get_weights())
    assert all(np.array_equal(a, b) for a, b in zip(*weights, strict=True))
