"""Tasks: the kinds of targets that a model can predict, and how they compose.

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
class Quantile:
    """A number that the target stays below with probability `level`: how long nine deliveries in ten take at most.

    `units`: how many numbers for each example, all at the same level.
    """

    level: float
    units: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.level < 1:
            raise ValueError(f"Expected a level between 0 and 1 for tasks.Quantile, found {self.level!r}.")


@dataclass(frozen=True)
class Proportion:
    """Independent fractions between 0 and 1: the share of applicants that is admitted. `units`: how many."""

    units: int = 1


@dataclass(frozen=True)
class Shares:
    """Shares of a whole, which add up to one: how a day is split among `units` activities."""

    units: int


@dataclass(frozen=True)
class Count:
    """Counts: 0, 1, 2, ... bikes rented in an hour. `units`: how many for each example."""

    units: int = 1


@dataclass(frozen=True)
class Binary:
    """Yes or no, as 1 or 0: spam or not.

    `rare`: yes is rare and must be found: a metric has to show that, which accuracy alone does not.
    """

    rare: bool = False


@dataclass(frozen=True)
class MultiClass:
    """Exactly one of `classes` categories: the digit in a picture."""

    classes: int


@dataclass(frozen=True)
class MultiLabel:
    """Any number of `labels` categories at once, each yes or no: the animals in a picture."""

    labels: int


@dataclass(frozen=True)
class Each:
    """One answer of `task` at each position: a class for each pixel, a tag for each word, a number for each hour.

    `positions`: the sizes of the axes of positions, such as (28, 28); None for a size, or for all
    of them, where any will do.
    """

    task: OneAnswer
    positions: tuple[int | None, ...] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.task, OneAnswer):
            raise TypeError(f"Expected a task such as tasks.Binary() for tasks.Each, found {self.task!r}.")


#: Tasks with one answer per example, or per position.
OneAnswer = Regression | Quantile | Proportion | Shares | Count | Binary | MultiClass | MultiLabel
Task = OneAnswer | Each


def answer(task: Task) -> OneAnswer:
    """The task at one position, or for the whole example."""
    return task.task if isinstance(task, Each) else task
