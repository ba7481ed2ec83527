"""A class: every submission of an assignment, run side by side on this machine or on a cluster, and graded one by one.

Running is a pure function of a job, so an executor does it; the gradebook has one writer, the process that asks.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from headcheck.course import holdout
from headcheck.grading import results
from headcheck.grading.converter import SafeAutograde
from headcheck.grading.job import Course, Done, Job, Unsafe, do, find, isolation, keep, pack
from headcheck.grading.run import RunApart
from headcheck.grading.sandbox import NoSandbox
from headcheck.grading.store import FOLDER, Store, digest, source_digest

#: Jobs that wait at an executor for each that runs there: more would only take memory.
_WAITING = 3
#: How often a job is tried, when not the submission but a machine failed.
_TRIES = 2
#: Seconds to wait for a gradebook that another program has locked.
_LOCKED = 60

#: Who was graded, and how: read by the display, and by programs.
UNCHANGED, STORED, RAN, FAILED = "unchanged", "stored", "ran", "failed"


class Busy(Exception):
    """Another process grades this course at the moment."""


class NotReady(Exception):
    """The class can't be graded as things are; the message says why and what to do."""


@dataclass(frozen=True)
class Graded:
    """One student's notebook. `how`: one of the words above; `seconds` of running; `problem`: why there is no grade."""

    student: str
    assignment: str
    how: str
    points: float | None = None
    maximum: float | None = None
    seconds: float = 0
    problem: str = ""


@dataclass
class _Student:
    student: str
    folder: Path
    digest: str
    jobs: dict[str, Job] = field(default_factory=dict)
    seconds: float = 0
    ran: bool = False
    tries: int = 0


Result = TypeVar("Result")

#: Told when something happens: ("running", student), ("graded", Graded).
Tell = Callable[[str, Any], None]


def assignments(course: Path) -> list[str]:
    """The assignments of a course for which somebody handed something in."""
    coursedir = _app(course).coursedir
    handed_in = {folder.name for folder in (course / coursedir.submitted_directory).glob("*/*") if folder.is_dir()}
    return sorted(name for name in handed_in if (course / coursedir.source_directory / name).is_dir())


