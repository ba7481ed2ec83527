"""What a loss is: its kind, and what it expects the model to pass to it. Keras's names are read here, without Keras.

A loss is a kind (squared error, cross-entropy, ...) plus the scale that it reads predictions on: as they are, or as
logits (log-odds, or logs of a rate), which it turns into probabilities (or a rate) itself.
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
    NONE = "no loss"


#: Kinds in groups that the theory speaks of.
DISTANCES = frozenset({Kind.SQUARED, Kind.ABSOLUTE, Kind.HUBER, Kind.LOG_COSH, Kind.RESIDUAL})
BINARY = frozenset({Kind.BINARY_CE, Kind.BINARY_FOCAL})
CATEGORICAL = frozenset(
    {Kind.CATEGORICAL_CE, Kind.SPARSE_CE, Kind.CATEGORICAL_FOCAL, Kind.KL_DIVERGENCE, Kind.LOG_LIKELIHOOD}
)
CROSSENTROPIES = BINARY | CATEGORICAL


class Labels(Enum):
    """How a loss wants the right class written down."""

    INTEGER = "integers"
    ONE_HOT = "one-hot"
    AS_THEY_ARE = "as they are"


@dataclass(frozen=True)
class Loss:
    """A loss as the theory sees it. `from_logits`: it expects logits (for Poisson: the log of the rate).

    `integer_labels`: it is a loss of one's own that takes class ids. `adapts_to_labels`: it is Keras's string
    "crossentropy", which takes labels as they come. `level`: of a quantile loss, the quantile that it is smallest at.
    """

    kind: Kind
    from_logits: bool = False
    integer_labels: bool = False
    adapts_to_labels: bool = False
    level: float | None = None

    @property
    def labels(self) -> Labels:
        """How this loss wants its labels."""
        if self.adapts_to_labels:
            return Labels.AS_THEY_ARE
        if self.kind is Kind.SPARSE_CE or self.integer_labels:
            return Labels.INTEGER
        return Labels.ONE_HOT if self.kind in CATEGORICAL else Labels.AS_THEY_ARE

    @property
    def quantile(self) -> float | None:
        """The quantile of the target that the loss is smallest at: the middle one for absolute error."""
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


#: Keras's losses by their function names (`keras.losses`); classes are the same names in CamelCase.
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

#: Other names for the same, as `keras.losses.get` takes them (in lower case).
ALIASES: Mapping[str, str] = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "kldivergence": "kl_divergence",
    "logcosh": "log_cosh",
}

#: Strings with which Keras picks the cross-entropy by the shapes of targets and predictions.
ADAPTIVE = frozenset({"crossentropy", "ce"})


def snake_case(name: str) -> str:
    """`BinaryCrossentropy` -> `binary_crossentropy`; a name in lower or upper case alone only gets lower-cased."""
    if name.isupper() or name.islower():
        return name.lower()
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


#: CamelCase names that `snake_case` does not split as Keras's function names are split.
_CLASS_NAMES: Mapping[str, str] = {"k_l_divergence": "kl_divergence"}


def named(name: str) -> Kind | None:
    """The kind of the Keras loss with this name (string, alias, function or class name), or None."""
    snake = snake_case(name)
    snake = _CLASS_NAMES.get(snake, snake)
    return FUNCTIONS.get(ALIASES.get(snake, snake))
