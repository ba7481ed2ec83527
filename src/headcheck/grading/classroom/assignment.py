"""One assignment of a course: its submissions, what a grade depends on, and nbgrader's part in grading."""

from __future__ import annotations

import inspect
import re
import sqlite3
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import DBAPIError, SAWarning

from headcheck.course import layout
from headcheck.grading import dealt, results
from headcheck.grading.classroom.graded import NotReadyError
from headcheck.grading.classroom.nbgrader_app import application, inside
from headcheck.grading.engine.job import Course, Job, pack_course
from headcheck.grading.engine.store import OF_TESTS, digest, source_digest
from headcheck.grading.intake.submissions import folders
from headcheck.grading.plugins.autograde import SafeAutograde, TakenIn
from headcheck.grading.plugins.handing_out import given, given_folder
from headcheck.grading.plugins.lateness import lateness
from headcheck.grading.plugins.returning import FreshFeedback
from headcheck.grading.plugins.run_apart import Ready
from headcheck.grading.plugins.run_settings import RunSettings
from headcheck.grading.sandbox import packages

#: The settings file of a course.
_SETTINGS = (layout.COURSE_FILE, "nbgrader_config.py")
#: SQLite's error codes while another program uses the database.
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Assignment:
    """One assignment of a course whose settings nbgrader has read, and what can be done with a student's submission."""

    def __init__(self, course: Path, assignment: str) -> None:
        self.course, self.name = course, assignment
        self._app = application(course)
        self._settings = RunSettings(parent=self._app)
        packages.find(tuple(self._settings.packages))  # so that one that is missing is told at once
        source = course / self._app.coursedir.source_directory / assignment
        there = sorted(path.name for path in source.parent.glob("*") if path.is_dir())
        if assignment not in there:
            raise NotReadyError(
                f"There is no assignment {assignment!r}: expected one of {', '.join(there) or 'source/'}."
            )
        self._app.coursedir.assignment_id = assignment
        self._packed: Course = pack_course(course)
        beside = given_folder(self._app.coursedir, assignment)
        #: changes with everything but the submission itself, and what the gradebook has of it
        self._version = digest(
            [
                self._packed.digest,
                source_digest(
                    *OF_TESTS, "grading/intake", "grading/plugins", "grading/dropping.py", "grading/dealt.py"
                ),
                *_settings(course, self._app),
                *(path.read_bytes() for path in [dealt.place(course, assignment)] if path.is_file()),
                *(path.read_bytes() for path in sorted(source.glob("*.ipynb"))),
                *(part for name in given(beside) for part in (str(name), (beside / name).read_bytes())),
            ]
        )

    def students(self) -> dict[str, Path]:
        """Everybody who handed something in, with the folder, by name."""
        return folders(self._app.coursedir, self._app.coursedir.submitted_directory, self.name)

    @property
    def requires_sandbox(self) -> bool:
        """Whether student code must not run without one."""
        return bool(self._settings.require_sandbox)

    @property
    def submitted(self) -> str:
        """The name of the folder of what was handed in."""
        return str(self._app.coursedir.submitted_directory)

    def converter(self, student: str) -> SafeAutograde:
        """nbgrader's autograding of one student."""
        self._app.coursedir.student_id = student  # for the course's own hooks
        converter = SafeAutograde(coursedir=self._app.coursedir, parent=self._app)
        converter.only, converter.force = student, True
        return converter

    def take_in(self, student: str) -> dict[str, TakenIn]:
        """What a student handed in, by the notebook's name. Raises NbGraderException if the course is not ready."""
        with inside(self.course):
            return self.converter(student).take_in_all()

    def autograde(self, student: str, taken: Mapping[str, TakenIn], ready: Mapping[str, Ready]) -> None:
        """Have nbgrader write a student's notebooks, as they were taken in and ran, and their grade.

        Raises NbGraderException where it can't.
        """
        with inside(self.course), warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # of nbgrader's about its own gradebook
            converter = self.converter(student)
            converter.hand_over(taken, ready)
            converter.start()

    def job(self, notebook: NotebookNode, files: Mapping[str, bytes]) -> Job:
        """What it takes to run a notebook with the files beside it."""
        return self._settings.job(notebook, files, self._packed)

    def digest(self, folder: Path) -> str:
        """A digest of the submission and everything else that its grade depends on."""
        return digest([self._version, *_contents(folder)])

    def lateness(self) -> dict[str, str]:
        """What each student's late penalty depends on, by name."""
        return lateness(self._app.coursedir, self.name, self.students())

    def renew_feedback(self, student: str) -> None:
        """Update a student's existing feedback pages if their grade has changed."""
        coursedir = self._app.coursedir
        if not Path(coursedir.format_path(coursedir.feedback_directory, student, self.name)).is_dir():
            return
        with inside(self.course):
            feedback = FreshFeedback(coursedir=coursedir, parent=self._app)
            feedback.only = student
            feedback.start()

    def points(self, student: str) -> tuple[float, float]:
        """What a graded student earned by tests, and could have."""
        folder = self.course / self._app.coursedir.autograded_directory / student / self.name
        earned = [result for path in sorted(folder.glob("*.ipynb")) for result in results.read(path).values()]
        return sum(result.points for result in earned), sum(result.maximum for result in earned)

    def is_graded(self, student: str) -> bool:
        """Whether the graded notebooks are there."""
        folder = self.course / self._app.coursedir.autograded_directory / student / self.name
        return any(folder.glob("*.ipynb"))


def is_locked(error: BaseException | None) -> bool:
    """Whether an error means that another program has locked the gradebook, however nbgrader wrapped it."""
    while error is not None:
        original = error.orig if isinstance(error, DBAPIError) else None
        if isinstance(original, sqlite3.Error) and hasattr(original, "sqlite_errorcode"):
            return (original.sqlite_errorcode & 0xFF) in _LOCKED  # the higher bits are the extended error code
        error = error.__cause__ or error.__context__
    return False


def _contents(folder: Path) -> Iterator[str | bytes]:
    """A digest of a submitted folder, without following symbolic links or blocking on pipes."""
    if folder.is_symlink():
        yield "a link"
        return
    for path in sorted(folder.rglob("*")):
        yield path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")
        with suppress(OSError):
            if path.is_file() and not path.is_symlink():
                about = path.stat()
                # large files are compared by size and time only: they are not graded
                yield path.read_bytes() if about.st_size < 1 << 25 else f"{about.st_size} {about.st_mtime_ns}"


def _settings(course: Path, app: AutogradeApp) -> Iterator[str | bytes]:
    """All that was set for nbgrader, wherever that stands; and the code that decides on penalties for lateness."""
    yield from (path.read_bytes() for name in _SETTINGS if (path := course / name).is_file())
    yield re.sub(r" at 0x[0-9a-f]+", "", repr(app.config))
    with suppress(OSError, TypeError):  # a class that has no file
        yield Path(inspect.getfile(AssignLatePenalties(parent=app).plugin_class)).read_bytes()
