"""A class: all submissions of an assignment, run in parallel on this machine or on a cluster, and graded one by one.

Running is a pure function of a job, done by an executor; the gradebook has a single writer, the calling process.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from headcheck.authoring import evidence_page
from headcheck.grading.classroom.assignment import Assignment
from headcheck.grading.classroom.graded import BusyError, Graded, Notice, NotReadyError, Tell
from headcheck.grading.classroom.plans import FromModels, Planner
from headcheck.grading.classroom.scheduler import Scheduler
from headcheck.grading.engine.store import FOLDER, Store
from headcheck.grading.intake.submissions import printable
from headcheck.grading.sandbox.backends import Backend, isolation


class Class:
    """Everybody who handed in an assignment. Raises NotReadyError if the course has no such assignment."""

    def __init__(self, course: Path, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self._assignment = Assignment(course, assignment)

    def students(self) -> dict[str, Path]:
        """Everybody who handed something in, with the folder, by name."""
        return self._assignment.students()

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
        """Grade `students`, or everybody; `executor` runs `side_by_side` jobs at a time.

        Unless `force` is set, students whose work is unchanged since it was graded are skipped, and what has run before
        is taken from the store. With `from_models`, saved models take the place of the cells that train them. A grade
        is written as soon as it is there, so that an interruption loses nothing. Raises BusyError,
        NotReadyError, IsolationError, SandboxError.
        """
        there = self.students()
        if unknown := [name for name in students if name not in there]:
            raise NotReadyError(
                f"Nothing was handed in for {self.assignment} by {', '.join(map(printable, unknown))}. Handed in: "
                f"{', '.join(map(printable, there)) or 'nothing at all'}. "
                f"Look into {self._assignment.submitted}/."
            )
        wanted = {name: folder for name, folder in there.items() if not students or name in students}
        isolated = isolation()
        if isolated.by is Backend.NOTHING and not self._assignment.requires_sandbox:
            tell(Notice(f"NOT ISOLATED: student code runs with all your rights. {isolated.why_not}"))
        for sentence in evidence_page.outdated_in(self.assignment):
            tell(Notice(sentence))
        with _only_writer(self.course), Store(self.course) as store:
            planner = Planner.of(from_models, list(wanted))
            return Scheduler(self._assignment, executor, side_by_side, tell, store, planner, force).grade(wanted)


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
