"""Each mistake is found, by its own id, and costs the parts that would have to change and no others."""

from __future__ import annotations

from collections.abc import Callable

import keras
import pytest
import tensorflow as tf
from keras import layers, ops

from headcheck import tasks
from headcheck.judging.judgement import judge
from headcheck.theory.mistakes import BESIDE, CATALOGUE, PARTS
from tests.judge.models import FEATURES, dense, functional, model

RARE = tasks.Binary(rare=True)
REGRESSION, BINARY, CLASSES = tasks.Regression(), tasks.Binary(), tasks.MultiClass(classes=3)
LABELS, COUNT, PROPORTION = tasks.MultiLabel(labels=4), tasks.Count(), tasks.Proportion()
BCE, SPARSE, ONE_HOT = "binary_crossentropy", "sparse_categorical_crossentropy", "categorical_crossentropy"
BCE_LOGITS = keras.losses.BinaryCrossentropy(from_logits=True)
SPARSE_LOGITS = keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def constant_loss(y_true, y_pred):
    return ops.mean(0.0 * y_pred)


class NeedsArguments(keras.losses.Loss):
    def __init__(self, weight):
        super().__init__()
        self.weight = weight

    def call(self, y_true, y_pred):
        return self.weight * ops.mean(ops.square(y_true - y_pred), axis=-1)


def pictures(*head: object, **compiled: object) -> keras.Model:
    made = keras.Sequential([keras.Input((8, 8)), layers.Dense(16, activation="relu"), *head])
    made.compile(optimizer="adam", **compiled)
    return made


ACTIVATION, LOSS, UNITS = "activation", "loss", "units"

