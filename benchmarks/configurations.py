"""Compiled models as people write them, right ones and ones with one change that makes them wrong.

What is right stands here by hand, after textbooks and Keras's documentation, and is not taken from the judge.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers, losses, metrics, ops

from headcheck import tasks
from headcheck.tasks import Task

#: Examples in the data that a model is trained with.
ROWS = 16


@dataclass(frozen=True)
class Head:
    """The end of a model: `units` on the last axis, and the `link` that it comes through, by name."""

    units: int
    link: str


@dataclass(frozen=True)
class Choice:
    """A head, a loss and a metric for a task, by their names here, and the labels that the loss takes."""

    task: Task
    head: Head
    loss: str
    metric: str
    labels: str


@dataclass(frozen=True)
class Case:
    """A `choice`, written in one of many ways. `wrong`: the parts that were changed, none in a right one."""

    choice: Choice
    body: str
    head_written: str
    loss_written: str
    wrong: str = ""

    @property
    def name(self) -> str:
        """All of it in one line."""
        c = self.choice
        return (
            f"{c.task} {c.head.units} {c.head.link} ({self.head_written}), {c.loss} ({self.loss_written}), "
            f"{c.metric}, {self.body}"
        )


# --- what is right

_BINARY, _K, _LABELS = tasks.Binary(), tasks.MultiClass(5), tasks.MultiLabel(4)
_ONE, _THREE = tasks.Regression(), tasks.Regression(3)
_POSITIVE, _COUNT = tasks.Regression(positive=True), tasks.Count()
_FRACTION, _FRACTIONS, _SHARES = tasks.Proportion(), tasks.Proportion(3), tasks.Shares(4)


def _choices(task: Task, units: int, rows: Sequence[tuple[str, str, str]], metric: Sequence[str]) -> Iterator[Choice]:
    for link, loss, labels in rows:
        for name in metric:
            yield Choice(task, Head(units, link), loss, name, labels)


_DISTANCES = [("linear", loss, "numbers") for loss in ("mse", "mae", "huber", "log-cosh")]
_POSITIVE_DISTANCES = [(link, loss, "positive") for link, loss, _ in _DISTANCES]
RIGHT: Sequence[Choice] = [
    *_choices(_ONE, 1, _DISTANCES, ("mae", "rmse")),
    *_choices(_THREE, 3, _DISTANCES, ("mae",)),
    *_choices(
        _POSITIVE, 1,
        [
            *_POSITIVE_DISTANCES, ("softplus", "mse", "positive"), ("exponential", "mae", "positive"),
            ("linear", "msle", "positive"),
        ],
        ("mae",),
    ),
    *_choices(
        _BINARY, 1,
        [("sigmoid", "bce", "0/1"), ("sigmoid", "focal", "0/1")], ("accuracy", "auc"),
    ),
    *_choices(_BINARY, 1, [("linear", "bce from logits", "0/1")], ("binary accuracy at 0",)),
    *_choices(
        _BINARY, 2,
        [("softmax", "sparse ce", "ids"), ("softmax", "ce", "one-hot"), ("linear", "sparse ce from logits", "ids")],
        ("accuracy",),
    ),
    *_choices(
        _K, 5,
        [
            ("softmax", "ce", "one-hot"), ("softmax", "sparse ce", "ids"), ("softmax", "categorical focal", "one-hot"),
            ("softmax", "kl", "one-hot"), ("linear", "ce from logits", "one-hot"),
            ("linear", "sparse ce from logits", "ids"),
        ],
        ("accuracy",),
    ),
    *_choices(
        _LABELS, 4, [("sigmoid", "bce", "0/1"), ("sigmoid", "focal", "0/1"), ("linear", "bce from logits", "0/1")],
        ("auc of logits or not",),
    ),
    *_choices(
        _COUNT, 1, [("exponential", "poisson", "counts"), ("softplus", "poisson", "counts")], ("mae",),
    ),
    *_choices(_FRACTION, 1, [("sigmoid", "bce", "fractions"), ("sigmoid", "mse", "fractions")], ("mae",)),
    *_choices(_FRACTIONS, 3, [("sigmoid", "bce", "fractions"), ("sigmoid", "mae", "fractions")], ("mae",)),
    *_choices(
        _SHARES, 4, [("softmax", "ce", "shares"), ("softmax", "kl", "shares"), ("linear", "ce from logits", "shares")],
        ("mae",),
    ),
]  # fmt: skip

#: For tasks with one answer at each position, on bodies that keep positions.
RIGHT_AT_POSITIONS: Sequence[Choice] = [
    replace(choice, task=tasks.Each(choice.task)) for choice in RIGHT if choice.task in (_ONE, _BINARY, _K, _FRACTION)
]

# --- one change that makes it wrong. Each leaves the rest as it was; what a change leads to differs by the loss.

_OTHER_LINKS: Mapping[str, Sequence[str]] = {
    "linear": ("relu", "sigmoid", "tanh", "softmax"),
    "sigmoid": ("linear", "relu", "tanh", "softmax"),
    "softmax": ("linear", "relu", "sigmoid", "tanh"),
    "exponential": ("relu", "tanh", "sigmoid"),
    "softplus": ("relu", "tanh", "sigmoid"),
}
_OTHER_LOSSES: Mapping[str, Sequence[str]] = {
    "numbers": ("bce", "poisson", "cosine"),
    "positive": ("bce", "cosine"),
    "0/1": ("mse", "mae", "huber", "hinge"),
    "ids": ("mse", "mae", "ce", "bce"),
    "one-hot": ("mse", "mae", "huber", "sparse ce"),
    "counts": ("bce", "msle"),
    "fractions": ("sparse ce", "hinge"),
    "shares": ("bce", "hinge"),
}


def _wrong(choice: Choice) -> Iterator[tuple[str, Choice]]:
    for link in _OTHER_LINKS[choice.head.link]:
        if not _also_right(choice, link):
            yield "activation", replace(choice, head=replace(choice.head, link=link))
    for loss in _OTHER_LOSSES[choice.labels]:
        yield "loss", replace(choice, loss=loss)
    for units in {choice.head.units + 2, 1} - {choice.head.units}:
        if isinstance(_answer(choice.task), tasks.Binary) and units <= 2:
            continue  # one unit and two are both right for yes or no, with other losses
        yield "units", replace(choice, head=replace(choice.head, units=units))


def _also_right(choice: Choice, link: str) -> bool:
    """A sigmoid is right for fractions whatever the distance; softmax over one unit is wrong everywhere."""
    return link == "softmax" and isinstance(_answer(choice.task), tasks.Shares)


def _answer(task: Task) -> Task:
    return task.task if isinstance(task, tasks.Each) else task


# --- ways to write a head


def _linear(x: Any) -> Any:
    return x


_FUNCTIONS: Mapping[str, tuple[Any, Any]] = {
    # link: (of Keras's operations, of TensorFlow)
    "linear": (_linear, tf.identity),
    "sigmoid": (ops.sigmoid, tf.nn.sigmoid),
    "softmax": (ops.softmax, tf.nn.softmax),
    "relu": (ops.relu, tf.nn.relu),
    "tanh": (ops.tanh, tf.math.tanh),
    "exponential": (ops.exp, tf.math.exp),
    "softplus": (ops.softplus, tf.math.softplus),
}


class _OwnHead(layers.Layer):
    """A head as a layer of its author's own."""

    def __init__(self, units: int, link: Callable[[Any], Any], **named: Any) -> None:
        super().__init__(**named)
        self.inner, self.link = layers.Dense(units), link

    def build(self, shape: Any) -> None:
        self.inner.build(shape)

    def compute_output_shape(self, shape: Any) -> Any:
        return (*shape[:-1], self.inner.units)

    def call(self, x: Any) -> Any:
        return self.link(self.inner(x))


