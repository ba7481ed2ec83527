"""The engine as a preprocessor of `nbgrader autograde`, in place of nbgrader's own `Execute`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from headcheck.course import layout
from headcheck.grading.dealt import as_older
from headcheck.grading.engine.better import better
from headcheck.grading.engine.job import Done, find_or_run, pack_course
from headcheck.grading.engine.store import Store, code_digest
from headcheck.grading.plugins.run_settings import RunSettings
from headcheck.grading.sandbox.backends import Backend, isolation


@dataclass(frozen=True)
class Ready:
    """The result of a notebook that has run already. `code`: a digest of the notebook's code, see `Keys.cells`."""

    code: str
    done: Done


class RunApart(NbGraderPreprocessor, RunSettings):  # type: ignore[misc]
    """Runs a notebook's cells in a sandbox and its tests in another process, unless the store has the result.

    `ready`: results that are there already, by the notebook's name. One of them is used if the notebook's code is what
    it came from, which a sanitizing step of the course's own may have changed.
    """

    ready: Mapping[str, Ready] = {}  # noqa: RUF012  (replaced, never written into)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Run the notebook `nb`. Raises IsolationError, SandboxError or GradingError: none is a student's fault."""
        if nb.metadata.get("headcheck", {}).get("reason"):
            return nb, resources  # nothing of it could be graded: nothing runs
        ready = self.ready.get(resources["nbgrader"]["notebook"])
        if ready and ready.code == code_digest(nb.cells):
            return ready.done.outputs(nb), resources
        isolated = isolation()
        if isolated.by is Backend.NOTHING:
            self.log.warning("NOT ISOLATED: student code runs with all your rights. %s", isolated.why_not)
        course = layout.course_root()
        files, packed = files_beside(Path(resources["metadata"]["path"])), pack_course(course)
        with Store(course) as store:
            done = find_or_run(self.job(nb, files, packed), store)
            if older := as_older(nb):
                done = better(done, find_or_run(self.job(older, files, packed), store))
            return done.outputs(nb), resources


def files_beside(folder: Path) -> dict[str, bytes]:
    """The files beside the notebook that a student's cells see, by name: the course's, which the converter copied."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and path.suffix != ".ipynb"
        and path.name not in ("timestamp.txt", "submission_secret.txt")
    }
