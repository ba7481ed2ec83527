"""Whatever `keras.Model.compile` accepts gets a verdict or one sentence, and never a traceback."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest
from keras import layers, ops

from headcheck import Unreadable, judge_outputs, tasks
from headcheck.judging.judgement import judge

L = layers


class NeedsArguments(keras.losses.Loss):
    def __init__(self, weight: float) -> None:
        super().__init__()

    def call(self, y: Any, p: Any) -> Any:
        return ops.mean(y - p)


class RaisesAlways(keras.losses.Loss):
    def __init__(self) -> None:
        raise RuntimeError("no")


class OddMetric(keras.metrics.Metric):
    def __init__(self, needs: int, name: str = "odd") -> None:
        super().__init__(name=name)

    def result(self) -> float:
        return 0.0


class Callable_:
    def __call__(self, y: Any, p: Any) -> Any:
        return ops.mean(ops.square(y - p), axis=-1)


class Stubborn:
    """Raises whatever it is asked."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]

    def __call__(self, *_: Any) -> Any:
        raise RuntimeError("no")


def _raises(y: Any, p: Any) -> Any:
    raise ZeroDivisionError


LOSSES: list[Any] = [
    None, "mse", "Mse", "nonsense", "", "crossentropy", "Loss", keras.losses.MeanSquaredError,
    keras.losses.MeanSquaredError(), keras.losses.mean_squared_error, NeedsArguments, RaisesAlways, Callable_(),
    Callable_, functools.partial(keras.losses.binary_crossentropy, from_logits=True), _raises, lambda y, p: None,
    lambda y, p: "text", lambda y: y, lambda y, p: np.float64(3.0), lambda y, p: p, lambda y, p: [p, p],
    lambda y, p: ops.sum(p) * float("nan"), keras.losses.CTC(), keras.losses.Dice(), keras.losses.Tversky(),
    keras.losses.Circle(), keras.losses.CosineSimilarity(axis=0), keras.losses.CategoricalGeneralizedCrossEntropy(),
    keras.losses.SparseCategoricalCrossentropy(axis=0), Stubborn(), 3, 3.5, np.zeros(3), {"output": "mse"}, {},
    {"nosuch": "mse"}, ["mse"], ("mse",), ["mse", "mae"], [None], [["mse"]], {"a": {"b": "mse"}},
    {"a": "mse", "b": "mae"}, [["mse", "mae"]], {"class_name": "MeanSquaredError", "config": {}},
]  # fmt: skip

METRICS: list[Any] = [
    None, [], ["accuracy"], ["nonsense"], [keras.metrics.MeanIoU], [keras.metrics.MeanIoU(2)], [OddMetric],
    [OddMetric(1)], [keras.metrics.Mean], [keras.metrics.Metric], [lambda y, p: p], [_raises], [Callable_()],
    [functools.partial(keras.metrics.mean_absolute_error)], {"a": "mae"}, {"a": {"b": ["mae"]}}, [["mae"]],
    [["mae"], ["mse"]], [None], (), ("acc",), ["ACC"], [3], [np.zeros(2)], [Stubborn()], [{"x": "mae"}], {"a": None},
    [keras.losses.MeanSquaredError], [keras.losses.MeanSquaredError()], ["MeanIoU"],
    [keras.metrics.Precision(thresholds=[0.2, 0.5])], [keras.metrics.F1Score(threshold=0.5)],
    [keras.metrics.AUC(from_logits=True)],
]  # fmt: skip


def _functional(end: Callable[[Any], Any], shape: tuple[int | None, ...] = (4,), **how: Any) -> keras.Model:
    inputs = keras.Input(shape, **how)
    return keras.Model(inputs, end(inputs))


class Odd(keras.Model):
    """Returns what it is told to."""

    def __init__(self, end: Callable[[Any, Any], Any]) -> None:
        super().__init__()
        self.out, self.end = L.Dense(2), end

    def call(self, x: Any) -> Any:
        return self.end(self.out(x), x)


def _called(made: keras.Model) -> keras.Model:
    made(np.zeros((3, 4), "float32"))
    return made


