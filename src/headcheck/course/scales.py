"""Converts outputs of a model to what they say about the target: probabilities, rates or numbers, on one scale.

Right heads differ in what they give (a probability, log-odds, two shares); a metric on held-out rows must not.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from headcheck import tasks
from headcheck.judging.judgement import Verdict
from headcheck.judging.reading import Reading
from headcheck.tasks import Task
from headcheck.theory.heads import Link
from headcheck.theory.losses import CATEGORICAL

Floats = npt.NDArray[np.float64]

#: Logs beyond this are cut, so that neither exponentials nor their squares overflow.
_LARGEST_LOG = 100.0

_IS_PROBABILITY = frozenset({Link.SIGMOID, Link.SOFTMAX})


def probabilities(raw: npt.ArrayLike, read: Verdict | Reading | None, task: Task) -> Floats:
    """What a model's outputs `raw` (n, ...) say about the targets of a task, whatever head and loss it has.

    Binary -> (n, 1), the probability of yes. MultiClass -> (n, classes), a probability for each class; outputs beyond
    the classes are left out after sharing, missing ones have probability 0. MultiLabel -> (n, labels), each label's own
    probability. Count and Proportion -> (n, units), the expected count or fraction; Regression -> (n, units), as it is;
    Shares -> (n, units), shares of 1 where the loss looks at all outputs together.

    `read` is what the judge said of the model (None where it could not read it: outputs then count as they stand). A
    wrong head raises nothing: its outputs are read as its loss reads them, and the metric shows what they are worth.
    Not-a-numbers stay what they are.
    """
    flat = np.asarray(raw, dtype="float64")
    flat = flat.reshape(len(flat), int(np.prod(flat.shape[1:])))
    reading = read.reading if isinstance(read, Verdict) else read
    link = reading.head.link if reading else Link.OTHER
    logits = bool(reading and reading.loss.from_logits and link not in _IS_PROBABILITY)
    match task:
        case tasks.Regression():
            return flat
        case tasks.Count():
            return _exp(np.minimum(flat, _LARGEST_LOG)) if logits else flat
        case tasks.Proportion():
            return sigmoid(flat) if logits else flat
        case tasks.Shares():
            together = reading is not None and reading.loss.kind in CATEGORICAL
            return _shares(flat, link, logits) if together else flat
        case tasks.MultiLabel(labels=labels):
            return _of_width(_each_alone(flat, logits), labels)
        case tasks.Binary():
            if flat.shape[1] == 1:
                return _each_alone(flat, logits)
            return _of_width(_shares(flat, link, logits), 2)[:, 1:]
        case tasks.MultiClass(classes=classes):
            if classes == 2 and flat.shape[1] == 1:
                yes = _each_alone(flat, logits)
                return np.hstack([1 - yes, yes])
            return _of_width(_shares(flat, link, logits), classes)
    raise TypeError(f"Expected a task such as tasks.Binary(), found {task!r}.")


def sigmoid(log_odds: Floats) -> Floats:
    """The probability that belongs to log-odds of any size."""
    small = _exp(-np.abs(log_odds))  # never above 1, so nothing overflows
    return np.where(log_odds >= 0, 1.0, small) / (1 + small)


def softmax(logits: Floats) -> Floats:
    """Shares of 1 that belong to the logits (n, units) of each row."""
    powers = _exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _exp(numbers: Floats) -> Floats:
    return np.asarray(np.exp(numbers), dtype="float64")


def _each_alone(flat: Floats, logits: bool) -> Floats:
    """Each output as the probability of its own yes."""
    return sigmoid(flat) if logits else np.clip(flat, 0.0, 1.0)


def _shares(flat: Floats, link: Link, logits: bool) -> Floats:
    """All outputs of a row together as shares of 1."""
    if logits or link is Link.LOG_SOFTMAX:
        return softmax(flat)
    positive = np.maximum(flat, 0.0)  # a cross-entropy divides by the sum, which needs numbers from zero up
    total = positive.sum(axis=1, keepdims=True)
    return np.asarray(positive / np.where(total == 0, 1.0, total))


def _of_width(columns: Floats, width: int) -> Floats:
    """The first `width` columns; columns of zeros stand in for missing ones."""
    missing = max(0, width - columns.shape[1])
    return np.pad(columns[:, :width], ((0, 0), (0, missing)))
