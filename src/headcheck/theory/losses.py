"""Losses: their kind, and what they expect from the model. Resolves Keras's names without importing Keras.

A loss is a kind (squared error, cross-entropy, ...) and the scale of its predictions: as they are, or as logits
(log-odds, or log rates), which it converts into probabilities (or rates) itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a loss computes, whatever it is called."""

    SQUARED = "mean squared error"
    ABSOLUTE = "mean absolute error"
    HUBER = "Huber loss"
    LOG_COSH = "log-cosh loss"
    RESIDUAL = "a loss that grows with the distance between prediction and target"
    SQUARED_LOG = "mean squared logarithmic error"
    PERCENTAGE = "mean absolute percentage error"
    QUANTILE = "quantile loss"
    BINARY_CE = "binary cross-entropy"
    BINARY_FOCAL = "binary focal cross-entropy"
    CATEGORICAL_CE = "categorical cross-entropy"
    SPARSE_CE = "sparse categorical cross-entropy"
    CATEGORICAL_FOCAL = "categorical focal cross-entropy"
    KL_DIVERGENCE = "Kullback-Leibler divergence"
    LOG_LIKELIHOOD = "negative log-likelihood of log-probabilities"
    POISSON = "Poisson loss"
    HINGE = "hinge loss"
    OVERLAP = "an overlap loss"
    SIMILARITY = "cosine similarity"
    SEQUENCE = "a loss for sequences"
    OTHER = "a loss that the judge does not know"
    MISSPELT = "a name that is no loss of Keras"
    NEEDS_ARGUMENTS = "a class that needs arguments"
    NONE = "no loss"


#: Groups of kinds.
DISTANCES = frozenset({Kind.SQUARED, Kind.ABSOLUTE, Kind.HUBER, Kind.LOG_COSH, Kind.RESIDUAL})
BINARY = frozenset({Kind.BINARY_CE, Kind.BINARY_FOCAL})
CATEGORICAL = frozenset(
    {Kind.CATEGORICAL_CE, Kind.SPARSE_CE, Kind.CATEGORICAL_FOCAL, Kind.KL_DIVERGENCE, Kind.LOG_LIKELIHOOD}
)
CROSSENTROPIES = BINARY | CATEGORICAL
#: Kinds whose expectations of the model are unknown.
SILENT = frozenset({Kind.NONE, Kind.OTHER, Kind.SEQUENCE})


class Labels(Enum):
    """How a loss expects the right class to be encoded."""

    INTEGER = "integers"
    ONE_HOT = "one-hot"
    AS_THEY_ARE = "as they are"


@dataclass(frozen=True)
class Loss:
    """A loss as the theory sees it. `from_logits`: it expects logits (for Poisson: the log of the rate).

    `integer_labels`: a custom loss that takes class ids. `adapts_to_labels`: Keras's string "crossentropy", which
    accepts any encoding of labels. `level`: for a quantile loss, the quantile at which it is smallest.
    """

    kind: Kind
    from_logits: bool = False
    integer_labels: bool = False
    adapts_to_labels: bool = False
    level: float | None = None

    @property
    def labels(self) -> Labels:
        """How this loss expects its labels."""
        if self.adapts_to_labels:
            return Labels.AS_THEY_ARE
        if self.kind is Kind.SPARSE_CE or self.integer_labels:
            return Labels.INTEGER
        return Labels.ONE_HOT if self.kind in CATEGORICAL else Labels.AS_THEY_ARE

    @property
    def quantile(self) -> float | None:
        """The quantile of the target at which the loss is smallest: the median for absolute error."""
        return 0.5 if self.kind is Kind.ABSOLUTE else self.level

    @property
    def called(self) -> str:
        """The loss's name for a message."""
        if self.from_logits and self.kind is not Kind.LOG_LIKELIHOOD:
            reads = "the log of the rate" if self.kind is Kind.POISSON else "logits"
            return f"{self.kind.value} of {reads}"
        if self.level is not None:
            return f"{self.kind.value} for the {self.level:.3g} quantile"
        return self.kind.value


