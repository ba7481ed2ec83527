"""A class: every submission of an assignment, run side by side on this machine or on a cluster, and graded one by one.

Running is a pure function of a job, so an executor does it; the gradebook has one writer, the process that asks.
"""

from __future__ import annotations

import fcntl
import inspect
import json
import logging
import math
import os
import random
import re
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

from nbformat.notebooknode import NotebookNode
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from headcheck.authoring import evidence_page as evidence
from headcheck.course import layout
from headcheck.errors import HeadcheckError
from headcheck.grading import results
from headcheck.grading.engine.job import Course, Done, Job, do, find, keep, pack
from headcheck.grading.engine.store import FOLDER, OF_TESTS, Store, digest, source_digest
from headcheck.grading.intake import from_models as saved
from headcheck.grading.intake.overlay import Intake
from headcheck.grading.intake.submissions import folders, printable, unusable
from headcheck.grading.plugins.autograde import SafeAutograde
from headcheck.grading.plugins.handing_out import given, given_folder
from headcheck.grading.plugins.lateness import lateness
from headcheck.grading.plugins.returning import FreshFeedback
from headcheck.grading.plugins.run_apart import Handed, RunApart, handing
from headcheck.grading.sandbox import packages
from headcheck.grading.sandbox.backends import Backend, isolation
from headcheck.grading.sandbox.errors import IsolationError, SandboxError

#: Where a course has its settings.
_SETTINGS = (layout.COURSE_FILE, "nbgrader_config.py")

#: Jobs that wait at an executor for each that runs there: more would only take memory.
_WAITING = 3
#: How often a job is tried, when not the submission but a machine failed.
_TRIES = 2
#: Seconds to wait for a gradebook that another program has locked.
_LOCKED = 60

#: Who was graded, and how: read by the display, and by programs.
UNCHANGED, STORED, RAN, FAILED = "unchanged", "stored", "ran", "failed"

#: What a grade rests on: all of a notebook's cells, or the models that it saved in place of those that train.
CELLS, MODELS = "cells", "models"


class BusyError(HeadcheckError):
    """Another process grades this course at the moment."""


class NotReadyError(HeadcheckError):
    """The class can't be graded as things are; the message says why and what to do."""


@dataclass(frozen=True)
class Graded:
    """One student's notebook. `how` and `by`: words of the above; `seconds` of running.

    `problem`: why there is no grade. `note`: why all cells were run although saved models were to be graded, and what
    that showed.
    """

    student: str
    assignment: str
    how: str
    points: float | None = None
    maximum: float | None = None
    seconds: float = 0
    problem: str = ""
    by: str = CELLS
    note: str = ""


@dataclass(frozen=True)
class FromModels:
    """Grade saved models where that can be done. A `share` of the class, drawn with `seed`, is run in full, too."""

    share: float
    seed: int

    def sample(self, students: Sequence[str]) -> frozenset[str]:
        """Who is run in full: at least one."""
        count = min(len(students), math.ceil(self.share * len(students)))
        return frozenset(random.Random(self.seed).sample(sorted(students), count))


#: A notebook's name, and what is run of it: CELLS or MODELS.
_What = tuple[str, str]


@dataclass
class _Student:
    student: str
    folder: Path
    digest: str = ""
    #: what has to run, or is running
    jobs: dict[_What, Job] = field(default_factory=dict)
    done: dict[_What, Done] = field(default_factory=dict)
    #: to run in full what can't be graded from models after all
    full: dict[str, Job] = field(default_factory=dict)
    loading: dict[str, tuple[int, ...]] = field(default_factory=dict)
    #: what was looked for in the store, and submitted if it was not there
    begun: set[_What] = field(default_factory=set)
    failed: bool = False
    seconds: float = 0
    ran: bool = False
    tries: int = 0
    note: str = ""

    @property
    def by(self) -> str:
        """What the grade rests on."""
        return MODELS if any((name, CELLS) not in self.done for name, _ in self.done) else CELLS


Result = TypeVar("Result")

#: Told when something happens: ("running", student), ("graded", Graded).
Tell = Callable[[str, Any], None]


