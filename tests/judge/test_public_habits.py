"""Models as public code writes them: each kind of body, head and compile that people use, and what its verdict must be.

The habits are those of the well-known books, tutorials and competitions; the code is our own.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from headcheck import Unreadable, judge_outputs, tasks
from headcheck.judging.judgement import judge
from headcheck.theory.heads import Link
from tests.samples import one_in

L = layers
BCE, CCE, SCCE = "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"
BCE_LOGITS = keras.losses.BinaryCrossentropy(from_logits=True)
SCCE_LOGITS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
REGRESSION, BINARY, COUNT, FRACTION = tasks.Regression(), tasks.Binary(), tasks.Count(), tasks.Proportion()
Builder = Callable[[], keras.Model]


def seq(shape: tuple[int | None, ...], *body: Any, loss: Any, metrics: Any = ("accuracy",), **how: Any) -> keras.Model:
    """A compiled Sequential model; `how` goes to its Input."""
    made = keras.Sequential([keras.Input(shape, **how) if "batch_shape" not in how else keras.Input(**how), *body])
    made.compile("adam", loss, metrics=list(metrics))
    return made


def graph(
    end: Callable[[Any], Any], shape: tuple[int | None, ...] = (6,), loss: Any = "mse", **how: Any
) -> keras.Model:
    """A compiled functional model from one input."""
    inputs = keras.Input(shape, **how)
    made = keras.Model(inputs, end(inputs))
    made.compile("adam", loss, metrics=["mae"])
    return made


def fitted(made: keras.Model, x: Any, y: Any, loss: Any, metrics: Any = ("accuracy",)) -> keras.Model:
    """Compiled, and called as `fit` calls it."""
    made.compile("adam", loss, metrics=list(metrics))
    made(x)
    return made


class Code(keras.Model):
    """A model whose `call` is given as a function of its layers and inputs."""

    def __init__(self, call: Callable[..., Any], **parts: Any) -> None:
        super().__init__()
        self.parts_names = list(parts)
        for name, part in parts.items():
            setattr(self, name, part)
        self._author = call

    def call(self, inputs: Any) -> Any:
        return self._author(self, inputs)


class TwoArguments(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.out = L.Dense(1)

    def call(self, a: Any, b: Any) -> Any:
        return self.out(ops.concatenate([a, b], axis=-1))


class OwnDense(L.Layer):
    """A dense layer by hand, with a function of its own at the end."""

    def __init__(self, units: int, function: Callable[[Any], Any] = lambda z: z, start: str = "glorot_uniform") -> None:
        super().__init__()
        self.units, self.function, self.start = units, function, start

    def build(self, shape: Any) -> None:
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer=self.start)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, x: Any) -> Any:
        return self.function(ops.matmul(x, self.w) + self.b)


class Positional(L.Layer):
    """A body of its own with weights, as attention blocks are."""

    def build(self, shape: Any) -> None:
        self.w = self.add_weight(shape=(shape[-1], shape[-1]))

    def call(self, x: Any) -> Any:
        return ops.relu(ops.matmul(x, self.w)) + x


def zeros(*shape: int, dtype: str = "float32") -> np.ndarray:
    return np.zeros(shape, dtype)


# --- what fits --------------------------------------------------------------------------------------------------------


def convolutional(*end: Any, size: Any = 28, channels: int = 1, loss: Any = SCCE) -> keras.Model:
    return seq((size, size, channels), L.Conv2D(4, 3, activation="relu"), L.MaxPooling2D(2), *end, loss=loss)


def matrix_factorisation(bias: bool = False) -> keras.Model:
    u, v = keras.Input((1,)), keras.Input((1,))
    e = [L.Flatten()(L.Embedding(20, 8)(t)) for t in (u, v)]
    out = L.Dot(1)(e)
    if bias:
        out = L.Add()([out, L.Flatten()(L.Embedding(20, 1)(u)), L.Flatten()(L.Embedding(20, 1)(v))])
    made = keras.Model([u, v], out)
    made.compile("adam", "mse", metrics=["mae"])
    return made


def wide_and_deep(names: bool = False) -> keras.Model:
    a, b = keras.Input((5,), name="one"), keras.Input((6,), name="two")
    deep = L.Dense(8, activation="relu")(b)
    made = keras.Model({"x": a, "y": b} if names else [a, b], L.Dense(1)(L.Concatenate()([a, deep])))
    made.compile("adam", "mse", metrics=["RootMeanSquaredError"])
    return made


def rated() -> keras.Model:
    """Ratings as keras.io's movielens: the product of embeddings, squashed."""

    def call(self: Any, x: Any) -> Any:
        users, films = self.users(x[:, 0]), self.films(x[:, 1])
        return tf.nn.sigmoid(tf.reduce_sum(users * films, axis=1, keepdims=True))

    made = Code(call, users=L.Embedding(5, 4), films=L.Embedding(5, 4))
    return fitted(made, zeros(4, 2, dtype="int32"), None, BCE)


def vocabulary() -> Any:
    layer = L.TextVectorization(50, output_sequence_length=6)
    layer.adapt(["a cat", "a dog"])
    return layer


def lookup() -> Any:
    return L.StringLookup(vocabulary=["a", "b", "c"])


def sparse_own(y: Any, z: Any) -> Any:
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(y, tf.int32), logits=z)


def one_hot_own(y: Any, p: Any) -> Any:
    return keras.losses.categorical_crossentropy(tf.one_hot(tf.cast(y, tf.int32), 3), p)


def first_label(y: Any, p: Any) -> Any:
    return keras.losses.binary_crossentropy(y[:, :1], p[:, :1])


