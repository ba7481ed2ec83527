"""Tables of README.md and data/README.md: `headcheck build` makes the numbers in them, the words are the author's.

A table stands between two comments, `<!-- points: made by headcheck build -->` and `<!-- end -->`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from headcheck.authoring import build
from headcheck.authoring.notebook_text import read_notebook
from headcheck.authoring.rows import count
from headcheck.course import layout
from headcheck.course.registry import declared

#: A row of a table, as the text of its cells.
Row = list[str]

_TABLE = re.compile(
    r"(?P<begin><!-- (?P<name>\w+): made by headcheck build -->\n)(?P<head>\|.*\n\|.*\n)(?P<rows>(?:\|.*\n)*)"
)


def write() -> list[Path]:
    """Bring every table up to date, and return the files that this changed. Raises Unavailable outside of a course."""
    changed = []
    for path in pages():
        before = path.read_text(encoding="utf-8")
        if (after := filled(before)) != before:
            path.write_text(after, encoding="utf-8")
            changed.append(path)
    return changed


def pages() -> list[Path]:
    """The files of this course that may have tables."""
    root = layout.course_root()
    return [path for path in (root / "README.md", root / "data" / "README.md") if path.is_file()]


def filled(page: str) -> str:
    """The text of a page, with every table in it up to date."""

    def fill(found: re.Match[str]) -> str:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in found["rows"].splitlines()]
        make = _TABLES.get(found["name"])
        made = list(make(rows)) if make else rows
        return found["begin"] + found["head"] + "".join(f"| {' | '.join(row)} |\n" for row in made)

    return _TABLE.sub(fill, page)


def _points(rows: list[Row]) -> Iterator[Row]:
    """A row for each assignment: a link to it, what it teaches in the author's words or its title, its points."""
    words = {_named(row): row[1] for row in rows}
    for assignment in build.assignments():
        notebook = layout.notebook(assignment)
        if notebook.is_file():
            cells = read_notebook(notebook.read_text(encoding="utf-8"))
            title = next((line.lstrip("# ") for cell in cells for line in cell.source.splitlines()), assignment)
            total = sum(cell.points or 0 for cell in cells)
            yield [f"[{assignment}](source/{assignment})", words.get(assignment, title), f"{total:g}"]


def _split(rows: list[Row]) -> Iterator[Row]:
    """A row for each problem with rows: how many students get, how many are held out; how, the author says."""
    words = {row[0]: row[1:] for row in rows}
    problems = declared().asked
    for name in dict.fromkeys((*(row[0] for row in rows if row[0] in problems), *problems)):
        problem = problems[name]
        if all(path.is_file() for path in (layout.student_rows(problem), layout.held_out(problem))):
            given, held_out, how = words.get(name, ["", "", "(say here how they were split)"])
            counts = [f"{number} {problem.many}" for number in count(problem)]
            yield [name, *(_counted(number, said) for number, said in zip(counts, (given, held_out), strict=True)), how]


def _raw(rows: list[Row]) -> Iterator[Row]:
    """A row for each raw file: its size; where it is from, and its licence, is the author's to say."""
    words = {row[0].strip("`"): row[2:] for row in rows}
    found = {path.name: path for path in (layout.course_root() / "data").glob("*") if path.suffix in _SIZES}
    for name in dict.fromkeys((*(name for name in words if name in found), *sorted(found))):
        size = " x ".join(map(str, _SIZES[found[name].suffix](found[name])))
        yield [f"`{name}`", size, *words.get(name, ["(say here where it is from)", "(and its licence)"])]


def _named(row: Row) -> str:
    link = re.match(r"\[(.*?)\]", row[0])
    return link[1] if link else row[0]


def _counted(count: str, said: str) -> str:
    """The count, and what the author says after it: "1096 days, 2012-2014"."""
    _, comma, rest = said.partition(",")
    return count + comma + rest


def _size_of_table(path: Path) -> tuple[int, ...]:
    with path.open(newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        columns = len(next(lines))
        return sum(1 for _ in lines), columns


def _size_of_arrays(path: Path) -> tuple[int, ...]:
    with np.load(path) as arrays:
        return max((array.shape for array in arrays.values()), key=len)


_SIZES: Mapping[str, Callable[[Path], tuple[int, ...]]] = {".csv": _size_of_table, ".npz": _size_of_arrays}
_TABLES: Mapping[str, Callable[[list[Row]], Iterator[Row]]] = {"points": _points, "split": _split, "raw": _raw}