HEADS: Mapping[str, Callable[[Head, Any], Any]] = {
    "a string": lambda head, x: layers.Dense(head.units, activation=head.link)(x),
    "Keras's function": lambda head, x: layers.Dense(
        head.units, activation=getattr(keras.activations, head.link)
    )(x),
    "a layer of its own": lambda head, x: layers.Activation(head.link)(layers.Dense(head.units)(x)),
    "TensorFlow's function": lambda head, x: layers.Dense(head.units, activation=_FUNCTIONS[head.link][1])(x),
    "an operation": lambda head, x: _FUNCTIONS[head.link][0](layers.Dense(head.units)(x)),
    "dropout in front": lambda head, x: layers.Dense(head.units, activation=head.link)(layers.Dropout(0.2)(x)),
    "its author's own layer": lambda head, x: _OwnHead(head.units, _FUNCTIONS[head.link][0])(x),
    "no bias": lambda head, x: layers.Dense(head.units, activation=head.link, use_bias=False)(x),
}  # fmt: skip


# --- ways to write a loss


def _written(strings: Sequence[str], make: type[Any], function: Any, **logits: bool) -> Mapping[str, Callable[[], Any]]:
    ways: dict[str, Callable[[], Any]] = {"an instance": lambda: make(**logits)}
    ways["a function of one's own"] = lambda: lambda y, z: function(y, z, **logits)
    if not logits:
        ways |= {f"the string {string!r}": (lambda string=string: string) for string in strings}
        ways |= {"Keras's function": lambda: function, "in a list": lambda: [strings[0]]}
    return ways


