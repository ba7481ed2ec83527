"""The way into nbgrader: `nbgrader autograde` and formgrader's button grade what the intake made of a submission.

nbgrader has no setting for the class that autogrades, so `use` puts ours where its two callers look it up.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError

from headcheck.course.registry import declared
from headcheck.grading.dealt import KEY, Dealt, DealtError
from headcheck.grading.intake import files, from_models
from headcheck.grading.intake.choosing import read_submission
from headcheck.grading.intake.earlier import EARLIER, Try, tries
from headcheck.grading.intake.files import Unusable, handed_in_at, shown
from headcheck.grading.intake.overlay import Intake, refuse
from headcheck.grading.intake.submissions import ByName, printable
from headcheck.grading.intake.submissions import use as use_names_as_they_are
from headcheck.grading.intake.template import read_visible
from headcheck.grading.plugins import registering, returning
from headcheck.grading.plugins.handing_out import given, given_folder, nothing_else
from headcheck.grading.plugins.registering import bring_up_to_date
from headcheck.grading.plugins.run_apart import Ready, RunApart

# Bytes of a file that a student may hand in beside the notebook, where `exclude_overwriting` names it.
_MAX_BESIDE = 20_000_000


def use() -> None:
    """Let everything in nbgrader that autogrades use SafeAutograde; for course_config.py."""
    nbgrader.apps.autogradeapp.Autograde = SafeAutograde
    nbgrader.apps.api.Autograde = SafeAutograde
    registering.use()
    returning.use()
    # Formgrader's list of submissions reads their timestamps too: one that is a pipe would stop it for ever.
    CourseDirectory.get_existing_timestamp = _existing_timestamp
    use_names_as_they_are()


@dataclass(frozen=True)
class TakenIn:
    """A notebook that was handed in, as the intake made it, and the files that lie beside it when it runs."""

    intake: Intake
    files: Mapping[str, bytes]


class HandedIn(ByName):
    """What `Autograde` asks of `BaseConverter`, without trust in what was handed in: see the bases of SafeAutograde."""

    #: Whose question is which, where everybody has their own.
    _dealt: Dealt | None = None
    #: What was taken in already, by the notebook's name: not done again.
    _taken: Mapping[str, TakenIn] = MappingProxyType({})
    #: What the student had tried before, by the notebook's name.
    _tries: Mapping[str, Try] = MappingProxyType({})

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """As nbgrader does, which removes what was graded last: its points are kept."""
        self._tries = tries(Path(self._format_dest(assignment_id, student_id)))
        to_grade: bool = super().init_destination(assignment_id, student_id)
        return to_grade

    def init_notebooks(self) -> None:
        """Every folder that was handed in counts, whatever is in it, with every notebook that the gradebook knows."""
        if not self._taken:
            self._templates = self._read_templates(self.coursedir.assignment_id)
        super().init_notebooks()

    def _notebooks(self, folder: str) -> list[str]:
        return [os.path.join(folder, f"{name}.ipynb") for name in self._taken or self._templates]

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Copy nothing that a student handed in but what nbgrader needs, and what the course's settings name."""
        source, dest = (Path(make(assignment_id, student_id)) for make in (self._format_source, self._format_dest))
        dest.mkdir(parents=True, exist_ok=True)
        if not _is_undated(source):
            _copy(source, dest, PurePath("timestamp.txt"), limit=100)
        _copy(source, dest, PurePath("submission_secret.txt"), limit=1000)
        for name in map(PurePath, self.exclude_overwriting.get(assignment_id, ())):
            if not _copy(source, dest, name, _MAX_BESIDE):
                self.log.warning("No file %s of the student's that can be read: the course's own is used", shown(name))
                _copy(given_folder(self.coursedir, assignment_id), dest, name, _MAX_BESIDE)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """The first of the two times, take the notebook in; then write what the preprocessors make of it."""
        if not self._sanitizing:
            super().convert_single_notebook(notebook_filename)
            return
        resources = self.init_single_notebook_resources(notebook_filename)
        asked = resources["nbgrader"]
        taken = self._taken.get(asked["notebook"])
        intake = taken.intake if taken else self._take_in(asked)
        for sentence in (*intake.remarks, *([intake.reason] if intake.reason else [])):
            self.log.warning("%s: %s", resources["nbgrader"]["student"], sentence)
        intake.notebook.metadata.setdefault("headcheck", NotebookNode()).update(
            {EARLIER: self._tries.get(asked["notebook"], Try()).before_this(intake.notebook)},
            reason=intake.reason,
            remarks=list(intake.remarks),
            attention=list(intake.attention),
        )
        output, resources = self.exporter.from_notebook_node(intake.notebook, resources)
        self.write_single_notebook(output, resources)

    def take_in_all(self) -> dict[str, TakenIn]:
        """What the one student handed in, by the notebook's name."""
        assignment, student = self.coursedir.assignment_id, self.only
        assert student is not None
        self._templates = self._read_templates(assignment)
        handed_in = Path(self._format_source(assignment, student))
        source = given_folder(self.coursedir, assignment)
        beside = {name.as_posix(): (source / name).read_bytes() for name in given(source) if name.suffix != ".ipynb"}
        for name in self.exclude_overwriting.get(assignment, ()):
            with suppress(Unusable):
                data = files.read(handed_in, PurePath(name), _MAX_BESIDE)
                beside |= {name: data} if len(data) <= _MAX_BESIDE else {}
        return {
            name: TakenIn(self._take_in({"student": student, "assignment": assignment, "notebook": name}), beside)
            for name in self._templates
        }

    def _take_in(self, asked: Mapping[str, str]) -> Intake:
        student, assignment, name = asked["student"], asked["assignment"], asked["notebook"]
        folder = Path(self._format_source(assignment, student))
        if Path(self._format_source("", student)).is_symlink() or folder.is_symlink():
            return refuse(
                self._templates[name],
                "Expected a folder that was handed in, found a link to one, and links are not followed. "
                "Hand in the files themselves.",
            )
        expected = {
            *(f"{other}.ipynb" for other in self._templates),
            *(name.as_posix() for name in given(given_folder(self.coursedir, assignment))),
            *map(from_models.file_name, declared().problems.values()),
            *self.exclude_overwriting.get(assignment, ()),
        }
        intake = read_submission(
            folder, name, self._templates[name], expected, lambda: self._other_notebooks(assignment, name)
        )
        if _is_undated(folder):
            undated = "The file `timestamp.txt` holds no date, so there is none of this submission."
            intake = replace(intake, remarks=(undated, *intake.remarks))
        return self._compare(intake, student, handed_in_at(folder) or _written_at(folder))

    def _compare(self, intake: Intake, student: str, at: datetime | None) -> Intake:
        """The intake with what its questions are, where everybody has their own."""
        if not (dealt := self._dealt) or intake.reason:
            return intake
        compared = dealt.compare(student, intake.notebook, at)
        intake.notebook.metadata["headcheck"] = NotebookNode({KEY: compared.as_metadata()})
        return replace(intake, remarks=(*compared.remarks(), *intake.remarks))

    def _read_dealt(self, assignment: str) -> Dealt | None:
        """Whose question is which."""
        try:
            given_in = given_folder(self.coursedir, assignment)
            return Dealt.read(Path(self.coursedir.root), assignment, given_in, self.config)
        except DealtError as error:
            self._give_up(str(error))

    def _read_templates(self, assignment: str) -> Mapping[str, NotebookNode]:
        """The template of each notebook that is to be graded, by name: from now on, the gradebook knows them."""
        try:
            found = bring_up_to_date(self.coursedir, self.config, assignment)
        except NbGraderException as error:
            self._give_up(str(error))
        self._dealt = self._read_dealt(assignment)
        wanted = {name: made for name, made in found.items() if fnmatch(name, self.coursedir.notebook_id)}
        if not wanted:
            self._give_up(
                f"{assignment} has no notebook that fits {self.coursedir.notebook_id!r}. There are: {', '.join(found)}."
            )
        return wanted

    def _other_notebooks(self, assignment: str, name: str) -> dict[str, NotebookNode]:
        """The course's other notebooks as students see them, by assignment, or by file within this assignment."""
        found = {}
        source = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", assignment))
        for path in sorted(source.parent.glob("*/*.ipynb")):
            here = path.parent.name == assignment
            if not here or path.stem != name:
                with suppress(Exception):  # what is no notebook is none of the course's
                    label = path.name if here else f"{path.parent.name} ({path.name})"
                    found[label] = read_visible(path, self.config)
        return found


