"""The engine: a notebook's own cells run in one process, its tests in another, and only data crosses between them.

The notebook's process is untrusted; only the process of the tests awards points.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from nbformat.notebooknode import NotebookNode

from headcheck.grading.engine.execution import Execution, code_cells
from headcheck.grading.engine.student_process import StudentProcess
from headcheck.grading.engine.testing import Tests
from headcheck.grading.sandbox.backends import Start
from headcheck.grading.sandbox.limits import Limits, Times, View


@dataclass(frozen=True)
class Engine:
    """Runs notebooks. `notebook` and `tests` start the two processes."""

    notebook: Start
    tests: Start
    limits: Limits = field(default_factory=Limits)
    times: Times = field(default_factory=Times)
    #: How often a notebook is restarted without the cell that ended its process.
    restarts: int = 3

    def run(
        self, notebook: NotebookNode, student: View, tests: View, known: Execution | None = None
    ) -> tuple[NotebookNode, Execution]:
        """A copy of `notebook` with the outputs of all its code cells, and what its own cells did.

        The outputs of test cells come from the tests' process only. `student`, `tests`: what the two processes see.
        `known`: what the same own cells did before; they run again only if the tests ask something new.
        Raises GradingError for what is not the student's fault, and SandboxError if a process can't be started.
        """
        done = deepcopy(notebook)
        code = code_cells(done)
        for cell in code:
            cell.outputs, cell.execution_count = [], None
        own = StudentProcess(self.notebook, student, self.limits, self.times, code, known=known, restarts=self.restarts)
        try:
            own.run()
            _number(code)
            Tests(self.tests, tests, self.limits.of_tests(), self.times, code, own).run()
        finally:
            own.stop()
        return done, own.execution


def _number(code: Sequence[NotebookNode]) -> None:
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
