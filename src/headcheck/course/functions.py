"""Functions that students write: declared with a reference and hidden cases, and graded by what they return.

A right answer by any route counts: lists or arrays, whole numbers or floats, NumPy or TensorFlow. Shapes must match.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.course.quiet import silence

#: The arguments of one call.
Arguments = tuple[Any, ...]

#: How many failures are told in full; more would hide the first.
FAILURES_TOLD = 2
#: Arrays with more entries, and other values with a longer text, are shortened in messages.
ENTRIES_SHOWN = 12
LETTERS_SHOWN = 160
#: What stands for changed arguments among the kinds of cases.
_ARGUMENTS = "what the function is given"
#: Results in shorter floats than the reference's can't be nearer than this: (bytes of the float, tolerance).
_SHORT_FLOATS = ((2, 5e-3), (4, 1e-5))


@dataclass(frozen=True)
class Property:
    """Something that must hold whatever the input. `check` gets the student's function and numbers to draw from.

    `sentence` is what must hold, for the student: "Each row adds up to 1."
    """

    sentence: str
    check: Callable[[Callable[..., Any], np.random.Generator], bool]


@dataclass(frozen=True)
class Function:
    """One function for students to write.

    `cases` gives the arguments of hidden calls from random numbers: a mapping from what a group of cases has in common
    ("one row", "large values") to their arguments, or a plain list, where each case is a group of its own. Each group
    and each property earns the same share of the points, and a group only when all its cases are right. One more share
    is for leaving the arguments as they are.
    `tolerance`: how far a returned number may be from the reference's, as a share of it where it is larger than 1.
    """

    id: str
    assignment: str
    #: the name of the function in the notebook
    name: str
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Mapping[str, Sequence[Arguments]] | Sequence[Arguments]]
    properties: tuple[Property, ...] = ()
    tolerance: float = 1e-6

    def groups(self) -> Mapping[str, Sequence[Arguments]]:
        """The hidden cases, by group: the same ones each time."""
        cases = self.cases(_random())
        return cases if isinstance(cases, Mapping) else {f"case {n}": [case] for n, case in enumerate(cases, start=1)}


@dataclass(frozen=True)
class Outcome:
    """How a student's function did: `share` of the points from 0 to 1, and `message`, a paragraph a line."""

    share: float
    message: str


class _Wrong(Exception):
    """The function failed a case; the message says how, for the student."""


def grade(function: Function, written: object) -> Outcome:
    """Call what a student wrote on hidden cases. Never raises for what it does, short of an interruption."""
    if not callable(written):
        found = "None" if written is None else f"an object of type `{type(written).__name__}`"
        return Outcome(0, f"Expected `{function.name}` to be a function, found {found}.")
    with silence():
        results, failures = _cases(function, written)
        # A constant, or zeros of the right shape, are right now and then, at the edges above all: that earns nothing.
        by_luck = not (_differ(results) and _several_numbers(results))
        if not by_luck:
            failures |= _properties(function, written)
    total = len(function.groups()) + len(function.properties) + 1
    if not failures:
        return Outcome(1, f"`{function.name}` is right in all {total} kinds of hidden cases.")
    if by_luck:
        head = f"`{function.name}` is not right yet."
    else:
        head = f"`{function.name}` is right in {total - len(failures)} of {total} kinds of hidden cases."
    told = sorted(failures.items(), key=lambda failure: len(failure[1]))[:FAILURES_TOLD]  # short ones read better
    lines = [f"→ {name[:1].upper()}{name[1:].rstrip('.')}: {how}" for name, how in told]
    return Outcome(0 if by_luck else (total - len(failures)) / total, "\n".join([head, *lines]))


def same(expected: Any, returned: Any, tolerance: float = 1e-6) -> bool:
    """Whether a returned value is the expected one: same shape and numbers, whatever holds them."""
    try:
        _compare(expected, returned, tolerance)
    except _Wrong:
        return False
    return True


def shown(value: Any) -> str:
    """A value as a person would write it in code, shortened where it is long."""
    if isinstance(value, tuple) and any(isinstance(part, np.ndarray) for part in value):
        return f"({', '.join(map(shown, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, np.ndarray) and value.ndim:
        if not value.size:
            return f"np.zeros({value.shape})"
        with np.printoptions(threshold=ENTRIES_SHOWN, edgeitems=2, precision=6, suppress=bool(_moderate(value))):
            text = np.array2string(value, separator=", ", max_line_width=10**6)
        text = re.sub(r" +(?=[],])|(?<=\[) +", "", " ".join(text.split()))
        return f"np.array({text})" if value.size <= ENTRIES_SHOWN else f"an array of shape {value.shape}: {text}"
    if isinstance(value, np.generic | np.ndarray):
        value = value.item()
    text = f"{value + 0.0:.7g}" if isinstance(value, float) else repr(value)  # + 0.0 makes 0 of -0
    return text if len(text) <= LETTERS_SHOWN else f"{text[:LETTERS_SHOWN]}..."


def _cases(function: Function, written: Callable[..., Any]) -> tuple[list[Any], dict[str, str]]:
    """The expected results of the cases that are right, and for each group that is not, its first failure."""
    right: list[Any] = []
    failures: dict[str, str] = {}
    for group, cases in function.groups().items():
        for arguments in cases:
            expected = function.reference(*copy.deepcopy(arguments))
            try:
                changed = _case(function, written, arguments, expected)
            except _Wrong as how:
                failures.setdefault(group, str(how))
            else:
                right.append(expected)
                if changed:
                    failures.setdefault(_ARGUMENTS, changed)
    return right, failures


