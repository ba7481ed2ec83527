"""Reads the head by behaviour: how outputs change when the input of the last function moves along a line.

Each link has an inverse that makes it a straight line: the log-odds of a sigmoid's output are linear in its input, so
are differences of a softmax's logs. A function that an inverse makes straight is that link, however it was written.
Only the end of a model is run, from the last weighted sum (`tail`); if the end is entirely custom code, its inputs and
weights are moved. The result must agree with the model's outputs on other inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from headcheck.judging.reading import structure, tail
from headcheck.judging.reading.errors import Unreadable
from headcheck.judging.reading.graph import NO_BATCH, Output
from headcheck.judging.reading.structure import Read
from headcheck.judging.reading.tail import Array, Tail
from headcheck.theory.heads import Head, Link

_RANDOM = 0
#: Magnitudes of inputs for reading a range.
_SCALES = (0.1, 1.0, 10.0, 100.0)


@dataclass(frozen=True)
class _Precision:
    """Tolerances: for numbers after a function and its inverse, and for a sum of shares."""

    straight: float
    total: float
    #: The largest input: beyond it, outputs have lost their precision.
    reach: float


_SINGLE, _HALF, _BRAIN = _Precision(2e-3, 1e-4, 4.0), _Precision(1.5e-2, 1e-2, 3.0), _Precision(4e-2, 4e-2, 2.5)
_PRECISIONS: Mapping[str, _Precision] = {"float16": _HALF, "bfloat16": _BRAIN}


def _logit(p: Array) -> Array:
    return np.log(p) - np.log1p(-p)


#: For elementwise links: the inverse, and whether a value can be an output at all.
_INVERSES: Mapping[Link, tuple[Callable[[Array], Any], Callable[[Array], Array]]] = {
    Link.SIGMOID: (lambda y: (y > 0) & (y < 1), _logit),
    Link.TANH: (lambda y: np.abs(y) < 1, np.arctanh),
    Link.IDENTITY: (lambda y: np.isfinite(y), lambda y: y),
    Link.EXPONENTIAL: (lambda y: y > 0, np.log),
    Link.SOFTPLUS: (lambda y: y > 0, lambda y: y + np.log(-np.expm1(-np.clip(y, 1e-30, None)))),
}
_BOUNDED = frozenset({Link.SIGMOID, Link.TANH})


# --- links by values --------------------------------------------------------------------------------------------------


def link_of_values(inputs: Array, outputs: Array, precision: _Precision = _SINGLE) -> Read:
    """The link that turns `inputs` into `outputs` (both (n, units) or (n, *shape)), up to a scale, or OTHER."""
    z, y = np.asarray(inputs, float), np.asarray(outputs, float)
    if z.shape != y.shape or not np.isfinite(y).all():
        return Read(Link.OTHER, "a function that gives no plain numbers")
    if np.abs(y - 1).max() <= 1e-6:
        return Read(Link.SOFTMAX, shared=1)  # a softmax over a single unit
    for axes in _axes(y):
        size = int(np.prod([y.shape[axis] for axis in axes]))
        for link, share in ((Link.SOFTMAX, y), (Link.LOG_SOFTMAX, np.exp(np.clip(y, None, 50)))):
            if size > 1 and _shares(share, axes, precision):
                logs = np.log(np.clip(y, 1e-30, None)) if link is Link.SOFTMAX else y
                if any(_straight(_centred(from_, axes), _centred(logs, axes), precision) for from_ in (z, _relu(z))):
                    return Read(link, shared=size, last=axes[-1] == y.ndim - 1)
    for link, (possible, inverse) in _INVERSES.items():
        if possible(y).all() and _straight(z, inverse(y), precision):
            return Read(link)
    flat = y == 0
    if (y >= 0).all() and flat.any() and _straight(z[~flat], y[~flat], precision):
        on_one_side = z[flat].max() <= z[~flat].min() or z[flat].min() >= z[~flat].max()
        return Read(Link.RELU) if on_one_side else Read(Link.OTHER, _range_in_words(y))
    if _is_a_smooth_step(z.ravel(), y.ravel()):
        return Read(Link.SIGMOID)
    return Read(Link.OTHER, _range_in_words(y))


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


def _axes(y: Array) -> list[tuple[int, ...]]:
    """The axes a softmax may run along: the last one, another one, all of them."""
    single: list[tuple[int, ...]] = [(axis,) for axis in range(y.ndim - 1, 0, -1)]
    return single if y.ndim == 2 else [*single, tuple(range(1, y.ndim))]


def _shares(y: Array, axes: tuple[int, ...], precision: _Precision) -> bool:
    return bool((y >= 0).all() and np.abs(y.sum(axes) - 1).max() <= precision.total)


def _centred(values: Array, axes: tuple[int, ...]) -> Array:
    centred: Array = values - values.mean(axes, keepdims=True)
    return centred


def _straight(x: Array, y: Array, precision: _Precision) -> bool:
    """Whether y = a x + b for one a that is not 0 and one b."""
    x, y = x.ravel(), y.ravel()
    if len(x) < 3 or np.ptp(y) < 1e-6 or np.ptp(x) == 0:
        return False
    slope, offset = np.polyfit(x, y, 1)
    return bool(np.abs(y - (slope * x + offset)).max() <= precision.straight * np.ptp(y))


def _is_a_smooth_step(z: Array, y: Array) -> bool:
    """Whether y is a smooth monotonic step in z from near 0 to near 1, strictly in between."""
    if len(z) < 7 or not ((y > 0) & (y < 1)).all() or y.min() > 0.15 or y.max() < 0.85:
        return False
    order = np.argsort(z)
    steps = np.diff(y[order])
    gaps = np.diff(z[order])
    if not ((steps > 0).all() or (steps < 0).all()):
        return False
    slopes = np.abs(steps / gaps)
    # At a kink or jump, the slope vanishes or explodes between neighbouring points.
    return bool(slopes.max() < 12 * np.median(slopes) and (slopes[1:] / slopes[:-1] < 12).all())


def _are_smooth_steps(lines: Sequence[Array]) -> bool:
    """Whether outputs along lines of several lengths are monotonic and form a smooth step."""
    columns = [column for line in lines for column in line.reshape(len(line), -1).T]
    one_way = all((np.diff(column) >= 0).all() or (np.diff(column) <= 0).all() for column in columns)
    return one_way and any(_is_a_smooth_step(np.arange(len(column), dtype=float), column) for column in columns)


def _range_in_words(y: Array) -> str:
    return f"a function of its own with outputs from {y.min():.3g} to {y.max():.3g}"


def _link_of_lines(t: Array, y: Array, precision: _Precision) -> Read | None:
    """The link of outputs y (n, rows, *shape) while its inputs move along lines, at positions t (n,).

    Unlike `link_of_values`, the slope of each input is unknown. None if this step is too small or too large to tell.
    """
    if not np.isfinite(y).all() or np.ptp(y, axis=0).max() == 0:
        return None
    shaped = y.reshape(len(t), -1, *y.shape[2:])
    for axes in _axes(shaped[0]):
        axes = tuple(axis + 1 for axis in axes)
        size = int(np.prod([shaped.shape[axis] for axis in axes]))
        for link, share in ((Link.SOFTMAX, shaped), (Link.LOG_SOFTMAX, np.exp(np.clip(shaped, None, 50)))):
            if size > 1 and _shares(share, axes, precision) and share.min() > 1e-6:
                logs = _centred(np.log(share), axes)
                if np.ptp(logs, axis=0).max() > 0.7 and _lines(t, logs, precision):
                    return Read(link, shared=size, last=axes[-1] == shaped.ndim - 1)
    for link, (possible, inverse) in _INVERSES.items():
        if link is Link.IDENTITY or not possible(y).all():
            continue
        before = inverse(y)
        tells = np.isfinite(before).all() and np.ptp(before, axis=0).max() > 1.5 and np.abs(before).max() < 14
        bends = link is not Link.SOFTPLUS or before.min() < -0.5  # above, it is nearly linear itself
        if tells and bends and _lines(t, before, precision):
            return Read(link)
    return Read(Link.IDENTITY) if _lines(t, y, precision) else None


def _lines(t: Array, values: Array, precision: _Precision) -> bool:
    """Whether each column of `values` (n, ...) is a straight line over t (n,)."""
    columns = values.reshape(len(t), -1)
    centred, places = columns - columns.mean(0), t - t.mean()
    slopes = places @ centred / (places @ places)
    off = np.abs(centred - places[:, None] * slopes).max()
    return bool(off <= precision.straight * np.ptp(columns, axis=0).max())


# --- the end of a model -----------------------------------------------------------------------------------------------


def read_head(model: Any, output: Output) -> Head:
    """The head of one output of a live, built model. Raises `Unreadable` if the model cannot be called."""
    with tail.unchanged(model):
        return _read_head(model, output)


def _read_head(model: Any, output: Output) -> Head:
    end = tail.of(model, output)
    example = end.outputs(end.inputs(np.random.default_rng(_RANDOM), 2))
    shape = output.shape if output.shape is not None else example.shape[1:]
    if example.ndim == 0:
        raise Unreadable(NO_BATCH)
    precision = _PRECISIONS.get(end.dtype, _SINGLE)
    read = _read(end, precision)
    read = _as_it_really_is(end.as_it_is(), read, precision)
    return structure.head_of(read, tuple(shape))


def _read(end: Tail, precision: _Precision) -> Read:
    """The best available reading: from the last weighted sum, else along lines, else by ranges."""
    if "float" not in end.dtype:
        return Read(Link.OTHER, "a function that gives whole numbers or truth values")
    if end.depends_on_the_batch():
        return Read(Link.OTHER, "a function of a whole batch, in which each example depends on the others")
    if end.is_plain:
        return structure.after(_by_values(end, precision), end.inner)
    moved: list[list[Array]] = []
    rng = np.random.default_rng(_RANDOM)
    with end.disturbed(rng):
        for move in end.lines(rng):
            moved.append([])
            read = _along(move, precision, moved[-1])
            if read is not None:
                return read
    return _by_range(end, precision, moved)


def _by_values(end: Tail, precision: _Precision) -> Read:
    """The link, by replacing the last weighted sum with chosen numbers."""
    found, span = _at_scale(end, precision, 1.0)
    if found.link is Link.OTHER:  # unless the function is so steep that it is saturated there
        steep, span = _at_scale(end, precision, 1 / 64)
        return steep if steep.link in _BOUNDED and span > 0.3 else found
    if found.link in _BOUNDED and span < 0.3:  # so flat that it could be linear
        wide, _ = _at_scale(end, precision, 64.0)
        return wide if wide.link is not Link.OTHER else found
    return found


def _at_scale(end: Tail, precision: _Precision, scale: float) -> tuple[Read, float]:
    """The link by numbers of this scale, and the spread of the outputs."""
    z = end.grid(np.random.default_rng(_RANDOM), precision.reach * scale)
    y = end.outputs_of(z)
    found = link_of_values(z, y.reshape(z.shape), precision)
    if y.shape != z.shape and found.together:
        found = replace(found, last=found.last and y.ndim > 1 and y.shape[-1] == found.shared)
    return found, float(np.ptp(y))


def _along(move: Callable[[Array], Array | None], precision: _Precision, moved: list[Array]) -> Read | None:
    """The link, from outputs while inputs or a weight move along a line; `moved` collects them for other readings."""
    straight: list[float] = []
    for scale in (1.0, 16.0, 1 / 16, 4.0, 64.0):
        t = np.linspace(-1, 1, 8) * scale
        y = move(t)
        if y is None:
            return None
        y = y.astype(float)
        read = _link_of_lines(t, y, precision)
        if read is None:
            moved.append(y)
            continue
        if read.link is not Link.IDENTITY:
            return read
        straight.append(scale)
        if max(straight) >= 16 * min(straight) and np.ptp(y) > 8:
            return read
    return None


def _by_range(end: Tail, precision: _Precision, moved: Sequence[Sequence[Array]]) -> Read:
    """The link by the range of outputs, with untrained weights: weaker evidence than a straight line."""
    rng = np.random.default_rng(_RANDOM)
    batches = [batch.astype(float) for batch in end.ranges(rng, _SCALES[:3] if precision is not _SINGLE else _SCALES)]
    y = np.concatenate([batch.reshape(len(batch), -1) for batch in batches])
    if not np.isfinite(y).all():
        return Read(Link.OTHER, "a function that gives no plain numbers")
    if np.ptp(y, axis=0).max() == 0:
        return Read(Link.OTHER, f"a function whose output is always {y.flat[0]:.3g}")
    for axes in _axes(batches[0]):
        size = int(np.prod([batches[0].shape[axis] for axis in axes]))
        for link, change in ((Link.SOFTMAX, np.asarray), (Link.LOG_SOFTMAX, lambda b: np.exp(np.clip(b, None, 50)))):
            if size > 1 and all(_shares(change(batch), axes, precision) for batch in batches):
                return Read(link, shared=size, last=axes[-1] == batches[0].ndim - 1)
    low, high = float(y.min()), float(y.max())
    growth = np.abs(batches[-1]).max() / max(np.abs(batches[0]).max(), 1e-9)
    if low < -1 and high > 1 and growth > 3:
        return Read(Link.IDENTITY)
    if low >= 0 and high <= 1:
        if any(map(_are_smooth_steps, moved)):
            return Read(Link.SIGMOID)
    elif low >= -1 and high <= 1 and low < 0:
        return Read(Link.TANH)
    elif low >= 0 and high > 1:
        if (y == 0).mean() > 0.2:
            return Read(Link.RELU)
        if low > 0 and growth > 3:
            return Read(Link.SOFTPLUS)
    return Read(Link.OTHER, _range_in_words(y))


# --- what comes out otherwise -----------------------------------------------------------------------------------------


def confirmed(model: Any, output: Output, read: Read) -> Read:
    """`read`, which came from tracing custom code, if real outputs agree; otherwise what those show."""
    with tail.unchanged(model):
        return _as_it_really_is(tail.whole_as_it_is(model, output), read, _BRAIN)


def _as_it_really_is(outputs: Iterable[tuple[Array, bool]], read: Read, precision: _Precision) -> Read:
    """`read`, unless ordinary outputs of the model disagree: then those decide, and the name says so."""
    found = [(y, training) for y, training in outputs if y.size and np.isfinite(y).all()]
    predicted, trained = ([y for y, training in found if training is wanted] for wanted in (False, True))
    if not all(_agrees(read, y, precision) for y in predicted):
        really = _link_of_ranges(predicted, precision)
        if really.link is not read.link:
            return replace(really, name=f"{really.called} (not {read.called}, as it looks when it is tried)")
    if not all(_agrees(read, y, precision) for y in trained):
        return Read(Link.OTHER, f"{read.called} when it predicts, and something else while it trains")
    return read


def _agrees(read: Read, y: Array, precision: _Precision) -> bool:
    """Whether outputs y (n, *shape) are possible for a head with this link."""
    slack = precision.total
    match read.link:
        case Link.SOFTMAX | Link.LOG_SOFTMAX:
            shares = y if read.link is Link.SOFTMAX else np.exp(np.clip(y, None, 50))
            if read.shared == 1 or shares.ndim < 2:
                return bool(np.abs(shares - 1).max() <= slack)
            return any(_shares(shares, axes, precision) for axes in _axes(y)) or read.shared != y.shape[-1]
        case Link.SIGMOID:
            return bool(y.min() >= -slack and y.max() <= 1 + slack)
        case Link.TANH:
            return bool(np.abs(y).max() <= 1 + slack)
        case Link.EXPONENTIAL | Link.SOFTPLUS | Link.RELU:
            return bool(y.min() >= -slack)
        case Link.IDENTITY:
            several = y.ndim > 1 and y.shape[-1] > 1 and len(y) > 1
            return not (several and _shares(y, (y.ndim - 1,), _SINGLE) and np.ptp(y) > 0)
    return True


def _link_of_ranges(outputs: Sequence[Array], precision: _Precision) -> Read:
    """The link with the narrowest range that contains all outputs."""
    for axes in _axes(outputs[0]) if outputs[0].ndim > 1 else []:
        size = int(np.prod([outputs[0].shape[axis] for axis in axes]))
        if size > 1 and all(_shares(y, axes, precision) for y in outputs):
            return Read(Link.SOFTMAX, shared=size)
    low, high = min(y.min() for y in outputs), max(y.max() for y in outputs)
    if low >= 0:
        return Read(Link.SIGMOID) if high <= 1 else Read(Link.SOFTPLUS)
    return Read(Link.TANH) if low >= -1 and high <= 1 else Read(Link.IDENTITY)