class SafeAutograde(Autograde, HandedIn):  # type: ignore[misc]
    """nbgrader's Autograde, for submissions that may be anything.

    The order of its bases puts HandedIn between Autograde and BaseConverter, so that nothing of Autograde is repeated.
    """

    #: Results of notebooks that have run already, by the notebook's name.
    _ready: Mapping[str, Ready] = MappingProxyType({})

    def hand_over(self, taken: Mapping[str, TakenIn], ready: Mapping[str, Ready]) -> None:
        """What is known of the one student's notebooks, so that none of it is done again."""
        self._taken, self._ready = taken, ready

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        for step in self.exporter._preprocessors:
            if isinstance(step, RunApart):
                step.ready = self._ready

    def start(self) -> None:
        """As nbgrader does; a gradebook that is locked or damaged is the one thing that stops everybody."""
        try:
            super().start()
        except SQLAlchemyError as error:
            self._give_up(f"The gradebook can't be read or written, so grading stopped: {error}")

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """As nbgrader does, but put beside the notebook what students were given, and not all of source/."""
        given_in, before = given_folder(self.coursedir, assignment_id), self.coursedir.source_directory
        if given_in == Path(self.coursedir.format_path(self.coursedir.release_directory, ".", assignment_id)):
            self.coursedir.source_directory = self.coursedir.release_directory
        try:
            with nothing_else(self.coursedir):
                super().init_assignment(assignment_id, student_id)
        finally:
            self.coursedir.source_directory = before

    def convert_notebooks(self) -> None:
        """Grade one student after the other; who could not be graded is listed at the end, and stops nobody else."""
        ungraded, self._refused = dict(self._refused), {}
        for folder, notebooks in sorted(self.assignments.items()):
            student = self._students[folder]
            before = self._points(student)
            self.assignments, self._fault = {folder: notebooks}, "see the error above"
            try:
                super().convert_notebooks()
            except Exception as error:
                if isinstance(error, SQLAlchemyError) or isinstance(error.__context__, SQLAlchemyError):
                    raise
                ungraded[student] = self._fault
                self._mark_as_ungraded(student, before)
        if ungraded:
            for student, fault in ungraded.items():
                self.log.error("%s was not graded, and no points were changed: %s", printable(student), fault)
            self._give_up(
                f"{len(ungraded)} not graded, through no fault of theirs: {', '.join(map(printable, ungraded))}. "
                "Their earlier points, if any, are marked for a look by a person. Run the command again to grade them."
            )

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """As nbgrader does, and keep what went wrong for the list at the end."""
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            self._fault = f"{type(error).__name__}: {error}"
            raise

    def _points(self, student: str) -> Mapping[str, float | None]:
        """The points that tests gave in an earlier run, by the gradebook's own ids."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            return {grade.id: grade.auto_score for grade in self._grades(gradebook, student)}

    def _mark_as_ungraded(self, student: str, before: Mapping[str, float | None]) -> None:
        """Undo what a failed run wrote, and let nobody take earlier points for those of this run."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            for grade in self._grades(gradebook, student):
                grade.auto_score = before.get(grade.id)
                grade.needs_manual_grade = True
            gradebook.db.commit()

    def _grades(self, gradebook: Gradebook, student: str) -> list[Any]:
        try:
            submission = gradebook.find_submission(self.coursedir.assignment_id, student)
        except MissingEntry:
            return []
        return [grade for notebook in submission.notebooks for grade in notebook.grades]


def _is_undated(folder: Path) -> bool:
    """Whether what was handed in has a timestamp that holds no date."""
    return handed_in_at(folder) is None and os.path.lexists(folder / "timestamp.txt")


def _written_at(folder: Path) -> datetime | None:
    """When the newest file of a submission was written, in UTC: for one that does not say when it was handed in."""
    with suppress(OSError):
        times = [path.lstat().st_mtime for path in folder.iterdir()]
        return datetime.fromtimestamp(max(times), UTC).replace(tzinfo=None) if times else None
    return None


def _existing_timestamp(_: CourseDirectory, folder: str) -> datetime | None:
    return handed_in_at(folder)


def _copy(source: Path, dest: Path, name: PurePath, limit: int) -> bool:
    """Copy one file, as data; False if there is none that can be read, or it is too large."""
    try:
        data = files.read(source, name, limit)
    except Unusable:
        return False
    if len(data) > limit:
        return False
    target = dest / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    target.write_bytes(data)
    return True
