"""Functions that students write: declared with a reference and hidden cases, and graded by what they return.

A right answer by any route counts: lists or arrays, whole numbers or floats, NumPy or TensorFlow. Shapes must match.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from headcheck.course.composition import Arguments, Callee, Composed, Trial, Way, call, compose, is_right, tells_apart
from headcheck.judging.quiet import silence
from headcheck.judging.returned import Wrong, compare, same, shown

__all__ = ["Arguments", "Function", "Outcome", "Property", "Slip", "Way", "grade", "same", "shown"]

#: How many failures are told in full; more would hide the first.
FAILURES_TOLD = 2
#: What stands for changed arguments among the kinds of cases.
_ARGUMENTS = "what the function is given"


@dataclass(frozen=True)
class Property:
    """Something that must hold whatever the input. `check` gets the student's function and numbers to draw from.

    `sentence` is what must hold, for the student: "Each row adds up to 1."
    """

    sentence: str
    check: Callable[[Callable[..., Any], np.random.Generator], bool]


@dataclass(frozen=True)
class Slip:
    """A mistake that is known by what it returns: what is `said` of it, and a function that `makes` it.

    It may return None, or raise, for arguments of which it says nothing.
    """

    said: str
    makes: Callable[..., Any]


@dataclass(frozen=True)
class Function:
    """One function for students to write.

    `cases` gives the arguments of hidden calls from random numbers: a mapping from what a group of cases has in common
    ("one row", "large values") to their arguments, or a plain list, where each case is a group of its own. Each group
    and each property earns the same share of the points, and a group only when all its cases are right. One more share
    is for leaving the arguments as they are. The plainest group comes first: the first that fails is told.
    `slips`: mistakes that are told by their name, the likeliest first. `ways`: how it may be written with other
    functions of its assignment; where one of those is wrong, it is judged as if they were right.
    `tolerance`: how far a returned number may be from the reference's, as a share of it where it is larger than 1.
    """

    #: the name of the function in the notebook
    name: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Mapping[str, Sequence[Arguments]] | Sequence[Arguments]]
    properties: tuple[Property, ...] = ()
    slips: tuple[Slip, ...] = ()
    ways: tuple[Way, ...] = ()
    tolerance: float = 1e-6
    #: calls on which it is tried while students work, by group, as in `cases`; hidden ones are never told there
    examples: Mapping[str, Sequence[Arguments]] = field(default_factory=dict)
    points: float = 2
    #: what the notebook tells of the hidden cases, a sentence or two for each print
    looks_at: tuple[str, ...] = ()
    #: the names of its folder and of the folder above
    id: str = field(default="", kw_only=True)
    assignment: str = field(default="", kw_only=True)

    @property
    def calls(self) -> tuple[str, ...]:
        """The names of the functions that it may be written with."""
        return tuple(dict.fromkeys(name for way in self.ways for name in way.calls))

    def groups(self) -> Mapping[str, Sequence[Arguments]]:
        """The hidden cases, by group: the same ones each time."""
        cases = self.cases(_random())
        return cases if isinstance(cases, Mapping) else {f"case {n}": [case] for n, case in enumerate(cases, start=1)}


@dataclass(frozen=True)
class Outcome:
    """How a student's function did: `share` of the points from 0 to 1, and `message`, a paragraph a line."""

    share: float
    message: str


#: Another function of the same assignment: how it is declared, and what the student wrote.
Other = tuple[Function, object]


def grade(function: Function, written: object, others: Iterable[Other] = ()) -> Outcome:
    """Call what a student wrote on hidden cases. Never raises for what it does, short of an interruption.

    `others`: the functions that it may call, as the student wrote them.
    """
    if not callable(written):
        found = "None" if written is None else f"an object of type `{type(written).__name__}`"
        return Outcome(0, f"Expected `{function.name}` to be a function, found {found}.")
    with silence():
        trials = _trials(function, written)
        failures = _failures(function, trials)
        by_luck = not _is_no_luck(function, trials)
        if not by_luck:
            failures |= _properties(function, written)
        wrong_callees = _wrong_callees(function, others) if failures else {}
        best = _composed(function, trials, wrong_callees)
        if best and best.follows:
            failures, by_luck = _left(function, failures, best), False
        message = _message(function, trials, failures, by_luck, best, wrong_callees)
    return Outcome(_share(function, failures, by_luck), message)


def _trials(function: Function, written: Callable[..., Any]) -> list[Trial]:
    return [
        call(written, group, arguments, function.reference(*copy.deepcopy(arguments)))
        for group, cases in function.groups().items()
        for arguments in cases
    ]


def _failures(function: Function, trials: Sequence[Trial]) -> dict[str, str]:
    """For each group of cases that is not right, its first failure, in words; and for arguments that are changed."""
    failures: dict[str, str] = {}
    changed: dict[str, str] = {}
    for trial in trials:
        try:
            how = _changes(function, trial)
        except Wrong as wrong:
            failures.setdefault(trial.group, str(wrong))
        else:
            if how:
                changed.setdefault(_ARGUMENTS, how)
    return failures | changed


