"""The tables of the theory against Keras itself: names, aliases, and what values tell of links and losses."""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import pytest

from headcheck import tasks
from headcheck.judging.reading.behaviour import link_of_values
from headcheck.judging.reading.loss_values import recognise
from headcheck.theory import heads, losses, metrics
from headcheck.theory.configurations import PASSES, acceptable
from headcheck.theory.heads import Link
from headcheck.theory.losses import Kind

#: Spellings that are no names of Keras, though they look like some: its names are exact.
NO_NAMES = (
    "Mse", "Mae", "mSE", "BINARY_CROSSENTROPY", "Binary_crossentropy", "binarycrossentropy", "Binarycrossentropy",
    "categorical-crossentropy", "kldivergence", "KLdivergence", "logcosh", "Logcosh", "HUBER", "mean_square_error",
    "MeanSquarederror", "rmse", "RMSE", "cross_entropy", "PRECISION", "Auc", "F1score", "f1score", "iou", "r2", "ACC ",
    "categorical_generalized_cross_entropy", "CategoricalGeneralizedCrossEntropy", "",
)  # fmt: skip


def _made(get: Callable[[str], object], name: str) -> str:
    """What Keras does with a string: "made", "needs arguments", or "unknown"."""
    try:
        get(name)
    except ValueError:
        return "unknown"
    except Exception:
        return "needs arguments"
    return "made"


def _names(module: object) -> list[str]:
    words = {name for name in dir(module) if not name.startswith("_")}
    return sorted({*words, *module.ALL_OBJECTS_DICT, *NO_NAMES})


def test_a_string_is_a_loss_exactly_where_it_is_one_for_keras() -> None:
    wrong = {}
    for name in _names(keras.src.losses):
        made = _made(keras.losses.get, name)
        kind = losses.named(name)
        said = "needs arguments" if name in losses.NEED_ARGUMENTS else "made" if kind else "unknown"
        if name == "Loss":  # it can be made, and stops with the first batch
            continue
        if said != made:
            wrong[name] = (said, made)
        elif made == "made":
            function = keras.losses.get(name)
            same = losses.named(getattr(function, "__name__", None) or type(function).__name__)
            assert kind is same, name
    assert not wrong
    assert {name: _made(keras.losses.get, name) for name in NO_NAMES} == dict.fromkeys(NO_NAMES, "unknown")


def test_a_string_is_a_metric_exactly_where_it_is_one_for_keras() -> None:
    said_of = {metrics.Reports.MISSPELT: "unknown", metrics.Reports.NEEDS_ARGUMENTS: "needs arguments"}
    wrong = {}
    for name in _names(keras.src.metrics):
        said, made = said_of.get(metrics.of_string(name), "made"), _made(keras.metrics.get, name)
        if name in ("Metric", "metric"):  # it can be made, and stops with the first batch
            continue
        if name.lower() not in metrics.ADAPTIVE and said != made:
            wrong[name] = (said, made)
    assert not wrong


def test_every_metric_of_keras_is_known_as_a_class_and_as_a_function() -> None:
    objects = {name: made for name, made in vars(keras.metrics).items() if callable(made)}
    for name in set(objects) - {"get", "serialize", "deserialize", "Metric", "MeanMetricWrapper"}:
        assert metrics.named(name) is not None, name


#: These are no elementwise functions of the outputs alone; a head with one is asked by its behaviour.
CHANGE_WIDTH_OR_NEED_NUMBERS = {"glu", "threshold"}


@pytest.mark.parametrize("name", sorted(keras.src.activations.ALL_OBJECTS_DICT))
def test_every_activation_of_keras_is_known(name: str) -> None:
    assert name in heads.ACTIVATIONS or name in heads.OTHER_ACTIVATIONS or name in CHANGE_WIDTH_OR_NEED_NUMBERS


@pytest.mark.parametrize("link", [link for link in Link if link is not Link.OTHER])
def test_values_tell_each_link_from_every_other(link: Link) -> None:
    name = next(name for name, named in heads.ACTIVATIONS.items() if named is link)
    z = np.random.default_rng(1).normal(size=(40, 3)) * 2
    y = keras.ops.convert_to_numpy(keras.activations.get(name)(keras.ops.convert_to_tensor(z, "float32")))
    assert link_of_values(z, y).link is link


