"""A function that calls others of the student's: judged as if those were right, and no right one leaves this process.

It is compared with what a right caller gives that calls the student's own functions. Where both agree, the caller does
its part of the work, and what counts is what the same caller gives with right functions.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from headcheck.judging.returned import array_of, parts_of, same

#: The arguments of one call.
Arguments = tuple[Any, ...]
Written = Callable[..., Any]


@dataclass(frozen=True)
class Way:
    """One way to write a function with others: `write` gets those that it `calls`, in this order, and gives it."""

    calls: tuple[str, ...]
    write: Callable[..., Written]


@dataclass(frozen=True)
class Trial:
    """A call on a hidden case: what it `returned`, what its arguments were `after`, or what it `stopped` with."""

    group: str
    arguments: Arguments
    expected: Any
    returned: Any = None
    after: Arguments = ()
    stopped: BaseException | None = None


@dataclass(frozen=True)
class Callee:
    """A function that may be called, as the student wrote it: with its trials, and whether it is right in all."""

    reference: Written
    written: Written
    trials: Sequence[Trial]
    right: bool


@dataclass(frozen=True)
class Composed:
    """How a function does beside one way to write it.

    `follows`: in every case it gives what this way gives with the same callees, or what is right. `agrees`: in some
    case it makes their very mistake. `right`: the groups that are right with right callees. `changes`: it changes what
    it is given, and not by its callees. `function`: the way with right callees.
    """

    way: Way
    follows: bool
    agrees: bool
    right: frozenset[str]
    changes: bool
    function: Written


def call(written: Written, group: str, arguments: Arguments, expected: Any) -> Trial:
    """What comes of a call, whatever it does, short of an interruption. The arguments are copies."""
    given = copy.deepcopy(arguments)
    try:
        return Trial(group, arguments, expected, written(*given), given)
    except (Exception, SystemExit) as error:  # a student's function may stop in any way
        return Trial(group, arguments, expected, after=given, stopped=error)


def is_right(trial: Trial, tolerance: float) -> bool:
    """Whether a call returned what is expected."""
    return trial.stopped is None and same(trial.expected, trial.returned, tolerance)


def leaves_alone(trial: Trial) -> bool:
    """Whether a call left its arguments as they were."""
    return all(same(before, now, 0) for before, now in zip(trial.arguments, trial.after, strict=True))


def compose(way: Way, callees: Mapping[str, Callee], trials: Sequence[Trial], tolerance: float) -> Composed:
    """Hold the trials of a function against one way to write it, with the student's callees and with right ones.

    It follows no callees of which any answer of its own would do.
    """
    called = [callees[name] for name in way.calls]
    twins = any(_are_alike(one, other) for one, other in combinations(called, 2))
    shows = not twins and all(callee.right or _is_evidence(callee) for callee in called)
    theirs = way.write(*(callees[name].written for name in way.calls))
    function = way.write(*(callees[name].reference for name in way.calls))
    follows, agrees, changes = True, False, False
    wrong: set[str] = set()
    answers: list[Trial] = []
    with np.errstate(all="ignore"):
        for trial in trials:
            right = is_right(trial, tolerance)
            if right and leaves_alone(trial):
                answers.append(trial)
                continue
            again = call(theirs, trial.group, trial.arguments, trial.expected)
            agree = _alike(again, trial, tolerance)
            answers.append(again)
            agrees = agrees or agree
            changes = changes or (right and not agree)
            follows = follows and (right or agree)
            if not right and not is_right(call(function, trial.group, trial.arguments, trial.expected), tolerance):
                wrong.add(trial.group)
    right_groups = frozenset(trial.group for trial in trials) - wrong
    return Composed(way, shows and follows and tells_apart(answers), agrees, right_groups, changes, function)


def _is_evidence(callee: Callee) -> bool:
    """Whether calling a wrong function shows anything of its caller.

    It must answer half of its hidden cases at least, not always the same, not with what it was given, and by looking at
    each array that it is given: else the caller would have nothing to do.
    """
    answered = [trial for trial in callee.trials if trial.stopped is None and trial.returned is not None]
    echoes = [trial for trial in answered if any(same(given, trial.returned) for given in trial.arguments)]
    return (
        2 * len(answered) >= len(callee.trials)
        and tells_apart(answered)
        and 2 * len(echoes) < len(answered)
        and _looks_at_everything(callee)
    )


def _are_alike(one: Callee, other: Callee) -> bool:
    """Whether two functions answer alike: then nobody can tell what a caller does with which."""
    return len(one.trials) == len(other.trials) and all(
        a.stopped is None and b.stopped is None and same(a.returned, b.returned)
        for a, b in zip(one.trials, other.trials, strict=True)
    )


def tells_apart(trials: Iterable[Trial]) -> bool:
    """Whether two of the answers differ, and they hold two different numbers, all taken together."""
    answers = [trial.returned for trial in trials if trial.stopped is None]
    if not any(not same(answers[0], other) for other in answers[1:]):
        return False
    arrays = [array_of(part) for answer in answers for part in (parts_of(answer) or [answer])]
    # By their text, in which one NaN is like another.
    return len({repr(entry) for array in arrays if array is not None for entry in array.ravel().tolist()}) > 1


def _looks_at_everything(callee: Callee) -> bool:
    """Whether the entries of each array make a difference, where they make one for the reference."""
    largest = max(callee.trials, key=lambda trial: sum(np.size(given) for given in trial.arguments))
    return all(_looks_at(callee, largest, place) for place, given in enumerate(largest.arguments) if np.size(given) > 1)


def _looks_at(callee: Callee, trial: Trial, place: int) -> bool:
    """Whether another array in this place changes an answer: the same entries turned round, or the first one alone."""
    given = np.asarray(trial.arguments[place])
    changes = []
    for other in (given[::-1].copy(), np.full_like(given, given[0])):
        arguments = tuple(other if n == place else value for n, value in enumerate(trial.arguments))
        if same(callee.reference(*copy.deepcopy(arguments)), trial.expected):
            continue
        again = call(callee.written, trial.group, arguments, None)
        changes.append(again.stopped is not None or not same(again.returned, trial.returned))
    return any(changes) or not changes


def _alike(one: Trial, other: Trial, tolerance: float) -> bool:
    """Whether two calls came to the same end: the same value and arguments, or the same error."""
    if one.stopped is not None and other.stopped is not None:
        unwritten = isinstance(other.stopped, NotImplementedError)
        return not unwritten and _said(one.stopped) == _said(other.stopped)
    if one.stopped is not None or other.stopped is not None:
        return False
    same_arguments = all(same(a, b, tolerance) for a, b in zip(one.after, other.after, strict=True))
    return same_arguments and same(one.returned, other.returned, tolerance)


def _said(error: BaseException) -> tuple[str, str]:
    return type(error).__name__, str(error).partition("\n")[0]
