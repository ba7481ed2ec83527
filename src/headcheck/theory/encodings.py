"""Interprets targets: the tasks they can be for, and how answers are encoded in them.

From facts about y (`Seen`, plain numbers) to interpretations (`Taken`), the most likely first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from headcheck.theory import losses
from headcheck.theory.heads import Head, Link
from headcheck.theory.losses import Kind, Labels, Loss
from headcheck.theory.task_types import (
    Binary,
    Count,
    Each,
    MultiClass,
    MultiLabel,
    OneAnswer,
    Proportion,
    Quantile,
    Regression,
    Shares,
    Task,
    answer,
)

Shape = tuple[int | None, ...]


class Values(Enum):
    """The kind of y's values, by dtype."""

    NUMBERS = "numbers"
    BOOLEANS = "True and False"
    TEXT = "text"
    DATES = "dates or times"
    COMPLEX = "complex numbers"
    OBJECTS = "objects"


class Encoding(Enum):
    """How an answer is encoded in y."""

    NUMBERS = "numbers"
    FRACTIONS = "fractions"
    SHARES = "rows of shares that add up to one"
    COUNTS = "counts"
    ZERO_ONE = "0 and 1"
    MINUS_PLUS = "-1 and 1"
    TWO_NUMBERS = "two numbers"
    IDS = "class ids"
    ONE_HOT = "one-hot rows"
    MULTI_HOT = "rows of 0 and 1"
    TEXT = "text"
    DATES = "dates or times"
    UNKNOWN = "values that can't be looked at"


@dataclass(frozen=True)
class Seen:
    """Facts about targets. Everything below `complete` is about the finite numbers that were inspected.

    `shape`: of one example, without the batch axis. `examples`: how many, None if unknown. `dtype`: its name.
    `refused`: Keras does not accept this dtype, whatever the values. `complete`: all values were inspected.
    `low`, `high`: None if no number was seen. `missing`: how many are NaN or infinite. `distinct`: the values,
    sorted, None if there are very many. `one_hot`, `sums_to_one`: of every row along the last axis. `unused`: its
    columns that hold nothing but zeros.
    """

    shape: Shape
    examples: int | None
    values: Values
    dtype: str
    refused: bool = False
    complete: bool = True
    low: float | None = None
    high: float | None = None
    missing: int = 0
    whole: bool = False
    distinct: tuple[float | str, ...] | None = None
    one_hot: bool = False
    sums_to_one: bool = False
    unused: tuple[int, ...] = ()

    @property
    def valued(self) -> bool:
        """Whether any value was inspected."""
        return self.low is not None or bool(self.distinct) or self.values is Values.DATES

    @property
    def constant(self) -> bool:
        """Whether all values are equal, and there are enough of them for that to be meaningful."""
        return self.distinct is not None and len(self.distinct) == 1 and self.tells

    @property
    def tells(self) -> bool:
        """Whether absent values are meaningful: everything was inspected, and it was not just a few examples."""
        return self.complete and (self.examples or 0) >= _TELLING

    def within(self, low: float, high: float) -> bool:
        """Whether all numbers lie in that range."""
        return self.low is not None and self.high is not None and low <= self.low and self.high <= high

    @property
    def range(self) -> str:
        """The range of the numbers in words."""
        return f"from {_number(self.low)} to {_number(self.high)}"


#: Number of examples from which absent values are meaningful.
_TELLING = 8
#: Up to this many different integers from 0 up are classes rather than amounts, however few examples there are.
_FEW = 20
#: More of them are classes if most values occur, and each this often.
_OFTEN, _MOST, _MANY = 5, 0.5, 1000
#: Axes of y up to this length are components of one value, such as colours, rather than positions.
_CHANNELS = 4


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:.6g}"