def rests_on(store: Store, assignment: str, student: str) -> tuple[str, str]:
    """`by` and `note` of the grade that a student has, see Graded; two empty texts where they are not known."""
    kept = store.record("graded", f"{assignment} {student}")
    return kept.get("by", ""), kept.get("note", "")


def failures(store: Store, assignment: str) -> dict[str, str]:
    """Why a student could not be graded when that was last tried, by name; nobody who was graded since."""
    return store.record("failed", assignment)


def assignments(course: Path) -> list[str]:
    """The assignments of a course for which somebody handed something in."""
    coursedir = application(course).coursedir
    handed_in = {folder.name for folder in (course / coursedir.submitted_directory).glob("*/*") if folder.is_dir()}
    return sorted(name for name in handed_in if (course / coursedir.source_directory / name).is_dir())


class Class:
    """One assignment's submissions, in a course whose settings nbgrader has read."""

    def __init__(self, course: Path, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self._app = application(course)
        self._settings = RunApart(parent=self._app)
        packages.find(tuple(self._settings.packages))  # so that one that is missing is told at once
        source = course / self._app.coursedir.source_directory / assignment
        there = sorted(path.name for path in source.parent.glob("*") if path.is_dir())
        if assignment not in there:
            raise NotReadyError(
                f"There is no assignment {assignment!r}: expected one of {', '.join(there) or 'source/'}."
            )
        self._app.coursedir.assignment_id = assignment
        self._packed: Course = pack(course)
        beside = given_folder(self._app.coursedir, assignment)
        #: changes with everything but the submission itself, and what the gradebook has of it
        self._version = digest(
            [
                self._packed.digest,
                source_digest(*OF_TESTS, "grading/intake", "grading/plugins", "grading/dropping.py"),
                *_settings(course, self._app),
                *(path.read_bytes() for path in sorted(source.glob("*.ipynb"))),
                *(part for name in given(beside) for part in (str(name), (beside / name).read_bytes())),
            ]
        )

    def students(self) -> dict[str, Path]:
        """Everybody who handed something in, with the folder, by name."""
        return folders(self._app.coursedir, self._app.coursedir.submitted_directory, self.assignment)

    def grade(
        self,
        executor: Executor,
        side_by_side: int,
        tell: Tell,
        *,
        students: Sequence[str] = (),
        force: bool = False,
        from_models: FromModels | None = None,
    ) -> list[Graded]:
        """Grade `students`, or everybody; `executor` runs so many jobs `side_by_side`.

        What is unchanged since it was graded is left alone, and what has run before is taken from the store, but with
        `force`. With `from_models`, models that notebooks saved stand for the cells that train them. Each student's
        grade is written as soon as it is there, so that an interruption loses nothing. Raises BusyError,
        NotReadyError, IsolationError, SandboxError.
        """
        there = self.students()
        if unknown := [name for name in students if name not in there]:
            raise NotReadyError(
                f"Nothing was handed in for {self.assignment} by {', '.join(map(printable, unknown))}. Handed in: "
                f"{', '.join(map(printable, there)) or 'nothing at all'}. "
                f"Look into {self._app.coursedir.submitted_directory}/."
            )
        wanted = {name: folder for name, folder in there.items() if not students or name in students}
        isolated = isolation()
        if isolated.by is Backend.NOTHING and not self._settings.require_sandbox:
            tell("waiting", f"NOT ISOLATED: student code runs with all your rights. {isolated.why_not}")
        for sentence in evidence.outdated_in(self.assignment):
            tell("waiting", sentence)
        with _only_writer(self.course), Store(self.course) as store:
            run = _Run(self, executor, side_by_side, tell, store, force, from_models)
            return run.grade(wanted)

    def converter(self, student: str) -> SafeAutograde:
        """nbgrader's autograding of one student."""
        self._app.coursedir.student_id = student  # for the course's own hooks
        converter = SafeAutograde(coursedir=self._app.coursedir, parent=self._app)
        converter.only, converter.force = student, True
        return converter

    def take_in(self, student: str) -> dict[str, tuple[Intake, dict[str, bytes]]]:
        """What a student handed in, by the name of the notebook, with its files; none of what can't be read."""
        with _inside(self.course):
            taken = self.converter(student).take_in_all()
        return {name: (intake, files) for name, (intake, files) in taken.items() if not intake.reason}

    def job(self, notebook: NotebookNode, files: Mapping[str, bytes]) -> Job:
        """What it takes to run a notebook with the files beside it."""
        return self._settings.job(notebook, files, self._packed)

    def digest(self, folder: Path) -> str:
        """Changes with the submission, and with everything that its grade follows from."""
        return digest([self._version, *_contents(folder)])

    def lateness(self) -> dict[str, str]:
        """What each student's penalty for lateness follows from, by name."""
        return lateness(self._app.coursedir, self.assignment, self.students())

    def renew_feedback(self, student: str) -> None:
        """Write a student's feedback pages anew, if there are any, and their grade has changed since."""
        coursedir = self._app.coursedir
        if not Path(coursedir.format_path(coursedir.feedback_directory, student, self.assignment)).is_dir():
            return
        with _inside(self.course):
            feedback = FreshFeedback(coursedir=coursedir, parent=self._app)
            feedback.only = student
            feedback.start()

    def points(self, student: str) -> tuple[float, float]:
        """What a graded student earned by tests, and could have."""
        folder = self.course / self._app.coursedir.autograded_directory / student / self.assignment
        earned = [result for path in sorted(folder.glob("*.ipynb")) for result in results.read(path).values()]
        return sum(result.points for result in earned), sum(result.maximum for result in earned)

    def is_graded(self, student: str) -> bool:
        """Whether the graded notebooks are there."""
        folder = self.course / self._app.coursedir.autograded_directory / student / self.assignment
        return any(folder.glob("*.ipynb"))


class _Run:
    """One run over a class: what waits, what runs, what is graded."""

    def __init__(
        self,
        the_class: Class,
        executor: Executor,
        side_by_side: int,
        tell: Tell,
        store: Store,
        force: bool,
        from_models: FromModels | None,
    ) -> None:
        self._class, self._executor, self._tell, self._store, self._force = the_class, executor, tell, store, force
        self._from_models, self._sample = from_models, frozenset[str]()
        self._room = side_by_side * _WAITING
        #: of a job that is on its way: who waits for it, besides the first
        self._also: dict[str, list[tuple[_Student, _What]]] = {}
        self._on_the_way: dict[Future[Done], tuple[_Student, _What, Job]] = {}
        self._lateness: Mapping[str, str] = {}
        self._graded: list[Graded] = []

    def grade(self, folders: Mapping[str, Path]) -> list[Graded]:
        waiting = deque(folders.items())
        self._lateness = self._patiently(self._class.lateness)
        if self._from_models:
            self._sample = self._from_models.sample(list(folders))
        try:
            while waiting or self._on_the_way:
                while waiting and len(self._on_the_way) < self._room:
                    name, folder = waiting.popleft()
                    with self._alone(_Student(name, folder)) as student:
                        self._begin(student)
                if self._on_the_way:
                    finished, _ = wait(self._on_the_way, return_when=FIRST_COMPLETED)
                    for future in finished:
                        self._finish(future)
        finally:
            for future in self._on_the_way:
                future.cancel()
            self._keep_failures()
        return self._graded

    def _keep_failures(self) -> None:
        """Who failed stays known, for the report of the class, until they are graded."""
        assignment = self._class.assignment
        failed = failures(self._store, assignment) | {one.student: one.problem for one in self._graded}
        self._store.put("failed", assignment, json.dumps({name: why for name, why in failed.items() if why}))

    @contextmanager
    def _alone(self, student: _Student) -> Iterator[_Student]:
        """What goes wrong within it goes wrong for this student alone; faults of the course or the machine go on."""
        try:
            yield student
        except (NotReadyError, IsolationError, SandboxError):
            raise
        except Exception as error:
            self._fail(student, f"{type(error).__name__}: {error}")

    def _begin(self, student: _Student) -> None:
        if why := unusable(student.folder, student.student):
            self._fail(student, why)
            return
        student.digest = digest([self._class.digest(student.folder), self._lateness[student.student]])
        if not self._force and (known := self._known(student)):
            self._done(known)
            return
        try:
            taken = self._patiently(lambda: self._class.take_in(student.student))
        except (NbGraderException, SQLAlchemyError) as error:
            raise NotReadyError(str(error)) from error
        for notebook, (intake, files) in taken.items():
            student.full[notebook] = self._class.job(intake.notebook, files)
            self._choose(student, notebook, intake.notebook, files)
        self._go_on(student)

    def _known(self, student: _Student) -> Graded | None:
        """The grade of before, if nothing has changed since."""
        known = self._store.record("graded", f"{self._class.assignment} {student.student}")
        if known.get("digest") != student.digest or not self._class.is_graded(student.student):
            return None
        by = known.get("by", CELLS)
        if not (by == CELLS or (self._from_models and student.student not in self._sample)):
            return None
        return Graded(
            student.student, self._class.assignment, UNCHANGED, known["points"], known["maximum"], by=by,
            note=known.get("note", ""),
        )  # fmt: skip

    def _choose(self, student: _Student, notebook: str, taken_in: NotebookNode, files: Mapping[str, bytes]) -> None:
        """Decide what is run of a notebook: its cells, or its models in place of those that train; or both."""
        if self._from_models:
            try:
                short = saved.shorten(taken_in, student.folder, PurePath(f"{notebook}.ipynb"))
                student.jobs[notebook, MODELS] = self._class.job(short.notebook, {**files, **short.files})
                student.loading[notebook] = short.loading
            except saved.NotSaved as why:
                student.note = f"Run in full: {why}."
        if (notebook, MODELS) not in student.jobs or student.student in self._sample:
            student.jobs[notebook, CELLS] = student.full[notebook]

    def _go_on(self, student: _Student) -> None:
        """Find or submit what a student still needs; write the grade when all is there."""
        while new := [what for what in student.jobs if what not in student.begun]:
            for what in new:
                student.begun.add(what)
                found = None if self._force else find(student.jobs[what], self._store)
                if found:
                    self._has(student, what, found)
                else:
                    self._submit(student, what, student.jobs[what])
        if not student.jobs and not student.failed:
            self._write(student)

    def _submit(self, student: _Student, what: _What, job: Job) -> None:
        key = job.keys.tests
        if key in self._also:  # somebody handed in the very same
            self._also[key].append((student, what))
            return
        self._also[key] = []
        known = None if self._force else self._store.get("execution", job.keys.own)
        self._on_the_way[self._executor.submit(do, replace(job, known=known))] = (student, what, job)
        self._tell("running", student.student)

    def _finish(self, future: Future[Done]) -> None:
        student, what, job = self._on_the_way.pop(future)
        others = self._also.pop(job.keys.tests, [])
        try:
            done = future.result()
        except (IsolationError, SandboxError):
            raise
        except Exception as error:  # the machine's or a worker's fault: once more
            student.tries += 1
            if student.tries < _TRIES:
                self._submit(student, what, job)
                self._also[job.keys.tests] += others
                return
            for failed in (student, *(other for other, _ in others)):
                self._fail(failed, f"{type(error).__name__}: {error}")
            return
        # A run that was cut off has its result now; the next one tries again, because more time might end it otherwise.
        keep(job, done, self._store)
        student.seconds += done.seconds
        student.ran = True
        for one, its in ((student, what), *others):
            with self._alone(one):
                self._has(one, its, done)
                self._go_on(one)

    def _has(self, student: _Student, what: _What, done: Done) -> None:
        """Take what came of a job; where saved models could not be loaded, all cells have to run after all."""
        student.jobs.pop(what, None)
        notebook, kind = what
        if kind == MODELS and not saved.loaded(done, student.loading[notebook]):
            student.note = "Run in full: a saved model could not be loaded."
            if (notebook, CELLS) not in student.begun:
                student.jobs[notebook, CELLS] = student.full[notebook]
            return
        student.done[what] = done

    def _write(self, student: _Student) -> None:
        """Have nbgrader write what came of a student's notebooks into the autograded folder and the gradebook."""
        for notebook in student.full:
            claimed, shown = student.done.get((notebook, MODELS)), student.done.get((notebook, CELLS))
            if claimed and shown:
                student.note = saved.compare(claimed, shown)
        done = {
            notebook: student.done.get((notebook, CELLS)) or student.done[notebook, MODELS] for notebook in student.full
        }
        handed = {notebook: Handed(student.full[notebook].keys.cells, one) for notebook, one in done.items()}
        problem = self._autograde(student.student, handed)
        if problem:
            self._fail(student, problem)
            return
        self._renew_feedback(student.student)
        points, maximum = self._class.points(student.student)
        if all(one.lasting for one in done.values()):
            record = {
                "digest": student.digest, "points": points, "maximum": maximum, "by": student.by, "note": student.note
            }  # fmt: skip
            self._store.put("graded", f"{self._class.assignment} {student.student}", json.dumps(record))
        else:
            self._store.forget("graded", f"{self._class.assignment} {student.student}")
        self._done(
            Graded(
                student.student, self._class.assignment, RAN if student.ran else STORED, points, maximum,
                student.seconds, by=student.by, note=student.note,
            )
        )  # fmt: skip

    def _autograde(self, student: str, handed: Mapping[str, Handed]) -> str:
        """Why nbgrader could not, as it says; nothing if it could."""
        try:
            with _inside(self._class.course), warnings.catch_warnings(), handing(handed):
                warnings.simplefilter("ignore", SAWarning)  # of nbgrader's about its own gradebook
                self._patiently(self._class.converter(student).start)
        except NbGraderException as error:
            return str(error)
        return ""

    def _renew_feedback(self, student: str) -> None:
        try:
            self._class.renew_feedback(student)
        except Exception as error:  # the grade is there all the same
            self._tell("waiting", f"The feedback of {printable(student)} is older than the grade: {error}")

    def _patiently(self, action: Callable[[], Result]) -> Result:
        """Do something with the gradebook; where another program has locked it, wait for that."""
        end = time.monotonic() + _LOCKED
        while True:
            try:
                return action()
            except (NbGraderException, SQLAlchemyError) as error:
                if "locked" not in str(error) or time.monotonic() > end:
                    raise
                self._tell("waiting", "The gradebook is locked by another program; waiting for it.")
                time.sleep(1)

    def _fail(self, student: _Student, problem: str) -> None:
        if student.failed:
            return
        student.failed = True
        self._done(Graded(student.student, self._class.assignment, FAILED, seconds=student.seconds, problem=problem))

    def _done(self, graded: Graded) -> None:
        self._graded.append(graded)
        self._tell("graded", graded)


def _contents(folder: Path) -> Iterator[str | bytes]:
    """What is in a folder that was handed in, without following links or waiting for pipes."""
    if folder.is_symlink():
        yield "a link"
        return
    for path in sorted(folder.rglob("*")):
        yield path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
        with suppress(OSError):
            if path.is_file() and not path.is_symlink():
                about = path.stat()
                # large files are known by size and time alone: nothing of them is graded
                yield path.read_bytes() if about.st_size < 1 << 25 else f"{about.st_size} {about.st_mtime_ns}"


def _settings(course: Path, app: AutogradeApp) -> Iterator[str | bytes]:
    """All that was set for nbgrader, wherever that stands; and the code that decides on penalties for lateness."""
    yield from (path.read_bytes() for name in _SETTINGS if (path := course / name).is_file())
    yield re.sub(r" at 0x[0-9a-f]+", "", repr(app.config))
    with suppress(OSError, TypeError):  # a class that has no file
        yield Path(inspect.getfile(AssignLatePenalties(parent=app).plugin_class)).read_bytes()


def application(course: Path) -> AutogradeApp:
    """nbgrader with the settings of the course, and its log in a file: the terminal shows progress."""
    with _inside(course):
        app = AutogradeApp()
        app.initialize([])
    log = course / FOLDER / "grade.log"
    log.parent.mkdir(exist_ok=True)
    app.log.handlers = [logging.FileHandler(log, encoding="utf-8")]
    app.log.propagate = False
    return app


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """nbgrader works in the current folder."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def _only_writer(course: Path) -> Iterator[None]:
    """Hold the course for this process. Raises BusyError if another one does."""
    path = course / FOLDER / "grading"
    path.parent.mkdir(exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise BusyError(
                f"Another `headcheck grade` works on this course (process {file.read().strip()}). "
                "Wait for it, or stop it."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