#: what somebody wrote: (task, model, the parts it loses, the mistakes it shows)
MISTAKES: dict[str, tuple[object, Callable[[], keras.Model], str, str]] = {
    # regression
    "relu": (REGRESSION, lambda: dense(1, "relu", loss="mse"), ACTIVATION, "relu-for-regression"),
    "ReLU layer": (
        REGRESSION,
        lambda: model(layers.Dense(1), layers.ReLU(), loss="mae"),
        ACTIVATION,
        "relu-for-regression",
    ),
    "sigmoid": (REGRESSION, lambda: dense(1, "sigmoid", loss="mse"), ACTIVATION, "sigmoid-for-regression"),
    "tanh": (REGRESSION, lambda: dense(1, "tanh", loss="mse"), ACTIVATION, "tanh-for-regression"),
    "softmax": (REGRESSION, lambda: dense(1, "softmax", loss="mse"), ACTIVATION, "softmax-for-regression"),
    "recurrent head": (
        REGRESSION,
        lambda: model(layers.Reshape((8, 1)), layers.LSTM(1), loss="mse"),
        ACTIVATION,
        "tanh-for-regression",
    ),
    "elu": (REGRESSION, lambda: dense(1, "elu", loss="mse"), ACTIVATION, "wrong-activation"),
    "square": (REGRESSION, lambda: functional(ops.square, 1, loss="mse"), ACTIVATION, "wrong-activation"),
    "cross-entropy": (REGRESSION, lambda: dense(1, loss=BCE), LOSS, "crossentropy-for-regression"),
    "sigmoid and cross-entropy": (
        REGRESSION,
        lambda: dense(1, "sigmoid", loss=BCE),
        "activation loss",
        "sigmoid-for-regression crossentropy-for-regression",
    ),
    "two units": (REGRESSION, lambda: dense(2, loss="mse"), UNITS, "units-not-target-width"),
    "one unit for two": (tasks.Regression(units=2), lambda: dense(1, loss="mse"), UNITS, "units-not-target-width"),
    "msle": (REGRESSION, lambda: dense(1, loss="msle"), LOSS, "msle-with-negatives"),
    "mape": (REGRESSION, lambda: dense(1, loss="mape"), LOSS, "mape-near-zero"),
    "poisson": (REGRESSION, lambda: dense(1, loss="poisson"), LOSS, "poisson-for-regression"),
    "hinge": (REGRESSION, lambda: dense(1, loss="hinge"), LOSS, "hinge-for-regression"),
    "constant": (REGRESSION, lambda: dense(1, loss=constant_loss), LOSS, "unknown-loss"),
    "misspelt": (REGRESSION, lambda: dense(1, loss="mean_square_error"), LOSS, "misspelt-loss"),
    "'crossentropy' for labels": (
        LABELS,
        lambda: dense(4, "sigmoid", loss="crossentropy"),
        LOSS,
        "categorical-crossentropy-for-many-labels",
    ),
    "a loss class that needs arguments": (
        REGRESSION,
        lambda: dense(1, loss=NeedsArguments),
        LOSS,
        "loss-needs-arguments",
    ),
    "no loss": (REGRESSION, lambda: dense(1, loss=None), LOSS, "no-loss"),
    "relu for prices": (
        tasks.Regression(positive=True),
        lambda: dense(1, "relu", loss="mse"),
        ACTIVATION,
        "relu-for-positive-numbers",
    ),
    "softplus": (
        REGRESSION,
        lambda: dense(1, "softplus", loss="mse"),
        ACTIVATION,
        "positive-head-for-any-number",
    ),
    "exponential": (
        REGRESSION,
        lambda: dense(1, "exponential", loss="mse"),
        ACTIVATION,
        "positive-head-for-any-number",
    ),
    "log-softmax of one number": (
        REGRESSION,
        lambda: dense(1, "log_softmax", loss="mse"),
        ACTIVATION,
        "wrong-activation",
    ),
    "the middle for a high quantile": (tasks.Quantile(0.9), lambda: dense(1, loss="mae"), LOSS, "another-quantile"),
    "the mean for a quantile": (tasks.Quantile(0.9), lambda: dense(1, loss="huber"), LOSS, "mean-and-not-quantile"),
    "relu for a quantile": (
        tasks.Quantile(0.5),
        lambda: dense(1, "relu", loss="mae"),
        ACTIVATION,
        "relu-for-regression",
    ),
    # yes or no
    "softmax on one unit": (BINARY, lambda: dense(1, "softmax", loss=BCE), ACTIVATION, "softmax-one-unit"),
    "softmax on one unit, sparse": (BINARY, lambda: dense(1, "softmax", loss=SPARSE), UNITS, "softmax-one-unit"),
    "sigmoid from logits": (BINARY, lambda: dense(1, "sigmoid", loss=BCE_LOGITS), LOSS, "sigmoid-from-logits"),
    "linear": (BINARY, lambda: dense(1, loss=BCE), ACTIVATION, "linear-as-probability"),
    "relu as probability": (BINARY, lambda: dense(1, "relu", loss=BCE), ACTIVATION, "relu-as-probability"),
    "tanh as probability": (BINARY, lambda: dense(1, "tanh", loss=BCE), ACTIVATION, "tanh-as-probability"),
    "sigmoid and mse": (BINARY, lambda: dense(1, "sigmoid", loss="mse"), LOSS, "squared-error-for-classes"),
    "sigmoid and mae": (BINARY, lambda: dense(1, "sigmoid", loss="mae"), LOSS, "absolute-error-for-classes"),
    "sigmoid and hinge": (BINARY, lambda: dense(1, "sigmoid", loss="hinge"), LOSS, "hinge-for-classes"),
    "tanh and hinge": (BINARY, lambda: dense(1, "tanh", loss="squared_hinge"), "activation loss", "hinge-for-classes"),
    "linear and mse": (BINARY, lambda: dense(1, loss="mse"), "activation loss", "regression-head-for-classes"),
    "one unit, sparse": (BINARY, lambda: dense(1, "sigmoid", loss=SPARSE), LOSS, "one-unit-categorical-crossentropy"),
    "one unit, categorical": (
        BINARY,
        lambda: dense(1, "sigmoid", loss=ONE_HOT),
        LOSS,
        "one-unit-categorical-crossentropy",
    ),
    "two units, binary loss": (BINARY, lambda: dense(2, "softmax", loss=BCE), LOSS, "two-units-binary-crossentropy"),
    "two sigmoids": (BINARY, lambda: dense(2, "sigmoid", loss=BCE), UNITS, "two-units-binary-crossentropy"),
    "two sigmoids and mse": (
        BINARY,
        lambda: dense(2, "sigmoid", loss="mse"),
        "units loss",
        "two-units-for-yes-or-no squared-error-for-classes",
    ),
    "relu as logits": (BINARY, lambda: dense(1, "relu", loss=BCE_LOGITS), ACTIVATION, "not-all-numbers-as-logits"),
    "log-softmax of one logit": (BINARY, lambda: dense(1, "log_softmax", loss=BCE), ACTIVATION, "wrong-activation"),
    # one of several
    "softmax from logits": (CLASSES, lambda: dense(3, "softmax", loss=SPARSE_LOGITS), LOSS, "softmax-from-logits"),
    "linear, plain": (CLASSES, lambda: dense(3, loss=SPARSE), ACTIVATION, "logits-as-distribution"),
    "log-softmax, plain": (CLASSES, lambda: dense(3, "log_softmax", loss=ONE_HOT), ACTIVATION, "wrong-activation"),
    "softmax and binary": (
        CLASSES,
        lambda: dense(3, "softmax", loss=BCE),
        LOSS,
        "binary-crossentropy-for-one-of-many",
    ),
    "sigmoid and CE": (CLASSES, lambda: dense(3, "sigmoid", loss=ONE_HOT), ACTIVATION, "sigmoid-for-one-of-many"),
    "softmax and mse": (CLASSES, lambda: dense(3, "softmax", loss="mse"), LOSS, "squared-error-for-classes"),
    "regression": (CLASSES, lambda: dense(1, loss="mse"), "units activation loss", "regression-head-for-classes"),
    "one sigmoid": (
        CLASSES,
        lambda: dense(1, "sigmoid", loss=BCE),
        "units activation loss",
        "yes-no-head-for-many-classes",
    ),
    "too few": (CLASSES, lambda: dense(2, "softmax", loss=SPARSE), UNITS, "too-few-units"),
    "too many": (CLASSES, lambda: dense(4, "softmax", loss=SPARSE), UNITS, "too-many-units"),
    "relu and CE": (CLASSES, lambda: dense(3, "relu", loss=SPARSE), ACTIVATION, "relu-before-crossentropy"),
    "softmax over the batch": (
        CLASSES,
        lambda: model(layers.Dense(3), layers.Softmax(axis=0), loss=SPARSE),
        ACTIVATION,
        "wrong-activation",
    ),
    "softmax twice": (
        CLASSES,
        lambda: model(layers.Dense(3, "softmax"), layers.Softmax(), loss=SPARSE),
        ACTIVATION,
        "wrong-activation",
    ),
    "softmax over groups": (
        CLASSES,
        lambda: model(layers.Dense(3), layers.Reshape((3, 1)), layers.Softmax(), layers.Flatten(), loss=ONE_HOT),
        ACTIVATION,
        "softmax-one-unit",
    ),
    "softmax over groups of two": (
        tasks.MultiClass(classes=4),
        lambda: model(layers.Dense(4), layers.Reshape((2, 2)), layers.Softmax(), layers.Flatten(), loss=ONE_HOT),
        ACTIVATION,
        "softmax-over-another-axis",
    ),
    "forgot to flatten": (
        CLASSES,
        lambda: pictures(layers.Dense(3, "softmax"), loss=SPARSE),
        UNITS,
        "outputs-for-each-position",
    ),
    "one tag for a whole sentence": (
        tasks.Each(CLASSES),
        lambda: dense(3, "softmax", loss=SPARSE),
        UNITS,
        "one-answer-for-all-positions",
    ),
    "sigmoid as logits": (
        CLASSES,
        lambda: dense(3, "sigmoid", loss=SPARSE_LOGITS),
        ACTIVATION,
        "not-all-numbers-as-logits",
    ),
    # several at once
    "softmax for labels": (LABELS, lambda: dense(4, "softmax", loss=BCE), ACTIVATION, "softmax-for-many-labels"),
    "softmax and CE for labels": (
        LABELS,
        lambda: dense(4, "softmax", loss=ONE_HOT),
        "activation loss",
        "softmax-for-many-labels categorical-crossentropy-for-many-labels",
    ),
    "sigmoid and mse for labels": (LABELS, lambda: dense(4, "sigmoid", loss="mse"), LOSS, "squared-error-for-classes"),
    "a label too few": (LABELS, lambda: dense(3, "sigmoid", loss=BCE), UNITS, "too-few-units"),
    # counts and fractions
    "linear rate": (COUNT, lambda: dense(1, loss="poisson"), ACTIVATION, "poisson-with-linear"),
    "relu rate": (COUNT, lambda: dense(1, "relu", loss="poisson"), ACTIVATION, "relu-for-counts"),
    "count as a number": (COUNT, lambda: dense(1, loss="mse"), "activation loss", "distance-loss-for-counts"),
    "count as a number from zero up": (
        COUNT,
        lambda: dense(1, "relu", loss="mse"),
        "activation loss",
        "distance-loss-for-counts",
    ),
    "positive count": (COUNT, lambda: dense(1, "softplus", loss="mse"), LOSS, "distance-loss-for-counts"),
    "linear fraction": (PROPORTION, lambda: dense(1, loss="mse"), ACTIVATION, "unbounded-head-for-a-fraction"),
    "one share of one": (PROPORTION, lambda: dense(1, "softmax", loss=BCE), ACTIVATION, "softmax-one-unit"),
    "several fractions": (
        tasks.Proportion(units=3),
        lambda: dense(3, "softmax", loss="mse"),
        ACTIVATION,
        "softmax-for-fractions",
    ),
    "shares, each for itself": (
        tasks.Shares(units=3),
        lambda: dense(3, "sigmoid", loss="kl_divergence"),
        ACTIVATION,
        "no-shares-of-one",
    ),
    "ids of shares": (tasks.Shares(units=3), lambda: dense(3, "softmax", loss=SPARSE), LOSS, "id-loss-for-shares"),
    "positive count, relu": (
        COUNT,
        lambda: dense(1, "relu", loss="mse"),
        "activation loss",
        "distance-loss-for-counts",
    ),
    "sigmoid fraction, logits": (PROPORTION, lambda: dense(1, "sigmoid", loss=BCE_LOGITS), LOSS, "sigmoid-from-logits"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_finds_the_mistake(name: str) -> None:
    task, build, loses, mistakes = MISTAKES[name]
    verdict = judge(build(), task)
    wrong = [part for part in ("units", "activation", "loss") if not getattr(verdict, part)]
    of_head_and_loss = [mistake for mistake in verdict.mistakes if mistake != "no-metric"]
    assert (wrong, of_head_and_loss) == (loses.split(), mistakes.split()), verdict.explain()


ACC = "accuracy"
METRICS: dict[str, tuple[object, Callable[[], keras.Model], str]] = {
    "none": (REGRESSION, lambda: dense(1, loss="mse"), "no-metric"),
    "mae": (REGRESSION, lambda: dense(1, loss="mse", metrics=["mae"]), ""),
    "r2": (REGRESSION, lambda: dense(1, loss="mse", metrics=[keras.metrics.R2Score()]), ""),
    "RMSE class": (REGRESSION, lambda: dense(1, loss="mse", metrics=[keras.metrics.RootMeanSquaredError]), ""),
    "function": (REGRESSION, lambda: dense(1, loss="mse", metrics=[keras.metrics.mean_absolute_error]), ""),
    "one's own": (REGRESSION, lambda: dense(1, loss="mse", metrics=[lambda y, p: ops.max(ops.abs(y - p))]), ""),
    "accuracy": (REGRESSION, lambda: dense(1, loss="mse", metrics=["accuracy"]), "accuracy-for-regression"),
    "mae and acc": (REGRESSION, lambda: dense(1, loss="mse", metrics=["mae", "acc"]), "accuracy-for-regression"),
    "accuracy of several numbers": (
        tasks.Regression(units=2),
        lambda: dense(2, loss="mse", metrics=["accuracy"]),
        "accuracy-of-several-numbers",
    ),
    "precision": (REGRESSION, lambda: dense(1, loss="mse", metrics=["Precision"]), "hits-and-misses-of-numbers"),
    "largest of one number": (
        REGRESSION,
        lambda: dense(1, loss="mse", metrics=["categorical_accuracy"]),
        "largest-of-one-output",
    ),
    "accuracy of shares": (tasks.Shares(units=3), lambda: dense(3, "softmax", loss=ONE_HOT, metrics=["accuracy"]), ""),
    "accuracy of labels that have an axis each": (
        tasks.MultiLabel(labels=8),
        lambda: model(layers.Dense(8, "sigmoid"), layers.Reshape((8, 1)), loss=BCE, metrics=["accuracy"]),
        "",
    ),
    "binary accuracy with integers": (
        CLASSES,
        lambda: dense(3, "softmax", loss=SPARSE, metrics=["binary_accuracy"]),
        "one-hot-metric-with-integers",
    ),
    "count": (COUNT, lambda: dense(1, "exponential", loss="poisson", metrics=["mae"]), ""),
    "fraction": (PROPORTION, lambda: dense(1, "sigmoid", loss=BCE, metrics=[ACC]), "accuracy-for-regression"),
    "binary": (BINARY, lambda: dense(1, "sigmoid", loss=BCE, metrics=[ACC, "precision", "auc"]), ""),
    "Accuracy()": (
        BINARY,
        lambda: dense(1, "sigmoid", loss=BCE, metrics=[keras.metrics.Accuracy()]),
        "accuracy-compares-exactly",
    ),
    "accuracy on logits": (BINARY, lambda: dense(1, loss=BCE_LOGITS, metrics=[ACC]), "accuracy-on-logits"),
    "threshold 0": (
        BINARY,
        lambda: dense(1, loss=BCE_LOGITS, metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)]),
        "",
    ),
    "precision at 0": (
        BINARY,
        lambda: dense(1, loss=BCE_LOGITS, metrics=[keras.metrics.Precision(thresholds=0)]),
        "",
    ),
    "AUC of logits": (BINARY, lambda: dense(1, loss=BCE_LOGITS, metrics=[keras.metrics.AUC(from_logits=True)]), ""),
    "AUC between 0 and 1 of logits": (
        BINARY,
        lambda: dense(1, loss=BCE_LOGITS, metrics=[keras.metrics.AUC()]),
        "metric-on-another-scale",
    ),
    "mae for yes or no": (
        BINARY,
        lambda: dense(1, "sigmoid", loss=BCE, metrics=["mae"]),
        "distance-metric-for-classes",
    ),
    "largest of one": (
        BINARY,
        lambda: dense(1, "sigmoid", loss=BCE, metrics=["categorical_accuracy"]),
        "largest-of-one-output",
    ),
    "integers": (CLASSES, lambda: dense(3, "softmax", loss=SPARSE, metrics=[ACC]), ""),
    "sparse": (CLASSES, lambda: dense(3, "softmax", loss=SPARSE, metrics=["sparse_categorical_accuracy"]), ""),
    "accuracy of class logits": (CLASSES, lambda: dense(3, loss=SPARSE_LOGITS, metrics=[ACC]), ""),
    "categorical with integers": (
        CLASSES,
        lambda: dense(3, "softmax", loss=SPARSE, metrics=["categorical_accuracy"]),
        "categorical-accuracy-with-integers",
    ),
    "sparse with one-hot": (
        CLASSES,
        lambda: dense(3, "softmax", loss=ONE_HOT, metrics=["sparse_categorical_accuracy"]),
        "sparse-accuracy-with-one-hot",
    ),
    "one-hot": (CLASSES, lambda: dense(3, "softmax", loss=ONE_HOT, metrics=["categorical_accuracy", "f1_score"]), ""),
    "binary accuracy": (
        CLASSES,
        lambda: dense(3, "softmax", loss=ONE_HOT, metrics=["binary_accuracy"]),
        "binary-accuracy-for-categories",
    ),
    "precision with integers": (
        CLASSES,
        lambda: dense(3, "softmax", loss=SPARSE, metrics=[ACC, keras.metrics.Precision()]),
        "one-hot-metric-with-integers",
    ),
    "mae for classes": (
        CLASSES,
        lambda: dense(3, "softmax", loss=SPARSE, metrics=["mae"]),
        "distance-metric-for-classes",
    ),
    "accuracy for labels": (LABELS, lambda: dense(4, "sigmoid", loss=BCE, metrics=[ACC]), "accuracy-picks-one-label"),
    "binary accuracy for labels": (LABELS, lambda: dense(4, "sigmoid", loss=BCE, metrics=["binary_accuracy"]), ""),
    "misspelt": (REGRESSION, lambda: dense(1, loss="mse", metrics=["mean_error"]), "misspelt-metric"),
    "'crossentropy' is a loss and no metric": (
        BINARY,
        lambda: dense(1, "sigmoid", loss="crossentropy", metrics=["crossentropy"]),
        "misspelt-metric",
    ),
    "'crossentropy' takes labels as they come": (
        CLASSES,
        lambda: dense(3, "softmax", loss="crossentropy", metrics=["sparse_categorical_accuracy"]),
        "",
    ),
    "a class that needs arguments": (
        CLASSES,
        lambda: dense(3, "softmax", loss=SPARSE, metrics=[ACC, keras.metrics.MeanIoU]),
        "metric-needs-arguments",
    ),
    "similarity": (
        REGRESSION,
        lambda: dense(1, loss="mse", metrics=[keras.metrics.CosineSimilarity()]),
        "unsuitable-metric",
    ),
    "weighted metrics": (REGRESSION, lambda: weighted(), ""),
    "accuracy where yes is rare": (
        RARE,
        lambda: dense(1, "sigmoid", loss=BCE, metrics=[ACC, "binary_crossentropy"]),
        "metric-blind-to-the-rare-class",
    ),
    "those rightly left alone": (
        RARE,
        lambda: dense(1, "sigmoid", loss=BCE, metrics=[ACC, keras.metrics.TrueNegatives()]),
        "metric-blind-to-the-rare-class",
    ),
    "a metric that misleads where yes is rare": (
        RARE,
        lambda: dense(1, loss=BCE_LOGITS, metrics=[ACC]),
        "accuracy-on-logits",
    ),
    **{
        f"{name} where yes is rare": (RARE, lambda make=make: dense(1, "sigmoid", loss=BCE, metrics=[ACC, make()]), "")
        for name, make in {
            "recall": keras.metrics.Recall,
            "precision": lambda: "precision",
            "AUC": lambda: "AUC",
            "area below precision and recall": lambda: keras.metrics.AUC(curve="PR"),
            "F2": lambda: keras.metrics.FBetaScore(beta=2.0, threshold=0.5),
            "those that are missed": keras.metrics.FalseNegatives,
            "recall at a precision": lambda: keras.metrics.RecallAtPrecision(0.7),
            "a metric of one's own": lambda: lambda y, p: y - p,
        }.items()
    },
}


