"""The engine as a step of `nbgrader autograde`: it stands where nbgrader's own `Execute` would run the notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Integer, List, Unicode

from headcheck.course import layout
from headcheck.grading.engine.job import Course, Done, Job, do, find, keep, pack
from headcheck.grading.engine.store import Store, code_digest
from headcheck.grading.sandbox.backends import Backend, isolation
from headcheck.grading.sandbox.limits import Limits, Times
from headcheck.grading.sandbox.packages import PACKAGES


@dataclass(frozen=True)
class Handed:
    """What came of a notebook that was run, or found in the store, before nbgrader's turn; `code`: see `Keys.cells`."""

    code: str
    done: Done


#: By the notebook's name.
_handed: ContextVar[Mapping[str, Handed]] = ContextVar("handed", default={})  # noqa: B039  (nobody writes into it)


@contextmanager
def handing(handed: Mapping[str, Handed]) -> Iterator[None]:
    """Within it, RunApart takes what came of these notebooks, and neither runs them nor looks into the store.

    But for a notebook that is another one by now, because its student handed in again meanwhile.
    """
    token = _handed.set(handed)
    try:
        yield
    finally:
        _handed.reset(token)


class RunApart(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs a notebook's cells in a sandbox and its tests in another process, or takes from the store what they did."""

    cell_seconds = Float(180, help="Seconds for one cell; then it is interrupted.").tag(config=True)
    call_seconds = Float(20, help="Seconds for one call of a student's function by a test.").tag(config=True)
    notebook_seconds = Float(1800, help="Seconds for everything that a notebook does.").tag(config=True)
    memory = Integer(3 << 30, help="Bytes of memory for a notebook, where control groups can be made.").tag(config=True)
    packages = List(Unicode(), PACKAGES, help="What student code may import, besides Python's own.").tag(config=True)
    require_sandbox = Bool(True, help="Refuse to grade where student code can't be isolated.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Run the notebook `nb`. Raises IsolationError, SandboxError or GradingError: none is a student's fault."""
        if nb.metadata.get("headcheck", {}).get("reason"):
            return nb, resources  # nothing of it could be graded: nothing runs
        handed = _handed.get().get(resources["nbgrader"]["notebook"])
        if handed and handed.code == code_digest(nb.cells):
            return handed.done.outputs(nb), resources
        isolated = isolation()
        if isolated.by is Backend.NOTHING:
            self.log.warning("NOT ISOLATED: student code runs with all your rights. %s", isolated.why_not)
        course = layout.course_root()
        job = self.job(nb, files_beside(Path(resources["metadata"]["path"])), pack(course))
        with Store(course) as store:
            done = find(job, store)
            if done is None:
                done = do(job)
                keep(job, done, store)
        return done.outputs(nb), resources

    def job(self, notebook: NotebookNode, files: Mapping[str, bytes], course: Course) -> Job:
        """The job of a notebook, with these settings."""
        return Job(
            nbformat.writes(notebook),
            files,
            course,
            Limits(memory=self.memory),
            Times(cell=self.cell_seconds, call=self.call_seconds, notebook=self.notebook_seconds),
            self.require_sandbox,
            packages=tuple(self.packages),
        )


def files_beside(folder: Path) -> dict[str, bytes]:
    """What a student's cells see beside the notebook, by name: the course's files, which the converter put there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.suffix != ".ipynb"
        and path.name not in ("timestamp.txt", "submission_secret.txt")
    }
