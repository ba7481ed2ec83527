"""A verdict at each save of any notebook of a learner's folder, one after the other, and what stands after it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from headcheck.errors import HeadcheckError
from headcheck.grading.engine.store import code_digest, digest
from headcheck.grading.handout import Contents
from headcheck.grading.learning import standing
from headcheck.grading.learning.standing import Notebook, Standing
from headcheck.grading.trying import solutions, watching
from headcheck.grading.trying.attempt import Attempt, Trying


@dataclass(frozen=True)
class Verdict:
    """What came of a save: the notebook `before` and `after`; `after.trouble` where it could not be graded."""

    before: Notebook
    after: Notebook


class Rounds:
    """The notebooks of a folder, each with what was saved last and is not graded yet.

    `first`: what tries notebooks of this course; the folder has all of `every`.
    """

    def __init__(self, folder: Path, every: Sequence[Contents], first: Trying, executor: Executor) -> None:
        self._folder, self._executor = folder, executor
        self._given: Mapping[str, Contents] = {one.assignment: one for one in every}
        self._standing = replace(standing.begin(every, standing.read(folder)), isolated=first.isolated)
        self._tries = {one.assignment: first.of(folder / one.file) for one in self._standing.notebooks}
        self._saved: dict[str, bytes] = {}
        self._changed = threading.Condition()
        self._write()

    @property
    def standing(self) -> Standing:
        """How it stands now."""
        return self._standing

    def watch(self) -> None:
        """Begin to look at all notebooks; each as it is now is the first that was saved."""
        for notebook in self._standing.notebooks:
            threading.Thread(target=self._watch, args=(notebook,), daemon=True).start()

    def save(self, assignment: str, data: bytes) -> None:
        """Take note that a notebook was saved; of two saves before its turn the last counts."""
        with self._changed:
            self._saved.pop(assignment, None)
            self._saved[assignment] = data
            self._changed.notify()

    def next(self, seconds: float) -> Verdict | None:
        """Grade the notebook whose turn it is; None if nothing is saved in so many seconds, or nothing new."""
        with self._changed:
            if not self._saved and not self._changed.wait(seconds):
                return None
            assignment = next(iter(self._saved))
            data = self._saved.pop(assignment)
        before = self._standing.of(assignment)
        try:
            after = self._graded(before, data)
        except HeadcheckError as error:
            after = replace(before, trouble=str(error), tried="")
        if after == before:
            return None
        self._standing = replace(self._standing.with_notebook(after), last=assignment, trying=())
        self._write()
        return Verdict(before, after)

    def _watch(self, notebook: Notebook) -> None:
        for data in watching.saves(self._folder / notebook.file):
            self.save(notebook.assignment, data)

    def _graded(self, notebook: Notebook, data: bytes) -> Notebook:
        """The notebook after the verdict on `data`; the same where there is nothing new to say."""
        trying, given = self._tries[notebook.assignment], self._given[notebook.assignment]
        recognised = trying.take_in(data)
        cells = recognised.intake.notebook.cells
        if (code := digest([code_digest(cells), trying.course_digest])) == notebook.tried:
            return notebook
        if not notebook.begun and not standing.is_begun(cells, given.notebook):
            return notebook
        self._standing = replace(self._standing, trying=(notebook.title,))
        self._write()
        done = trying.attempt(recognised, self._executor, lambda sections: None)
        after = standing.graded(notebook, done.notebook, given.notebook)
        page = trying.write_page(done)
        return replace(after, tried=code, page=self._below(page), solutions=self._solved(after, trying, given, done))

    def _solved(self, after: Notebook, trying: Trying, given: Contents, done: Attempt) -> str:
        """The page of worked solutions of what has all of its points, if there is any."""
        page = solutions.page(given, trying.course, done.compared, partial(standing.passed, after))
        return self._below(solutions.write(trying.file, page)) if page else ""

    def _below(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _write(self) -> None:
        standing.write(self._folder, self._standing)
