"""One try of a notebook: what changed since the last one runs, and every part of it gets its points and reasons.

No gradebook, no name, nothing handed in: the same intake, engine and marks as for a class.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from copy import copy, deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import determine_grade
from traitlets.config import Config

from headcheck.course.dealing import ALONE
from headcheck.grading.cells import is_test
from headcheck.grading.configured import course_settings
from headcheck.grading.dealt import ID, KEY, Compared, Dealt, DealtError, beside, typed_in
from headcheck.grading.engine.execution import are_outputs
from headcheck.grading.engine.job import Course, Job, pack_course, run_job
from headcheck.grading.engine.store import Store, digest
from headcheck.grading.feedback.about import written
from headcheck.grading.feedback.summary import Section, sections
from headcheck.grading.intake.earlier import EARLIER
from headcheck.grading.plugins.handing_out import given, given_folder
from headcheck.grading.plugins.run_settings import RunSettings
from headcheck.grading.plugins.settle_marks import SettleMarks, name_question
from headcheck.grading.sandbox.backends import Backend, isolation
from headcheck.grading.trying.dependence import parts
from headcheck.grading.trying.page import page
from headcheck.grading.trying.recognising import Recognised, recognise

#: Groups of at most so many cells of code run together: to start processes takes longer than they do.
_SMALL = 8

#: What the store calls the outputs of a group of cells, and the points of the last try of a file.
_OUTPUTS, _POINTS = "try", "tried"

#: Told as soon as it is known how a part of the notebook went.
Tell = Callable[[Sequence[Section]], None]


@dataclass(frozen=True)
class Attempt:
    """What came of a try. `notebook`: as graded; `before`: the points of the last try by grade_id, if there was one."""

    recognised: Recognised
    notebook: NotebookNode
    before: Mapping[str, float] = field(default_factory=dict)

    @property
    def compared(self) -> Compared | None:
        """Whose questions it was graded by; None where everybody has the same."""
        return Compared.of(self.notebook)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Each problem with its parts, in the order of the notebook."""
        return sections(filter(is_test, self.notebook.cells))

    @property
    def points(self) -> float:
        """All that were earned."""
        return sum(section.points for section in self.sections)

    @property
    def maximum(self) -> float:
        """All that there are."""
        return sum(section.maximum for section in self.sections)

    def changed(self, better: bool) -> list[tuple[str, str]]:
        """The parts that earned more than at the last try, or less: the title of the problem, and of the part."""
        return [
            (section.title, part.title)
            for section in self.sections
            for part in section.parts
            if (before := self.before.get(part.grade_id)) is not None
            and (part.points > before if better else part.points < before)
        ]


@dataclass(frozen=True)
class _Group:
    """Tests with the cells that they follow from: places in the notebook, in order, and what they run as."""

    places: tuple[int, ...]
    job: Job

    @property
    def key(self) -> str:
        """Changes with all that its outputs follow from."""
        return digest([self.job.keys.cells, self.job.keys.tests])


