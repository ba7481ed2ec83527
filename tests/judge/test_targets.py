"""What targets show: the task that they are for, how they are written, and what Keras makes of that.

Each row is held against Keras too: it says whether Keras stops, or trains as if nothing were wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from keras import layers, ops

from headcheck import Unreadable, tasks
from headcheck.judging.judgement import judge
from headcheck.judging.reading.loss_values import recognise
from headcheck.theory.comparison import aligned
from headcheck.theory.encodings import Encoding
from headcheck.theory.mistakes import CATALOGUE
from tests.judge.models import FEATURES, dense, model
from tests.samples import one_in

ROWS = 48
RNG = np.random.default_rng(5)
X = RNG.normal(size=(ROWS, FEATURES)).astype("float32")
IDS = RNG.permutation(np.arange(ROWS) % 3)
YES = RNG.permutation(np.arange(ROWS) % 2)
NUMBERS = RNG.normal(size=ROWS)
FRACTIONS = RNG.uniform(size=ROWS)
SHARES = RNG.dirichlet(np.ones(3), ROWS)
COUNTS = RNG.poisson(40, ROWS)
ONE_HOT, LABELS = np.eye(3)[IDS], RNG.integers(0, 2, (ROWS, 4))
NAMES = np.array(["no", "yes"], object)[YES]

BCE, SCE, CCE = "binary_crossentropy", "sparse_categorical_crossentropy", "categorical_crossentropy"


class OwnLoss(keras.losses.Loss):
    """A squared error that does not look at shapes."""

    def call(self, y_true: Any, y_pred: Any) -> Any:
        return ops.mean(ops.square(y_true - y_pred), axis=-1)


def own_metric(y_true: Any, y_pred: Any) -> Any:
    return ops.mean(ops.abs(y_true - y_pred))


def sigmoid() -> keras.Model:
    return dense(1, "sigmoid", loss=BCE, metrics=["accuracy"])


def softmax(loss: str = SCE, units: int = 3) -> keras.Model:
    return dense(units, "softmax", loss=loss, metrics=["accuracy"])


def linear(units: int = 1, loss: Any = "mse", metrics: Any = ("mae",)) -> keras.Model:
    return dense(units, loss=loss, metrics=list(metrics))


def at_positions(head: Any, *more: Any, **compiled: Any) -> keras.Model:
    made = keras.Sequential([keras.Input((6, 4)), head, *more])
    made.compile("adam", **compiled)
    return made


STOPS, TRAINS = "stops", "trains"

#: (model, y, the mistakes that are found, what Keras does)
SHOWN: dict[str, tuple[Callable[[], keras.Model], Any, str, str]] = {
    # how the right class is written
    "ids": (softmax, IDS, "", TRAINS),
    "ids in a column": (softmax, IDS[:, None], "", TRAINS),
    "ids as floats": (softmax, IDS.astype("float32"), "", TRAINS),
    "ids of yes or no, two units": (lambda: softmax(units=2), YES, "", TRAINS),
    "one-hot": (lambda: softmax(CCE), ONE_HOT, "", TRAINS),
    "ids, one-hot loss": (lambda: softmax(CCE), IDS, "ids-for-a-one-hot-loss", STOPS),
    "ids in a column, one-hot loss": (lambda: softmax(CCE), IDS[:, None], "ids-for-a-one-hot-loss", STOPS),
    "ids in a column, divergence": (
        lambda: softmax("kl_divergence"),
        IDS[:, None],
        "ids-for-a-one-hot-loss",
        TRAINS,  # each id is stretched over all units
    ),
    "one-hot, loss for ids": (softmax, ONE_HOT, "one-hot-for-an-id-loss", STOPS),
    "'crossentropy' and ids": (lambda: softmax("crossentropy"), IDS, "", TRAINS),
    "'crossentropy' and one-hot": (lambda: softmax("crossentropy"), ONE_HOT, "", TRAINS),
    "ids from 1": (softmax, IDS + 1, "ids-not-from-zero", STOPS),
    "ids from -1": (softmax, IDS - 1, "ids-not-from-zero", STOPS),
    "ids with a gap": (softmax, np.array([0, 1, 3])[IDS], "ids-beyond-the-units", STOPS),
    "a unit too few": (lambda: softmax(units=2), IDS, "too-few-units ids-beyond-the-units", STOPS),
    "ids from 1, a unit more": (lambda: softmax(units=4), IDS + 1, "", TRAINS),
    "ids, and one number": (linear, IDS, "regression-head-for-classes distance-metric-for-classes", TRAINS),
    # yes or no
    "0 and 1": (sigmoid, YES, "", TRAINS),
    "True and False": (sigmoid, YES.astype(bool), "", TRAINS),
    "one-hot of two, two shares": (lambda: softmax(BCE, units=2), np.eye(2)[YES], "", TRAINS),
    "a column, two shares": (
        lambda: softmax(BCE, units=2),
        YES[:, None],
        "two-units-binary-crossentropy targets-of-another-shape",
        STOPS,
    ),
    "one-hot of two, one unit": (sigmoid, np.eye(2)[YES], "targets-of-another-shape", STOPS),
    "-1 and 1": (sigmoid, 2 * YES - 1, "minus-one-for-no", TRAINS),
    "-1 and 1 for a hinge": (
        lambda: dense(1, "tanh", loss="hinge", metrics=["accuracy"]),
        2 * YES - 1,
        "hinge-for-classes",
        TRAINS,
    ),
    "1 and 2": (sigmoid, YES + 1, "two-other-numbers", TRAINS),
    "0 and 255": (sigmoid, YES * 255, "two-other-numbers", TRAINS),
    "percent": (lambda: dense(1, loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["mae"]),
                FRACTIONS * 100, "crossentropy-for-regression targets-outside-0-and-1", TRAINS),
    # dtypes
    "text": (sigmoid, NAMES, "text-targets", STOPS),
    "text in a table": (sigmoid, pd.Series(NAMES), "text-targets", STOPS),
    "categories of text": (softmax, pd.Categorical(np.array(["a", "b", "c"])[IDS]), "text-targets", STOPS),
    "a column of categories": (sigmoid, pd.Series(YES).astype("category"), "targets-of-objects", STOPS),
    "a column that may have gaps": (sigmoid, pd.Series(YES).astype("Int64"), "targets-of-objects", STOPS),
    "a column of objects": (linear, pd.Series(NUMBERS.astype(object)), "targets-of-objects", STOPS),
    "a table": (lambda: linear(2), pd.DataFrame({"a": NUMBERS, "b": FRACTIONS}), "", TRAINS),
    "dates": (linear, np.arange(ROWS).astype("datetime64[D]"), "dates-as-targets", STOPS),
    "a gap": (linear, np.where(YES, np.nan, NUMBERS), "missing-targets", TRAINS),
    "infinite": (linear, np.where(YES, np.inf, NUMBERS), "missing-targets", TRAINS),
    "always the same": (sigmoid, np.ones(ROWS), "constant-targets", TRAINS),
    # shapes
    "a column, several outputs": (lambda: linear(3), NUMBERS[:, None], "units-not-target-width targets-are-stretched",
                                  TRAINS),
    "several columns, one output": (linear, SHARES * 9 - 4, "units-not-target-width targets-are-stretched", TRAINS),
    "a row, several outputs": (lambda: linear(3), NUMBERS, "units-not-target-width targets-of-another-shape", STOPS),
    "a loss of one's own, a row": (lambda: linear(loss=OwnLoss()), NUMBERS, "own-loss-stretches", TRAINS),
    "a loss of one's own, a column": (lambda: linear(loss=OwnLoss()), NUMBERS[:, None], "", TRAINS),
    "a metric of one's own, a row": (lambda: linear(metrics=[own_metric]), NUMBERS, "own-metric-stretches", TRAINS),
    # ranges
    "numbers": (linear, NUMBERS, "", TRAINS),
    "numbers from -1 to 1, tanh": (
        lambda: dense(1, "tanh", loss="mse", metrics=["mae"]),
        2 * FRACTIONS - 1,
        "",
        TRAINS,
    ),
    "larger numbers, tanh": (
        lambda: dense(1, "tanh", loss="mse", metrics=["mae"]),
        NUMBERS * 9,
        "tanh-for-regression",
        TRAINS,
    ),
    "amounts from 0 up, relu": (
        lambda: dense(1, "relu", loss="mse", metrics=["mae"]),
        np.maximum(NUMBERS, 0),
        "relu-for-positive-numbers",
        TRAINS,
    ),
    "always 0, and a number": (linear, np.zeros(ROWS), "constant-targets", TRAINS),
    "text with gaps": (sigmoid, pd.Series(np.where(np.arange(ROWS) == 3, None, NAMES)), "text-targets", STOPS),
    "numbers, relu": (lambda: dense(1, "relu", loss="mse", metrics=["mae"]), NUMBERS, "relu-for-regression", TRAINS),
    "fractions": (lambda: dense(1, "sigmoid", loss="mse", metrics=["mae"]), FRACTIONS, "", TRAINS),
    "numbers that lie between 0 and 1": (linear, FRACTIONS, "", TRAINS),
    "shares": (lambda: dense(3, "softmax", loss="kl_divergence", metrics=["mae"]), SHARES, "", TRAINS),
    "shares, loss for ids": (softmax, SHARES, "id-loss-for-shares", STOPS),
    "counts": (lambda: dense(1, "exponential", loss="poisson", metrics=["mae"]), COUNTS, "", TRAINS),
    "counts as numbers": (linear, COUNTS, "", TRAINS),
    "labels": (lambda: dense(4, "sigmoid", loss=BCE, metrics=["binary_accuracy"]), LABELS, "", TRAINS),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_targets_show_what_is_wrong(name: str) -> None:
    build, y, mistakes, _ = SHOWN[name]
    verdict = judge(build(), targets=y)
    assert verdict.mistakes == tuple(mistakes.split()), verdict.explain()
    about_metrics = all(CATALOGUE[mistake].parts == {"metrics"} for mistake in verdict.mistakes)
    assert verdict.fits is about_metrics
    assert verdict.about_targets in verdict.explain() and "targets" in verdict.to_dict()


def trains(made: keras.Model, x: Any, y: Any) -> str:
    made.run_eagerly = True  # quicker than a graph for one step
    try:
        made.fit(x[:16], y[:16] if isinstance(y, pd.Categorical | np.ndarray) else y.iloc[:16], verbose=0)
    except Exception:
        return STOPS
    return TRAINS


@pytest.mark.parametrize("name", one_in(4, [name for name, row in SHOWN.items() if row[2]]))
def test_keras_does_what_the_table_says(name: str) -> None:
    build, y, _, does = SHOWN[name]
    assert trains(build(), X, y) == does


PLACES = RNG.normal(size=(8, 6, 4)).astype("float32")
TAGS = RNG.integers(0, 3, (8, 6))
POSITIONS: dict[str, tuple[Callable[[], keras.Model], Any, object, str]] = {
    "a tag for each word": (
        lambda: at_positions(layers.Dense(3, "softmax"), loss=SCE),
        TAGS,
        tasks.Each(tasks.MultiClass(3), positions=(6,)),
        "",
    ),
    "one-hot tags": (
        lambda: at_positions(layers.Dense(3, "softmax"), loss=CCE),
        np.eye(3)[TAGS],
        tasks.Each(tasks.MultiClass(3), positions=(6,)),
        "",
    ),
    "one-hot tags, loss for ids": (
        lambda: at_positions(layers.Dense(3, "softmax"), loss=SCE),
        np.eye(3)[TAGS],
        tasks.Each(tasks.MultiClass(3), positions=(6,)),
        "one-hot-for-an-id-loss",
    ),
    "a mask": (
        lambda: at_positions(layers.Dense(1, "sigmoid"), loss=BCE),
        (TAGS > 0).astype(int),
        tasks.Each(tasks.Binary(), positions=(6,)),
        "",
    ),
    "a forecast for each hour": (
        lambda: at_positions(layers.Dense(2), loss="mse"),
        RNG.normal(size=(8, 6, 2)),
        tasks.Each(tasks.Regression(2), positions=(6,)),
        "",
    ),
    "pictures of fractions": (
        lambda: at_positions(layers.Dense(4, "sigmoid"), loss="mse"),
        RNG.uniform(size=(8, 6, 4)),
        tasks.Each(tasks.Proportion(4), positions=(6,)),
        "",
    ),
    "one id for a whole sentence": (
        lambda: at_positions(layers.Dense(3, "softmax"), loss=SCE),
        TAGS[:, 0],
        tasks.MultiClass(3),
        "outputs-for-each-position targets-of-another-shape",
    ),
    "one number for a whole series": (
        lambda: at_positions(layers.Dense(1), loss="mse"),
        RNG.normal(size=8),
        tasks.Regression(),
        "outputs-for-each-position targets-are-stretched",
    ),
    "a tag for each word, one answer": (
        lambda: at_positions(layers.Flatten(), layers.Dense(3, "softmax"), loss=CCE),
        np.eye(3)[TAGS],
        tasks.Each(tasks.MultiClass(3), positions=(6,)),
        "one-answer-for-all-positions targets-of-another-shape",
    ),
}


@pytest.mark.parametrize("name", POSITIONS)
def test_targets_at_positions_are_known_by_the_outputs(name: str) -> None:
    build, y, task, mistakes = POSITIONS[name]
    made = build()
    verdict = judge(made, targets=y)
    assert verdict.task == task
    assert [m for m in verdict.mistakes if m != "no-metric"] == mistakes.split(), verdict.explain()
    stops = bool(mistakes) and "targets-are-stretched" not in mistakes
    assert trains(made, PLACES, y) == (STOPS if stops else TRAINS)


# --- what Keras computes where it trains ----------------------------------------------------------------------------


def loss_of(made: keras.Model, y: Any) -> float:
    return float(made.evaluate(X, y, verbose=0, return_dict=True, batch_size=ROWS)["loss"])


def test_keras_stretches_a_column_over_all_outputs_and_says_nothing() -> None:
    made = linear(3)
    outputs = made.predict(X, verbose=0)
    assert loss_of(made, NUMBERS[:, None]) == pytest.approx(np.mean((NUMBERS[:, None] - outputs) ** 2), rel=1e-4)


def test_a_loss_class_of_ones_own_gets_shapes_as_they_are_and_a_function_gets_them_lined_up() -> None:
    made = linear(loss=OwnLoss(), metrics=[own_metric])
    outputs = made.predict(X, verbose=0)
    every_pair, each_its_own = (NUMBERS[None, :] - outputs) ** 2, (NUMBERS[:, None] - outputs) ** 2
    assert loss_of(made, NUMBERS) == pytest.approx(every_pair.mean(), rel=1e-4)
    made.compile(loss=OwnLoss())
    assert loss_of(made, NUMBERS[:, None]) == pytest.approx(each_its_own.mean(), rel=1e-4)
    made.compile(loss=lambda y, p: ops.mean(ops.square(y - p), axis=-1))
    assert loss_of(made, NUMBERS) == pytest.approx(each_its_own.mean(), rel=1e-4)


def test_with_minus_one_for_no_a_crossentropy_goes_below_zero_and_no_no_is_right() -> None:
    made = sigmoid()
    made.layers[-1].set_weights([0 * made.layers[-1].get_weights()[0], np.array([-20.0])])  # says no, surely
    scores = made.evaluate(X, -np.ones(ROWS), verbose=0, return_dict=True)
    assert scores["loss"] < 0 and scores["accuracy"] == 0


@pytest.mark.parametrize("missing", [np.nan, np.inf])
def test_one_missing_target_makes_every_weight_nan(missing: float) -> None:
    made, y = linear(), NUMBERS.copy()
    y[3] = missing
    made.fit(X, y, verbose=0, batch_size=ROWS)
    assert all(np.isnan(weights).all() for weights in made.layers[-1].get_weights())


def test_binary_crossentropy_of_targets_above_one_falls_without_end() -> None:
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    values = [float(loss(np.array([[3.0]]), np.array([[logit]], "float32"))) for logit in (0, 10, 100, 1000)]
    assert values == sorted(values, reverse=True) and values[-1] < -1000


@pytest.mark.parametrize(
    ("target", "output"),
    [((), (1,)), ((1,), ()), ((3,), (3, 1)), ((3, 1), (3,)), ((1,), (3,)), ((4, 3), (4, 3)), ((4,), (4, 3)), ((), ())],
)
def test_shapes_are_lined_up_as_keras_lines_them_up(target: tuple[int, ...], output: tuple[int, ...]) -> None:
    from keras.src.losses.loss import squeeze_or_expand_to_same_rank

    made = squeeze_or_expand_to_same_rank(np.zeros((2, *target)), np.zeros((2, *output)))
    assert tuple(tuple(part.shape[1:]) for part in made) == aligned(target, output)


# --- what y is taken for --------------------------------------------------------------------------------------------

TAKEN: dict[str, tuple[Any, object, Encoding]] = {
    "ids": (IDS, tasks.MultiClass(3), Encoding.IDS),
    "few ids in a list": ([0, 1, 2, 1], tasks.MultiClass(3), Encoding.IDS),
    "ids of many classes": (np.arange(2000) % 200, tasks.MultiClass(200), Encoding.IDS),
    "one-hot": (ONE_HOT, tasks.MultiClass(3), Encoding.ONE_HOT),
    "yes or no": (YES.astype("float32"), tasks.Binary(), Encoding.ZERO_ONE),
    "-1 and 1": (2 * YES - 1, tasks.Binary(), Encoding.MINUS_PLUS),
    "text": (pd.Series(NAMES), tasks.Binary(), Encoding.TEXT),
    "names": (np.array(["a", "b", "c"])[IDS], tasks.MultiClass(3), Encoding.TEXT),
    "labels": (LABELS, tasks.MultiLabel(4), Encoding.MULTI_HOT),
    "shares": (SHARES, tasks.Shares(3), Encoding.SHARES),
    "fractions": (FRACTIONS, tasks.Proportion(), Encoding.FRACTIONS),
    "several fractions": (RNG.uniform(size=(ROWS, 3)), tasks.Proportion(3), Encoding.FRACTIONS),
    "numbers": (NUMBERS, tasks.Regression(), Encoding.NUMBERS),
    "prices": (np.exp(NUMBERS) * 1e5, tasks.Regression(positive=True), Encoding.NUMBERS),
    "several numbers": (RNG.normal(size=(ROWS, 5)), tasks.Regression(5), Encoding.NUMBERS),
    "dates": (np.arange(ROWS).astype("datetime64[D]"), tasks.Regression(), Encoding.DATES),
    "masks": (RNG.integers(0, 2, (8, 5, 5, 1)), tasks.Each(tasks.Binary(), positions=(5, 5)), Encoding.ZERO_ONE),
    "a tensor": (tf.constant(IDS), tasks.MultiClass(3), Encoding.IDS),
    "a dataset of y": (tf.data.Dataset.from_tensor_slices(IDS).batch(7), tasks.MultiClass(3), Encoding.IDS),
    "a dataset of (x, y)": (tf.data.Dataset.from_tensor_slices((X, ONE_HOT)).batch(7), tasks.MultiClass(3),
                            Encoding.ONE_HOT),
    "a dataset without batches": (tf.data.Dataset.from_tensor_slices((X, YES)), tasks.Binary(), Encoding.ZERO_ONE),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_the_task_is_told_from_targets_alone(name: str) -> None:
    y, task, encoding = TAKEN[name]
    found = tasks.of_targets(y)
    assert (found.task, found.encoding) == (task, encoding)
    assert str(found).startswith("Taken for ")


@pytest.mark.parametrize(
    ("y", "sentence"),
    [
        ((value for value in IDS), "a batch of its targets"),
        ({"a": IDS}, "of several: a"),
        (3, "found int"),
        ([[1, 2], [3]], "one shape"),
        (np.array([object(), object()]), "objects of the type object"),
    ],
)
def test_what_are_no_targets_is_said_to_be_none(y: Any, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        tasks.of_targets(y)


def test_where_targets_can_be_read_in_two_ways_the_model_is_judged_for_both() -> None:
    few = RNG.permutation(np.arange(ROWS) % 4)
    as_ids, as_counts, as_numbers = (
        judge(made, targets=few)
        for made in (softmax(units=4), dense(1, "exponential", loss="poisson", metrics=["mae"]), linear())
    )
    assert as_ids.fits and "If they are counts instead, this does not fit." in as_ids.explain()
    assert as_counts.fits and as_counts.task == tasks.Count()
    assert not as_numbers.fits and "If they are numbers instead, this fits." in as_numbers.explain()
    shares = judge(dense(1, "sigmoid", loss="mse", metrics=["mae"]), targets=YES.astype(float))
    assert not shares.fits and "If they are fractions between 0 and 1 instead, this fits." in shares.explain()


def test_a_task_that_is_given_is_compared_with_the_targets() -> None:
    assert judge(softmax(), tasks.MultiClass(3), targets=IDS).fits
    assert judge(softmax(BCE, units=2), tasks.Binary(), targets=np.eye(2)[YES]).fits
    for made, task, y in (
        (sigmoid(), tasks.Binary(), IDS),
        (dense(1, "exponential", loss="poisson"), tasks.Count(), NUMBERS),
        (dense(1, "sigmoid", loss="mse"), tasks.Proportion(), FRACTIONS * 100),
        (dense(1, "exponential", loss="msle"), tasks.Regression(positive=True), NUMBERS),
    ):
        verdict = judge(made, task, targets=y)
        assert "targets-of-another-task" in verdict.mistakes and not verdict.fits
        assert str(task) in verdict.gaps["targets-of-another-task"]


def test_a_head_that_fits_the_task_may_not_reach_these_targets() -> None:
    softplus = model(layers.Dense(1, "softplus"), loss=lambda y, p: ops.mean(ops.maximum(0.9 * (y - p), 0.1 * (p - y))))
    verdict = judge(softplus, tasks.Quantile(0.9), targets=NUMBERS)
    assert verdict.mistakes[0] == "targets-out-of-reach" and not verdict.activation
    low, high = f"{NUMBERS.min():.6g}", f"{NUMBERS.max():.6g}"
    gap = verdict.gaps["targets-out-of-reach"]
    assert gap == f"The head can give numbers from 0 up; the targets go from {low} to {high}."
    assert gap in verdict.explain() and gap in verdict._repr_html_()
    assert judge(softplus, tasks.Quantile(0.9), targets=np.abs(NUMBERS)).fits


def test_the_gap_is_shown_without_targets_too() -> None:
    verdict = judge(dense(1, "relu", loss="mse"), tasks.Regression())
    assert verdict.gaps["relu-for-regression"] == "The head can give numbers from 0 up; needed: any number."
    verdict = judge(dense(4, "softmax", loss=SCE), tasks.MultiClass(3))
    assert verdict.gaps["too-many-units"] == "The model gives 4 numbers for each example; needed: 3 for each example."


def test_a_class_without_examples_is_a_note_and_no_mistake() -> None:
    y = np.array([0, 1, 3])[IDS]
    for made, targets in ((softmax(units=4), y), (softmax(CCE, units=4), np.eye(4)[y])):
        verdict = judge(made, targets=targets)
        assert verdict.fits and verdict.notes == ("class-without-examples",)
        assert "Not found: 2." in verdict.explain()
    assert not judge(
        softmax(units=4), targets=tf.data.Dataset.from_tensor_slices(y[:6]).batch(2)
    ).notes  # too few to say


def test_a_class_that_one_batch_lacks_says_nothing() -> None:
    some = tf.data.Dataset.from_tensor_slices(np.arange(400) % 2).batch(2)  # more batches than are looked at
    assert judge(softmax(units=5), targets=some).fits
    assert judge(softmax(units=5), targets=np.arange(400) % 2).mistakes == ("too-many-units",)


@pytest.mark.parametrize("level", [0.1, 0.75, 0.99])
def test_a_quantile_loss_is_known_by_its_values(level: float) -> None:
    def pinball(y: Any, p: Any) -> Any:
        return 3 * ops.mean(ops.maximum(level * (y - p), (level - 1) * (y - p)), axis=-1)

    assert recognise(pinball, (1,)).level == pytest.approx(level, abs=1e-3)
    made = dense(1, loss=pinball, metrics=["mae"])
    assert judge(made, tasks.Quantile(level)).fits
    assert judge(made, tasks.Quantile(1 - level)).mistakes == ("another-quantile",)
    verdict = judge(made, tasks.Regression())
    assert verdict.fits and verdict.notes == ("quantile-and-not-mean",)
    assert f"the {level:.3g} quantile" in verdict.explain()


def test_several_outputs_have_targets_each() -> None:
    inputs = keras.Input((FEATURES,))
    body = layers.Dense(8, activation="relu")(inputs)
    heads = {"price": layers.Dense(1, name="price")(body), "kind": layers.Dense(3, "softmax", name="kind")(body)}
    made = keras.Model(inputs, list(heads.values()))
    made.compile("adam", loss={"price": "mse", "kind": CCE}, metrics={"price": ["mae"], "kind": ["accuracy"]})
    for targets in ({"kind": IDS, "price": NUMBERS}, [NUMBERS, IDS],
                    tf.data.Dataset.from_tensor_slices((X, {"kind": IDS, "price": NUMBERS})).batch(8)):  # fmt: skip
        verdicts = judge(made, targets=targets)
        assert verdicts["price"].fits and not verdicts.fits
        assert verdicts["kind"].mistakes == ("ids-for-a-one-hot-loss",)
        assert "Output 'kind'" in verdicts.explain() and set(verdicts.to_dict()["outputs"]) == {"price", "kind"}
    assert judge(made, {"price": tasks.Regression(), "kind": tasks.MultiClass(3)}).fits
    with pytest.raises(Unreadable, match="price, kind"):
        judge(made, targets={"price": NUMBERS, "size": IDS})
    with pytest.raises(Unreadable, match="price, kind"):
        judge(made, targets=NUMBERS)


def test_nothing_to_judge_for_is_an_error_of_the_caller() -> None:
    with pytest.raises(TypeError, match="a task such as"):
        judge(sigmoid())  # type: ignore[call-overload]


def test_every_mistake_about_targets_is_shown_here() -> None:
    shown = {mistake for *_, mistakes, _ in SHOWN.values() for mistake in mistakes.split()}
    shown |= {"targets-of-another-task", "targets-out-of-reach"}  # where a task is given
    assert {mistake.id for mistake in CATALOGUE.values() if "targets" in mistake.parts} <= shown
