"""Whether a returned value is the expected one, whatever holds its numbers, and how values are written in a message."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headcheck.errors import Signal

#: Arrays with more entries, and other values with a longer text, are shortened in messages.
ENTRIES_SHOWN = 12
LONGEST = 160
#: Results in shorter floats than the reference's can't be nearer than this: (bytes of the float, tolerance).
_SHORT_FLOATS = ((2, 5e-3), (4, 1e-5))


class Wrong(Signal):
    """A value is not what was expected; the message says how, for the student."""


def same(expected: Any, returned: Any, tolerance: float = 1e-6) -> bool:
    """Whether a returned value is the expected one: same shape and numbers, whatever holds them."""
    try:
        compare(expected, returned, tolerance)
    except Wrong:
        return False
    return True


def shown(value: Any) -> str:
    """A value as a person would write it in code, shortened where it is long."""
    if isinstance(value, tuple) and any(isinstance(part, np.ndarray) for part in value):
        return f"({', '.join(map(shown, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, np.ndarray) and value.ndim:
        if not value.size:
            return f"np.zeros({value.shape})"
        if value.dtype == object:  # its entries may be of any kind, and of any length as a text
            return f"an array of objects, of shape {value.shape}"
        with np.printoptions(threshold=ENTRIES_SHOWN, edgeitems=2, precision=6, suppress=bool(_moderate(value))):
            text = np.array2string(value, separator=", ", max_line_width=10**6)
        text = re.sub(r" +(?=[],])|(?<=\[) +", "", " ".join(text.split()))
        return f"np.array({text})" if value.size <= ENTRIES_SHOWN else f"an array of shape {value.shape}: {text}"
    if isinstance(value, np.generic | np.ndarray):
        value = value.item()
    try:
        text = f"{value + 0.0:.7g}" if isinstance(value, float) else repr(value)  # + 0.0 makes 0 of -0
    except ValueError:  # Python does not write whole numbers of many thousand digits
        text = f"a value of type {type(value).__name__} with a number that is too long to be written"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def compare(expected: Any, returned: Any, tolerance: float, call: str = "The call") -> None:
    """Raises Wrong if a returned value is not the expected one."""
    should = f"{call} should return `{shown(expected)}`"
    if returned is None and expected is None:
        return
    if returned is None:
        raise Wrong(f"{should}. It returns `None`: is there a `return`?")
    wanted, got = array_of(expected), array_of(returned)
    if wanted is None and not isinstance(expected, tuple):
        if not _equal(expected, returned):
            raise Wrong(f"{should}. It returns `{shown(returned)}`.")
        return
    if wanted is None or isinstance(expected, tuple):
        parts = parts_of(returned)
        if parts is None or len(parts) != len(expected):
            raise Wrong(f"{should}: {len(expected)} values. It returns `{shown(returned)}`.")
        if not all(same(one, part, tolerance) for one, part in zip(expected, parts, strict=True)):
            raise Wrong(f"{should}. It returns `{shown(tuple(parts))}`.")
        return
    if got is None:
        raise Wrong(f"{should}. It returns `{shown(returned)}`, which are not numbers in rows of the same length.")
    if got.shape != wanted.shape:
        raise Wrong(
            f"{should}, {_shape(wanted)}. It returns `{shown(returned if got.ndim == 0 else got)}`, {_shape(got)}."
        )
    near = max([tolerance, *(least for size, least in _SHORT_FLOATS if got.dtype == f"float{8 * size}")])
    if not _close(wanted.astype(float), got.astype(float), near if tolerance else 0).all():
        raise Wrong(f"{should}. It returns `{shown(got)}`.")


def _close(expected: npt.NDArray[Any], returned: npt.NDArray[Any], tolerance: float) -> npt.NDArray[np.bool_]:
    """Entry by entry. NaN equals NaN, and infinity equals infinity."""
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(expected - returned) <= tolerance * np.maximum(1, np.abs(expected))
    finite = np.isfinite(expected) & np.isfinite(returned)
    close: npt.NDArray[np.bool_] = (near & finite) | (expected == returned) | (np.isnan(expected) & np.isnan(returned))
    return close


def array_of(value: Any) -> npt.NDArray[Any] | None:
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


def parts_of(value: Any) -> Sequence[Any] | None:
    """The parts of a value that has some, such as a tuple or an array; None for any other."""
    try:
        return list(value)
    except (Exception, SystemExit):
        return None


def _shape(array: npt.NDArray[Any]) -> str:
    return f"of shape {array.shape}" if array.ndim else "a single number"


def _moderate(array: npt.NDArray[Any]) -> bool:
    """Whether its entries read well without exponents."""
    sizes = np.abs(array[np.isfinite(array) & (array != 0)]) if array.dtype.kind in "iuf" else np.zeros(0)
    return bool(((sizes >= 1e-4) & (sizes < 1e7)).all())
