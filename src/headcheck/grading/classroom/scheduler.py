"""One run over a class: schedules jobs, tracks who waits for which, and writes each grade as soon as it is known."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import SQLAlchemyError

from headcheck.grading.classroom.assignment import Assignment, is_locked
from headcheck.grading.classroom.graded import Basis, Graded, Notice, NotReadyError, Outcome, Started, Tell, failures
from headcheck.grading.classroom.plans import Finished, Plan, Planner
from headcheck.grading.engine.job import Done, Job, find_result, keep_result, run_job
from headcheck.grading.engine.store import Store, code_digest, digest
from headcheck.grading.intake.submissions import printable, unusable
from headcheck.grading.plugins.autograde import TakenIn
from headcheck.grading.plugins.run_apart import Ready
from headcheck.grading.sandbox.errors import IsolationError, SandboxError

Result = TypeVar("Result")

#: Queued jobs per running one: more would only take memory.
_WAITING = 3
#: Attempts per job if a machine failed rather than the submission.
_TRIES = 2
#: Seconds to wait for a gradebook that another program has locked.
_LOCKED = 60


@dataclass
class _Student:
    """A student who is being graded. `digest`: of everything the grade depends on."""

    name: str
    folder: Path
    digest: str = ""
    taken: dict[str, TakenIn] = field(default_factory=dict)
    #: by notebook name: what is still to do, and what is finished
    plans: dict[str, Plan] = field(default_factory=dict)
    finished: dict[str, Finished] = field(default_factory=dict)
    failed: bool = False
    seconds: float = 0
    ran: bool = False
    tries: int = 0


@dataclass(frozen=True)
class _Waiting:
    """A student's notebook whose plan waits for a job."""

    student: _Student
    notebook: str


