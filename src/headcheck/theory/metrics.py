"""Metrics: what they report, which suit a target and which mislead.

Resolves Keras's names without importing Keras. A metric is judged for the head and loss the model should have, so that
a wrong loss does not make a right metric wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from headcheck.theory.configurations import Configuration, Family
from headcheck.theory.losses import Labels


class Reports(Enum):
    """What a metric reports."""

    DISTANCE = "how far predictions are from targets"
    SQUARED = "how far predictions are from targets, squared"
    ADAPTIVE_ACCURACY = "the accuracy that Keras picks by the shapes of targets and predictions"
    EXACT_ACCURACY = "how often prediction and target are the very same number"
    BINARY_ACCURACY = "how often a prediction is on the right side of a threshold"
    CATEGORICAL_ACCURACY = "how often the largest output is at the 1 of a one-hot target"
    SPARSE_ACCURACY = "how often the largest output is at the class id"
    THRESHOLDED = "hits and misses on the two sides of a threshold"
    LARGEST = "hits and misses when the largest output counts as yes"
    RANKING = "hits and misses over many thresholds between 0 and 1"
    BINARY_CE = "binary cross-entropy"
    CATEGORICAL_CE = "categorical cross-entropy"
    SPARSE_CE = "sparse categorical cross-entropy"
    POISSON = "Poisson loss"
    CUSTOM = "a measure of the author's own"
    MISSPELT = "nothing: Keras knows no metric of this name"
    NEEDS_ARGUMENTS = "nothing: Keras can't make it without arguments"
    OTHER = "something else"


@dataclass(frozen=True)
class Metric:
    """A compiled metric. `threshold`: values above it mean yes, if one is used; None for Keras's default of 0.5."""

    reports: Reports
    name: str
    threshold: float | None = None
    from_logits: bool = False


#: Classes of `keras.metrics`.
CLASSES: Mapping[str, Reports] = {
    **dict.fromkeys(
        (
            "MeanAbsoluteError",
            "MeanAbsolutePercentageError",
            "MeanSquaredLogarithmicError",
            "RootMeanSquaredError",
            "LogCoshError",
            "R2Score",
            "PearsonCorrelation",
            "ConcordanceCorrelation",
        ),
        Reports.DISTANCE,
    ),
    "MeanSquaredError": Reports.SQUARED,
    "Accuracy": Reports.EXACT_ACCURACY,
    "BinaryAccuracy": Reports.BINARY_ACCURACY,
    "CategoricalAccuracy": Reports.CATEGORICAL_ACCURACY,
    "TopKCategoricalAccuracy": Reports.CATEGORICAL_ACCURACY,
    "SparseCategoricalAccuracy": Reports.SPARSE_ACCURACY,
    "SparseTopKCategoricalAccuracy": Reports.SPARSE_ACCURACY,
    **dict.fromkeys(
        (
            "Precision",
            "Recall",
            "TruePositives",
            "TrueNegatives",
            "FalsePositives",
            "FalseNegatives",
            "BinaryIoU",
        ),
        Reports.THRESHOLDED,
    ),
    "F1Score": Reports.LARGEST,
    "FBetaScore": Reports.LARGEST,
    **dict.fromkeys(
        (
            "AUC",
            "PrecisionAtRecall",
            "RecallAtPrecision",
            "SensitivityAtSpecificity",
            "SpecificityAtSensitivity",
        ),
        Reports.RANKING,
    ),
    "BinaryCrossentropy": Reports.BINARY_CE,
    "CategoricalCrossentropy": Reports.CATEGORICAL_CE,
    "KLDivergence": Reports.CATEGORICAL_CE,
    "SparseCategoricalCrossentropy": Reports.SPARSE_CE,
    "Poisson": Reports.POISSON,
    **dict.fromkeys(
        (
            "Mean",
            "Sum",
            "Hinge",
            "SquaredHinge",
            "CategoricalHinge",
            "CosineSimilarity",
            "IoU",
            "MeanIoU",
            "OneHotIoU",
            "OneHotMeanIoU",
        ),
        Reports.OTHER,
    ),
}

#: Classes that need arguments: `compile` can use neither the class nor its name.
NEED_ARGUMENTS = frozenset(
    "IoU MeanIoU OneHotIoU OneHotMeanIoU PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity "
    "SpecificityAtSensitivity Metric MeanMetricWrapper".split()
)

