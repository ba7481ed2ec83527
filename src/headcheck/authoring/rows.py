"""From raw files to what students get and what is held out: split as a problem declares, prepared by its notebook.

The notebook's own cells prepare held-out rows, so there is no second way that could differ from the first.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from headcheck.authoring import training
from headcheck.course import holdout, layout
from headcheck.course.declarations import Problem, Split
from headcheck.course.holdout import HeldOut, Scale
from headcheck.errors import HeadcheckError

if TYPE_CHECKING:
    from headcheck.course.declarations import Rows


class RowsError(HeadcheckError):
    """Rows can't be made; the message says what to change."""


class Count(NamedTuple):
    """How many rows students get, and how many are held out."""

    students: int
    held_out: int


def make(problem: Problem) -> Count:
    """Write the student's file and the held-out rows of a problem.

    A file that holds the same already is left as it is. Raises RowsError, and Unavailable if the notebook lacks a cell.
    """
    student, held_out = split(problem)
    file = _student_file(problem, student)
    if not _same_rows(file, student):
        write(student, file)
    prepared = prepare(problem, student, held_out)
    path = layout.held_out(problem)
    if not (path.exists() and _same(holdout.read(problem), prepared)):
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, x=prepared.x, y=prepared.y, scale=[prepared.scale.zero, prepared.scale.one])
    return Count(length(student), length(held_out))


def count(problem: Problem) -> Count:
    """How many rows a problem has: as its files say, or, before they are made, its split. Raises RowsError."""
    student, held_out = layout.student_rows(problem), layout.held_out(problem)
    if student.is_file() and held_out.is_file():
        return Count(length(_read(student)), len(holdout.read(problem).y) + problem.history)
    return Count(*map(length, split(problem)))


def outdated(problem: Problem) -> Iterator[str]:
    """A sentence for each file of rows that is not what its problem and its notebook make of the raw file today.

    Raises RowsError, and Unavailable if the notebook lacks a cell.
    """
    student, held_out = split(problem)
    command = f"headcheck build --data {problem.assignment}"
    if not _same_rows(_student_file(problem, student), student):
        yield f"Make the student's rows of {problem.name!r} again: {command}."
    elif not _same(holdout.read(problem), prepare(problem, student, held_out)):
        yield f"Make the held-out rows of {problem.name!r} again: {command}."


def split(problem: Problem) -> Split:
    """The rows that students get and those that are held out. Raises RowsError."""
    if problem.split is None:
        raise RowsError(f"Say in {_declaration(problem)} how the rows are split: `def split(raw)`.")
    try:
        return problem.split(layout.course_root() / layout.RAW)
    except Exception as error:  # whatever an author's code raises
        raise RowsError(f"`split` in {_declaration(problem)} stops with {type(error).__name__}: {error}") from error


def prepare(problem: Problem, student: Rows, held_out: Rows) -> HeldOut:
    """Held-out rows as the model gets them, by the cells of the notebook. Raises RowsError."""
    rows = student if problem.prepares else _joined(student, held_out)
    with tempfile.TemporaryDirectory() as name:
        write(rows, Path(name) / _student_file(problem, rows).name)
        names = _run(problem, Path(name))
    try:
        if problem.prepares:
            x, y = names[problem.prepares](held_out)
        else:
            x, y = names[f"{problem.arrays}_x_validation"], _validation_targets(problem, names)
        zero, one = (float(eval(said, names)) for said in problem.scale)
    except Exception as error:  # names that the notebook does not have, or whatever its function raises
        raise RowsError(
            f"Expected arrays that begin with {problem.arrays!r}, and the names in `scale` and `prepares` of "
            f"{_declaration(problem)}, after the cell {problem.id}-prepare; {type(error).__name__}: {error}"
        ) from error
    wanted = length(held_out) - problem.history
    target = _in_columns(problem, y)
    if min(len(x), len(target)) < wanted:
        raise RowsError(
            f"Expected {wanted} prepared rows of {problem.name!r} or more, found {len(x)} and {len(target)}."
        )
    return HeldOut(np.asarray(x, "float32")[-wanted:], target[-wanted:], Scale(zero, one))


def write(rows: Rows, path: Path) -> None:
    """Write a table as CSV with the same bytes on every system, or arrays as a compressed npz file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(rows, pd.DataFrame):
        rows.to_csv(path, index=False, lineterminator="\n")
    else:
        np.savez_compressed(path, allow_pickle=False, **rows)


def length(rows: Rows) -> int:
    """How many examples there are."""
    return len(rows) if isinstance(rows, pd.DataFrame) else len(next(iter(rows.values())))


def _run(problem: Problem, folder: Path) -> dict[str, Any]:
    """The names that the notebook's cells make of the file in `folder`."""
    names: dict[str, Any] = {"__name__": "__main__"}
    before, _ = training.notebook_cells(problem)
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        for cell in before:
            exec(compile(cell, f"{problem.assignment}.ipynb", "exec"), names)
    return names


def _validation_targets(problem: Problem, names: Mapping[str, Any]) -> Any:
    if problem.labels:  # written in both ways; the metric wants class ids
        return names[f"{problem.arrays}_targets_validation"]["integers"]
    return names[f"{problem.arrays}_y_validation"]


def _in_columns(problem: Problem, y: Any) -> npt.NDArray[np.float32]:
    """Targets as (n, units); those of several outputs side by side, in the problem's order."""
    parts = [y[name] for name in problem.outputs] if isinstance(y, Mapping) else [y]
    columns = [np.asarray(part, "float32").reshape(len(part), -1) for part in parts]
    return np.hstack(columns)


def _joined(student: Rows, held_out: Rows) -> Rows:
    if isinstance(student, pd.DataFrame):
        assert isinstance(held_out, pd.DataFrame)
        return pd.concat([student, held_out])
    return {name: np.concatenate([array, held_out[name]]) for name, array in student.items()}


def _student_file(problem: Problem, rows: Rows) -> Path:
    return layout.student_rows(problem).with_suffix(_suffix(rows))


def _suffix(rows: Rows) -> str:
    return ".csv" if isinstance(rows, pd.DataFrame) else ".npz"


def _same_rows(file: Path, rows: Rows) -> bool:
    """Whether a file holds these rows: tables to the byte, arrays whatever their compression."""
    if not file.is_file():
        return False
    if isinstance(rows, pd.DataFrame):
        return file.read_text(encoding="utf-8") == rows.to_csv(index=False, lineterminator="\n")
    with np.load(file, allow_pickle=False) as stored:
        return stored.files == list(rows) and all(_equal(stored[name], array) for name, array in rows.items())


def _read(file: Path) -> Rows:
    if file.suffix == ".csv":
        return pd.read_csv(file)
    with np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)


def _same(one: HeldOut, other: HeldOut) -> bool:
    return _equal(one.x, other.x) and _equal(one.y, other.y) and one.scale == other.scale


def _equal(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> bool:
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


def _declaration(problem: Problem) -> str:
    return f"{layout.AUTHORED}/{problem.assignment}/{problem.id}/{layout.DECLARATION}"
