"""Sentences of the catalogue that Keras can be asked about, asked of every model in the tests that gets them.

The bank's models are asked, too (slow). A claim takes such a model and its task, and asserts what its sentence says.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

from headcheck import tasks
from headcheck.judging.judgement import judge
from headcheck.judging.verdict import Verdict
from headcheck.theory.losses import Kind, Labels
from headcheck.theory.ranges import given
from tests.judge.models import dense
from tests.judge.test_mistakes import METRICS, MISTAKES
from tests.samples import one_in

ROWS = 24
BCE, SCE, CCE = "binary_crossentropy", "sparse_categorical_crossentropy", "categorical_crossentropy"


def inputs_of(made: keras.Model, rows: int = ROWS, scale: float = 1.0) -> Any:
    shape = [size or 8 for size in made.input_shape[1:]]
    return scale * np.random.default_rng(2).normal(size=(rows, *shape)).astype("float32")


def outputs_of(made: keras.Model, scale: float = 1.0) -> Any:
    return np.asarray(keras.ops.convert_to_numpy(made(inputs_of(made, scale=scale), training=False)), float)


def reported(made: keras.Model, y: Any) -> dict[str, float]:
    """What `evaluate` says of the model with its own loss and metrics."""
    made.run_eagerly = True
    scores = made.evaluate(inputs_of(made), y, verbose=0, return_dict=True, batch_size=ROWS)
    return {name: float(np.mean(value)) for name, value in scores.items()}


def accuracies(made: keras.Model, y: Any) -> list[float]:
    """All that is reported of right and wrong answers."""
    return [value for name, value in reported(made, y).items() if "acc" in name]


def loss_at(loss: Any, true: Any, predicted: Any) -> float:
    function = keras.losses.get(loss) if isinstance(loss, str) else loss
    value = function(np.asarray(true, "float32"), keras.ops.convert_to_tensor(np.asarray(predicted, "float32")))
    return float(np.mean(keras.ops.convert_to_numpy(value)))


def slope(loss: Any, true: Any, predicted: Any, link: Callable[[Any], Any] = lambda z: z) -> float:
    """The steepest slope of the loss with what goes into the link."""
    z = tf.Variable(np.asarray(predicted, "float32"))
    function = keras.losses.get(loss) if isinstance(loss, str) else loss
    with tf.GradientTape() as tape:
        value = tf.reduce_mean(function(tf.constant(np.asarray(true, "float32")), link(z)))
    return float(np.abs(tape.gradient(value, z)).max())


def one_hot(made: keras.Model) -> Any:
    return np.eye(made.output_shape[-1])[np.arange(ROWS) % made.output_shape[-1]]


# --- claims ---------------------------------------------------------------------------------------------------------

Claim = Callable[[keras.Model, Verdict], None]


def always_one(made: keras.Model, verdict: Verdict) -> None:
    for scale in (1.0, 100.0):
        assert np.allclose(outputs_of(made, scale), 1, atol=1e-6)  # a rounding less without oneDNN


def warned_and_left_out(made: keras.Model, verdict: Verdict) -> None:
    """Keras computes the loss from what goes into a link that it recognises."""
    plain = {Kind.BINARY_CE: BCE, Kind.CATEGORICAL_CE: CCE, Kind.SPARSE_CE: SCE}[verdict.reading.loss.kind]
    ids = np.arange(ROWS) % max(made.output_shape[-1], 2)
    y = ids[:, None] if plain == SCE or made.output_shape[-1] == 1 else one_hot(made)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        seen = reported(made, y)["loss"]
    assert any("from_logits" in str(warning.message) for warning in caught)
    same = keras.models.clone_model(made)
    same.set_weights(made.get_weights())
    same.compile(loss=plain)
    assert seen == pytest.approx(reported(same, y)["loss"], rel=1e-4)


def cut_off(made: keras.Model, verdict: Verdict) -> None:
    if verdict.reading.loss.kind is Kind.BINARY_CE:
        assert slope(BCE, [[1.0], [0.0]], [[1.5], [-0.5]]) == 0
        assert slope(BCE, [[0.0], [1.0]], [[1.5], [-0.5]]) == 0


def one_at_most_and_flat_where_sure(made: keras.Model, verdict: Verdict) -> None:
    loss = made.loss
    assert loss_at(loss, [[1.0]], [[0.0]]) <= 1.0001
    assert slope(loss, [[1.0]], [[-9.0]], tf.sigmoid) < 0.01 < slope(BCE, [[1.0]], [[-9.0]], tf.sigmoid)


def best_is_flat(made: keras.Model, verdict: Verdict) -> None:
    seven_of_ten = np.array([[1.0]] * 7 + [[0.0]] * 3)
    if verdict.reading.loss.kind is Kind.ABSOLUTE:
        costs = [loss_at(made.loss, seven_of_ten, np.full((10, 1), p)) for p in np.linspace(0, 1, 11)]
        assert int(np.argmin(costs)) == 10


def smallest_beyond_one(made: keras.Model, verdict: Verdict) -> None:
    loss = made.loss
    if "categorical" not in str(loss):
        assert (
            loss_at(loss, [[1.0]], [[1.5]]) == loss_at(loss, [[0.0]], [[-1.5]]) == 0 < loss_at(loss, [[1.0]], [[0.9]])
        )
        assert loss_at(loss, [[0.0]], [[0.3]]) == loss_at(loss, [[-1.0]], [[0.3]])  # 0 is read as -1


def binary_accuracy_alone_inflates(made: keras.Model, verdict: Verdict) -> None:
    made.compile(loss=made.loss, metrics=["accuracy", "binary_accuracy"])
    y = one_hot(made)
    scores, right = reported(made, y), np.mean(outputs_of(made).argmax(-1) == y.argmax(-1))
    assert scores["accuracy"] == pytest.approx(right)
    assert scores["binary_accuracy"] > right


def a_little_off_is_as_wrong_as_far_off(made: keras.Model, verdict: Verdict) -> None:
    outputs = outputs_of(made)
    for y in (outputs * 0.99 + 0.004, outputs * 0.1 + 0.45):
        assert accuracies(made, y) and set(accuracies(made, y)) == {0.0}


def off_by_the_same_is_perfect(made: keras.Model, verdict: Verdict) -> None:
    assert set(accuracies(made, outputs_of(made) + 5)) == {1.0}


def good_probabilities_are_wrong(made: keras.Model, verdict: Verdict) -> None:
    y = np.round(outputs_of(made)) if made.output_shape[-1] == 1 else one_hot(made)
    assert keras.metrics.Accuracy()(y, np.abs(y - 0.07)) == 0
    assert min(accuracies(made, y)) == 0


def a_logit_above_zero_counts_as_no(made: keras.Model, verdict: Verdict) -> None:
    kernel, bias = made.layers[-1].get_weights()
    made.layers[-1].set_weights([0 * kernel, 0 * bias + 0.3])
    scores = reported(made, np.ones((ROWS, made.output_shape[-1])))
    assert 0.0 in [value for name, value in scores.items() if name != "loss"]


def says_the_same_of_every_model(made: keras.Model, verdict: Verdict) -> None:
    y = (np.arange(ROWS) % 2)[:, None]
    before = accuracies(made, y)
    made.set_weights([-3 * weights + 0.5 for weights in made.get_weights()])
    assert accuracies(made, y) == before


def high_without_knowing_anything(made: keras.Model, verdict: Verdict) -> None:
    made.set_weights([0 * weights for weights in made.get_weights()])
    assert reported(made, one_hot(made))["binary_accuracy"] >= 0.6


def only_the_largest_counts(made: keras.Model, verdict: Verdict) -> None:
    one, two = np.zeros((2, ROWS, made.output_shape[-1]))
    one[:, 0] = two[:, 0] = two[:, 1] = 1
    assert accuracies(made, one) == accuracies(made, two)


def stays_within_its_range(made: keras.Model, verdict: Verdict) -> None:
    reach = given(verdict.reading.head)
    if reach:
        for scale in (1.0, 30.0):
            outputs = outputs_of(made, scale)
            assert reach.low - 1e-6 <= outputs.min() and outputs.max() <= reach.high + 1e-6


def one_column_stops(made: keras.Model, verdict: Verdict) -> None:
    with pytest.raises(ValueError):
        reported(made, (np.arange(ROWS) % 2)[:, None])


def no_label_costs_nothing(made: keras.Model, verdict: Verdict) -> None:
    if verdict.reading.loss.labels is not Labels.INTEGER:
        assert loss_at(CCE, np.zeros((1, 3)), [[0.2, 0.3, 0.5]]) == pytest.approx(0, abs=1e-6)


def below_zero_is_zero(made: keras.Model, verdict: Verdict) -> None:
    assert loss_at(made.loss, [[3.0]], [[-1.0]]) == pytest.approx(loss_at(made.loss, [[3.0]], [[0.0]]), rel=1e-4)


def not_a_number_below_zero(made: keras.Model, verdict: Verdict) -> None:
    assert np.isnan(loss_at(made.loss, [[2.0]], [[-1.0]]))


def keras_stops(made: keras.Model, verdict: Verdict) -> None:
    with pytest.raises(Exception):  # noqa: B017  Keras raises errors of several kinds
        made.fit(inputs_of(made), outputs_of(made), verbose=0)


def falls_below_zero_for_ids_above_one(made: keras.Model, verdict: Verdict) -> None:
    assert loss_at(BCE, [[2.0]], [[0.99999]]) < 0


def negatives_are_cut_or_rescaled(made: keras.Model, verdict: Verdict) -> None:
    assert loss_at(CCE, [[1.0, 0.0]], [[2.0, 6.0]]) == pytest.approx(
        loss_at(CCE, [[1.0, 0.0]], [[0.25, 0.75]]), rel=1e-4
    )
    assert loss_at(SCE, [1], [[0.9, -1.0]]) == pytest.approx(loss_at(SCE, [1], [[0.9, -7.0]]), rel=1e-4)


def fails_or_is_not_the_accuracy(made: keras.Model, verdict: Verdict) -> None:
    ids = np.minimum(np.arange(ROWS) // 7, made.output_shape[-1] - 1)
    y = np.eye(made.output_shape[-1])[ids] if verdict.reading.loss.labels is Labels.ONE_HOT else ids[:, None]
    try:
        found = reported(made, y)
    except Exception:
        return
    right = np.mean(outputs_of(made).argmax(-1) == ids)
    assert any(name != "loss" and abs(value - right) > 1e-6 for name, value in found.items())


CLAIMS: dict[str, Claim] = {
    "softmax-one-unit": always_one,
    "sigmoid-from-logits": warned_and_left_out,
    "softmax-from-logits": warned_and_left_out,
    "linear-as-probability": cut_off,
    "squared-error-for-classes": one_at_most_and_flat_where_sure,
    "absolute-error-for-classes": best_is_flat,
    "hinge-for-classes": smallest_beyond_one,
    "binary-crossentropy-for-one-of-many": binary_accuracy_alone_inflates,
    "accuracy-for-regression": a_little_off_is_as_wrong_as_far_off,
    "accuracy-of-several-numbers": off_by_the_same_is_perfect,
    "accuracy-compares-exactly": good_probabilities_are_wrong,
    "accuracy-on-logits": a_logit_above_zero_counts_as_no,
    "largest-of-one-output": says_the_same_of_every_model,
    "binary-accuracy-for-categories": high_without_knowing_anything,
    "accuracy-picks-one-label": only_the_largest_counts,
    "two-units-binary-crossentropy": one_column_stops,
    "categorical-crossentropy-for-many-labels": no_label_costs_nothing,
    "msle-with-negatives": below_zero_is_zero,
    "poisson-with-linear": not_a_number_below_zero,
    "misspelt-loss": keras_stops,
    "misspelt-metric": keras_stops,
    "loss-needs-arguments": keras_stops,
    "metric-needs-arguments": keras_stops,
    "no-loss": keras_stops,
    "yes-no-head-for-many-classes": falls_below_zero_for_ids_above_one,
    "logits-as-distribution": negatives_are_cut_or_rescaled,
    "categorical-accuracy-with-integers": fails_or_is_not_the_accuracy,
    "one-hot-metric-with-integers": fails_or_is_not_the_accuracy,
    "sparse-accuracy-with-one-hot": fails_or_is_not_the_accuracy,
    # what the head can give, of every head that is said to be wrong
    "relu-for-regression": stays_within_its_range,
    "relu-for-positive-numbers": stays_within_its_range,
    "positive-head-for-any-number": stays_within_its_range,
    "sigmoid-for-regression": stays_within_its_range,
    "tanh-for-regression": stays_within_its_range,
    "softmax-for-regression": stays_within_its_range,
    "not-all-numbers-as-logits": stays_within_its_range,
    "relu-as-probability": stays_within_its_range,
    "tanh-as-probability": stays_within_its_range,
    "relu-before-crossentropy": stays_within_its_range,
    "sigmoid-for-one-of-many": stays_within_its_range,
    "softmax-for-many-labels": stays_within_its_range,
    "no-shares-of-one": stays_within_its_range,
}

#: Every configuration of the tests: its name, task and how to build it.
CONFIGURATIONS = {name: row[:2] for table in (MISTAKES, METRICS) for name, row in table.items()}


@pytest.mark.parametrize("name", one_in(4, CONFIGURATIONS))
def test_keras_says_the_same_as_the_catalogue(name: str) -> None:
    task, build = CONFIGURATIONS[name]
    verdict = judge(build(), task)
    for mistake in verdict.mistakes:
        if mistake in CLAIMS:
            keras.utils.set_random_seed(1)
            CLAIMS[mistake](build(), verdict)


def test_every_claim_is_asked_of_some_model() -> None:
    shown = {mistake for table in (MISTAKES, METRICS) for row in table.values() for mistake in row[-1].split()}
    assert set(CLAIMS) <= shown


def bank() -> Iterator[Any]:
    """The bank's wrong answers to problems with one output, by the mistakes that are claimed of."""
    from headcheck.course.registry import declared
    from tests.course.cells import bank_of

    for name, (problem, file) in bank_of(declared().asked.values()).items():
        if file.parent.name == "mistakes" and not problem.outputs and file.stem.split("--")[0] in CLAIMS:
            yield pytest.param(problem, file, id=name)


