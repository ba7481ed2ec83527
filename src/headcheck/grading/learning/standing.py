"""How far somebody is who learns alone: by notebook, problem and part, what is right and what is wrong and where.

It is data alone, kept in one file, so that the page which shows it can be made by another process.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

from headcheck.course.marks import TITLES
from headcheck.course.registry import place
from headcheck.grading.cells import is_solution, is_test
from headcheck.grading.handout import Contents
from headcheck.grading.learning.folder import KEPT
from headcheck.grading.results import mark_of

#: In the folder's kept things.
_FILE = "standing.json"


@dataclass(frozen=True)
class Part:
    """A graded cell. `cell`: the id of the cell for its answer; `begun`: whether anything was written there.

    `mistakes`: ids of the catalogue.
    """

    grade_id: str
    title: str
    maximum: float
    cell: str
    begun: bool = False
    points: float = 0
    mistakes: tuple[str, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether points were lost by what was written."""
        return self.begun and self.points < self.maximum


@dataclass(frozen=True)
class Topic:
    """The parts of one problem, or of another group."""

    title: str
    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def maximum(self) -> float:
        return sum(part.maximum for part in self.parts)

    @property
    def begun(self) -> bool:
        return any(part.begun for part in self.parts)

    @property
    def done(self) -> bool:
        return self.points >= self.maximum

    @property
    def cell(self) -> str:
        """The id of the cell to go on with."""
        return next((part.cell for part in self.parts if part.points < part.maximum), self.parts[0].cell)


@dataclass(frozen=True)
class Notebook:
    """One assignment. `file`, `page`, `solutions`: below the folder; the last two are "" where there is none yet.

    `tried`: the digest of all that the last verdict follows from; `trouble`: why there is none of what was saved last.
    """

    assignment: str
    title: str
    file: str
    topics: tuple[Topic, ...]
    page: str = ""
    solutions: str = ""
    tried: str = ""
    trouble: str = ""

    @property
    def points(self) -> float:
        return sum(topic.points for topic in self.topics)

    @property
    def maximum(self) -> float:
        return sum(topic.maximum for topic in self.topics)

    @property
    def begun(self) -> bool:
        return any(topic.begun for topic in self.topics)

    @property
    def done(self) -> bool:
        return self.points >= self.maximum

    @property
    def next(self) -> Topic | None:
        """The topic to go on with."""
        return next((topic for topic in self.topics if not topic.done), None)


@dataclass(frozen=True)
class Standing:
    """All notebooks of a course. `last`: the assignment that was tried last; `trying`: those that are tried now.

    `pages`: what comes with the notebooks to be read in a browser, each with its title and its file.
    """

    notebooks: tuple[Notebook, ...]
    last: str = ""
    trying: tuple[str, ...] = ()
    isolated: bool = True
    pages: tuple[tuple[str, str], ...] = ()

    @property
    def points(self) -> float:
        return sum(notebook.points for notebook in self.notebooks)

    @property
    def maximum(self) -> float:
        return sum(notebook.maximum for notebook in self.notebooks)

    @property
    def done(self) -> int:
        """How many notebooks are done."""
        return sum(notebook.done for notebook in self.notebooks)

    @property
    def next(self) -> Notebook | None:
        """The notebook to go on with: the one that was tried last, or else the first that is not done."""
        left = [notebook for notebook in self.notebooks if not notebook.done]
        return next((one for one in left if one.assignment == self.last), left[0] if left else None)

    def of(self, assignment: str) -> Notebook:
        """The notebook of an assignment."""
        return next(notebook for notebook in self.notebooks if notebook.assignment == assignment)

    def with_notebook(self, changed: Notebook) -> Standing:
        """The same, but for one notebook."""
        return replace(
            self, notebooks=tuple(changed if one.assignment == changed.assignment else one for one in self.notebooks)
        )


def begin(every: Iterable[Contents], before: Standing | None) -> Standing:
    """How it stands where nothing was tried yet, except for what is known from `before` of the same parts."""
    every = list(every)
    notebooks = tuple(_with_known(_untouched(one), before) for one in every)
    pages = tuple(page for one in every for page in _pages(one))
    return Standing(notebooks, before.last if before else "", pages=pages)


def is_begun(cells: Iterable[NotebookNode], given: NotebookNode) -> bool:
    """Whether there is any answer in these cells of a notebook that was `given`."""
    return bool(_answered(cells, given))


