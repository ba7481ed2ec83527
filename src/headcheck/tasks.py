"""What a target can be: the six kinds of thing that a model may be asked to predict.

Nothing here knows about Keras; a task only says which values the target takes and how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Regression:
    """Real numbers: a price, a temperature.

    `units`: how many numbers for each example. `positive`: the target can never be zero or below, so heads and losses
    that only know positive numbers fit too.
    """

    units: int = 1
    positive: bool = False


@dataclass(frozen=True)
class Proportion:
    """A fraction between 0 and 1: the share of applicants that is admitted."""


@dataclass(frozen=True)
class Count:
    """A count: 0, 1, 2, ... bikes rented in an hour."""


@dataclass(frozen=True)
class Binary:
    """Yes or no, as 1 or 0: spam or not."""


@dataclass(frozen=True)
class MultiClass:
    """Exactly one of `classes` categories: the digit in a picture."""

    classes: int


@dataclass(frozen=True)
class MultiLabel:
    """Any number of `labels` categories at once, each yes or no: the animals in a picture."""

    labels: int


Task = Regression | Proportion | Count | Binary | MultiClass | MultiLabel