@dataclass(frozen=True)
class Taken:
    """An interpretation of targets. `likely`: nothing speaks against it; otherwise it is only mentioned."""

    task: Task
    encoding: Encoding
    likely: bool = True

    @property
    def labels(self) -> Labels | None:
        """How the right class is encoded; None if targets are not classes or were not inspected."""
        return {Encoding.IDS: Labels.INTEGER, Encoding.ONE_HOT: Labels.ONE_HOT}.get(self.encoding)

    @property
    def words(self) -> str:
        """The interpretation of y, in words."""
        one = answer(self.task)
        said = _WORDS[self.encoding]
        if isinstance(one, MultiClass):
            said += f" ({one.classes} categories)"
        if isinstance(one, Regression) and one.units > 1:
            said = f"{one.units} {said} for each answer"
        return f"{said} at each position" if isinstance(self.task, Each) else said


_WORDS = {
    Encoding.NUMBERS: "numbers",
    Encoding.FRACTIONS: "fractions between 0 and 1",
    Encoding.SHARES: "shares that add up to one",
    Encoding.COUNTS: "counts",
    Encoding.ZERO_ONE: "yes or no, written as 1 and 0",
    Encoding.MINUS_PLUS: "yes or no, written as 1 and -1",
    Encoding.TWO_NUMBERS: "yes or no, written as two other numbers than 1 and 0",
    Encoding.IDS: "class ids",
    Encoding.ONE_HOT: "one-hot rows",
    Encoding.MULTI_HOT: "several labels, each yes or no",
    Encoding.TEXT: "class names, written as text",
    Encoding.DATES: "dates or times",
    Encoding.UNKNOWN: "targets of unknown values",
}


def take(seen: Seen, head: Head | None = None, loss: Loss | None = None) -> tuple[Taken, ...]:
    """All interpretations of targets, the most likely first.

    Where the shape of targets is ambiguous, the model's head decides; where their values are, its loss shows
    what was meant.
    """
    positions, width = _layout(seen, head)
    loss = loss or Loss(Kind.NONE)
    found = _unseen(seen, width, head, loss) if not seen.valued else tuple(_answers(seen, width, head, loss))
    if positions is None:
        return found
    return tuple(replace(taken, task=Each(_one(taken.task), positions)) for taken in found)


def _one(task: Task) -> OneAnswer:
    return answer(task)


def _layout(seen: Seen, head: Head | None) -> tuple[Shape | None, int | None]:
    """The axes of positions, None for one answer per example; and the number of values per answer, None for a single
    one without an axis or with one of size 1.
    """
    shape = seen.shape
    column = shape in ((), (1,))
    if head is not None and not column:
        at_positions = len(head.shape) == len(shape) + 1 and _alike(shape, head.shape[:-1])
        if at_positions and not (seen.one_hot and shape[-1] == head.width and shape[0] != head.shape[0]):
            return shape, None
        if len(head.shape) == len(shape) > 1:
            return shape[:-1], shape[-1] if shape[-1] != 1 else None
    if column:
        return None, None
    if len(shape) == 1:
        return None, shape[0]
    if shape[-1] == 1:
        return shape[:-1], None
    together = seen.one_hot or seen.sums_to_one or (shape[-1] is not None and shape[-1] <= _CHANNELS)
    return (shape[:-1], shape[-1]) if together else (shape, None)


def _alike(a: Shape, b: Shape) -> bool:
    return len(a) == len(b) and all(m == n or None in (m, n) for m, n in zip(a, b, strict=True))


def _answers(seen: Seen, width: int | None, head: Head | None, loss: Loss) -> Iterator[Taken]:
    match seen.values:
        case Values.TEXT:
            names = len(seen.distinct or ())
            yield Taken(Binary() if names <= 2 else MultiClass(names), Encoding.TEXT)
        case Values.DATES:
            yield Taken(Regression(width or 1), Encoding.DATES)
        case _ if width is None:
            yield from _single(seen, head, loss)
        case _:
            yield from _rows(seen, width or 1)