@pytest.mark.parametrize("name", sorted(heads.OTHER_ACTIVATIONS))
def test_values_take_no_other_activation_for_a_link(name: str) -> None:
    z = np.random.default_rng(1).normal(size=(40, 3)) * 4
    y = keras.ops.convert_to_numpy(keras.activations.get(name)(keras.ops.convert_to_tensor(z, "float32")))
    assert link_of_values(z, y).link is Link.OTHER


#: Kinds that values tell. The others have no unique values (a divergence from one-hot targets is a cross-entropy).
BY_VALUE = {
    "mean_squared_error": 1, "mean_absolute_error": 2, "huber": 1, "log_cosh": 2, "mean_squared_logarithmic_error": 1,
    "mean_absolute_percentage_error": 1, "poisson": 1, "binary_crossentropy": 3, "binary_focal_crossentropy": 1,
    "categorical_crossentropy": 4, "categorical_focal_crossentropy": 3, "sparse_categorical_crossentropy": 3,
}  # fmt: skip


@pytest.mark.parametrize("name", BY_VALUE)
def test_values_tell_each_loss_of_keras(name: str) -> None:
    function = getattr(keras.losses, name)
    found = recognise(lambda y, p: function(y, p), (BY_VALUE[name],))
    wanted = losses.FUNCTIONS[name]
    assert (found.kind, found.from_logits) == (wanted, False)


@pytest.mark.parametrize(
    "name",
    [
        "binary_crossentropy",
        "binary_focal_crossentropy",
        "categorical_crossentropy",
        "categorical_focal_crossentropy",
        "sparse_categorical_crossentropy",
    ],
)
def test_values_tell_losses_of_logits(name: str) -> None:
    function = getattr(keras.losses, name)
    found = recognise(lambda y, p: function(y, p, from_logits=True), (3,))
    assert (found.kind, found.from_logits) == (losses.FUNCTIONS[name], True)


@pytest.mark.parametrize("name", ["hinge", "squared_hinge", "cosine_similarity", "dice", "tversky"])
@pytest.mark.parametrize("units", [1, 3])
def test_values_take_no_unsuitable_loss_for_a_suitable_one(name: str, units: int) -> None:
    assert recognise(lambda y, p: getattr(keras.losses, name)(y, p), (units,)).kind is Kind.OTHER


ALL_TASKS = [
    tasks.Regression(), tasks.Regression(2), tasks.Regression(positive=True), tasks.Proportion(), tasks.Count(),
    tasks.Binary(), tasks.MultiClass(2), tasks.MultiClass(7), tasks.MultiLabel(3), tasks.Quantile(0.9),
    tasks.Proportion(4), tasks.Shares(3), tasks.Count(2), tasks.Each(tasks.Binary()), tasks.Each(tasks.MultiClass(5)),
    tasks.Each(tasks.Regression(2), positions=(None, 6)),
]  # fmt: skip


def _places(task: tasks.Task) -> tuple[int | None, ...]:
    """Some axes for the answers of a task."""
    return (task.positions or (6, 6)) if isinstance(task, tasks.Each) else ()


@pytest.mark.parametrize("task", ALL_TASKS, ids=str)
def test_what_is_acceptable_differs_in_no_part_from_itself(task: tasks.Task) -> None:
    configurations = list(acceptable(task))
    assert configurations
    for found in configurations:
        head = heads.Head((*_places(task), found.target.units), found.link)
        assert not found.wrong(head, losses.Loss(found.kind, found.from_logits, level=found.target.level))
        assert PASSES[found.link]


@pytest.mark.parametrize("task", ALL_TASKS, ids=str)
def test_the_canonical_configuration_comes_first(task: tasks.Task) -> None:
    first = next(iter(acceptable(task)))
    assert not first.from_logits
    assert first.link in (Link.IDENTITY, Link.SIGMOID, Link.SOFTMAX, Link.EXPONENTIAL)
    assert first.kind in (Kind.QUANTILE, Kind.SQUARED, Kind.BINARY_CE, Kind.CATEGORICAL_CE, Kind.POISSON)