def _case(function: Function, written: Callable[..., Any], arguments: Arguments, expected: Any) -> str:
    """How the function changes its arguments, or nothing. Raises _Wrong if it does not return the expected result."""
    call = f"`{function.name}({', '.join(map(shown, arguments))})`"
    given = copy.deepcopy(arguments)
    try:
        returned = written(*given)
    except NotImplementedError as error:
        raise _Wrong(f"{call} stops with `NotImplementedError`: nothing is written there yet.") from error
    except (Exception, SystemExit) as error:  # a student's function may stop in any way
        raise _Wrong(f"{call} should return `{shown(expected)}`. It stops with {_kind_of(error)}") from error
    _compare(expected, returned, function.tolerance, call)
    for before, after in zip(arguments, given, strict=True):
        if not same(before, after, 0):
            return f"{call} changes what it is given: `{shown(before)}` is `{shown(after)}` after the call."
    return ""


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


def _compare(expected: Any, returned: Any, tolerance: float, call: str = "The call") -> None:
    """Raises _Wrong if a returned value is not the expected one."""
    should = f"{call} should return `{shown(expected)}`"
    if returned is None and expected is None:
        return
    if returned is None:
        raise _Wrong(f"{should}. It returns `None`: is there a `return`?")
    wanted, got = _array(expected), _array(returned)
    if wanted is None and not isinstance(expected, tuple):
        if not _equal(expected, returned):
            raise _Wrong(f"{should}. It returns `{shown(returned)}`.")
        return
    if wanted is None or isinstance(expected, tuple):
        parts = _parts(returned)
        if parts is None or len(parts) != len(expected):
            raise _Wrong(f"{should}: {len(expected)} values. It returns `{shown(returned)}`.")
        if not all(same(one, part, tolerance) for one, part in zip(expected, parts, strict=True)):
            raise _Wrong(f"{should}. It returns `{shown(tuple(parts))}`.")
        return
    if got is None:
        raise _Wrong(f"{should}. It returns `{shown(returned)}`, which are not numbers in rows of the same length.")
    if got.shape != wanted.shape:
        raise _Wrong(
            f"{should}, {_shape(wanted)}. It returns `{shown(returned if got.ndim == 0 else got)}`, {_shape(got)}."
        )
    near = max([tolerance, *(least for size, least in _SHORT_FLOATS if got.dtype == f"float{8 * size}")])
    if not _close(wanted.astype(float), got.astype(float), near if tolerance else 0).all():
        raise _Wrong(f"{should}. It returns `{shown(got)}`.")


def _close(expected: npt.NDArray[Any], returned: npt.NDArray[Any], tolerance: float) -> npt.NDArray[np.bool_]:
    """Entry by entry. NaN equals NaN, and infinity equals infinity."""
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(expected - returned) <= tolerance * np.maximum(1, np.abs(expected))
    finite = np.isfinite(expected) & np.isfinite(returned)
    close: npt.NDArray[np.bool_] = (near & finite) | (expected == returned) | (np.isnan(expected) & np.isnan(returned))
    return close


def _array(value: Any) -> npt.NDArray[Any] | None:
    """A value as an array of real numbers (or truth values), or None if it is none."""
    try:
        array = np.asarray(value)
        if array.dtype == object:  # numbers of several kinds, such as tensors in a list; rows of several lengths fail
            array = array.astype(float)
    except (Exception, SystemExit):  # the value is the student's own, and so may be its conversion
        return None
    return array if array.dtype.kind in "biuf" else None


def _equal(expected: Any, returned: Any) -> bool:
    """Whether two values that are no numbers are equal, such as texts, tables of texts, or functions."""
    try:
        return expected is returned or np.array_equal(expected, returned)
    except (Exception, SystemExit):
        return False


def _parts(value: Any) -> Sequence[Any] | None:
    try:
        return list(value)
    except (Exception, SystemExit):
        return None


def _differ(results: Sequence[Any]) -> bool:
    """Whether there are two different results among them."""
    return any(not same(results[0], other) for other in results[1:])


def _several_numbers(results: Sequence[Any]) -> bool:
    """Whether the results hold two different entries, all taken together."""
    entries = [np.ravel(np.asarray(part)) for result in results for part in (_parts(result) or [result])]
    return len({entry for part in entries for entry in part.tolist()}) > 1


def _shape(array: npt.NDArray[Any]) -> str:
    return f"of shape {array.shape}" if array.ndim else "a single number"


def _moderate(array: npt.NDArray[Any]) -> bool:
    """Whether its entries read well without exponents."""
    sizes = np.abs(array[np.isfinite(array) & (array != 0)]) if array.dtype.kind in "iuf" else np.zeros(0)
    return bool(((sizes >= 1e-4) & (sizes < 1e7)).all())


def _kind_of(error: BaseException) -> str:
    return f"{type(error).__name__}: {next(iter(_lines(error)), 'no message was given.')}"


def _lines(error: BaseException) -> Iterator[str]:
    return (line.strip() for line in str(error).splitlines() if line.strip())


def _random() -> np.random.Generator:
    # One seed for all: a student's function gets the same cases each time, so grading twice gives the same grade.
    return np.random.default_rng(2026)
