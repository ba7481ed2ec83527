"""The engine as a step of `nbgrader autograde`: it stands where nbgrader's own `Execute` would run the notebook."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Integer

from headcheck.course import holdout
from headcheck.grading import sandbox
from headcheck.grading.engine import Engine, Times
from headcheck.grading.sandbox import Limits, Server, View

#: Read by the grader process; nothing of it is for a notebook.
_COURSE = (holdout.COURSE_VARIABLE, "HOME")


class Unsafe(Exception):
    """There is no sandbox here, and the course's settings refuse to grade without."""


class RunApart(NbGraderPreprocessor):  # type: ignore[misc]
    """Runs a notebook's cells in a sandbox, and its test cells in another process."""

    cell_seconds = Float(180, help="Seconds for one cell; then it is interrupted.").tag(config=True)
    call_seconds = Float(20, help="Seconds for one call of a student's function by a test.").tag(config=True)
    notebook_seconds = Float(1800, help="Seconds for everything that a notebook does.").tag(config=True)
    memory = Integer(3 << 30, help="Bytes of memory for a notebook, where control groups can be made.").tag(config=True)
    require_sandbox = Bool(True, help="Refuse to grade where student code can't be isolated, instead of warning.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Run the notebook `nb`. Raises Unsafe, NoSandbox, or Fault: none of them a student's fault, and no grade."""
        if nb.metadata.get("headcheck", {}).get("reason"):
            return nb, resources  # nothing of it could be read: nothing runs
        folder = Path(resources["metadata"]["path"])
        with engine(self.settings(), require_sandbox=self.require_sandbox, warn=self.log.warning) as found:
            return found.run(nb, notebook_view(folder), tests_view()), resources

    def settings(self) -> tuple[Limits, Times]:
        """The limits of these settings."""
        times = Times(cell=self.cell_seconds, call=self.call_seconds, notebook=self.notebook_seconds)
        return Limits(memory=self.memory), times


@contextmanager
def engine(settings: tuple[Limits, Times], *, require_sandbox: bool, warn: object = print) -> Iterator[Engine]:
    """An engine for this machine: processes forked into sandboxes, or, where there are none, said loudly, without.

    Raises Unsafe if there is no sandbox and one is required.
    """
    limits, times = settings
    why_not = sandbox.missing()
    if why_not is None:
        with Server("notebook") as notebooks, Server("tests") as tests:
            yield Engine(notebooks.start, tests.start, limits, times)
        return
    if require_sandbox:
        raise Unsafe(
            f"Student code can't be isolated here, and this course refuses to grade without that. {why_not} "
            "`headcheck doctor` says more. To grade all the same: c.RunApart.require_sandbox = False."
        )
    assert callable(warn)
    warn(f"NOT ISOLATED: student code runs with all your rights. {why_not}")

    def bare(view: View, limits: Limits) -> sandbox.Running:
        return sandbox.alone(view, limits, isolated=False)

    yield Engine(bare, bare, limits, times)


def notebook_view(folder: Path) -> View:
    """What a student's cells see: the course's files beside the notebook."""
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix != ".ipynb" and path.name != "timestamp.txt"
    }
    return View("notebook", files)


def tests_view() -> View:
    """What test cells see: the course, and this package."""
    course = holdout.course_root()
    environment = {holdout.COURSE_VARIABLE: str(course), "PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    return View("tests", folders=(course, sandbox.PACKAGE), environment=environment)