LOSSES: Mapping[str, Mapping[str, Callable[[], Any]]] = {
    "mse": _written(["mse", "mean_squared_error", "MSE"], losses.MeanSquaredError, losses.mean_squared_error),
    "mae": _written(["mae", "mean_absolute_error"], losses.MeanAbsoluteError, losses.mean_absolute_error),
    "huber": _written(["huber"], losses.Huber, losses.huber),
    "log-cosh": _written(["log_cosh"], losses.LogCosh, losses.log_cosh),
    "msle": _written(["msle"], losses.MeanSquaredLogarithmicError, losses.mean_squared_logarithmic_error),
    "bce": _written(["binary_crossentropy", "bce"], losses.BinaryCrossentropy, losses.binary_crossentropy),
    "bce from logits": _written([], losses.BinaryCrossentropy, losses.binary_crossentropy, from_logits=True),
    "focal": _written(["binary_focal_crossentropy"], losses.BinaryFocalCrossentropy, losses.binary_focal_crossentropy),
    "ce": _written(["categorical_crossentropy"], losses.CategoricalCrossentropy, losses.categorical_crossentropy),
    "ce from logits": _written(
        [], losses.CategoricalCrossentropy, losses.categorical_crossentropy, from_logits=True
    ),
    "sparse ce": _written(
        ["sparse_categorical_crossentropy"], losses.SparseCategoricalCrossentropy,
        losses.sparse_categorical_crossentropy,
    ),
    "sparse ce from logits": _written(
        [], losses.SparseCategoricalCrossentropy, losses.sparse_categorical_crossentropy, from_logits=True
    ),
    "categorical focal": _written(
        ["categorical_focal_crossentropy"], losses.CategoricalFocalCrossentropy, losses.categorical_focal_crossentropy
    ),
    "kl": _written(["kl_divergence"], losses.KLDivergence, losses.kl_divergence),
    "poisson": _written(["poisson"], losses.Poisson, losses.poisson),
    "hinge": _written(["hinge"], losses.Hinge, losses.hinge),
    "cosine": _written(["cosine_similarity"], losses.CosineSimilarity, losses.cosine_similarity),
}  # fmt: skip

METRICS: Mapping[str, Callable[[Choice], list[Any]]] = {
    "mae": lambda _: ["mae"],
    "rmse": lambda _: [metrics.RootMeanSquaredError()],
    "accuracy": lambda _: ["accuracy"],
    "auc": lambda _: [metrics.AUC()],
    "binary accuracy at 0": lambda _: [metrics.BinaryAccuracy(threshold=0.0)],
    "auc of logits or not": lambda choice: [metrics.AUC(multi_label=True, from_logits="logits" in choice.loss)],
}


# --- bodies: from inputs to what the head reads


def _table(features: Any) -> Any:
    return layers.Dense(8, activation="relu")(features)


def _normalised(features: Any) -> Any:
    return layers.Dense(8, activation="relu")(layers.BatchNormalization()(layers.Dense(8)(features)))


def _picture(pixels: Any) -> Any:
    x = layers.Conv2D(4, 3, activation="relu")(layers.Rescaling(1 / 255)(pixels))
    return layers.Flatten()(layers.MaxPooling2D()(x))


def _pooled(pixels: Any) -> Any:
    return layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3, activation="relu")(pixels))


def _series(steps: Any) -> Any:
    return layers.LSTM(6)(steps)


def _words(ids: Any) -> Any:
    return layers.GlobalAveragePooling1D()(layers.Embedding(30, 6)(ids))


def _two(pair: Any) -> Any:
    first, second = pair
    return layers.Dense(8, activation="relu")(layers.Concatenate()([first, layers.Dense(4)(second)]))


def _tags(ids: Any) -> Any:
    return layers.Bidirectional(layers.GRU(4, return_sequences=True))(layers.Embedding(30, 6)(ids))


def _hours(steps: Any) -> Any:
    return layers.LSTM(6, return_sequences=True)(steps)


def _pixels(pixels: Any) -> Any:
    return layers.Conv2D(4, 3, padding="same", activation="relu")(pixels)


@dataclass(frozen=True)
class Body:
    """`shapes` of the inputs, whether they are `ids` of words, the axes that answers keep, and the layers."""

    shapes: Sequence[tuple[int, ...]]
    layers: Callable[[Any], Any]
    positions: tuple[int, ...] = ()
    ids: bool = False