class Class:
    """One assignment's submissions, in a course whose settings nbgrader has read."""

    def __init__(self, course: Path, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self._app = _app(course)
        self._app.coursedir.assignment_id = assignment
        self._settings = RunApart(parent=self._app)
        self._packed: Course = pack(course)
        source = course / self._app.coursedir.source_directory / assignment
        if not source.is_dir():
            there = (
                sorted(path.name for path in source.parent.iterdir() if path.is_dir()) if source.parent.is_dir() else []
            )
            raise NotReady(f"There is no assignment {assignment!r}: expected one of {', '.join(there) or 'source/'}.")
        #: changes with everything but the submission itself
        self._version = digest(
            [
                self._packed.digest,
                source_digest(""),
                (course / holdout.COURSE_FILE).read_bytes(),
                *(path.read_bytes() for path in sorted(source.rglob("*")) if path.is_file()),
            ]
        )

    def students(self) -> dict[str, Path]:
        """Everybody who handed something in, with the folder, by name."""
        found = {}
        for folder in (self.course / self._app.coursedir.submitted_directory).glob(f"*/{self.assignment}"):
            found[folder.parent.name] = folder
        return dict(sorted(found.items()))

    def grade(
        self,
        executor: Executor,
        side_by_side: int,
        tell: Tell,
        *,
        students: Sequence[str] = (),
        force: bool = False,
    ) -> list[Graded]:
        """Grade `students`, or everybody; `executor` runs so many jobs `side_by_side`.

        What is unchanged since it was graded is left alone, and what has run before is taken from the store, but with
        `force`. Each student's grade is written as soon as it is there, so that an interruption loses nothing. Raises
        Busy, NotReady, Unsafe, NoSandbox.
        """
        folders = self.students()
        if unknown := [name for name in students if name not in folders]:
            raise NotReady(
                f"Nothing was handed in for {self.assignment} by {', '.join(unknown)}. Handed in: "
                f"{', '.join(folders) or 'nothing at all'}. Look into {self._app.coursedir.submitted_directory}/."
            )
        wanted = {name: folder for name, folder in folders.items() if not students or name in students}
        by, why_not = isolation()
        if by == "nothing" and not self._settings.require_sandbox:
            tell("waiting", f"NOT ISOLATED: student code runs with all your rights. {why_not}")
        with _only_writer(self.course), Store(self.course) as store:
            run = _Run(self, executor, side_by_side, tell, store, force)
            return run.grade(wanted)

    def converter(self, student: str) -> SafeAutograde:
        """nbgrader's autograding of one student."""
        self._app.coursedir.student_id = student
        converter = SafeAutograde(coursedir=self._app.coursedir, parent=self._app)
        converter.force = True
        return converter

    def jobs(self, student: str) -> dict[str, Job]:
        """What has to run for a student, by the name of the notebook; nothing for one that can't be read."""
        with _inside(self.course):
            taken = self.converter(student).take_in_all()
        return {
            name: self._settings.job(intake.notebook, files, self._packed)
            for name, (intake, files) in taken.items()
            if not intake.reason
        }

    def digest(self, folder: Path) -> str:
        """Changes with the submission, and with everything that its grade follows from."""
        return digest([self._version, *_contents(folder)])

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
        self, the_class: Class, executor: Executor, side_by_side: int, tell: Tell, store: Store, force: bool
    ) -> None:
        self._class, self._executor, self._tell, self._store, self._force = the_class, executor, tell, store, force
        self._room = side_by_side * _WAITING
        #: of a job that is on its way: who waits for it, besides the first
        self._also: dict[str, list[tuple[_Student, str]]] = {}
        self._on_the_way: dict[Future[Done], tuple[_Student, str, Job]] = {}
        self._graded: list[Graded] = []

    def grade(self, folders: Mapping[str, Path]) -> list[Graded]:
        waiting = deque(folders.items())
        try:
            while waiting or self._on_the_way:
                while waiting and len(self._on_the_way) < self._room:
                    self._begin(*waiting.popleft())
                if self._on_the_way:
                    finished, _ = wait(self._on_the_way, return_when=FIRST_COMPLETED)
                    for future in finished:
                        self._finish(future)
        finally:
            for future in self._on_the_way:
                future.cancel()
        return self._graded

    def _begin(self, name: str, folder: Path) -> None:
        student = _Student(name, folder, self._class.digest(folder))
        before = self._store.get("graded", f"{self._class.assignment} {name}")
        if before and not self._force and self._class.is_graded(name):
            known = json.loads(before)
            if known["digest"] == student.digest:
                self._done(Graded(name, self._class.assignment, UNCHANGED, known["points"], known["maximum"]))
                return
        try:
            student.jobs = self._patiently(lambda: self._class.jobs(name))
        except (NbGraderException, SQLAlchemyError) as error:
            raise NotReady(str(error)) from error
        for notebook, job in list(student.jobs.items()):
            if not self._force and find(job, self._store):
                del student.jobs[notebook]
        if not student.jobs:
            self._write(student)
        for notebook, job in list(student.jobs.items()):
            self._submit(student, notebook, job)

    def _submit(self, student: _Student, notebook: str, job: Job) -> None:
        key = job.keys.tests
        if key in self._also:  # somebody handed in the very same
            self._also[key].append((student, notebook))
            return
        self._also[key] = []
        known = None if self._force else self._store.get("execution", job.keys.own)
        self._on_the_way[self._executor.submit(do, replace(job, known=known))] = (student, notebook, job)
        self._tell("running", student.student)

    def _finish(self, future: Future[Done]) -> None:
        student, notebook, job = self._on_the_way.pop(future)
        others = self._also.pop(job.keys.tests, [])
        try:
            done = future.result()
        except (Unsafe, NoSandbox):
            raise
        except Exception as error:  # the machine's or a worker's fault: once more
            student.tries += 1
            if student.tries < _TRIES:
                self._submit(student, notebook, job)
                self._also[job.keys.tests] += others
                return
            for failed in (student, *(other for other, _ in others)):
                self._fail(failed, f"{type(error).__name__}: {error}")
            return
        keep(job, done, self._store, lasting=True)
        student.seconds += done.seconds
        student.ran = True
        for one, name in ((student, notebook), *others):
            one.jobs.pop(name, None)
            if not one.jobs:
                self._write(one)
        if not done.lasting:
            # this run has its result; the next one tries again, because more time might end it otherwise
            self._store.forget("tests", job.keys.tests)
            self._store.forget("execution", job.keys.own)
            for one in (student, *(other for other, _ in others)):
                self._store.forget("graded", f"{self._class.assignment} {one.student}")

    def _write(self, student: _Student) -> None:
        """Have nbgrader write what the store holds of a student into the autograded folder and the gradebook."""
        problem = self._autograde(student.student)
        if problem:
            self._fail(student, problem)
            return
        points, maximum = self._class.points(student.student)
        text = json.dumps({"digest": student.digest, "points": points, "maximum": maximum})
        self._store.put("graded", f"{self._class.assignment} {student.student}", text)
        how = RAN if student.ran else STORED
        self._done(Graded(student.student, self._class.assignment, how, points, maximum, student.seconds))

    def _autograde(self, student: str) -> str:
        """Why nbgrader could not, as it says; nothing if it could."""
        try:
            with _inside(self._class.course), warnings.catch_warnings():
                warnings.simplefilter("ignore", SAWarning)  # of nbgrader's about its own gradebook
                self._patiently(self._class.converter(student).start)
        except NbGraderException as error:
            return str(error)
        return ""

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


def _app(course: Path) -> AutogradeApp:
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
    """Hold the course for this process. Raises Busy if another one does."""
    path = course / FOLDER / "grading"
    path.parent.mkdir(exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise Busy(
                f"Another `headcheck grade` works on this course (process {file.read().strip()}). "
                "Wait for it, or stop it."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