class WeightedSquares(keras.losses.Loss):
    def __init__(self, weight: float = 2.0) -> None:
        super().__init__()
        self.weight = weight

    def call(self, y: Any, p: Any) -> Any:
        return self.weight * ops.mean(ops.square(y - p), axis=-1)


def half(policy: str, *end: Any, **compiled: Any) -> keras.Model:
    before = keras.mixed_precision.dtype_policy()
    keras.mixed_precision.set_global_policy(policy)
    try:
        return seq((6,), L.Dense(8, activation="relu"), *[part() for part in end], **compiled)
    finally:
        keras.mixed_precision.set_dtype_policy(before)


def transformer(end: Any = None) -> keras.Model:
    inputs = keras.Input((12,), dtype="int32")
    x = L.Embedding(30, 8)(inputs)
    x = L.LayerNormalization()(x + L.MultiHeadAttention(2, 4)(x, x))
    x = L.GlobalAveragePooling1D()(x)
    made = keras.Model(inputs, (end or L.Dense(2, activation="softmax"))(L.Dropout(0.1)(x)))
    made.compile("adam", SCCE, metrics=["accuracy"])
    return made


def stateful() -> keras.Model:
    return seq(
        (), L.GRU(8, stateful=True), L.Dense(1, activation=tf.sigmoid), loss=BCE, batch_shape=(4, 5, 2)
    )  # fmt: skip


def trained_head(*end: Any) -> keras.Model:
    """A body that is frozen, as in transfer learning."""
    base = keras.Sequential([keras.Input((16, 16, 3)), L.Conv2D(4, 3, activation="relu"), L.BatchNormalization()])
    base.trainable = False
    inputs = keras.Input((16, 16, 3))
    x = L.GlobalAveragePooling2D()(base(inputs / 127.5 - 1, training=False))
    for layer in end:
        x = layer(x)
    made = keras.Model(inputs, x)
    made.compile("adam", BCE, metrics=["accuracy"])
    return made