BODIES: Mapping[str, Body] = {
    "a table": Body([(6,)], _table),
    "a normalised table": Body([(6,)], _normalised),
    "pictures": Body([(10, 10, 3)], _picture),
    "pooled pictures": Body([(10, 10, 3)], _pooled),
    "series": Body([(7, 2)], _series),
    "words": Body([(7,)], _words, ids=True),
    "two inputs": Body([(4,), (3,)], _two),
}
BODIES_WITH_POSITIONS: Mapping[str, Body] = {
    "tags of words": Body([(7,)], _tags, (7,), ids=True),
    "hours of a series": Body([(7, 2)], _hours, (7,)),
    "pixels": Body([(6, 6, 3)], _pixels, (6, 6)),
}


# --- cases


def right(count: int, seed: int = 0) -> list[Case]:
    """`count` right cases, drawn from all ways to write them, each choice about equally often."""
    draw = random.Random(seed)
    return [_drawn(draw, choice, "") for choice in _in_turn(draw, [*RIGHT, *RIGHT_AT_POSITIONS], count)]


def wrong(count: int, seed: int = 0) -> list[Case]:
    """`count` cases with one change that makes a right one wrong; `wrong` says in which part."""
    draw = random.Random(seed)
    changed = [found for choice in [*RIGHT, *RIGHT_AT_POSITIONS] for found in _wrong(choice)]
    return [_drawn(draw, choice, part) for part, choice in _in_turn(draw, changed, count)]


def _in_turn(draw: random.Random, all_of_them: Sequence[Any], count: int) -> Iterator[Any]:
    order: list[Any] = []
    for _ in range(count):
        if not order:
            order = list(all_of_them)
            draw.shuffle(order)
        yield order.pop()


def _drawn(draw: random.Random, choice: Choice, wrong: str) -> Case:
    bodies = BODIES_WITH_POSITIONS if isinstance(choice.task, tasks.Each) else BODIES
    return Case(
        choice, draw.choice(list(bodies)), draw.choice(list(HEADS)), draw.choice(list(LOSSES[choice.loss])), wrong
    )


def model(case: Case) -> keras.Model:
    """The case as a compiled model."""
    body = {**BODIES, **BODIES_WITH_POSITIONS}[case.body]
    inputs = [keras.Input(shape, dtype="int32" if body.ids else None) for shape in body.shapes]
    given = inputs if len(inputs) > 1 else inputs[0]
    made = keras.Model(given, HEADS[case.head_written](case.choice.head, body.layers(given)))
    loss = LOSSES[case.choice.loss][case.loss_written]()
    made.compile(optimizer="adam", loss=loss, metrics=METRICS[case.choice.metric](case.choice))
    return made


def features(case: Case, seed: int = 0) -> Any:
    """Inputs for `ROWS` examples."""
    rng = np.random.default_rng(seed)
    body = {**BODIES, **BODIES_WITH_POSITIONS}[case.body]
    made = [
        rng.integers(0, 30, (ROWS, *shape)) if body.ids else rng.normal(size=(ROWS, *shape)).astype("float32")
        for shape in body.shapes
    ]
    return made if len(made) > 1 else made[0]


def targets(case: Case, seed: int = 0) -> Any:
    """Targets for `ROWS` examples, written as the right choice's loss takes them."""
    rng = np.random.default_rng(seed)
    body = {**BODIES, **BODIES_WITH_POSITIONS}[case.body]
    shape, units = (ROWS, *body.positions), _width(case.choice.task, case.choice.labels)
    ids = np.resize(np.arange(units), shape)
    match case.choice.labels:
        case "numbers":
            return rng.normal(scale=3, size=(*shape, units)).astype("float32")
        case "positive":
            return rng.lognormal(size=(*shape, units)).astype("float32")
        case "counts":
            return rng.poisson(9, (*shape, units)).astype("float32")
        case "fractions":
            return rng.uniform(0.05, 0.95, (*shape, units)).astype("float32")
        case "shares":
            return rng.dirichlet(np.ones(units), shape).astype("float32")
        case "0/1":
            return rng.integers(0, 2, (*shape, units)).astype("float32")
        case "one-hot":
            return np.eye(units, dtype="float32")[ids]
        case "ids":
            return ids[..., np.newaxis] if body.positions else ids
    raise ValueError(f"Expected a kind of labels, found {case.choice.labels!r}.")


def _width(task: Task, labels: str) -> int:
    answer = _answer(task)
    if isinstance(answer, tasks.Binary):
        return 2 if labels in ("ids", "one-hot") else 1
    return next(int(value) for value in (*vars(answer).values(), 1) if type(value) is int)