MODELS: dict[str, Callable[[], keras.Model]] = {
    "plain": lambda: _functional(L.Dense(1)),
    "sequential": lambda: keras.Sequential([keras.Input((4,)), L.Dense(3, activation="softmax")]),
    "never called": lambda: keras.Sequential([L.Dense(3, activation="softmax")]),
    "never called, ends in code": lambda: keras.Sequential([L.Dense(3), L.Lambda(lambda t: t)]),
    "empty": lambda: keras.Sequential(),
    "only an input": lambda: keras.Sequential([keras.Input((4,))]),
    "nothing in between": lambda: _functional(lambda t: t),
    "a number": lambda: _functional(lambda t: ops.mean(L.Dense(1)(t))),
    "numbers in a dict": lambda: _functional(lambda t: {"a": ops.mean(t), "b": ops.sum(L.Dense(1)(t))}),
    "no units": lambda: _functional(lambda t: ops.squeeze(L.Dense(1)(t), -1)),
    "whole numbers": lambda: _functional(lambda t: ops.argmax(L.Dense(3)(t), axis=-1)),
    "truth values": lambda: _functional(lambda t: L.Dense(3)(t) > 0),
    "random": lambda: _functional(lambda t: t + keras.random.normal((4,))),
    "nested": lambda: _functional(lambda t: {"x": [L.Dense(1)(t), L.Dense(2)(t)], "y": {"z": L.Dense(1)(t)}}),
    "the same twice": lambda: _functional(lambda t: (lambda d: [d, d])(L.Dense(1, name="a")(t))),
    "a dict": lambda: _functional(lambda t: {"a": L.Dense(1)(t), "b": L.Dense(2, "softmax")(t)}),
    "a list of one": lambda: _functional(lambda t: [L.Dense(1)(t)]),
    "states": lambda: _functional(lambda t: L.LSTM(2, return_state=True)(t), (3, 4)),
    "last state": lambda: _functional(lambda t: L.LSTM(2, return_state=True)(t)[1], (3, 4)),
    "five axes": lambda: _functional(lambda t: L.Conv3D(2, 1)(t), (3, 3, 3, 4)),
    "code that raises": lambda: _functional(L.Lambda(lambda z: z if z.shape[0] is None else _raises(z, z))),
    "code of two": lambda: _functional(lambda t: L.Lambda(lambda z: (z, z * 2))(L.Dense(1)(t))),
    "a class": lambda: _called(Odd(lambda z, x: z)),
    "a class, not called": lambda: Odd(lambda z, x: z),
    "a class with a dict": lambda: _called(Odd(lambda z, x: {"a": z, "b": ops.softmax(z)})),
    "a class with nothing": lambda: _called(Odd(lambda z, x: [])),
    "a class with a number": lambda: _called(Odd(lambda z, x: ops.mean(z))),
    "a class with text": lambda: Odd(lambda z, x: "text"),
    "a class with code": lambda: _called(Odd(lambda z, x: ops.convert_to_tensor(np.array(z.numpy() * 2)))),
    "strings": lambda: _functional(lambda t: L.StringLookup(vocabulary=["a"])(t), (1,), dtype="string"),
}  # fmt: skip


def _tried(made: keras.Model, loss: Any, metrics: Any) -> str:
    """What the judge does with a model compiled so: "refused by Keras", "verdict", "unreadable"."""
    try:
        made.compile("adam", loss=loss, metrics=metrics)
    except Exception:
        return "refused by Keras"
    outcome = "unreadable"
    for judged in (
        lambda: judge(made, tasks.Binary()),
        lambda: judge_outputs(made, [tasks.Regression(2), tasks.MultiClass(3)]),
    ):
        try:
            judged()
            outcome = "verdict"
        except Unreadable as unreadable:
            sentence = str(unreadable)
            assert sentence and "\x1b" not in sentence and len(sentence) < 500, sentence
    return outcome


@pytest.mark.filterwarnings("ignore")
def test_odd_losses_metrics_and_models() -> None:
    """Each odd loss and each odd set of metrics once, on models in turn; each odd model once."""
    plain = itertools.cycle([MODELS[name]() for name in ("plain", "sequential", "a dict", "nested", "no units")])
    seen = {_tried(next(plain), loss, ["mae"]) for loss in LOSSES for _ in range(2)}
    seen |= {_tried(next(plain), "mse", metrics) for metrics in METRICS for _ in range(2)}
    seen |= {_tried(build(), "mse", None) for build in MODELS.values()}
    assert {"verdict", "unreadable"} <= seen


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", MODELS)
def test_every_odd_model_with_odd_settings(name: str) -> None:
    rng = random.Random(name)
    made = MODELS[name]()
    for _ in range(25):
        _tried(made, rng.choice(LOSSES), rng.choice(METRICS))