FITS: dict[str, tuple[Any, Builder]] = {
    # the axis of a softmax
    "softmax over axis 1 of a column": (
        tasks.MultiClass(20),
        lambda: seq((1,), L.Dense(20), L.Reshape((20, 1)), L.Softmax(axis=1), loss=CCE),
    ),
    "keras.ops.softmax over axis 1": (
        tasks.MultiClass(3),
        lambda: graph(lambda t: ops.softmax(L.Dense(3)(t), axis=1), loss=CCE),
    ),
    "tf.nn.softmax over the only axis": (
        tasks.MultiClass(3),
        lambda: graph(lambda t: L.Lambda(lambda z: tf.nn.softmax(z, axis=1))(L.Dense(3)(t)), loss=CCE),
    ),
    "flattened after the softmax": (
        tasks.MultiClass(5),
        lambda: seq((1, 4), L.Dense(5, activation="softmax"), L.Flatten(), loss=SCCE),
    ),
    "pooled after the softmax": (
        tasks.MultiClass(5),
        lambda: convolutional(L.Conv2D(5, 1, activation="softmax"), L.GlobalAveragePooling2D()),
    ),
    "network in network": (
        tasks.MultiClass(10),
        lambda: convolutional(
            L.Conv2D(10, 1, activation="relu"), L.GlobalAveragePooling2D(), L.Activation("softmax"), loss=CCE
        ),
    ),
    "network in network, tf.nn.softmax in a Lambda": (
        tasks.MultiClass(10),
        lambda: convolutional(
            L.Conv2D(10, 1, activation="relu"), L.GlobalAveragePooling2D(), L.Lambda(lambda t: tf.nn.softmax(t))
        ),
    ),
    # bodies
    "convolutions": (tasks.MultiClass(10), lambda: convolutional(L.Flatten(), L.Dense(10, activation="softmax"))),
    "convolutions of any size": (
        tasks.MultiClass(10),
        lambda: convolutional(L.GlobalMaxPooling2D(), L.Dense(10, activation=tf.nn.softmax), size=None),
    ),
    "very deep, of any size, with code at the end": (
        tasks.MultiClass(4),
        lambda: seq(
            (None, None, 3),
            *[part for _ in range(5) for part in (L.Conv2D(2, 3, activation="relu"), L.MaxPooling2D())],
            L.GlobalMaxPooling2D(),
            L.Dense(4),
            L.Lambda(lambda t: tf.nn.softmax(t)),
            loss=SCCE,
        ),
    ),
    "recurrent, of any length": (
        REGRESSION,
        lambda: seq((None, 3), L.LSTM(8), L.Dense(1), loss="mse", metrics=["mae"]),
    ),
    "bidirectional": (
        BINARY,
        lambda: seq((None,), L.Embedding(50, 4), L.Bidirectional(L.LSTM(4)), L.Dense(1, "sigmoid"), loss=BCE),
    ),
    "masked": (
        BINARY,
        lambda: seq((5, 2), L.Masking(0.0), L.LSTM(4), L.Dense(1), L.Activation(tf.nn.sigmoid), loss=BCE),
    ),
    "stateful": (BINARY, stateful),
    "one recurrent unit without its activation": (
        REGRESSION,
        lambda: seq((5, 2), L.GRU(1, activation=None), loss="mse", metrics=["mae"]),
    ),
    "transformer": (BINARY, transformer),
    "transformer with code at the end": (BINARY, lambda: transformer(OwnDense(2, ops.softmax))),
    "transfer learning": (BINARY, lambda: trained_head(L.Dense(1, activation="sigmoid"))),
    "transfer learning, squeezed": (
        BINARY,
        lambda: trained_head(L.Dense(1), L.Activation("sigmoid"), L.Reshape(())),
    ),
    "text": (
        BINARY,
        lambda: seq(
            (1,), vocabulary(), L.Embedding(50, 4), L.GlobalAveragePooling1D(), L.Dense(1, lambda t: tf.sigmoid(t)),
            loss=BCE, dtype="string",
        ),
    ),
    "looked up": (
        BINARY,
        lambda: graph(
            lambda t: L.Lambda(lambda z: tf.sigmoid(z))(L.Dense(1)(L.Flatten()(L.Embedding(4, 3)(lookup()(t))))),
            (1,), BCE, dtype="string",
        ),
    ),
    "own layer after ids": (
        REGRESSION,
        lambda: seq((3,), L.Embedding(5, 2), L.Flatten(), OwnDense(1), loss="mse", metrics=["mae"]),
    ),
    "matrix factorisation": (REGRESSION, matrix_factorisation),
    "matrix factorisation with biases": (REGRESSION, lambda: matrix_factorisation(bias=True)),
    "ratings": (BINARY, rated),
    "normalised inputs": (
        REGRESSION,
        lambda: seq((6,), L.Normalization(mean=[0.0] * 6, variance=[1.0] * 6), L.Dense(1), loss="mse", metrics=["mae"]),
    ),
    "targets scaled back": (
        REGRESSION,
        lambda: seq(
            (6,), L.Dense(1), L.Normalization(mean=[3.0], variance=[4.0], invert=True), loss="mse", metrics=["mae"]
        ),
    ),
    "residual over the last value": (
        REGRESSION,
        lambda: graph(lambda t: L.Add()([t[:, -1:, 0], L.Dense(1)(L.Flatten()(t))]), (5, 2)),
    ),
    "mixture of experts": (
        REGRESSION,
        lambda: graph(lambda t: ops.sum(L.Dense(4)(t) * L.Dense(4)(t), axis=-1, keepdims=True)),
    ),
    # inputs in lists, tuples and dicts
    "wide and deep": (REGRESSION, wide_and_deep),
    "wide and deep, inputs by names of their own": (REGRESSION, lambda: wide_and_deep(names=True)),
    "subclassed with a dict": (
        BINARY,
        lambda: fitted(
            Code(lambda s, x: s.out(ops.concatenate([x["a"], x["b"]], axis=-1)), out=L.Dense(1, "sigmoid")),
            {"a": zeros(4, 2), "b": zeros(4, 3)}, None, BCE,
        ),
    ),
    "subclassed with a tuple": (
        REGRESSION,
        lambda: fitted(
            Code(lambda s, x: s.out(ops.concatenate([x[0], s.deep(x[1])], axis=-1)), deep=L.Dense(4), out=L.Dense(1)),
            (zeros(4, 2), zeros(4, 3)), None, "mse", ["mae"],
        ),
    ),
    "subclassed with a list in a dict": (
        REGRESSION,
        lambda: fitted(
            Code(lambda s, x: s.out(ops.concatenate(x["all"], axis=-1)), out=L.Dense(1)),
            {"all": [zeros(4, 2), zeros(4, 3)]}, None, "mse", ["mae"],
        ),
    ),
    "subclassed with two arguments": (
        REGRESSION,
        lambda: _called_with_two(),
    ),
    "subclassed with a dict and TensorFlow": (
        BINARY,
        lambda: fitted(
            Code(lambda s, x: tf.nn.sigmoid(s.out(tf.concat([x["a"], x["b"]], -1))), out=L.Dense(1)),
            {"a": zeros(4, 2), "b": zeros(4, 3)}, None, BCE,
        ),
    ),
    "subclassed with ids and TensorFlow": (
        tasks.MultiClass(3),
        lambda: fitted(
            Code(lambda s, x: tf.nn.softmax(s.out(tf.reduce_mean(s.e(x), 1))), e=L.Embedding(4, 3), out=L.Dense(3)),
            zeros(4, 7, dtype="int32"), None, SCCE,
        ),
    ),
    "subclassed with a hidden layer and TensorFlow": (
        tasks.MultiClass(3),
        lambda: fitted(
            Code(
                lambda s, x: tf.nn.softmax(tf.matmul(tf.nn.relu(tf.matmul(x, s.a.w)), s.b.w)),
                a=_built(OwnDense(8), 5), b=_built(OwnDense(3), 8),
            ),
            zeros(4, 5), None, SCCE,
        ),
    ),
    # layers of one's own
    "zeros at the start": (REGRESSION, lambda: seq((6,), OwnDense(1, start="zeros"), loss="mse", metrics=["mae"])),
    "own dense layer with a sigmoid": (BINARY, lambda: seq((6,), L.Dense(4), OwnDense(1, tf.sigmoid), loss=BCE)),
    "own dense layer with a softmax": (
        tasks.MultiClass(3),
        lambda: seq((6,), Positional(), OwnDense(3, tf.nn.softmax), loss=SCCE),
    ),
    "own dense layer with logits": (
        tasks.MultiClass(3),
        lambda: seq((6,), Positional(), OwnDense(3), loss=SCCE_LOGITS),
    ),
    "own dense layer with a rate": (COUNT, lambda: seq((6,), OwnDense(1, tf.exp), loss="poisson", metrics=["mae"])),
    "probit": (
        BINARY,
        lambda: graph(lambda t: 0.5 * (1 + ops.erf(L.Dense(1)(t) / 1.41421)), loss=BCE),
    ),
    "the probability and what is left": (
        BINARY,
        lambda: graph(lambda t: (lambda p: L.Concatenate()([1 - p, p]))(L.Dense(1, "sigmoid")(t)), loss=SCCE),
    ),
    "steep": (BINARY, lambda: graph(lambda t: L.Lambda(lambda z: tf.sigmoid(40.0 * z))(L.Dense(1)(t)), loss=BCE)),
    "nearly flat": (
        REGRESSION,
        lambda: graph(lambda t: L.Lambda(lambda z: 0.001 * z + 0.5)(L.Dense(1)(t))),
    ),
    "temperature": (
        tasks.MultiClass(4),
        lambda: graph(lambda t: L.Lambda(lambda z: tf.nn.softmax(z / 0.5))(L.Dense(4)(t)), loss=SCCE),
    ),
    "softmax by hand, shifted": (
        tasks.MultiClass(4),
        lambda: graph(
            lambda t: (lambda e: e / ops.sum(e, axis=-1, keepdims=True))(
                (lambda z: ops.exp(z - ops.max(z, axis=-1, keepdims=True)))(L.Dense(4)(t))
            ),
            loss=SCCE,
        ),
    ),
    # losses of one's own
    "own loss of ids and logits": (tasks.MultiClass(3), lambda: seq((6,), L.Dense(3), loss=sparse_own)),
    "own loss that makes one-hot": (tasks.MultiClass(3), lambda: seq((6,), L.Dense(3, "softmax"), loss=one_hot_own)),
    "own loss class": (REGRESSION, lambda: seq((6,), L.Dense(1), loss=WeightedSquares(), metrics=["mae"])),
    "own loss class, not made": (REGRESSION, lambda: seq((6,), L.Dense(1), loss=WeightedSquares, metrics=["mae"])),
    "columns that weigh differently": (
        tasks.Regression(3),
        lambda: seq(
            (6,), L.Dense(3), loss=lambda y, p: ops.sum(ops.square(y - p) * ops.array([1.0, 2.0, 5.0]), axis=-1),
            metrics=["mae"],
        ),
    ),
    "own loss of a column": (
        BINARY,
        lambda: seq((6,), L.Dense(1, "sigmoid"), loss=lambda y, p: keras.losses.binary_crossentropy(y[:, 0:1], p)),
    ),
    "root mean squared error": (
        tasks.Regression(3), lambda: seq((6,), L.Dense(3), loss=lambda y, p: tf.sqrt(tf.reduce_mean((p - y) ** 2)))
    ),
    "own loss of logits and ids, by Keras": (
        tasks.MultiClass(3),
        lambda: seq((6,), L.Dense(3), loss=lambda y, p: keras.losses.sparse_categorical_crossentropy(y, p, True)),
    ),
    "own loss at positions": (
        tasks.Each(tasks.MultiClass(4)),
        lambda: seq((None, 6), L.Dense(4), loss=lambda y, p: keras.losses.sparse_categorical_crossentropy(y, p, True)),
    ),
    # at positions
    "a sequence for a sequence, step by step": (
        tasks.Each(tasks.Regression(3)),
        lambda: fitted(
            Code(
                lambda s, x: tf.transpose(tf.stack([s.out(x[:, 0]), s.out(x[:, 1])]), [1, 0, 2]), out=L.Dense(3)
            ),
            zeros(4, 5, 6), None, "mse", ["mae"],
        ),
    ),
    "the last values and what changes": (
        tasks.Each(tasks.Regression(3)),
        lambda: fitted(
            Code(lambda s, x: x + s.m(x), m=keras.Sequential([L.LSTM(4, return_sequences=True), L.Dense(3)])),
            zeros(4, 5, 3), None, "mse", ["mae"],
        ),
    ),
    "several steps from one": (
        tasks.Each(tasks.Regression(2)), lambda: seq((6,), L.Dense(6), L.Reshape((3, 2)), loss="mse")
    ),
    "a picture for a picture": (
        tasks.Each(tasks.MultiClass(3)),
        lambda: seq(
            (16, 16, 3), L.Conv2D(4, 3, strides=2, padding="same"), L.Conv2DTranspose(3, 3, strides=2, padding="same"),
            L.Softmax(), loss=SCCE,
        ),
    ),
    "the next word, after a state": (
        tasks.Each(tasks.MultiClass(9)),
        lambda: fitted(
            Code(
                lambda s, x: s.out(s.g(s.e(x), initial_state=s.g.get_initial_state(tf.shape(x)[0]))[0]),
                e=L.Embedding(9, 4), g=L.GRU(8, return_sequences=True, return_state=True), out=L.Dense(9),
            ),
            zeros(4, 5, dtype="int32"), None, SCCE_LOGITS,
        ),
    ),
    # ends that people write
    "two of a kind, told apart": (
        BINARY,
        lambda: graph(
            lambda t: L.Dense(1, "sigmoid")(L.Lambda(lambda z: tf.abs(z[0] - z[1]))([L.Dense(4)(t), L.Dense(4)(t)])),
            loss=BCE,
        ),
    ),
    "a softmax of which one column stays": (
        BINARY, lambda: graph(lambda t: L.Dense(2, "softmax")(t)[:, 1:], loss=BCE)
    ),
    "experts and a gate": (
        tasks.MultiClass(3),
        lambda: graph(
            lambda t: (lambda g, a, b: g * a + (1 - g) * b)(
                L.Dense(1, "sigmoid")(t), L.Dense(3, "softmax")(t), L.Dense(3, "softmax")(t)
            ),
            loss=SCCE,
        ),
    ),
    "spectral normalization": (BINARY, lambda: seq((6,), L.SpectralNormalization(L.Dense(1)), loss=BCE_LOGITS)),
    "kept from 0 and 1": (
        BINARY,
        lambda: seq(
            (6,), L.Dense(1, "sigmoid"), L.Lambda(lambda t: tf.clip_by_value(t, 1e-6, 1 - 1e-6)), loss=BCE
        ),
    ),
    "a partial": (
        tasks.MultiClass(3),
        lambda: seq((6,), L.Dense(3, activation=functools.partial(ops.softmax, axis=-1)), loss=SCCE),
    ),
    "a gated number": (
        REGRESSION, lambda: graph(lambda t: L.Multiply()([L.Dense(1, "sigmoid")(t), L.Dense(1)(t)]))
    ),
    "dropout that never rests": (
        tasks.MultiClass(3),
        lambda: seq((6,), L.Dense(4), L.Lambda(lambda t: tf.nn.dropout(t, 0.5)), L.Dense(3, "softmax"), loss=SCCE),
    ),
    # precision
    "mixed_float16": (
        tasks.MultiClass(3),
        lambda: half("mixed_float16", lambda: L.Dense(3, activation=tf.nn.softmax), loss=SCCE),
    ),
    "mixed_float16, in a Lambda": (
        tasks.MultiClass(3),
        lambda: half(
            "mixed_float16", lambda: L.Dense(3), lambda: L.Lambda(lambda t: tf.nn.softmax(t)), loss=SCCE
        ),
    ),
    "mixed_bfloat16, in a Lambda": (
        BINARY,
        lambda: half("mixed_bfloat16", lambda: L.Dense(1), lambda: L.Lambda(lambda t: tf.sigmoid(t)), loss=BCE),
    ),
    "mixed_float16, own layer": (
        REGRESSION,
        lambda: half("mixed_float16", lambda: OwnDense(1), loss="mse", metrics=["mae"]),
    ),
    "mixed_bfloat16, own softmax": (
        tasks.MultiClass(10),
        lambda: half("mixed_bfloat16", lambda: OwnDense(10, ops.softmax), loss=SCCE),
    ),
    "float16 inputs": (
        BINARY,
        lambda: graph(lambda t: L.Lambda(lambda z: tf.sigmoid(z))(L.Dense(1)(t)), loss=BCE, dtype="float16"),
    ),
    "float64": (
        BINARY,
        lambda: seq((6,), L.Dense(1, activation=lambda t: tf.sigmoid(t), dtype="float64"), loss=BCE, dtype="float64"),
    ),
    # names
    "'BCE'": (BINARY, lambda: seq((6,), L.Dense(1, "sigmoid"), loss="BCE")),
    "'CrossEntropy' in any letters": (BINARY, lambda: seq((6,), L.Dense(1, "sigmoid"), loss="CrossEntropy")),
    "'KLDivergence'": (tasks.MultiClass(3), lambda: seq((6,), L.Dense(3, "softmax"), loss="KLDivergence")),
    "by the name of the layer": (
        REGRESSION,
        lambda: graph(L.Dense(1, name="price"), loss={"price": "mse"}),
    ),
    "an output with a name": (REGRESSION, lambda: graph(lambda t: {"price": L.Dense(1)(t)}, loss={"price": "mse"})),
}  # fmt: skip


