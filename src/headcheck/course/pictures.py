"""What predictions on held-out rows look like, as counts: coarse enough that no row can be read from them.

They go into a mark's record (`records`); pages draw them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck import tasks
from headcheck.course import holdout, outputs
from headcheck.course.declarations import Problem
from headcheck.course.holdout import Scale, Spread
from headcheck.course.records import ClassesPicture, Limit, NumbersPicture, Picture, Reached
from headcheck.tasks import Task
from headcheck.theory.heads import Link

Floats = npt.NDArray[np.float64]

#: A picture of truth and prediction has at most so many cells each way.
CELLS = 16
#: What a cell may be wide, times a power of ten: its ends are round numbers, and no row's own.
_STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12.5)
#: Slices into which the values that right answers reach are sorted.
SLICES = 24

#: What is further off counts as that, so that no distance is infinite.
_LARGEST = 1e300
#: Below and above which numbers nothing can come out of a link.
_LIMITS: Mapping[Link, tuple[float | None, float | None]] = {
    Link.RELU: (0, None),
    Link.EXPONENTIAL: (0, None),
    Link.SOFTPLUS: (0, None),
    Link.LOG_SOFTMAX: (None, 0),
    Link.SIGMOID: (0, 1),
    Link.SOFTMAX: (0, 1),
    Link.TANH: (-1, 1),
}


def of(
    problem: Problem,
    truth: npt.NDArray[Any],
    predicted: npt.NDArray[Any],
    scale: Scale | None = None,
    links: Mapping[str, Link] | None = None,
) -> dict[str, Picture]:
    """A picture for each output of a problem, by the output's name ("" for a single one).

    `truth` (n, targets) and `predicted` (n, columns) are as the problem's metric takes them; `scale` says what numbers
    are in the problem's own unit, in which they are told; `links` what was read of each output.
    """
    pictures: dict[str, Picture] = {}
    scale, links = scale or Scale(), links or {}
    target = answer = 0
    for name, task in (problem.outputs or {"": problem.task}).items():
        answers = outputs.columns(task)
        targets = 1 if isinstance(task, tasks.MultiClass) else answers
        true, said = truth[:, target : target + targets], predicted[:, answer : answer + answers]
        drawn = _classified(task, problem.names, true, said)
        pictures[name] = drawn or _numbers(true.ravel(), said.ravel(), problem.amount, scale, links.get(name))
        target, answer = target + targets, answer + answers
    return pictures


def reached(right: Iterable[Spread]) -> Reached:
    """Which values of the metric right answers reach, as their quantiles say, each answer counting the same."""
    right = [spread for spread in right if spread.quantiles]
    curves = [(_values(spread), _ranks(spread)) for spread in right]
    if not curves:
        return {}
    low, high = min(values[0] for values, _ in curves), max(values[-1] for values, _ in curves)
    ends = np.linspace(low, high, SLICES + 1)
    below = np.mean([np.interp(ends, values, ranks, left=0, right=1) for values, ranks in curves], axis=0)
    shares = [round(float(share), 4) for share in np.diff(below)]
    return {"low": low, "high": high, "shares": shares, "humps": _humps(map(_most, right))}


def _most(spread: Spread) -> tuple[float, float]:
    """Between which values four in five runs end."""
    return spread.quantiles["0.1"], spread.quantiles["0.9"]


def _humps(ranges: Iterable[tuple[float, float]]) -> int:
    """How many groups these ranges make, of which no two overlap."""
    humps, end = 0, -math.inf
    for low, high in sorted(ranges):
        humps, end = humps + (low > end), max(end, high)
    return humps


def _classified(task: Task, names: Sequence[str], truth: Floats, predicted: Floats) -> Picture | None:
    """The picture of classes or labels; None where numbers are predicted."""
    match task:
        case tasks.Binary():
            return _classes(2, names, truth.ravel(), holdout.guesses(np.hstack([1 - predicted, predicted])))
        case tasks.MultiClass(classes=classes):
            return _classes(classes, names, truth.ravel(), holdout.guesses(predicted))
        case tasks.MultiLabel(labels=labels):
            pairs = zip(truth.T, predicted.T >= 0.5, strict=True)
            return {
                "kind": "labels",
                "names": _names(labels, names),
                "counts": [_counts(2, true, guess) for true, guess in pairs],
            }
    return None


def _classes(classes: int, names: Sequence[str], truth: npt.NDArray[Any], guess: npt.NDArray[Any]) -> ClassesPicture:
    return {"kind": "classes", "names": _names(classes, names), "counts": _counts(classes, truth, guess)}


def _names(count: int, names: Sequence[str]) -> list[str]:
    return list(names) or [str(number) for number in range(count)]


def _counts(size: int, truth: npt.NDArray[Any], guess: npt.NDArray[Any]) -> list[list[int]]:
    counts = np.zeros((size, size), dtype="int64")
    np.add.at(counts, (truth.astype("int64"), guess.astype("int64")), 1)
    return counts.tolist()


def _numbers(truth: Floats, predicted: Floats, amount: str, scale: Scale, link: Link | None) -> NumbersPicture:
    with np.errstate(over="ignore"):
        true, said = scale.amounts(truth), np.clip(scale.amounts(predicted), -_LARGEST, _LARGEST)
    low, step, cells = _grid(float(true.min()), float(true.max()))
    beyond = (said < low) | (said > low + cells * step)
    place = [np.clip((values - low) / step, 0, cells - 1).astype("int64") for values in (true, said)]
    return {
        "kind": "numbers",
        "amount": amount,
        "low": low,
        "step": step,
        "counts": _counts(cells, *place),
        "beyond": int(beyond.sum()),
        "miss": _digits(float(np.median(np.abs(true - said))), 2),
        "limits": [limit for limit in _limits(truth, predicted, scale, link) if limit["beyond"]],
    }


def _limits(truth: Floats, predicted: Floats, scale: Scale, link: Link | None) -> list[Limit]:
    """Where the numbers of a link end. It was read, so the predictions have to say the same."""
    floor, ceiling = _LIMITS.get(link, (None, None)) if link else (None, None)
    floor = None if floor is None or predicted.min() < floor else floor
    ceiling = None if ceiling is None or predicted.max() > ceiling else ceiling
    return [
        {
            "number": number,
            "at": _digits(scale.zero + number * scale.one, 3),
            "above": above,
            "beyond": int(np.sum(truth > number if above else truth < number)),
        }
        for number, above in ((floor, False), (ceiling, True))
        if number is not None
    ]


def _digits(value: float, digits: int) -> float:
    """A number with so many digits that tell something: coarse enough that no row can be read from it."""
    return float(f"{value:.{digits}g}")


def _grid(lowest: float, highest: float) -> tuple[float, float, int]:
    """Where cells begin that hold all numbers from `lowest` to `highest`, how wide they are, and how many there are."""
    size = 10.0 ** math.floor(math.log10((highest - lowest) / CELLS)) if highest > lowest else 1.0
    for step in (factor * size for factor in _STEPS):
        first, last = math.floor(lowest / step), math.floor(highest / step)
        if last - first < CELLS:
            break
    return float(f"{first * step:.12g}"), float(f"{step:.12g}"), last - first + 1


def _values(spread: Spread) -> list[float]:
    return [spread.minimum or 0.0, *spread.quantiles.values(), spread.maximum or 0.0]


def _ranks(spread: Spread) -> list[float]:
    return [0.0, *map(float, spread.quantiles), 1.0]
