"""Compares targets with the model that is trained on them: where Keras silently does something that was not intended.

A table of rules, as in `diagnosis`; each was checked by running Keras (tests/judge/test_targets.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from headcheck.theory import losses
from headcheck.theory.configurations import Configuration, Family
from headcheck.theory.encodings import Encoding, Seen, Shape, Taken, Values
from headcheck.theory.heads import Head
from headcheck.theory.losses import Kind, Labels, Loss
from headcheck.theory.ranges import given, out_of_reach


@dataclass(frozen=True)
class Pair:
    """Targets and a model: facts about y and its interpretation, the head and loss, and what would fit best.

    `wrong`: the parts of the model that are wrong whatever y looks like. `not_of_task`: the task was given, and y is
    no target for it. `loss_stretches`, `metric_stretches`: a custom one computes something else from targets of shape
    (n,) than from shape (n, 1).
    """

    seen: Seen
    taken: Taken
    head: Head
    loss: Loss
    near: Configuration
    wrong: frozenset[str]
    not_of_task: bool = False
    loss_stretches: bool = False
    metric_stretches: bool = False


@dataclass(frozen=True)
class Finding:
    """A mistake that y reveals, and the numbers that show it, as a sentence."""

    mistake: str
    gap: str = ""


Condition = Callable[[Pair], bool]
Words = Callable[[Pair], str]

#: Keras losses that raise if target and prediction differ in shape; others broadcast the smaller one.
_STRICT = frozenset({Kind.BINARY_CE, Kind.BINARY_FOCAL, Kind.CATEGORICAL_CE})

#: Without a known loss, nothing is known to be compared.
_UNCOMPARED = frozenset({Kind.NONE, Kind.MISSPELT, Kind.OTHER, Kind.SEQUENCE})

#: Placeholder for the batch size in a shape.
_BATCH = -1

_NUMBERS_OF_CLASSES = frozenset({Encoding.IDS, Encoding.ZERO_ONE})


def aligned(target: Shape, output: Shape) -> tuple[Shape, Shape]:
    """Both shapes for one example, as Keras aligns them before it computes a loss.

    A last axis of size 1 that only one of them has is dropped, or added if the other has only a batch axis
    (`keras.src.losses.loss.squeeze_or_expand_to_same_rank`).
    """
    if len(target) == len(output) + 1 and target[-1] == 1:
        return (target, (1,)) if not output else (target[:-1], output)
    if len(output) == len(target) + 1 and output[-1] == 1:
        return ((1,), output) if not target else (target, output[:-1])
    return target, output


def _same(pair: Pair) -> bool:
    target, output = _compared(pair)
    return len(target) == len(output) and all(a == b or None in (a, b) for a, b in zip(target, output, strict=True))


def _compared(pair: Pair) -> tuple[Shape, Shape]:
    """The shapes that must agree: for class ids, only the positions."""
    if pair.loss.labels is Labels.INTEGER:
        target, output = pair.seen.shape, pair.head.shape[:-1]
        if len(target) == len(output) + 1 and target[-1] == 1:
            target = target[:-1]
        return target, output
    if pair.loss.adapts_to_labels and pair.taken.labels is Labels.INTEGER:
        return (), ()  # Keras picks the loss for class ids
    return aligned(pair.seen.shape, pair.head.shape)


def _stretches(pair: Pair) -> bool:
    """Whether different shapes broadcast: axes are aligned from the last one; sizes of 1 or missing ones are stretched.
    The batch size is assumed to differ from every other size.
    """
    target, output = (_BATCH, *_compared(pair)[0]), (_BATCH, *_compared(pair)[1])
    return pair.loss.kind not in _STRICT | {Kind.SPARSE_CE, Kind.NONE} and all(
        a == b or 1 in (a, b) or None in (a, b) for a, b in zip(target[::-1], output[::-1], strict=False)
    )


def _ids(pair: Pair) -> bool:
    return pair.taken.encoding in _NUMBERS_OF_CLASSES and pair.loss.labels is Labels.INTEGER


def _not_from_zero(pair: Pair) -> bool:
    low, high, units = pair.seen.low, pair.seen.high, pair.head.width
    shifted = low is not None and low > 0 and high is not None and units is not None and high >= units
    return low is not None and (low < 0 or shifted)


def _beyond(pair: Pair) -> bool:
    return pair.seen.high is not None and pair.head.width is not None and pair.seen.high >= pair.head.width


def _ids_for_one_hot(pair: Pair) -> bool:
    units = pair.head.width or 1
    return pair.taken.encoding in _NUMBERS_OF_CLASSES and pair.loss.labels is Labels.ONE_HOT and units > 1


def _one_hot_for_ids(pair: Pair) -> bool:
    rows = pair.taken.encoding in (Encoding.ONE_HOT, Encoding.SHARES)
    return rows and pair.near.target.family is Family.CATEGORY and pair.loss.labels is Labels.INTEGER


def _outside_of_yes_and_no(pair: Pair) -> bool:
    return pair.loss.kind in losses.BINARY and pair.seen.low is not None and not pair.seen.within(0, 1)


def _unreached(pair: Pair) -> bool:
    return "activation" not in pair.wrong and out_of_reach(pair.head, pair.loss, pair.seen, pair.taken)


def _told_otherwise(pair: Pair) -> bool:
    """Nothing is known to be compared, or it was already said that the loss is for class ids."""
    shares = pair.taken.encoding is Encoding.SHARES and pair.loss.labels is Labels.INTEGER
    return shares or pair.loss.kind in _UNCOMPARED


def _own_loss_stretches(pair: Pair) -> bool:
    return pair.loss_stretches and len(pair.seen.shape) != len(pair.head.shape)


def _own_metric_stretches(pair: Pair) -> bool:
    return pair.metric_stretches and len(pair.seen.shape) != len(pair.head.shape)


def _shapes(pair: Pair) -> str:
    return f"Targets of shape {_batch(pair.seen.shape)}; outputs of shape {_batch(pair.head.shape)}."


def _batch(shape: Shape) -> str:
    return f"({', '.join(['n', *('?' if size is None else str(size) for size in shape)])}{'' if shape else ','})"


def _values(pair: Pair) -> str:
    shown = [f"{value:g}" if isinstance(value, float) else repr(value) for value in (pair.seen.distinct or ())[:4]]
    return f"Found {', '.join(shown)}." if shown else ""


def _dtype(pair: Pair) -> str:
    return f"Found targets of dtype {pair.seen.dtype}."


def _id_range(pair: Pair) -> str:
    return f"Class ids go {pair.seen.range}; {pair.head.width} units stand for 0 to {(pair.head.width or 1) - 1}."


def _ranges(pair: Pair) -> str:
    gives = given(pair.head)
    return f"The head can give {gives.words if gives else 'its own numbers'}; the targets go {pair.seen.range}."


def _as_task(pair: Pair) -> str:
    return f"The task is {pair.taken.task}; the targets {_looks(pair.seen)}."


def _looks(seen: Seen) -> str:
    if seen.values is not Values.NUMBERS:
        return f"are {seen.values.value}"
    whole = "whole numbers" if seen.whole else "numbers"
    return f"are {whole} {seen.range}, of shape {_batch(seen.shape)}"


def _nothing(pair: Pair) -> str:
    return ""


#: What is wrong with y whatever the model. Only the first that holds is reported: everything else follows from it.
_UNUSABLE: tuple[tuple[str, Condition, Words], ...] = (
    ("text-targets", lambda pair: pair.seen.values is Values.TEXT, _values),
    ("dates-as-targets", lambda pair: pair.seen.values is Values.DATES, _dtype),
)

#: The encoding of y does not match the loss; the first that holds is reported.
_WRITTEN: tuple[tuple[str, Condition, Words], ...] = (
    ("ids-for-a-one-hot-loss", _ids_for_one_hot, _shapes),
    ("one-hot-for-an-id-loss", _one_hot_for_ids, _shapes),
    ("ids-not-from-zero", lambda pair: _ids(pair) and _not_from_zero(pair), _id_range),
    ("ids-beyond-the-units", lambda pair: _ids(pair) and _beyond(pair), _id_range),
    (
        "minus-one-for-no",
        lambda pair: pair.taken.encoding is Encoding.MINUS_PLUS and pair.loss.kind is not Kind.HINGE,
        _nothing,
    ),
    ("two-other-numbers", lambda pair: pair.taken.encoding is Encoding.TWO_NUMBERS, _values),
    ("targets-of-another-task", lambda pair: pair.not_of_task, _as_task),
    ("targets-outside-0-and-1", _outside_of_yes_and_no, _ranges),
    ("targets-out-of-reach", _unreached, _ranges),
)

#: The shape of y does not match the output; the first that holds is reported, unless it follows from the encoding.
_LAID_OUT: tuple[tuple[str, Condition, Words], ...] = (
    ("own-loss-stretches", _own_loss_stretches, _shapes),
    ("targets-are-stretched", lambda pair: not _same(pair) and _stretches(pair), _shapes),
    ("targets-of-another-shape", lambda pair: not _same(pair) and not _told_otherwise(pair), _shapes),
)

#: What else is wrong; all that hold are reported.
_BESIDES: tuple[tuple[str, Condition, Words], ...] = (
    ("targets-of-objects", lambda pair: pair.seen.refused and pair.seen.values is not Values.TEXT, _dtype),
    ("missing-targets", lambda pair: pair.seen.missing > 0, lambda pair: f"{pair.seen.missing} of them are missing."),
    ("constant-targets", lambda pair: pair.seen.constant, _values),
    ("own-metric-stretches", _own_metric_stretches, _shapes),
)

#: Mistakes that include a mismatch of shapes.
_ABOUT_SHAPES = frozenset({"ids-for-a-one-hot-loss", "one-hot-for-an-id-loss"})


def compare(pair: Pair) -> tuple[Finding, ...]:
    """What is wrong with these targets for this model, unless the model is wrong for the task anyway."""
    if unusable := _first(_UNUSABLE, pair):
        return unusable
    written = _first(_WRITTEN, pair)
    laid_out = () if written and written[0].mistake in _ABOUT_SHAPES else _first(_LAID_OUT, pair)
    besides = tuple(Finding(mistake, words(pair)) for mistake, holds, words in _BESIDES if holds(pair))
    return (*written, *laid_out, *besides)


def _first(rules: tuple[tuple[str, Condition, Words], ...], pair: Pair) -> tuple[Finding, ...]:
    return next(((Finding(mistake, words(pair)),) for mistake, holds, words in rules if holds(pair)), ())


def notes(seen: Seen | None, taken: Taken | None, loss: Loss, near: Configuration) -> tuple[Finding, ...]:
    """Notes: worth knowing, but not counted as mistakes."""
    found = []
    if loss.kind is Kind.QUANTILE and near.target.level is None:
        found.append(Finding("quantile-and-not-mean", f"It is smallest at the {loss.level:.3g} quantile."))
    if seen and taken and (unused := _unused(seen, taken, near.target.units)):
        shown = ", ".join(str(name) for name in unused[:5]) + (", ..." if len(unused) > 5 else "")
        found.append(Finding("class-without-examples", f"Not found: {shown}."))
    return tuple(found)


def _unused(seen: Seen, taken: Taken, classes: int) -> tuple[int, ...]:
    """Classes or labels without any example."""
    if not seen.tells:
        return ()
    if taken.encoding in (Encoding.ONE_HOT, Encoding.MULTI_HOT):
        return seen.unused
    if taken.encoding is Encoding.IDS and seen.distinct and seen.low is not None and seen.low >= 0:
        last = int(seen.high or 0)
        first = 0 if last < classes else int(seen.low)  # other ids do not start at 0
        return tuple(sorted(set(range(first, last + 1)) - {int(value) for value in seen.distinct}))
    return ()