class Scheduler:
    """Grades students of an assignment; see `course_class.Class.grade`."""

    def __init__(
        self,
        assignment: Assignment,
        executor: Executor,
        side_by_side: int,
        tell: Tell,
        store: Store,
        planner: Planner,
        force: bool,
    ) -> None:
        self._assignment, self._executor, self._tell, self._store = assignment, executor, tell, store
        self._planner, self._force = planner, force
        self._room = side_by_side * _WAITING
        #: by the key of a running job: others who wait for its result
        self._also: dict[str, list[_Waiting]] = {}
        self._running: dict[Future[Done], tuple[_Waiting, Job]] = {}
        self._lateness: Mapping[str, str] = {}
        self._graded: list[Graded] = []

    def grade(self, folders: Mapping[str, Path]) -> list[Graded]:
        """Grade the students with these folders, by name."""
        waiting = deque(folders.items())
        self._lateness = self._patiently(self._assignment.lateness)
        try:
            while waiting or self._running:
                while waiting and len(self._running) < self._room:
                    name, folder = waiting.popleft()
                    with self._alone(_Student(name, folder)) as student:
                        self._begin(student)
                if self._running:
                    finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        self._finish(future)
        finally:
            for future in self._running:
                future.cancel()
            self._keep_failures()
        return self._graded

    def _keep_failures(self) -> None:
        """Record failures for the class report until these students are graded."""
        name = self._assignment.name
        failed = failures(self._store, name) | {one.student: one.problem for one in self._graded}
        self._store.put("failed", name, json.dumps({student: why for student, why in failed.items() if why}))

    @contextmanager
    def _alone(self, student: _Student) -> Iterator[_Student]:
        """Errors inside affect this student only; faults of the course or the machine propagate."""
        try:
            yield student
        except (NotReadyError, IsolationError, SandboxError):
            raise
        except Exception as error:
            self._fail(student, f"{type(error).__name__}: {error}")

    def _begin(self, student: _Student) -> None:
        if why := unusable(student.folder, student.name):
            self._fail(student, why)
            return
        student.digest = self._digest(student)
        if not self._force and (known := self._known(student)):
            self._done(known)
            return
        try:
            student.taken = self._patiently(lambda: self._assignment.take_in(student.name))
        except (NbGraderException, SQLAlchemyError) as error:
            raise NotReadyError(str(error)) from error
        student.plans = {
            name: self._planner.plan(student.name, student.folder, name, taken, self._assignment.job)
            for name, taken in student.taken.items()
            if not taken.intake.reason  # nothing of such a notebook runs
        }
        for notebook in list(student.plans):
            self._advance(_Waiting(student, notebook), None)
        self._write_if_finished(student)

    def _digest(self, student: _Student) -> str:
        return digest([self._assignment.digest(student.folder), self._lateness[student.name]])

    def _known(self, student: _Student) -> Graded | None:
        """The previous grade, if nothing has changed since."""
        known = self._store.record("graded", self._key(student))
        if known.get("digest") != student.digest or not self._assignment.is_graded(student.name):
            return None
        by = Basis(known.get("by", Basis.CELLS))
        if not self._planner.accepts(student.name, by):
            return None
        return Graded(
            student.name, self._assignment.name, Outcome.UNCHANGED, known["points"], known["maximum"], by=by,
            note=known.get("note", ""), differs=known.get("differs", False),
        )  # fmt: skip

    def _key(self, student: _Student) -> str:
        return f"{self._assignment.name} {student.name}"

    def _advance(self, waiting: _Waiting, done: Done | None) -> None:
        """Send a plan the result it waits for, if any; find or submit its next job."""
        student, notebook = waiting.student, waiting.notebook
        plan = student.plans[notebook]
        while True:
            try:
                job = next(plan) if done is None else plan.send(done)
            except StopIteration as end:
                student.finished[notebook] = end.value
                del student.plans[notebook]
                return
            done = None if self._force else find_result(job, self._store)
            if done is None:
                self._submit(waiting, job)
                return

    def _submit(self, waiting: _Waiting, job: Job) -> None:
        key = job.keys.tests
        if key in self._also:  # somebody handed in an identical notebook
            self._also[key].append(waiting)
            return
        self._also[key] = []
        known = None if self._force else self._store.get("execution", job.keys.own)
        self._running[self._executor.submit(run_job, replace(job, known=known))] = (waiting, job)
        self._tell(Started(waiting.student.name))

    def _finish(self, future: Future[Done]) -> None:
        first, job = self._running.pop(future)
        others = self._also.pop(job.keys.tests, [])
        student = first.student
        try:
            done = future.result()
        except (IsolationError, SandboxError):
            raise
        except Exception as error:  # the machine or a worker failed: try again
            student.tries += 1
            if student.tries < _TRIES:
                self._submit(first, job)
                self._also[job.keys.tests] += others
                return
            for failed in (first, *others):
                self._fail(failed.student, f"{type(error).__name__}: {error}")
            return
        # A run that timed out has its result now; the next run tries again, because the outcome may differ.
        keep_result(job, done, self._store)
        student.seconds += done.seconds
        student.ran = True
        for waiting in (first, *others):
            with self._alone(waiting.student):
                self._advance(waiting, done)
                self._write_if_finished(waiting.student)

    def _write_if_finished(self, student: _Student) -> None:
        """When all of a student's notebooks have run: have nbgrader write them and the grade."""
        if student.plans or student.failed:
            return
        if self._digest(student) != student.digest:  # they handed in again in the meantime
            self._begin(_Student(student.name, student.folder, seconds=student.seconds, ran=student.ran))
            return
        ready = {
            name: Ready(code_digest(student.taken[name].intake.notebook.cells), finished.done)
            for name, finished in student.finished.items()
        }
        try:
            self._patiently(lambda: self._assignment.autograde(student.name, student.taken, ready))
        except NbGraderException as error:
            self._fail(student, str(error))
            return
        self._renew_feedback(student.name)
        self._record(student)

    def _record(self, student: _Student) -> None:
        """Remember a student's grade, unless it may differ with more time."""
        finished = student.finished.values()
        points, maximum = self._assignment.points(student.name)
        graded = Graded(
            student.name,
            self._assignment.name,
            Outcome.RAN if student.ran else Outcome.STORED,
            points,
            maximum,
            student.seconds,
            by=Basis.MODELS if any(one.by is Basis.MODELS for one in finished) else Basis.CELLS,
            note=next((one.note for one in finished if one.note), ""),
            differs=any(one.differs for one in finished),
        )
        if all(one.done.lasting for one in finished):
            record = {
                "digest": student.digest, "points": points, "maximum": maximum, "by": graded.by, "note": graded.note,
                "differs": graded.differs,
            }  # fmt: skip
            self._store.put("graded", self._key(student), json.dumps(record))
        else:
            self._store.forget("graded", self._key(student))
        self._done(graded)

    def _renew_feedback(self, student: str) -> None:
        try:
            self._assignment.renew_feedback(student)
        except Exception as error:  # the grade is written anyway
            self._tell(Notice(f"The feedback of {printable(student)} is older than the grade: {error}"))

    def _patiently(self, action: Callable[[], Result]) -> Result:
        """Access the gradebook; wait while another program has locked it."""
        end = time.monotonic() + _LOCKED
        while True:
            try:
                return action()
            except (NbGraderException, SQLAlchemyError) as error:
                if not is_locked(error) or time.monotonic() > end:
                    raise
                self._tell(Notice("The gradebook is locked by another program; waiting for it."))
                time.sleep(1)

    def _fail(self, student: _Student, problem: str) -> None:
        if student.failed:
            return
        student.failed = True
        self._done(
            Graded(student.name, self._assignment.name, Outcome.FAILED, seconds=student.seconds, problem=problem)
        )

    def _done(self, graded: Graded) -> None:
        self._graded.append(graded)
        self._tell(graded)
