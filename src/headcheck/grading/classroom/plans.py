"""What to run of a notebook: all of its cells, or its saved models instead of the cells that train them.

A plan is a generator: it yields jobs, is sent the result of each, and returns the basis of the grade.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TypeAlias

from nbformat.notebooknode import NotebookNode

from headcheck.grading.classroom.graded import Basis
from headcheck.grading.dealt import as_older
from headcheck.grading.engine.better import better
from headcheck.grading.engine.job import Done, Job
from headcheck.grading.intake import from_models
from headcheck.grading.plugins.autograde import TakenIn


@dataclass(frozen=True)
class Finished:
    """The result of a plan. `note` and `differs`: see Graded."""

    done: Done
    by: Basis
    note: str = ""
    differs: bool = False


Plan: TypeAlias = Generator[Job, Done, Finished]
#: Creates the job for a notebook with the files beside it.
MakeJob: TypeAlias = Callable[[NotebookNode, Mapping[str, bytes]], Job]


@dataclass(frozen=True)
class FromModels:
    """Grade saved models where possible. A random `share` of the class, drawn with `seed`, is also run in full."""

    share: float
    seed: int

    def sample(self, students: Sequence[str]) -> frozenset[str]:
        """The students to run in full: at least one."""
        count = min(len(students), math.ceil(self.share * len(students)))
        return frozenset(random.Random(self.seed).sample(sorted(students), count))


@dataclass(frozen=True)
class Planner:
    """Plans for the notebooks of a class. `from_models`: saved models will do, but for students of the `sample`."""

    from_models: bool = False
    sample: frozenset[str] = frozenset()

    @classmethod
    def of(cls, from_models: FromModels | None, students: Sequence[str]) -> Planner:
        """The planner of a class with these students."""
        return cls(True, from_models.sample(students)) if from_models else cls()

    def accepts(self, student: str, by: Basis) -> bool:
        """Whether a grade that rests on `by` is good enough for a student."""
        return by is Basis.CELLS or (self.from_models and student not in self.sample)

    def plan(self, student: str, folder: Path, name: str, notebook: TakenIn, job: MakeJob) -> Plan:
        """What to run of a student's notebook, called `name`, that was handed in in the `folder`."""
        plan = self._plan(student, folder, name, notebook, job)
        older = as_older(notebook.intake.notebook)
        return _whichever_is_better(plan, job(older, notebook.files)) if older else plan

    def _plan(self, student: str, folder: Path, name: str, notebook: TakenIn, job: MakeJob) -> Plan:
        whole = job(notebook.intake.notebook, notebook.files)
        if not self.from_models:
            return _all_cells(whole)
        try:
            short = from_models.shorten(notebook.intake.notebook, folder, PurePath(f"{name}.ipynb"))
        except from_models.NotSaved as why:
            return _all_cells(whole, note=f"Run in full: {why}.")
        models = job(short.notebook, {**notebook.files, **short.files})
        return _saved_models(models, short.loading, whole, sampled=student in self.sample)


def _whichever_is_better(plan: Plan, older: Job) -> Plan:
    """A plan, and its notebook by questions as they were given out, where they have changed since."""
    finished = yield from plan
    return replace(finished, done=better(finished.done, (yield older)))


def _all_cells(whole: Job, note: str = "") -> Plan:
    return Finished((yield whole), Basis.CELLS, note)


def _saved_models(models: Job, loading: Sequence[int], whole: Job, *, sampled: bool) -> Plan:
    """The saved models; the `whole` notebook, too, if they can't be loaded, or to compare the two in a sample."""
    claimed = yield models
    if not from_models.loaded(claimed, loading):
        return Finished((yield whole), Basis.CELLS, "Run in full: a saved model could not be loaded.")
    if not sampled:
        return Finished(claimed, Basis.MODELS)
    shown = yield whole
    if different := from_models.differences(claimed, shown):
        note = f"Sampled: the saved models do NOT earn what the cells do (points: {', '.join(different)})."
        return Finished(shown, Basis.CELLS, note, differs=True)
    return Finished(shown, Basis.CELLS, "Sampled: the saved models earn the same.")