def _single(seen: Seen, head: Head | None, loss: Loss) -> Iterator[Taken]:
    """One number per answer."""
    numbers = Regression(positive=(seen.low or 0) >= 0)
    distinct = set(seen.distinct or ())
    if not seen.whole:
        if seen.within(0, 1):
            yield Taken(Proportion(), Encoding.FRACTIONS)
        yield Taken(numbers, Encoding.NUMBERS)
    elif distinct <= {0, 1} and distinct:
        if len(distinct) == 1 and not _for_yes_or_no(head, loss):
            yield Taken(numbers, Encoding.NUMBERS)
        yield Taken(Binary(), Encoding.ZERO_ONE)
        if _for_ids(loss) and head and (head.width or 0) > 2:  # a third class may not occur
            yield Taken(MultiClass(head.width or 3), Encoding.IDS, likely=not seen.complete)
        yield Taken(Proportion(), Encoding.FRACTIONS, likely=False)
        yield Taken(Count(), Encoding.COUNTS, likely=loss.kind is Kind.POISSON)
    elif distinct == {-1, 1}:
        yield Taken(Binary(), Encoding.MINUS_PLUS)
        yield Taken(numbers, Encoding.NUMBERS, likely=False)
    elif len(distinct) == 2 and (_for_yes_or_no(head, loss) or _often(seen, 2)) and not _for_ids(loss):
        yield Taken(Binary(), Encoding.TWO_NUMBERS)
        yield Taken(numbers, Encoding.NUMBERS, likely=loss.kind is not Kind.NONE and not _for_classes(loss))
    else:
        yield from _whole(seen, numbers, head, loss)


def _whole(seen: Seen, numbers: Regression, head: Head | None, loss: Loss) -> Iterator[Taken]:
    """Integers with more than two different values: class ids, counts, or amounts."""
    low, high = int(seen.low or 0), int(seen.high or 0)
    ids = Taken(MultiClass(_classes(seen, low, high, head)), Encoding.IDS)
    counts = Taken(Count(), Encoding.COUNTS)
    amounts = Taken(numbers, Encoding.NUMBERS)
    few = low == 0 and _few(seen, high + 1)
    if few or _for_ids(loss) or (loss.kind in losses.CATEGORICAL and low >= 0):
        yield from (ids, replace(counts, likely=few), replace(amounts, likely=False))
    elif low >= 0:
        yield from (amounts, counts, replace(ids, likely=False))
    else:
        yield amounts


def _classes(seen: Seen, low: int, high: int, head: Head | None) -> int:
    """The number of classes if these are ids: the model's units may show that some do not occur."""
    distinct = len(seen.distinct) if seen.distinct else high - low + 1
    units = (head.width if head else None) or 0
    more = units > high + 1 and (high + 1 > _FEW or not seen.complete)
    if more or units in (high + 1, distinct):
        return max(units, 2)
    return max(high + 1 if low == 0 else distinct, 2)


def _few(seen: Seen, classes: int) -> bool:
    """Whether integers from 0 to `classes` - 1 look like class ids."""
    if classes <= _FEW:
        return True
    known = len(seen.distinct or ())
    return classes <= _MANY and known >= _MOST * classes and _often(seen, classes)


def _often(seen: Seen, classes: int) -> bool:
    return (seen.examples or 0) >= _OFTEN * classes


def _for_ids(loss: Loss) -> bool:
    return loss.labels is Labels.INTEGER


def _for_classes(loss: Loss) -> bool:
    return loss.kind in losses.CROSSENTROPIES or loss.kind is Kind.HINGE


def _for_yes_or_no(head: Head | None, loss: Loss) -> bool:
    return _for_classes(loss) or (head is not None and head.link in (Link.SIGMOID, Link.SOFTMAX))


def _rows(seen: Seen, width: int) -> Iterator[Taken]:
    """Several numbers per answer."""
    numbers = Taken(Regression(width, positive=(seen.low or 0) >= 0), Encoding.NUMBERS)
    several = MultiLabel(width)
    distinct = set(seen.distinct or ())
    if seen.one_hot:
        yield Taken(MultiClass(width), Encoding.ONE_HOT)
        yield Taken(several, Encoding.MULTI_HOT, likely=False)
    elif distinct and distinct <= {0, 1}:
        yield Taken(several, Encoding.MULTI_HOT)
        yield Taken(Proportion(width), Encoding.FRACTIONS, likely=False)
    elif distinct == {-1, 1}:
        yield Taken(several, Encoding.MINUS_PLUS)
        yield replace(numbers, likely=False)
    elif seen.sums_to_one and seen.within(0, 1):
        yield Taken(Shares(width), Encoding.SHARES)
        yield Taken(Proportion(width), Encoding.FRACTIONS, likely=False)
        yield replace(numbers, likely=False)
    else:
        if seen.within(0, 1) and not seen.whole:
            yield Taken(Proportion(width), Encoding.FRACTIONS)
        yield numbers
        if seen.whole and (seen.low or 0) >= 0:
            yield Taken(Count(width), Encoding.COUNTS)


