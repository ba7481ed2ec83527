"""The rows that no student gets, the metric on them, and the threshold that a right model reaches.

Both lie in the problem's folder in the course.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from headcheck.course import layout
from headcheck.course.declarations import Problem
from headcheck.course.layout import Unavailable
from headcheck.tasks import MultiClass

Array = npt.NDArray[np.float32]

#: The largest share of false alarms among examples with truth 0 at which recall counts.
FALSE_ALARMS = 0.15


@dataclass(frozen=True)
class Score:
    """How good predictions on held-out rows are: a function of (y_true, y_pred), both (n, units).

    `condition`: what else holds for its value, in words. `mistake`: the id of the mistake, in the catalogue, that
    explains a low value of a model whose head and loss fit; a function of the same two arrays, where there is one.
    """

    name: str
    function: Callable[[npt.ArrayLike, npt.ArrayLike], float]
    higher_is_better: bool
    condition: str = ""
    mistake: Callable[[npt.ArrayLike, npt.ArrayLike], str] | None = None

    @property
    def in_full(self) -> str:
        """Its name, with its condition."""
        return f"{self.name} ({self.condition})" if self.condition else self.name

    def __call__(self, y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
        return self.function(y_true, y_pred)


@dataclass(frozen=True)
class Scale:
    """What the numbers of a target mean in the unit in which people say it: 0 is `zero`, and 1 is `one` more."""

    zero: float = 0.0
    one: float = 1.0

    def amounts(self, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Numbers, as a model predicts them, as amounts."""
        return numbers * self.one + self.zero


@dataclass(frozen=True, eq=False)
class HeldOut:
    """Held-out rows: what a model reads (n, ...), what it should predict (n, units), and what that means to people."""

    x: Array
    y: Array
    scale: Scale


@dataclass(frozen=True)
class Spread:
    """How one submission of the bank does on held-out rows over many seeds, in the problem's metric.

    `crashed`: runs without a finite value; they count as not passing and are left out of the other numbers, which are
    None when no run is left. `fit`: how well the fitted distribution describes the runs (p-value; small is bad), and
    `false_failure`: its share that misses the threshold; both for right answers only. `passes`: share of runs that
    pass. `training_seconds`: CPU time of the training cell, on average. `twin`: the submission that trains to the same
    weights, bit for bit, and whose runs stand for most of these (empty: all runs are its own).
    """

    seeds: int
    crashed: int
    passes: float
    mean: float | None
    sd: float | None
    minimum: float | None
    maximum: float | None
    quantiles: Mapping[str, float]
    training_seconds: float
    fit: float | None = None
    false_failure: float | None = None
    twin: str = ""


@dataclass(frozen=True)
class Calibration:
    """A problem's threshold with its evidence: `right` and `mistakes` map a bank file's name to its spread.

    `false_failure`: the fitted share of right models that miss the threshold, for the worst right answer. `made_of`: a
    digest of the rows, cells and bank that it follows from, as `training.digest` makes it.
    """

    problem: str
    metric: str
    threshold: float
    false_failure: float
    method: str
    right: Mapping[str, Spread] = field(default_factory=dict)
    mistakes: Mapping[str, Spread] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    made_of: str = ""

    def passes(self, value: float) -> bool:
        """Whether a value of the metric reaches the threshold; NaN never does."""
        if METRICS[self.metric].higher_is_better:
            return value >= self.threshold
        return value <= self.threshold

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        read: dict[str, Any] = json.loads(text)
        for group in ("right", "mistakes"):
            read[group] = {name: Spread(**spread) for name, spread in read[group].items()}
        return cls(**read)