EACH_PIXEL = tasks.Each(tasks.MultiClass(5))
FITS_IN = {
    "any grid": (EACH_PIXEL, (32, 32, 5), True),
    "of any size": (EACH_PIXEL, (None, None, 5), True),
    "a row of positions": (EACH_PIXEL, (None, 5), True),
    "one answer": (EACH_PIXEL, (5,), False),
    "another width": (EACH_PIXEL, (32, 32, 4), False),
    "the grid that was asked for": (tasks.Each(tasks.Binary(), positions=(28, 28)), (28, 28, 1), True),
    "without an axis for the one unit": (tasks.Each(tasks.Binary(), positions=(28, 28)), (28, 28), True),
    "another grid": (tasks.Each(tasks.Binary(), positions=(28, 28)), (14, 14, 1), False),
    "positions, and one answer is asked for": (tasks.MultiClass(5), (None, 5), False),
}


@pytest.mark.parametrize("name", FITS_IN)
def test_answers_at_positions_have_axes_of_their_own(name: str) -> None:
    task, shape, fits = FITS_IN[name]
    first = next(iter(acceptable(task)))
    assert ("units" not in first.wrong(heads.Head(shape, first.link), losses.Loss(first.kind))) is fits


@pytest.mark.parametrize(
    ("task", "shape", "shared", "right"),
    [
        (tasks.MultiClass(20), (20,), None, True),
        (tasks.MultiClass(20), (20, 1), None, False),  # twenty softmaxes over one unit each
        (tasks.MultiClass(20), (20, 1), 20, True),  # along the axis of the twenty
        (tasks.MultiClass(20), (20,), 5, False),  # four softmaxes, then flattened
        (tasks.MultiClass(20), (21,), None, True),  # a unit too many is a mistake in the units
        (EACH_PIXEL, (8, 5), None, True),
        (EACH_PIXEL, (8, 5), 8, False),  # along the positions
    ],
)
def test_a_softmax_shares_one_among_the_categories(
    task: tasks.Task, shape: tuple[int, ...], shared: int | None, right: bool
) -> None:
    first = next(iter(acceptable(task)))
    head = heads.Head(shape, Link.SOFTMAX, shared=shared)
    assert ("activation" not in first.wrong(head, losses.Loss(first.kind))) is right


def test_a_quantile_loss_fits_at_its_own_level() -> None:
    def wrong(task: tasks.Task, loss: losses.Loss) -> set[str]:
        head = heads.Head((1,), Link.IDENTITY)
        return set(min((c.wrong(head, loss) for c in acceptable(task)), key=len))

    tenth = losses.Loss(Kind.QUANTILE, level=0.1)
    assert not wrong(tasks.Quantile(0.1), tenth)
    assert wrong(tasks.Quantile(0.9), tenth) == {"loss"}
    assert not wrong(tasks.Quantile(0.5), losses.Loss(Kind.ABSOLUTE))
    assert wrong(tasks.Quantile(0.9), losses.Loss(Kind.ABSOLUTE)) == {"loss"}
    assert not wrong(tasks.Regression(), tenth)


def quantile_by_hand(level: float):
    return lambda y, p: keras.ops.mean(keras.ops.maximum(level * (y - p), (level - 1) * (y - p)), axis=-1)


@pytest.mark.parametrize("level", [0.1, 0.9])
def test_values_tell_a_quantile_loss_and_its_level(level: float) -> None:
    found = recognise(quantile_by_hand(level), (1,))
    assert found.kind is Kind.QUANTILE and found.level == pytest.approx(level, abs=1e-3)


def test_a_root_over_a_batch_or_over_columns_is_no_mean_absolute_error() -> None:
    def rmse(y, p):
        return keras.ops.sqrt(keras.ops.mean(keras.ops.square(y - p)))

    def rmse_of_columns(y, p):
        return keras.ops.mean(keras.ops.sqrt(keras.ops.mean(keras.ops.square(y - p), axis=-1)))

    assert recognise(rmse, (1,)).kind is recognise(rmse, (3,)).kind is Kind.RESIDUAL
    assert recognise(rmse_of_columns, (3,)).kind is Kind.RESIDUAL