#: Functions of `keras.metrics` that `compile` does not accept as strings.
_FUNCTIONS: Mapping[str, Reports] = {
    "log_cosh": Reports.DISTANCE,
    "huber": Reports.DISTANCE,
    "binary_focal_crossentropy": Reports.OTHER,
    "categorical_focal_crossentropy": Reports.OTHER,
}


def snake_case(name: str) -> str:
    """`BinaryIoU` -> `binary_io_u`: how Keras derives a string from a class name (`keras.src.utils.naming`)."""
    words = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", words).lower()


#: Aliases. Keras's names are case-sensitive: "mse" and "MSE" exist, "Mse" does not.
_ALIASES: Mapping[str, str] = {
    **dict.fromkeys(("mse", "MSE"), "MeanSquaredError"),
    **dict.fromkeys(("mae", "MAE"), "MeanAbsoluteError"),
    **dict.fromkeys(("mape", "MAPE"), "MeanAbsolutePercentageError"),
    **dict.fromkeys(("msle", "MSLE"), "MeanSquaredLogarithmicError"),
    **dict.fromkeys(("bce", "BCE"), "BinaryCrossentropy"),
}

#: All strings that `compile` accepts as a metric -> the class Keras uses, except `ADAPTIVE`.
STRINGS: Mapping[str, str] = {
    **{name: name for name in (*CLASSES, *NEED_ARGUMENTS)},
    **{snake_case(name): name for name in (*CLASSES, *NEED_ARGUMENTS)},
    **_ALIASES,
}

#: Strings that Keras resolves only when it sees the data (`keras.src.trainers.compile_utils.get_metric`);
#: case-insensitive.
ADAPTIVE: Mapping[str, Reports] = {
    "accuracy": Reports.ADAPTIVE_ACCURACY,
    "acc": Reports.ADAPTIVE_ACCURACY,
}


def named(name: str) -> Reports | None:
    """What the Keras metric with this function or class name reports, or None for a name that Keras lacks."""
    return CLASSES.get(STRINGS.get(name, name), _FUNCTIONS.get(name))


def of_string(name: str) -> Reports:
    """What Keras reports for a string passed to `compile` as a metric, or why it raises."""
    if name.lower() in ADAPTIVE:
        return ADAPTIVE[name.lower()]
    made = STRINGS.get(name)
    if made in NEED_ARGUMENTS:
        return Reports.NEEDS_ARGUMENTS
    return CLASSES[made] if made else Reports.MISSPELT


#: The assessment of a suitable metric; others are the id of a mistake, or None (neither).
SUITS = "suits"

_NUMBERS = frozenset({Family.REAL, Family.POSITIVE, Family.QUANTILE, Family.FRACTION, Family.SHARES, Family.COUNT})
#: For targets that are numbers: which families a likelihood may be reported for.
_LIKELIHOODS: Mapping[Reports, Family] = {
    Reports.BINARY_CE: Family.FRACTION,
    Reports.CATEGORICAL_CE: Family.SHARES,
    Reports.POISSON: Family.COUNT,
}


def assess(metric: Metric, near: Configuration, labels: Labels | None, width: int | None = None) -> str | None:
    """Whether `metric` suits a model like `near`: SUITS, the id of the mistake that it is, or None for neither.

    `labels`: how the model's loss expects the right class to be encoded, None if unknown. `width`: the size that the
    output's last axis should have: if it is 1, Keras resolves "accuracy" to a binary one.
    """
    family = near.target.family
    if metric.reports is Reports.ADAPTIVE_ACCURACY and width == 1:
        metric = replace(metric, reports=Reports.BINARY_ACCURACY)
    if metric.reports is Reports.CUSTOM:
        return SUITS
    if metric.reports is Reports.MISSPELT:
        return "misspelt-metric"
    if metric.reports is Reports.NEEDS_ARGUMENTS:
        return "metric-needs-arguments"
    if family in _NUMBERS:
        return _of_numbers(metric, near)
    if metric.reports is Reports.EXACT_ACCURACY:
        return "accuracy-compares-exactly"
    if metric.reports is Reports.SQUARED and not near.from_logits and labels is not Labels.INTEGER:
        return SUITS  # the Brier score of probabilities
    if metric.reports in (Reports.DISTANCE, Reports.SQUARED):
        return "distance-metric-for-classes"
    if family is Family.CATEGORY:
        return _of_categories(metric, near, labels)
    return _of_yes_no(metric, near)