#: Keras's losses by function name (`keras.losses`), which `compile` accepts as strings, too.
FUNCTIONS: Mapping[str, Kind] = {
    "mean_squared_error": Kind.SQUARED,
    "mean_absolute_error": Kind.ABSOLUTE,
    "mean_absolute_percentage_error": Kind.PERCENTAGE,
    "mean_squared_logarithmic_error": Kind.SQUARED_LOG,
    "huber": Kind.HUBER,
    "log_cosh": Kind.LOG_COSH,
    "binary_crossentropy": Kind.BINARY_CE,
    "binary_focal_crossentropy": Kind.BINARY_FOCAL,
    "categorical_crossentropy": Kind.CATEGORICAL_CE,
    "categorical_focal_crossentropy": Kind.CATEGORICAL_FOCAL,
    "sparse_categorical_crossentropy": Kind.SPARSE_CE,
    "kl_divergence": Kind.KL_DIVERGENCE,
    "poisson": Kind.POISSON,
    "hinge": Kind.HINGE,
    "squared_hinge": Kind.HINGE,
    "categorical_hinge": Kind.HINGE,
    "cosine_similarity": Kind.SIMILARITY,
    "dice": Kind.OVERLAP,
    "tversky": Kind.OVERLAP,
    "circle": Kind.SIMILARITY,
    "ctc": Kind.SEQUENCE,
}

#: Classes of `keras.losses`.
CLASSES: Mapping[str, str] = {
    "MeanSquaredError": "mean_squared_error",
    "MeanAbsoluteError": "mean_absolute_error",
    "MeanAbsolutePercentageError": "mean_absolute_percentage_error",
    "MeanSquaredLogarithmicError": "mean_squared_logarithmic_error",
    "Huber": "huber",
    "LogCosh": "log_cosh",
    "BinaryCrossentropy": "binary_crossentropy",
    "BinaryFocalCrossentropy": "binary_focal_crossentropy",
    "CategoricalCrossentropy": "categorical_crossentropy",
    "CategoricalFocalCrossentropy": "categorical_focal_crossentropy",
    "SparseCategoricalCrossentropy": "sparse_categorical_crossentropy",
    "KLDivergence": "kl_divergence",
    "Poisson": "poisson",
    "Hinge": "hinge",
    "SquaredHinge": "squared_hinge",
    "CategoricalHinge": "categorical_hinge",
    "CosineSimilarity": "cosine_similarity",
    "Dice": "dice",
    "Tversky": "tversky",
    "Circle": "circle",
    "CTC": "ctc",
}

#: Aliases. Keras's names are case-sensitive: "mse" and "MSE" exist, "Mse" does not.
ALIASES: Mapping[str, str] = {
    **dict.fromkeys(("mse", "MSE"), "mean_squared_error"),
    **dict.fromkeys(("mae", "MAE"), "mean_absolute_error"),
    **dict.fromkeys(("mape", "MAPE"), "mean_absolute_percentage_error"),
    **dict.fromkeys(("msle", "MSLE"), "mean_squared_logarithmic_error"),
    **dict.fromkeys(("bce", "BCE"), "binary_crossentropy"),
    **dict.fromkeys(("kld", "KLD"), "kl_divergence"),
}

#: Classes with required arguments: `compile` can use neither the class nor its name.
NEED_ARGUMENTS = frozenset({"Loss", "LossFunctionWrapper"})

#: Strings for which Keras picks the cross-entropy by the shapes of targets and predictions; case-insensitive.
ADAPTIVE = frozenset({"crossentropy", "ce"})


def named(name: str) -> Kind | None:
    """The kind of the Keras loss that this string means in `compile`, or None: Keras accepts exact names only."""
    return FUNCTIONS.get(ALIASES.get(name) or CLASSES.get(name) or name)