@pytest.mark.slow
@pytest.mark.parametrize(("problem", "file"), list(bank()))
def test_keras_says_the_same_of_the_banks_models(problem: Any, file: Any) -> None:
    from tests.course.cells import answer_untrained, prepared

    names = dict(prepared(problem.assignment, problem.name))
    answer_untrained(file, names)
    made = names[problem.model]
    mistake = file.stem.split("--")[0]
    verdict = judge(made, problem.task)
    assert mistake in verdict.mistakes
    CLAIMS[mistake](made, verdict)


# --- claims about what no model above shows -------------------------------------------------------------------------


def test_binary_crossentropy_falls_behind_a_softmax_of_one_unit() -> None:
    keras.utils.set_random_seed(1)
    made = dense(1, "softmax", loss=BCE)
    x = inputs_of(made)
    history = made.fit(x, (x[:, :1] > 0).astype("float32"), epochs=15, verbose=0).history["loss"]
    assert history[-1] < history[0] - 0.005


def test_a_link_that_keras_does_not_recognise_is_applied_twice() -> None:
    loss, z = keras.losses.BinaryCrossentropy(from_logits=True), np.array([[2.0]], "float32")
    once = 1 / (1 + np.exp(-z))
    assert float(loss(np.zeros((1, 1), "float32"), once)) == pytest.approx(
        float(np.log1p(np.exp(once))[0, 0]), rel=1e-5
    )


@pytest.mark.parametrize("focal", [False, True])
def test_on_two_shares_binary_and_categorical_losses_are_one(focal: bool) -> None:
    p = np.random.default_rng(0).dirichlet(np.ones(2), 50)
    y = np.eye(2)[np.arange(50) % 2]
    if focal:
        pair = (
            keras.losses.binary_focal_crossentropy(y, p),
            keras.losses.categorical_focal_crossentropy(y, p, alpha=1.0),
        )
    else:
        pair = keras.losses.binary_crossentropy(y, p), keras.losses.categorical_crossentropy(y, p)
    binary, categorical = np.array(pair[0]), np.array(pair[1])
    np.testing.assert_allclose(binary / binary[0], categorical / categorical[0], rtol=1e-4)  # but for a factor
    made = dense(2, "softmax", loss="binary_focal_crossentropy" if focal else BCE)
    assert judge(made, tasks.MultiClass(2)).fits