def _changes(function: Function, trial: Trial) -> str:
    """How a call changed its arguments, or nothing. Raises Wrong if it did not return the expected result."""
    said = f"`{function.name}({', '.join(map(shown, trial.arguments))})`"
    if isinstance(trial.stopped, NotImplementedError):
        raise Wrong(f"{said} stops with `NotImplementedError`: nothing is written there yet.")
    if trial.stopped is not None:
        raise Wrong(f"{said} should return `{shown(trial.expected)}`. It stops with {_kind_of(trial.stopped)}")
    compare(trial.expected, trial.returned, function.tolerance, said)
    for before, after in zip(trial.arguments, trial.after, strict=True):
        if not same(before, after, 0):
            return f"{said} changes what it is given: `{shown(before)}` is `{shown(after)}` after the call."
    return ""


def _is_no_luck(function: Function, trials: Sequence[Trial]) -> bool:
    """Whether it is right where results differ.

    A constant, or zeros of the right shape, are right now and then, at the edges above all: that earns nothing.
    """
    right = [trial for trial in trials if is_right(trial, function.tolerance)]
    return tells_apart(Trial(trial.group, trial.arguments, None, trial.expected) for trial in right)


def _properties(function: Function, written: Callable[..., Any]) -> dict[str, str]:
    failures = {}
    for rule in function.properties:
        try:
            if rule.check(written, _random()):
                continue
            failures[rule.sentence] = "this does not hold."
        except (Exception, SystemExit) as error:
            failures[rule.sentence] = f"looking at this stopped with {_kind_of(error)}"
    return failures


def _wrong_callees(function: Function, others: Iterable[Other]) -> dict[str, Callee]:
    """The functions that it may call, by their names, if one of them at least is wrong."""
    callees = {}
    for other, written in others:
        if other.name in function.calls and callable(written):
            trials = _trials(other, written)
            right = not _failures(other, trials)
            callees[other.name] = Callee(other.reference, written, trials, right)
    return callees if any(not callee.right for callee in callees.values()) else {}


def _composed(function: Function, trials: Sequence[Trial], callees: Mapping[str, Callee]) -> Composed | None:
    """The way that the function was written, as far as that can be told; None if no wrong callee is called."""
    tried = [
        compose(way, callees, trials, function.tolerance)
        for way in function.ways
        if all(name in callees for name in way.calls) and not all(callees[name].right for name in way.calls)
    ]
    return max(tried, key=lambda one: (one.follows, one.agrees, len(one.right)), default=None)


def _left(function: Function, failures: Mapping[str, str], best: Composed) -> dict[str, str]:
    """The failures that are not those of callees."""
    its_own = {kind: how for kind, how in failures.items() if kind not in best.right}
    if not best.changes:
        its_own.pop(_ARGUMENTS, None)
    its_own = {
        kind: how for kind, how in its_own.items() if kind not in {rule.sentence for rule in function.properties}
    }
    return its_own | _properties(function, best.function)


def _share(function: Function, failures: Mapping[str, str], by_luck: bool) -> float:
    total = _kinds(function)
    return 0 if by_luck else (total - len(failures)) / total


def _kinds(function: Function) -> int:
    return len(function.groups()) + len(function.properties) + 1


def _message(
    function: Function,
    trials: Sequence[Trial],
    failures: Mapping[str, str],
    by_luck: bool,
    best: Composed | None,
    callees: Mapping[str, Callee],
) -> str:
    total = _kinds(function)
    kinds = f"{total - len(failures)} of {total}" if failures else f"all {total}"
    right = f"`{function.name}` is right in {kinds} kinds of hidden cases"
    wrong = [f"`{name}`" for name, callee in callees.items() if not callee.right]
    if best and best.follows:
        wrong = [f"`{name}`" for name in best.way.calls if not callees[name].right]
        head = f"{right}, judged with your own {_both(wrong)}, which {_are(wrong)} not right yet."
    else:
        head = f"`{function.name}` is not right yet." if by_luck else f"{right}."
    slip = "" if best and best.follows else _slip(function, trials)
    if wrong and not slip and not (best and best.follows):
        if best and best.agrees:
            wrong = [f"`{name}`" for name in best.way.calls if not callees[name].right]
            head += f" It calls {_both(wrong)}, which {_are(wrong)} not right yet: repair that first."
        else:
            head += f" If it calls {_both(wrong)}: {'that is' if len(wrong) == 1 else 'those are'} not right yet."
    told = list(failures.items())[:FAILURES_TOLD]
    lines = [f"→ {name[:1].upper()}{name[1:].rstrip('.')}: {how}" for name, how in told]
    return "\n".join(filter(None, [head, slip, *lines]))


def _both(names: Sequence[str]) -> str:
    return " and ".join(names)


def _are(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _slip(function: Function, trials: Sequence[Trial]) -> str:
    """What is said of the first slip that explains everything that was returned; nothing if none does."""
    with np.errstate(all="ignore"):
        return next((slip.said for slip in function.slips if _explains(slip, function, trials)), "")


def _explains(slip: Slip, function: Function, trials: Sequence[Trial]) -> bool:
    explained = 0
    for trial in trials:
        made = call(slip.makes, trial.group, trial.arguments, None)
        if made.stopped is not None or made.returned is None:
            continue
        if trial.stopped is not None or not same(made.returned, trial.returned, function.tolerance):
            return False
        explained += not is_right(trial, function.tolerance)
    return explained > 0


def _kind_of(error: BaseException) -> str:
    return f"{type(error).__name__}: {next(iter(_lines(error)), 'no message was given.')}"


def _lines(error: BaseException) -> Iterator[str]:
    return (line.strip() for line in str(error).splitlines() if line.strip())


def _random() -> np.random.Generator:
    # One seed for all: a student's function gets the same cases each time, so grading twice gives the same grade.
    return np.random.default_rng(2026)