class Trying:
    """The notebook in a file of one's own, for the course in a folder; `attempt` may be called whenever it changed."""

    def __init__(self, course: Path, notebook: Path) -> None:
        self.course, self.file = course, notebook
        self._config: Config = course_settings(course)
        self._packed: Course = pack_course(course)

    def of(self, notebook: Path) -> Trying:
        """For another notebook of the same course, which need not be read again."""
        other = copy(self)
        other.file = notebook
        return other

    @property
    def course_digest(self) -> str:
        """Changes with everything that tests read of the course."""
        return self._packed.digest

    @property
    def isolated(self) -> bool:
        """Whether the cells run in a sandbox here."""
        return isolation().by is not Backend.NOTHING

    def take_in(self, data: bytes) -> Recognised:
        """What the notebook in `data`, the content of the file, has to say. Raises Unrecognised."""
        return recognise(data, self.file.stem, self.course, self._config)

    def attempt(self, recognised: Recognised, executor: Executor, tell: Tell) -> Attempt:
        """Grade what was taken in; what ran before with the same code comes from the store.

        Raises SandboxError, or GradingError where the engine or the course fails.
        """
        notebook = deepcopy(recognised.intake.notebook)
        notebook.metadata["headcheck"] = NotebookNode(reason=None, remarks=list(recognised.intake.remarks))
        if dealt := self._dealt(recognised.assignment):
            notebook.metadata["headcheck"][KEY] = self._asked(dealt, notebook).as_metadata()
        groups = list(self._groups(notebook, recognised.assignment))
        with Store(self.course) as store:
            for group, outputs in self._outputs(groups, notebook, executor, store):
                for place, graded in zip(group.places, self._graded(notebook, group, outputs, recognised), strict=True):
                    notebook.cells[place] = graded
                tell(sections(notebook.cells[place] for place in group.places if is_test(notebook.cells[place])))
            before = store.record(_POINTS, self._name(recognised))
            done = Attempt(recognised, notebook, _of_same(before, notebook))
            notebook.metadata["headcheck"][EARLIER] = done.before
            store.put(_POINTS, self._name(recognised), json.dumps(_points(done)))
        return done

    def write_page(self, attempt: Attempt) -> Path:
        """Write the feedback page beside the notebook, and say where."""
        path = self.file.with_name(f"{self.file.stem}-feedback.html")
        about = {
            "assignment": attempt.recognised.assignment,
            "notebook": attempt.recognised.name,
            "score": attempt.points,
            "max_score": attempt.maximum,
            "late_penalty": 0,
            "when": f"Tried on {written(datetime.now())}",
        }
        path.write_text(page(attempt.notebook, about, self._config), encoding="utf-8")
        return path

    def _asked(self, dealt: Dealt, notebook: NotebookNode) -> Compared:
        """The questions that the notebook shows, where it lies. Raises DealtError if it shows none."""
        known = beside(self.file.parent)
        typed, other = typed_in(notebook)
        student = typed or os.environ.get("JUPYTERHUB_USER", "")
        if not student and not known.get(ALONE):
            raise DealtError(
                f"This notebook asks everybody questions of their own, and `{ID}` near its top is empty. Write your id "
                "there, between the quotes, or any word if you learn alone. Then run both cells, and save."
            )
        alone = dealt.alone(known)
        alone.others(student, other)  # says what is wrong with it
        return alone.compare(student, notebook)

    def _dealt(self, assignment: str) -> Dealt | None:
        """Whose question is which, where everybody has their own."""
        given_in = given_folder(CourseDirectory(config=self._config), assignment)
        return Dealt.read(self.course, assignment, given_in, self._config)

    def _name(self, recognised: Recognised) -> str:
        return f"{recognised.assignment} {recognised.name} {self.file.resolve()}"

    def _groups(self, notebook: NotebookNode, assignment: str) -> Iterator[_Group]:
        folder = given_folder(CourseDirectory(config=self._config), assignment)
        files = {name.as_posix(): (folder / name).read_bytes() for name in given(folder) if name.suffix != ".ipynb"}
        for places in parts(notebook.cells):
            yield _Group(places, self._job(notebook, places, files))

    def _job(self, notebook: NotebookNode, places: Sequence[int], files: Mapping[str, bytes]) -> Job:
        """To run these cells alone. Without a sandbox too, where there is none: the code is that of who asks."""
        settings = RunSettings(config=self._config)
        settings.require_sandbox = False
        alone = _only(notebook, places)
        alone.metadata["headcheck"] = {KEY: notebook.metadata.get("headcheck", {}).get(KEY)}
        return settings.job(alone, files, self._packed)

    def _outputs(
        self, groups: Sequence[_Group], notebook: NotebookNode, executor: Executor, store: Store
    ) -> Iterator[tuple[_Group, list[Any]]]:
        """For each group the outputs of its cells, as soon as they are there."""
        missing = []
        for group in groups:
            if outputs := _kept(store, group):
                yield group, outputs
            else:
                missing.append(group)
        running = {executor.submit(run_job, self._together(notebook, some)): some for some in self._packs(missing)}
        try:
            for future in as_completed(running):
                some, done = running[future], future.result()
                places = sorted({place for group in some for place in group.places})
                found = dict(zip(places, done.outputs(_only(notebook, places)).cells, strict=True))
                for group in some:
                    outputs = [found[place].outputs for place in group.places]
                    if done.lasting:
                        store.put(_OUTPUTS, group.key, json.dumps(outputs))
                    yield group, outputs
        finally:
            for future in running:
                future.cancel()

    def _packs(self, groups: Sequence[_Group]) -> list[list[_Group]]:
        """The groups that run in one process each. Without a sandbox every process has to import TensorFlow: one."""
        if not self.isolated:
            return [list(groups)] if groups else []
        small = [group for group in groups if len(group.places) <= _SMALL]
        return [*([group] for group in groups if group not in small), *([small] if small else [])]

    def _together(self, notebook: NotebookNode, groups: Sequence[_Group]) -> Job:
        places = sorted({place for group in groups for place in group.places})
        return self._job(notebook, places, groups[0].job.files)

    def _graded(
        self, notebook: NotebookNode, group: _Group, outputs: Sequence[Any], recognised: Recognised
    ) -> list[NotebookNode]:
        """The cells of a group with their outputs, and those that test with their points."""
        alone = _only(notebook, group.places)
        for number, (cell, shown) in enumerate(zip(alone.cells, outputs, strict=True), 1):
            cell.outputs, cell.execution_count = [from_dict(output) for output in shown], number
        settling = SettleMarks(config=self._config)
        alone, _ = settling.preprocess(alone, {"nbgrader": {"assignment": recognised.assignment}})
        for cell in filter(is_test, alone.cells):
            name_question(cell, Compared.of(notebook))
            cell.metadata.nbgrader.score = determine_grade(cell)[0]
        return list(alone.cells)


def _only(notebook: NotebookNode, places: Sequence[int]) -> NotebookNode:
    """A copy of a notebook with these of its cells."""
    alone = NotebookNode(notebook, cells=[notebook.cells[place] for place in places], metadata=NotebookNode())
    return deepcopy(alone)


def _kept(store: Store, group: _Group) -> list[Any]:
    """The outputs of a group's cells from an earlier try; an empty list where there are none that can be read."""
    try:
        found = json.loads(store.get(_OUTPUTS, group.key) or "[]")
    except (ValueError, RecursionError):
        return []
    fits = isinstance(found, list) and len(found) == len(group.places) and all(map(are_outputs, found))
    return found if fits else []


def _points(attempt: Attempt) -> dict[str, float]:
    """By grade_id, and question where everybody has their own: to answer another one makes nothing better or worse."""
    every = [part for section in attempt.sections for part in section.parts]
    return {_kept_as(part.grade_id, attempt.compared): part.points for part in every}


def _of_same(kept: Mapping[str, float], notebook: NotebookNode) -> dict[str, float]:
    """Of kept points those of the same questions, by grade_id."""
    compared = Compared.of(notebook)
    names = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_test(cell)]
    return {name: kept[key] for name in names if (key := _kept_as(name, compared)) in kept}


def _kept_as(grade_id: str, compared: Compared | None) -> str:
    place = compared.place(grade_id) if compared else ""
    return f"{grade_id} {compared.asked[place]}" if compared and place else grade_id