def mean_absolute_error(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The average distance between truth and prediction, in the target's unit; both (n, units).

    Raises ValueError when the shapes differ, rather than let NumPy stretch one of them.
    """
    true, predicted = _same_shape(y_true, y_pred)
    return float(np.mean(np.abs(true - predicted)))


def r2(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The share of the target's variance that predictions explain: 1 is perfect, 0 is as good as the average.

    Both arrays are (n, units). Raises ValueError when the shapes differ, rather than let NumPy stretch one of them.
    """
    true, predicted = _same_shape(y_true, y_pred)
    return float(1 - np.sum((true - predicted) ** 2) / np.sum((true - true.mean(axis=0)) ** 2))


def accuracy(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The share of examples whose likelier answer is the right one.

    `y_true` (n, 1) holds 0 and 1, or class ids; `y_pred` the probability of yes (n, 1), or one for each class
    (n, classes). NaN if a probability is. Raises ValueError when the numbers of examples differ.
    """
    truth, shares = classes_and_shares(y_true, y_pred)
    if np.isnan(shares).any():
        return math.nan
    return float(np.mean(guesses(shares) == truth))


def guesses(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The likelier class id of each example (n,); `shares` holds a probability for each class (n, classes)."""
    # A tie between no and yes counts as yes, as in Keras; one between several classes as the first.
    yes_or_no = shares.shape[1] == 2
    return (shares[:, 1] >= shares[:, 0]).astype("int64") if yes_or_no else shares.argmax(axis=1)


def log_loss(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The average cross-entropy: minus the logarithm of the probability that was given to the right answer.

    Arrays as for `accuracy`. Probabilities below one in ten million count as that, as in Keras, so that one wrong
    certainty does not make the average infinite.
    """
    truth, shares = classes_and_shares(y_true, y_pred)
    given = shares[np.arange(len(truth)), truth]
    return float(-np.mean(np.log(np.maximum(given, 1e-7))))


def balanced_accuracy(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The accuracy within each class that occurs, averaged, so that every class counts the same. As `accuracy`."""
    truth = np.asarray(y_true).ravel()
    shares = np.asarray(y_pred, dtype="float64")
    return float(np.mean([accuracy(truth[truth == which], shares[truth == which]) for which in np.unique(truth)]))


def recall(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The share of the examples with truth 1 to which `y_pred` gives at least one half; both (n, 1).

    0 if more than FALSE_ALARMS of those with truth 0 get that, too: saying yes to everybody finds all and helps nobody.
    NaN if a probability is. Raises ValueError when the shapes differ.
    """
    true, predicted = _same_shape(y_true, y_pred)
    if np.isnan(predicted).any():
        return math.nan
    return float(np.mean(predicted[true == 1] >= 0.5)) if false_alarms(true, predicted) <= FALSE_ALARMS else 0.0


def false_alarms(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The share of the examples with truth 0 to which `y_pred` gives at least one half; both (n, 1)."""
    true, predicted = _same_shape(y_true, y_pred)
    return float(np.mean(predicted[true == 0] >= 0.5))


def label_log_loss(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """`log_loss` over several labels, each a yes or no of its own: `y_true` 0 and 1, `y_pred` the probability of yes.

    Both arrays are (n, labels). Raises ValueError when the shapes differ.
    """
    true, predicted = _same_shape(y_true, y_pred)
    return log_loss(true.reshape(-1, 1), predicted.reshape(-1, 1))


def explained_deviance(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """R² for counts: the share of the Poisson deviance of the average that predicted rates explain.

    1 is perfect, 0 is as good as the average. Both arrays are (n, units). Rates below one in a thousand, negative ones
    too, count as that. Raises ValueError when the shapes differ.
    """
    true, rates = _same_shape(y_true, y_pred)
    average = np.broadcast_to(true.mean(axis=0), true.shape)
    return 1 - _poisson_deviance(true, rates) / _poisson_deviance(true, average)


def r2_and_accuracy(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> float:
    """The average of R² for a number and accuracy for a class, for models that predict both.

    `y_true` (n, 2) holds the number and the class id, `y_pred` (n, 1 + classes) the number and a probability for each
    class. Raises ValueError when the numbers of examples differ.
    """
    true, predicted = np.asarray(y_true, dtype="float64"), np.asarray(y_pred, dtype="float64")
    return (r2(true[:, :1], predicted[:, :1]) + accuracy(true[:, 1:], predicted[:, 1:])) / 2


def _mistake_of_recall(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> str:
    return "too-many-false-alarms" if false_alarms(y_true, y_pred) > FALSE_ALARMS else "rare-class-overlooked"


METRICS: Mapping[str, Score] = MappingProxyType(
    {
        "r2": Score("R²", r2, higher_is_better=True),
        "mae": Score("mean absolute error", mean_absolute_error, higher_is_better=False),
        "accuracy": Score("accuracy", accuracy, higher_is_better=True),
        "balanced-accuracy": Score("balanced accuracy", balanced_accuracy, higher_is_better=True),
        "recall": Score(
            "recall",
            recall,
            higher_is_better=True,
            condition=f"0 if more than {FALSE_ALARMS:.0%} of the others get a false alarm",
            mistake=_mistake_of_recall,
        ),
        "log-loss": Score("log loss", log_loss, higher_is_better=False),
        "label-log-loss": Score("log loss", label_log_loss, higher_is_better=False),
        "explained-deviance": Score("R² for counts", explained_deviance, higher_is_better=True),
        "r2-and-accuracy": Score("average of R² and accuracy", r2_and_accuracy, higher_is_better=True),
    }
)


def load(problem: Problem) -> tuple[Array, Array]:
    """A problem's held-out rows as its model gets them: what it reads and what it should predict, float32.

    Both have one entry in their first dimension for each example. The notebook's own cells prepared them, with the
    statistics of the student's training rows. Raises Unavailable when the file is missing or can't be read.
    """
    found = read(problem)
    return found.x, found.y


def constant(problem: Problem, y: npt.NDArray[Any], rows: int) -> npt.NDArray[Any]:
    """The best answer to the targets `y` (n, units) that is always the same, once for each of so many rows.

    A model has to be better than that. By the absolute error it is the median, for classes their shares, and else the
    average, which is a probability where targets are 0 or 1.
    """
    if isinstance(problem.task, MultiClass):
        best = np.bincount(y[:, 0].astype(int), minlength=problem.task.classes) / len(y)
    else:
        best = np.median(y, axis=0) if problem.metric == "mae" else y.mean(axis=0)
    return np.repeat(best[np.newaxis], rows, axis=0)


def scale(problem: Problem) -> Scale:
    """What the numbers of a problem's target mean, in `problem.amount`. Raises Unavailable as `load` does."""
    return read(problem).scale


def read(problem: Problem) -> HeldOut:
    """The held-out rows of a problem. Raises Unavailable when their file is missing or can't be read."""
    path = layout.held_out(problem)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return HeldOut(arrays["x"], arrays["y"], Scale(*map(float, arrays["scale"])))
    except (OSError, ValueError, TypeError, KeyError, EOFError, BadZipFile) as error:
        raise Unavailable(
            f"Expected held-out rows in {path}, but they can't be read ({type(error).__name__}: {error}). "
            f"Run: headcheck build --data {problem.assignment}"
        ) from error


def threshold(problem: Problem) -> Calibration:
    """The calibration of a problem, as `headcheck calibrate` stored it.

    Raises Unavailable when the file is missing or is not a calibration of this problem's metric.
    """
    path = layout.calibration(problem)
    try:
        calibration = Calibration.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        found = "there is no such file"
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = f"it can't be read ({type(error).__name__}: {error})"
    else:
        if (calibration.problem, calibration.metric) == (problem.name, problem.metric):
            return calibration
        found = f"it is one of {calibration.problem!r} by {calibration.metric!r}"
    raise Unavailable(
        f"Expected the calibration of {problem.name!r} by {problem.metric!r} in {path}, but {found}. "
        f"Run: headcheck calibrate {problem.name}"
    )


def classes_and_shares(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The right class of each example (n,), and a probability for each class (n, classes); yes is class 1."""
    truth, shares = np.asarray(y_true).ravel().astype("int64"), np.asarray(y_pred, dtype="float64")
    if shares.ndim != 2 or len(shares) != len(truth):
        raise ValueError(f"Expected probabilities for {len(truth)} examples, one row each; found {shares.shape}.")
    return truth, np.hstack([1 - shares, shares]) if shares.shape[1] == 1 else shares


def _poisson_deviance(counts: npt.NDArray[np.float64], rates: npt.NDArray[np.float64]) -> float:
    """How unlikely counts are under rates, summed up: 0 where they are equal."""
    rates = np.maximum(rates, 1e-3)
    surprise = np.where(counts > 0, counts * np.log(np.maximum(counts, 1e-9) / rates), 0.0)
    return float(2 * np.sum(surprise - counts + rates))


def _same_shape(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    true, predicted = np.asarray(y_true, dtype="float64"), np.asarray(y_pred, dtype="float64")
    if true.shape != predicted.shape:
        raise ValueError(
            f"Expected predictions of the shape {true.shape}, one row for each example; found {predicted.shape}."
        )
    return true, predicted