def weighted() -> keras.Model:
    made = dense(1)
    made.compile(loss="mse", weighted_metrics=["mae"])
    return made


@pytest.mark.parametrize("name", METRICS)
def test_judges_the_metrics(name: str) -> None:
    task, build, mistake = METRICS[name]
    verdict = judge(build(), task)
    assert verdict.fits
    assert (verdict.metrics, verdict.mistakes) == (not mistake, tuple(mistake.split())), verdict.explain()


def test_a_wrong_loss_does_not_make_a_right_metric_wrong() -> None:
    verdict = judge(dense(1, loss="mse", metrics=["accuracy"]), CLASSES)
    assert verdict.metrics and verdict.mistakes == ("regression-head-for-classes",)


def test_a_loss_of_an_earlier_compile_counts_because_keras_goes_on_using_it() -> None:
    made = dense(1, loss="mse")
    made.compile(optimizer="adam")
    assert judge(made, REGRESSION).fits


def test_a_trained_model_with_a_dead_sigmoid_is_still_a_sigmoid() -> None:
    made = dense(1, loss=BCE, metrics=[ACC])
    wrapped = keras.Sequential([made, layers.Lambda(lambda t: tf.clip_by_value(t, 0, 1))])
    wrapped.compile(loss=BCE, metrics=[ACC])
    wrapped.build((None, FEATURES))
    assert judge(wrapped, BINARY).mistakes == ("wrong-activation",)


def test_every_mistake_of_the_catalogue_is_shown_by_a_model_here() -> None:
    shown = {mistake for *_, mistakes in MISTAKES.values() for mistake in mistakes.split()}
    shown |= {mistake for *_, mistakes in METRICS.values() for mistake in mistakes.split()}
    rest = {"wrong-units", "wrong-loss"}
    # held-out rows show some, and targets others (test_targets.py)
    rest |= {mistake.id for mistake in CATALOGUE.values() if mistake.parts & {"targets", "note"}}
    rest |= {mistake.id for mistake in CATALOGUE.values() if not mistake.parts & set(PARTS)} | {"own-metric-stretches"}
    assert set(CATALOGUE) - shown <= rest


def test_messages_explain_and_never_print_the_solution() -> None:
    for mistake in CATALOGUE.values():
        assert mistake.parts <= {*PARTS, *BESIDE}
        for text in (mistake.what, mistake.why, mistake.look_at):
            assert text.endswith((".", "?")), mistake.id
            assert not any(code in text for code in ("Dense(", "activation=", "loss=", "metrics=", "compile(")), (
                mistake.id
            )