def _built(layer: L.Layer, size: int) -> L.Layer:
    layer.build((None, size))
    return layer


def _called_with_two() -> keras.Model:
    made = TwoArguments()
    made.compile("adam", "mse", metrics=["mae"])
    made(zeros(4, 3), zeros(4, 3))
    return made


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", one_in(4, FITS))
def test_fits(name: str) -> None:
    task, build = FITS[name]
    verdict = judge(build(), task)
    assert verdict.fits, verdict.explain()


# --- what does not ----------------------------------------------------------------------------------------------------


class Repeller(L.Layer):
    """A scaled sigmoid of its own: its range is what training makes of it."""

    def build(self, shape: Any) -> None:
        self.w = self.add_weight(shape=(shape[-1], 1))
        self.top = self.add_weight(shape=(), initializer="ones")

    def call(self, x: Any) -> Any:
        return self.top * ops.sigmoid(ops.matmul(x, self.w))


#: (task, model, link, wrong parts). The link is None where only the parts matter.
WRONG: dict[str, tuple[Any, Builder, Link | None, str]] = {
    # the axis of a softmax
    "a softmax at each position of one unit": (
        tasks.MultiClass(20),
        lambda: seq((20, 3), L.Dense(1, activation="softmax"), loss=CCE),
        Link.SOFTMAX,
        "activation",
    ),
    "the same, flattened": (
        tasks.MultiClass(20),
        lambda: seq((20, 3), L.Dense(1, activation="softmax"), L.Flatten(), loss=CCE),
        Link.SOFTMAX,
        "activation",
    ),
    "groups of four": (
        tasks.MultiClass(20),
        lambda: seq((3,), L.Dense(20), L.Reshape((5, 4)), L.Softmax(), L.Flatten(), loss=CCE),
        Link.SOFTMAX,
        "activation",
    ),
    "groups of two that stay": (
        tasks.MultiClass(10),
        lambda: seq((3,), L.Dense(10), L.Reshape((2, 5)), L.Softmax(), loss=CCE),
        Link.SOFTMAX,
        "activation",
    ),
    "over an axis of one": (
        tasks.MultiClass(20),
        lambda: seq((1, 3), L.Dense(20), L.Softmax(axis=1), loss=CCE),
        Link.SOFTMAX,
        "activation",
    ),
    "keras.ops.softmax over an axis of one": (
        tasks.MultiClass(20),
        lambda: graph(lambda t: L.Flatten()(ops.softmax(L.Dense(20)(t), axis=1)), (1, 3), CCE),
        Link.SOFTMAX,
        "activation",
    ),
    "tf.nn.softmax over an axis of one": (
        tasks.MultiClass(20),
        lambda: graph(lambda t: L.Flatten()(L.Lambda(lambda z: tf.nn.softmax(z, axis=1))(L.Dense(20)(t))), (1, 3), CCE),
        Link.SOFTMAX,
        "activation",
    ),
    "tf.nn.softmax over groups": (
        tasks.MultiClass(20),
        lambda: graph(
            lambda t: L.Flatten()(L.Lambda(lambda z: tf.nn.softmax(z, axis=1))(L.Reshape((5, 4))(L.Dense(20)(t)))),
            loss=CCE,
        ),
        Link.SOFTMAX,
        "activation",
    ),
    "tf.nn.softmax over the batch": (
        tasks.MultiClass(3),
        lambda: graph(lambda t: L.Lambda(lambda z: tf.nn.softmax(z, axis=0))(L.Dense(3)(t)), loss=CCE),
        Link.OTHER,
        "activation",
    ),
    "over the positions": (
        tasks.MultiClass(3),
        lambda: seq((None, 4), L.Dense(3), L.Softmax(axis=1), loss=SCCE),
        Link.OTHER,
        "units activation",
    ),
    # outputs at positions: only the units are wrong
    "forgot to return the last step alone": (
        tasks.MultiClass(3),
        lambda: seq((None, 4), L.LSTM(8, return_sequences=True), L.Dense(3, activation="softmax"), loss=SCCE),
        Link.SOFTMAX,
        "units",
    ),
    "forgot to pool": (
        tasks.MultiClass(3),
        lambda: seq((None, None, 3), L.Conv2D(4, 3), L.Conv2D(3, 1, activation=tf.nn.softmax), loss=SCCE),
        Link.SOFTMAX,
        "units",
    ),
    "forgot to pool, with code": (
        tasks.MultiClass(3),
        lambda: seq((None, None, 3), L.Conv2D(3, 1), L.Lambda(lambda t: tf.nn.softmax(t)), loss=SCCE),
        Link.SOFTMAX,
        "units",
    ),
    "a distributed softmax": (
        tasks.MultiClass(3),
        lambda: seq((None, 4), L.TimeDistributed(L.Dense(3, activation="softmax")), loss=SCCE),
        Link.SOFTMAX,
        "units",
    ),
    # ranges are no readings
    "clipped": (
        BINARY, lambda: seq((6,), OwnDense(1, lambda z: ops.clip(z, 0, 1)), loss=BCE), Link.OTHER, "activation"
    ),
    "a step": (
        BINARY,
        lambda: seq((6,), OwnDense(1, lambda z: ops.cast(z > 0, "float32")), loss=BCE),
        Link.OTHER,
        "activation",
    ),
    "a folded sine": (
        BINARY, lambda: seq((6,), OwnDense(1, lambda z: ops.abs(ops.sin(z))), loss=BCE), Link.OTHER, "activation"
    ),
    "a bell": (BINARY, lambda: seq((6,), OwnDense(1, lambda z: ops.exp(-z * z)), loss=BCE), Link.OTHER, "activation"),
    "a constant": (
        REGRESSION, lambda: seq((6,), OwnDense(1, lambda z: 0 * z + 0.5), loss="mse"), Link.OTHER, "activation"
    ),
    "a bell in one piece": (
        BINARY,
        lambda: fitted(
            Code(lambda s, x: tf.exp(-tf.square(s.out(x))), out=L.Dense(1)), zeros(4, 5), None, BCE
        ),
        Link.OTHER,
        "activation",
    ),
    "a sigmoid of any height": (REGRESSION, lambda: seq((6,), Repeller(), loss="mse"), None, "activation"),
    "one number, normalised": (
        REGRESSION, lambda: seq((6,), L.Dense(1), L.LayerNormalization(), loss="mse"), Link.OTHER, "activation"
    ),
    "three numbers, normalised": (
        tasks.Regression(3), lambda: seq((6,), L.Dense(3), L.LayerNormalization(), loss="mse"), Link.OTHER, "activation"
    ),
    "unit length": (
        tasks.Regression(3), lambda: seq((6,), L.Dense(3), L.UnitNormalization(), loss="mse"), Link.OTHER, "activation"
    ),
    "normalised after a sigmoid": (
        BINARY,
        lambda: seq((6,), L.Dense(1, "sigmoid"), L.BatchNormalization(), loss=BCE),
        Link.OTHER,
        "activation",
    ),
    "normalised after a softmax": (
        tasks.MultiClass(3),
        lambda: seq((6,), L.Dense(3, "softmax"), L.BatchNormalization(), loss=SCCE),
        Link.OTHER,
        "activation",
    ),
    "softmax of tanh": (
        tasks.MultiClass(3),
        lambda: seq((6,), L.Dense(3, "tanh"), L.Softmax(), loss=SCCE),
        Link.OTHER,
        "activation",
    ),
    "a number times itself": (
        REGRESSION, lambda: graph(lambda t: (lambda z: z * z)(L.Dense(1)(t))), Link.OTHER, "activation"
    ),
    "the cosine of embeddings": (
        REGRESSION,
        lambda: graph(lambda t: L.Dot(1, normalize=True)([L.Dense(4)(t), L.Dense(4)(t)])),
        Link.OTHER,
        "activation",
    ),
    # readings that were right stay what they are
    "relu": (REGRESSION, lambda: seq((6,), OwnDense(1, ops.relu), loss="mse"), Link.RELU, "activation"),
    "tanh": (REGRESSION, lambda: seq((6,), OwnDense(1, ops.tanh), loss="mse"), Link.TANH, "activation"),
    "linear for yes or no": (
        BINARY, lambda: half("mixed_float16", lambda: OwnDense(1), loss=BCE), Link.IDENTITY, "activation"
    ),
    "a sigmoid for one of several": (
        tasks.MultiClass(3),
        lambda: half("mixed_bfloat16", lambda: L.Dense(3), lambda: L.Lambda(lambda t: tf.sigmoid(t)), loss=SCCE),
        Link.SIGMOID,
        "activation",
    ),
    # losses
    "a loss of one column": (
        tasks.Regression(3),
        lambda: seq((6,), L.Dense(3), loss=lambda y, p: ops.square(y[:, 0] - p[:, 0])),
        Link.IDENTITY,
        "loss",
    ),
    "a loss of one label": (
        tasks.MultiLabel(3),
        lambda: seq((6,), L.Dense(3, "sigmoid"), loss=first_label),
        Link.SIGMOID,
        "loss",
    ),
    "a loss over another axis": (
        tasks.MultiClass(3),
        lambda: seq((6,), L.Dense(3, "softmax"), loss=keras.losses.SparseCategoricalCrossentropy(axis=0)),
        Link.SOFTMAX,
        "loss",
    ),
    "'Mse'": (REGRESSION, lambda: seq((6,), L.Dense(1), loss="Mse"), Link.IDENTITY, "loss"),
    "'BINARY_CROSSENTROPY'": (
        BINARY, lambda: seq((6,), L.Dense(1, "sigmoid"), loss="BINARY_CROSSENTROPY"), Link.SIGMOID, "loss"
    ),
    "'logcosh'": (REGRESSION, lambda: seq((6,), L.Dense(1), loss="logcosh"), Link.IDENTITY, "loss"),
    # no loss, or none that is known, says nothing of a plausible head
    "no loss, logits": (tasks.MultiClass(3), lambda: seq((6,), L.Dense(3), loss=None), Link.IDENTITY, "loss"),
    "no loss, relu": (
        tasks.MultiClass(3), lambda: seq((6,), L.Dense(3, "relu"), loss=None), Link.RELU, "activation loss"
    ),
    "a loss that nobody knows": (
        BINARY,
        lambda: seq((6,), L.Dense(1), loss=lambda y, p: ops.mean(ops.sin(y - p))),
        Link.IDENTITY,
        "loss",
    ),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", one_in(3, WRONG))
def test_does_not_fit(name: str) -> None:
    task, build, link, parts = WRONG[name]
    verdict = judge(build(), task)
    wrong = [part for part in ("units", "activation", "loss") if not getattr(verdict, part)]
    assert wrong == parts.split(), verdict.explain()
    assert link in (None, verdict.reading.head.link), verdict.explain()


# --- what cannot be judged --------------------------------------------------------------------------------------------


class OwnStep(keras.Model):
    def train_step(self, data: Any) -> Any:
        return {}


class OwnStepWithTheLoss(keras.Model):
    """As in Keras's guide: a step by hand, with the loss that compile was told."""

    def train_step(self, data: Any) -> Any:
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.compute_loss(y=y, y_pred=self(x, training=True))
        self.optimizer.apply(tape.gradient(loss, self.trainable_weights), self.trainable_weights)
        return {"loss": loss}


class OwnLoss(keras.Model):
    def compute_loss(self, x: Any = None, y: Any = None, y_pred: Any = None, **_: Any) -> Any:
        return ops.mean(ops.abs(y - y_pred))


class OwnCompile(keras.Model):
    def compile(self, optimizer: Any, own_loss: Any) -> None:
        super().compile(optimizer)
        self.own_loss = own_loss


class OwnCompileAlone(keras.Model):
    def compile(self, optimizer: Any) -> None:
        self.optimizer = optimizer


class Penalty(L.Layer):
    def call(self, x: Any) -> Any:
        self.add_loss(ops.mean(ops.square(x)))
        return x


def of_class(kind: type, *compiled: Any) -> keras.Model:
    inputs = keras.Input((6,))
    made = kind(inputs, L.Dense(1)(inputs))
    made.compile("adam", *compiled)
    return made


def needs_a_matrix() -> keras.Model:
    """Takes inputs that nobody can guess: square, symmetric, with ones."""

    def call(self: Any, x: Any) -> Any:
        tf.debugging.assert_equal(x, tf.eye(5, batch_shape=[tf.shape(x)[0]]) * 3.0)
        return tf.sigmoid(self.out(x[:, 0]))

    return fitted(Code(call, out=L.Dense(1)), np.stack([3 * np.eye(5, dtype="float32")] * 4), None, BCE)


UNREADABLE: dict[str, tuple[Builder, str]] = {
    "a step of its own": (lambda: of_class(OwnStep, "mse"), "train_step of its own"),
    "a step of its own, without a loss": (lambda: of_class(OwnStep), "train_step of its own"),
    "a loss of its own": (lambda: of_class(OwnLoss, "mse"), "compute_loss of its own"),
    "a compile of its own": (lambda: of_class(OwnCompile, "mse"), "compile of its own"),
    "a compile that is Keras's no more": (lambda: of_class(OwnCompileAlone), "compile of its own"),
    "a loss that a layer adds": (lambda: seq((6,), L.Dense(1), Penalty(), loss=None), "add_loss"),
    "one number for a batch": (lambda: graph(lambda t: ops.mean(L.Dense(1)(t))), "for a whole batch"),
    "a mean over the examples": (
        lambda: graph(lambda t: ops.mean(L.Dense(1)(t), axis=0, keepdims=True)),
        "for a whole batch",
    ),
    "a loss for no output": (lambda: graph(L.Dense(1), loss={"nosuch": "mse"}), "'nosuch'"),
    "a loss by name where there are no names": (lambda: seq((6,), L.Dense(1), loss={"dense": "mse"}), "no names"),
    "two losses for one output": (lambda: seq((6,), L.Dense(1), loss=["mse", "mae"]), "found 2 losses"),
    "inputs that nobody can guess": (needs_a_matrix, "The judge could not make up inputs"),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", UNREADABLE)
def test_says_why_it_cannot_judge(name: str) -> None:
    build, reason = UNREADABLE[name]
    made = build()
    with pytest.raises(Unreadable) as raised:
        judge(made, REGRESSION)
    sentence = str(raised.value)
    assert reason in sentence and "\x1b" not in sentence and "\n" not in sentence


@pytest.mark.parametrize(
    "build",
    [
        lambda: of_class(OwnStepWithTheLoss, "mse"),
        lambda: seq((6,), L.Dense(8, activity_regularizer="l2"), L.Dense(1, kernel_regularizer="l1"), loss="mse"),
        lambda: seq((6,), Penalty(), L.Dense(1), loss="mse"),
    ],
    ids=["a step that uses it", "regularizers", "added to it"],
)
def test_a_loss_that_compile_was_told_is_judged(build: Builder) -> None:
    made = build()
    assert judge(made, REGRESSION).fits
    made.fit(zeros(4, 6), zeros(4, 1), verbose=0)
    assert judge(made, REGRESSION).fits


# --- training and saving change nothing -------------------------------------------------------------------------------

TRAINED = [
    "normalised after a sigmoid", "clipped", "a constant", "groups of four", "a sigmoid of any height", "relu",
    "one number, normalised",
]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", one_in(3, TRAINED))
def test_training_does_not_change_the_verdict(name: str) -> None:
    task, build, *_ = WRONG[name]
    made = build()
    before = judge(made, task)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, *made.input_shape[1:]))
    made.optimizer.learning_rate = 0.3
    y = np.eye(20)[rng.integers(0, 20, 64)] if made.output_shape[-1] == 20 else rng.integers(0, 2, (64, 1))
    made.fit(x, y, epochs=5, verbose=0)
    after = judge(made, task)
    assert (before.mistakes, before.reading.head.link) == (after.mistakes, after.reading.head.link)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("start", [0, *[pytest.param(start, marks=pytest.mark.slow) for start in (1, 2, 3)]])