def graded(notebook: Notebook, marked: NotebookNode, given: NotebookNode) -> Notebook:
    """The same notebook after a verdict. `marked`: with marks and points; `given`: as it was handed out."""
    changed = _answered(marked.cells, given)
    tests = {cell.metadata.nbgrader.grade_id: cell for cell in marked.cells if is_test(cell)}
    topics = tuple(
        replace(topic, parts=tuple(_marked(part, tests[part.grade_id], part.cell in changed) for part in topic.parts))
        for topic in _topics(marked.cells)
    )
    return replace(notebook, topics=topics, trouble="")


def passed(notebook: Notebook, name: str) -> bool:
    """Whether the problem, quiz or function of this id has all of its points."""
    parts = [part for topic in notebook.topics for part in topic.parts if name in _names(part.grade_id)]
    return bool(parts) and all(part.points >= part.maximum for part in parts)


def write(folder: Path, standing: Standing) -> None:
    """Keep it in the folder; who reads meanwhile reads all of the old one."""
    path = folder / KEPT / _FILE
    new = path.with_suffix(".new")
    new.write_text(json.dumps(asdict(standing)), encoding="utf-8")
    os.replace(new, path)


def read(folder: Path) -> Standing | None:
    """What was kept in the folder; None where there is nothing that can be read."""
    try:
        found = json.loads((folder / KEPT / _FILE).read_text(encoding="utf-8"))
        notebooks = tuple(
            Notebook(**{**one, "topics": tuple(_topic(topic) for topic in one["topics"])}) for one in found["notebooks"]
        )
        pages = tuple((title, file) for title, file in found["pages"])
        return Standing(**{**found, "notebooks": notebooks, "trying": tuple(found["trying"]), "pages": pages})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _names(grade_id: str) -> tuple[str, str]:
    """What a graded cell may belong to: its own id, or that of a problem, which comes before the name of the part."""
    return grade_id, grade_id.rpartition("-")[0]


def _answered(cells: Iterable[NotebookNode], given: NotebookNode) -> set[str]:
    """The ids of cells for answers in which something else stands than was given."""
    before = {cell.metadata.nbgrader.grade_id: cell.source.strip() for cell in given.cells if is_solution(cell)}
    return {
        cell.id
        for cell in cells
        if is_solution(cell) and cell.source.strip() != before.get(cell.metadata.nbgrader.grade_id)
    }


def _topic(stated: dict[str, Any]) -> Topic:
    parts = (Part(**{**part, "mistakes": tuple(part["mistakes"])}) for part in stated["parts"])
    return Topic(stated["title"], tuple(parts))


def _untouched(one: Contents) -> Notebook:
    file = f"{one.assignment}/{one.assignment}.ipynb"
    return Notebook(one.assignment, one.title, file, _topics(one.notebook.cells))


def _pages(one: Contents) -> Iterator[tuple[str, str]]:
    for name, content in one.files.items():
        if name.endswith(".html"):
            title = re.search("<title>(.*?)</title>", content.decode(errors="replace"))
            yield unescape(title[1]) if title else name, f"{one.assignment}/{name}"


def _topics(cells: Iterable[NotebookNode]) -> tuple[Topic, ...]:
    """The graded cells by what they belong to, each with the last cell for an answer before it."""
    grouped: dict[str, list[Part]] = {}
    answer = ""
    for cell in cells:
        if is_solution(cell):
            answer = cell.id
        elif is_test(cell):
            grade_id = cell.metadata.nbgrader.grade_id
            title, part = place(grade_id)
            maximum = float(cell.metadata.nbgrader.points)
            grouped.setdefault(title, []).append(Part(grade_id, TITLES.get(part, part), maximum, answer or cell.id))
    return tuple(Topic(title, tuple(parts)) for title, parts in grouped.items())


def _marked(part: Part, cell: NotebookNode, begun: bool) -> Part:
    mark = mark_of(cell)
    points = float(cell.metadata.nbgrader.score)
    return replace(part, begun=begun, points=points, mistakes=mark.mistakes if mark is not None else ())


def _with_known(notebook: Notebook, before: Standing | None) -> Notebook:
    """With the last verdict on the same parts, if there was one."""
    for known in before.notebooks if before else ():
        if known.assignment == notebook.assignment and _outline(known) == _outline(notebook):
            return replace(known, title=notebook.title, file=notebook.file)
    return notebook


def _outline(notebook: Notebook) -> list[tuple[str, str, float]]:
    return [(topic.title, part.grade_id, part.maximum) for topic in notebook.topics for part in topic.parts]