def _unseen(seen: Seen, width: int | None, head: Head | None, loss: Loss) -> tuple[Taken, ...]:
    """All interpretations of this shape, if values can't be inspected: any may be right."""
    return tuple(Taken(task, Encoding.UNKNOWN) for task in _possible(seen, width, head, loss))


def _possible(seen: Seen, width: int | None, head: Head | None, loss: Loss) -> Iterable[Task]:
    units = (head.width if head else None) or 2
    if width is None:
        classes = (MultiClass(units),) if _for_classes(loss) and units > 1 else ()
        level = (Quantile(loss.level),) if loss.level else ()
        return (*classes, Binary(), Proportion(), Count(), *level, Regression(positive=True))
    if width > 1:
        kinds: tuple[Task, ...] = (MultiClass(width), MultiLabel(width), Shares(width))
        return (*kinds, Proportion(width), Count(width), Regression(width, positive=True))
    return (Regression(width, positive=True),)


def take_as(task: Task, seen: Seen, loss: Loss) -> Taken | None:
    """How the answers to a given task are encoded in y; None if y can't be targets for that task."""
    encoding = _encoding(answer(task), seen, loss) if seen.valued else Encoding.UNKNOWN
    if encoding is Encoding.ONE_HOT and isinstance(answer(task), Binary):
        two: OneAnswer = MultiClass(2)
        task = replace(task, task=two) if isinstance(task, Each) else two
    return Taken(task, encoding) if encoding else None


def _encoding(one: OneAnswer, seen: Seen, loss: Loss) -> Encoding | None:
    distinct = set(seen.distinct or ())
    last = seen.shape[-1] if seen.shape else 1
    if seen.values is Values.TEXT:
        return Encoding.TEXT if isinstance(one, Binary | MultiClass) else None
    if seen.values is Values.DATES:
        return Encoding.DATES if isinstance(one, Regression | Quantile) else None
    match one:
        case Regression(positive=True):
            return Encoding.NUMBERS if (seen.low or 0) > 0 else None
        case Regression() | Quantile():
            return Encoding.NUMBERS
        case Proportion():
            return Encoding.FRACTIONS if seen.within(0, 1) else None
        case Count():
            return Encoding.COUNTS if seen.whole and (seen.low or 0) >= 0 else None
        case Shares():
            return Encoding.SHARES if seen.sums_to_one and last == one.units else None
        case Binary():
            if seen.one_hot and last == 2:
                return Encoding.ONE_HOT
            return _yes_or_no(distinct, loss)
        case MultiLabel():
            return Encoding.MULTI_HOT if distinct <= {0, 1} else Encoding.MINUS_PLUS if distinct == {-1, 1} else None
        case MultiClass(classes=classes):
            if last == classes and (seen.one_hot or seen.sums_to_one):
                return Encoding.ONE_HOT if seen.one_hot else Encoding.SHARES
            names = len(distinct) if distinct else classes + 1
            return Encoding.IDS if seen.whole and names <= classes else None
    return None


def _yes_or_no(distinct: set[float | str], loss: Loss) -> Encoding | None:
    if distinct <= {0, 1}:
        return Encoding.ZERO_ONE
    if _for_ids(loss) and len(distinct) <= 2:
        return Encoding.IDS
    if distinct == {-1, 1}:
        return Encoding.MINUS_PLUS
    return Encoding.TWO_NUMBERS if len(distinct) <= 2 else None