#: Metrics that consider a single class, or all thresholds. A custom one may: the student gets the benefit of the doubt.
_SEES_A_RARE_CLASS = frozenset({Reports.THRESHOLDED, Reports.LARGEST, Reports.RANKING, Reports.CUSTOM})


def sees_a_rare_class(metric: Metric) -> bool:
    """Whether this metric exposes a model that never finds a rare class."""
    return metric.reports in _SEES_A_RARE_CLASS and not snake_case(metric.name).startswith("true_negatives")


def _of_numbers(metric: Metric, near: Configuration) -> str | None:
    family, several = near.target.family, near.target.units > 1
    match metric.reports:
        case Reports.DISTANCE | Reports.SQUARED:
            return SUITS
        case Reports.ADAPTIVE_ACCURACY | Reports.CATEGORICAL_ACCURACY if family is Family.SHARES:
            return SUITS  # how often the largest share is named
        case Reports.ADAPTIVE_ACCURACY if several:
            return "accuracy-of-several-numbers"
        case Reports.CATEGORICAL_ACCURACY | Reports.SPARSE_ACCURACY:
            return "accuracy-of-several-numbers" if several else "largest-of-one-output"
        case Reports.ADAPTIVE_ACCURACY | Reports.EXACT_ACCURACY | Reports.BINARY_ACCURACY:
            return "accuracy-for-regression"
        case Reports.THRESHOLDED | Reports.LARGEST | Reports.RANKING:
            return "hits-and-misses-of-numbers"
        case Reports.OTHER:
            return None
    return SUITS if _LIKELIHOODS.get(metric.reports) is family else "unsuitable-metric"


def _of_yes_no(metric: Metric, near: Configuration) -> str | None:
    several = near.target.units > 1
    match metric.reports:
        case Reports.ADAPTIVE_ACCURACY if several:
            return "accuracy-picks-one-label"
        case Reports.CATEGORICAL_ACCURACY | Reports.SPARSE_ACCURACY | Reports.SPARSE_CE | Reports.CATEGORICAL_CE:
            return "accuracy-picks-one-label" if several else "largest-of-one-output"
        case Reports.LARGEST if metric.threshold is None:
            return "accuracy-picks-one-label" if several else "largest-of-one-output"
        case Reports.BINARY_CE:
            return SUITS if metric.from_logits is near.from_logits else "metric-on-another-scale"
        case Reports.POISSON:
            return "unsuitable-metric"
        case Reports.OTHER:
            return None
    return _by_threshold(metric, near)


def _by_threshold(metric: Metric, near: Configuration) -> str:
    """Metrics that call yes what is above a threshold: 0.5 for a probability, 0 for a logit."""
    if not near.from_logits:
        right = metric.threshold is None or 0 < metric.threshold < 1
        return SUITS if right and not metric.from_logits else "metric-on-another-scale"
    if metric.threshold == 0 or metric.from_logits:
        return SUITS
    return "metric-on-another-scale" if metric.reports is Reports.RANKING else "accuracy-on-logits"


def _of_categories(metric: Metric, near: Configuration, labels: Labels | None) -> str | None:
    integers, one_hot = labels is Labels.INTEGER, labels is Labels.ONE_HOT
    match metric.reports:
        case Reports.ADAPTIVE_ACCURACY:
            return SUITS
        case Reports.CATEGORICAL_ACCURACY:
            return "categorical-accuracy-with-integers" if integers else SUITS
        case Reports.SPARSE_ACCURACY:
            return "sparse-accuracy-with-one-hot" if one_hot else SUITS
        case Reports.BINARY_ACCURACY if near.target.units > 2 and not integers:
            return "binary-accuracy-for-categories"
        case Reports.LARGEST:
            return "one-hot-metric-with-integers" if integers else SUITS
        case Reports.THRESHOLDED | Reports.RANKING | Reports.BINARY_ACCURACY:
            return "one-hot-metric-with-integers" if integers else _by_threshold(metric, near)
        case Reports.CATEGORICAL_CE | Reports.SPARSE_CE:
            wrong_labels = integers if metric.reports is Reports.CATEGORICAL_CE else one_hot
            if wrong_labels:
                return "unsuitable-metric"
            return SUITS if metric.from_logits is near.from_logits else "metric-on-another-scale"
        case Reports.BINARY_CE | Reports.POISSON:
            return "unsuitable-metric"
    return None
