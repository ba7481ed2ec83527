"""A layer that behaves when it is tried and not otherwise: what the model really gives decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers, ops

from headcheck import tasks
from headcheck.judging.judgement import judge
from headcheck.theory.heads import Link
from tests.samples import one_in

SCCE = "sparse_categorical_crossentropy"
CLASSES = tasks.MultiClass(classes=3)


class Head(layers.Layer):
    """A dense layer that gives a softmax where `tried` says so, and plain numbers elsewhere."""

    def __init__(self, tried: Callable[[Any, Any, Any], bool]) -> None:
        super().__init__()
        self.tried, self.calls = tried, 0

    def build(self, shape: Any) -> None:
        self.kernel = self.add_weight(shape=(shape[-1], 3), initializer="glorot_uniform")
        self.bias = self.add_weight(shape=(3,), initializer="zeros")
        self.before: Any = None

    @property
    def _kernel(self) -> Any:
        return self.kernel

    def compute_output_shape(self, shape: Any) -> Any:
        return (None, 3)

    def call(self, x: Any, training: Any = None) -> Any:
        z = ops.matmul(x, self.kernel) + self.bias
        if isinstance(x, keras.KerasTensor) or not hasattr(x, "numpy"):
            return z
        self.calls += 1
        if self.before is None:
            self.before = np.array(self.kernel.numpy())
        return ops.softmax(z) if self.tried(self, np.array(x), training) else z


def model(tried: Callable[[Any, Any, Any], bool], body: bool = True) -> keras.Model:
    made = keras.Sequential([keras.Input((6,)), *[layers.Dense(8, "relu")][: int(body)], Head(tried)])
    made.compile("adam", SCCE, metrics=["accuracy"], run_eagerly=True)
    return made


TRIED: dict[str, Callable[[Any, Any, Any], bool]] = {
    "weights of zero": lambda head, x, training: not head.kernel.numpy().any(),
    "other weights": lambda head, x, training: not np.array_equal(head.kernel.numpy(), head.before),
    "large weights": lambda head, x, training: np.abs(head.kernel.numpy()).max() > 1.2,
    "nine examples": lambda head, x, training: len(x) == 9,
    "two examples": lambda head, x, training: len(x) == 2,
    "several examples": lambda head, x, training: len(x) > 1,
    "numbers below zero": lambda head, x, training: bool((x < 0).any()),
    "the first calls": lambda head, x, training: head.calls <= 12,
    "not while training": lambda head, x, training: not training,
}


@pytest.mark.parametrize("body", [True, False])
@pytest.mark.parametrize("name", one_in(3, TRIED))
def test_a_softmax_for_the_judge_alone_is_none(name: str, body: bool) -> None:
    verdict = judge(model(TRIED[name], body), CLASSES)
    assert verdict.units and verdict.loss and not verdict.activation, verdict.explain()


def test_the_verdict_says_what_the_real_outputs_are() -> None:
    verdict = judge(model(TRIED["other weights"]), CLASSES)
    assert verdict.reading.head.link is Link.IDENTITY
    assert verdict.reading.head.called == "linear (not softmax, as it looks when it is tried)"


@pytest.mark.parametrize("body", [True, False])
def test_an_honest_one_is_what_it_is(body: bool) -> None:
    assert judge(model(lambda *_: True, body), CLASSES).fits
    assert judge(model(lambda *_: False, body), CLASSES).mistakes == ("logits-as-distribution",)


def test_symbols_are_no_outputs() -> None:
    class Symbolic(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.out = layers.Dense(3)

        def call(self, x: Any) -> Any:
            z = self.out(x)
            return ops.softmax(z) if isinstance(x, keras.KerasTensor) else z

    made = Symbolic()
    made.compile("adam", SCCE, metrics=["accuracy"], run_eagerly=True)
    made(np.zeros((4, 6), "float32"))
    assert judge(made, CLASSES).mistakes == ("logits-as-distribution",)


def test_weights_are_put_back() -> None:
    made = model(TRIED["other weights"])
    before = [np.array(weight) for weight in made.get_weights()]
    judge(made, CLASSES)
    assert all(np.array_equal(a, b) for a, b in zip(before, made.get_weights(), strict=True))