def test_a_saved_file_has_the_verdict_of_the_model(start: int, tmp_path: Path) -> None:
    """For every model here that a file can hold without code; always for a quarter of them."""
    compared = 0
    for name, (task, build, *_) in list({**FITS, **WRONG}.items())[start::4]:
        if name == "a loss over another axis":
            continue  # Keras stores the loss without its axis, so in the file it is another
        live, path = build(), tmp_path / "model.keras"
        try:
            live.save(path)
            stored = judge(path, task)
        except (Unreadable, TypeError, ValueError, NotImplementedError):
            continue  # code of its author's, which a file does not hold
        there = judge(live, task)
        compared += 1
        assert (stored.mistakes, stored.reading.head) == (there.mistakes, there.reading.head), name
    assert compared > 10


def test_judging_a_deep_model_runs_its_head_alone() -> None:
    """A residual network for pictures of 224 pixels, whose head is a function that only real numbers tell."""
    body = keras.applications.ResNet50V2(weights=None, include_top=False, pooling="avg", input_shape=(224, 224, 3))
    for activation in (tf.nn.softmax, lambda z: tf.nn.softmax(z)):
        made = keras.Sequential([keras.Input((224, 224, 3)), body, L.Dense(10, activation=activation)])
        made.compile("adam", SCCE, metrics=["accuracy"])
        start = time.process_time()
        assert judge(made, tasks.MultiClass(10)).fits
        assert time.process_time() - start < 1.5


def test_judging_an_ordinary_model_takes_milliseconds() -> None:
    made, times = seq((6,), L.Dense(8, "relu"), L.Dense(3, "softmax"), loss=SCCE), []
    for _ in range(20):
        start = time.process_time()
        judge(made, tasks.MultiClass(3))
        times.append(time.process_time() - start)
    assert float(np.median(times)) < 0.005


# --- several outputs, and objects that compile takes ------------------------------------------------------------------


def test_outputs_in_a_list_in_a_dict_have_names() -> None:
    inputs = keras.Input((4,))
    made = keras.Model(inputs, {"x": [L.Dense(1)(inputs), L.Dense(3, "softmax")(inputs)]})
    made.compile("adam", {"x": ["mse", SCCE]}, metrics={"x": [["mae"], ["accuracy"]]})
    verdicts = judge_outputs(made, [REGRESSION, tasks.MultiClass(3)])
    assert list(verdicts) == ["x 1", "x 2"]
    assert all(verdict.fits and verdict.metrics for verdict in verdicts.values())


def test_the_same_tensor_twice_is_two_outputs() -> None:
    inputs = keras.Input((4,))
    tensor = L.Dense(1, name="price")(inputs)
    made = keras.Model(inputs, [tensor, tensor])
    made.compile("adam", ["mse", "mae"])
    assert list(judge_outputs(made, [REGRESSION, REGRESSION])) == ["price", "price 2"]
