"""Runs the tests of a notebook in a separate process, with the values they use as data.

A test that kills this process or never ends costs only its own points: a student's values made it do so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from headcheck.agent.channel import Broken, Late
from headcheck.agent.messages import Give
from headcheck.errors import HeadcheckError
from headcheck.grading.cells import DEAD, REFUSED, is_test
from headcheck.grading.engine.cell_names import names
from headcheck.grading.engine.outputs import Outputs, error, readable
from headcheck.grading.sandbox.backends import Start
from headcheck.grading.sandbox.limits import Limits, Times, View
from headcheck.grading.sandbox.running import SENDING, STARTING, Ended, Running

T = TypeVar("T")

#: Minimum seconds for a test, however much time earlier tests used up.
_LEAST = 10
#: Share of the remaining budget for one test, so that it can be retried, and later ones can run.
_SHARE = 1 / 3
#: CPU seconds that are free for a test; most need less than one.
_FREE = 10
#: A test that timed out with less CPU time than this share may have been starved.
_HELD_UP = 0.5


class GradingError(HeadcheckError):
    """The engine or the course failed: not the student's fault, so no grade. The message says what happened."""


class Own(Protocol):
    """A notebook's own cells, after they have run."""

    def values(self, test: int) -> Mapping[str, Any]:
        """The values a test cell uses, by name, serialised."""

    def refused(self, test: int) -> Mapping[str, str]:
        """The names a test cell uses but can't get, with reasons."""

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Call one of their functions."""

    def let_go(self) -> None:
        """Stop their process; it is restarted if one of their functions is called."""


#: What a test's process did that ended early: it continues "with `model` it".
_IT = {
    Ended.TIMED_OUT: "took longer than the time limit, and could not be interrupted",
    Ended.DIED: "ended the process of the tests, as happens where memory runs out",
    Ended.OUT_OF_MEMORY: "used more memory than there is for tests",
    Ended.TOO_OFTEN: "could not run after the tests before it",
}


class _Lost(Exception):
    """A test's process ended early."""

    def __init__(self, how: Ended) -> None:
        super().__init__(how.name)
        self.how = how


class Tests:
    """The test cells among the code cells of a notebook; `run` fills in their outputs."""

    def __init__(
        self, start: Start, view: View, limits: Limits, times: Times, cells: Sequence[NotebookNode], own: Own
    ) -> None:
        self._start, self._view, self._limits, self._times = start, view, limits, times
        self._cells, self._own = cells, own
        self._outputs = Outputs()
        self._running: Running | None = None
        self._given: set[str] = set()
        self._ended: set[int] = set()
        #: remaining budget in seconds for tests that time out
        self._left = times.tests

    def run(self) -> None:
        """Run every test once. Raises GradingError for anything that is not the student's fault."""
        try:
            for index, cell in enumerate(self._cells):
                if is_test(cell):
                    cell.outputs = self._outcome(index)
                    for output in cell.outputs:
                        if output.output_type == "execute_result":
                            output.execution_count = cell.execution_count
        finally:
            self._stop()

    def _outcome(self, index: int) -> list[NotebookNode]:
        try:
            return self._try(index)
        except _Lost as first:
            lost = first
        if lost.how is not Ended.OUT_OF_MEMORY and self._left > 0:  # which would happen again
            self._own.let_go()  # background work of the notebook may have starved the test
            try:
                return self._try(index, last=True)
            except _Lost as second:
                lost = second
        self._ended.add(index)
        if self._ends_by_itself(index):
            raise GradingError(
                f"The test {self._cells[index].metadata.nbgrader.grade_id!r} ended its process, and did so without any "
                f"value of the notebook, too: it {_IT[lost.how]}."
            )
        values = self._without_made(index, self._own.values(index)).items()
        what = ", ".join(f"`{name}`" for name, value in values if not (isinstance(value, dict) and "module" in value))
        return [error(DEAD, f"{f'with {what} it' if what else 'it'} {_IT[lost.how]}.")]

    def _try(self, index: int, *, last: bool = False) -> list[NotebookNode]:
        """The outputs of a test. Raises _Lost if its process ends, or has to be ended.

        And, unless it is the `last` try, if something else had the processor while the time of the test ran out.
        """
        began, left = time.monotonic(), self._left
        running = self._ready(index)
        try:
            return self._run(running, index, self._outputs, last=last)
        except (Broken, Late) as failure:
            how = running.how_ended()
            if how is Ended.DIED and isinstance(failure, Late):
                how = Ended.TIMED_OUT
            self._stop()
            self._left = left - (time.monotonic() - began)
            raise _Lost(how) from failure

    def _ready(self, index: int) -> Running:
        """The tests' process, after running earlier tests that define names this or a later test uses."""
        if self._running is None:
            self._running, self._given = self._fresh(), set()
            for earlier in self._needed(index):
                try:
                    self._run(self._running, earlier, Outputs())
                except (Broken, Late) as failure:
                    self._ended.add(earlier)
                    self._stop()
                    raise _Lost(Ended.TOO_OFTEN) from failure
        return self._running

    def _fresh(self) -> Running:
        """A new process. Raises GradingError if it does not start."""
        for last in (False, True):
            running = self._start(self._view, self._limits)
            try:
                running.send({"do": "give", "values": {}, "forget": []}, STARTING)
                running.channel.receive(STARTING)
                return running
            except (Broken, Late) as failure:
                running.stop()
                if last:
                    raise GradingError(f"The process of the tests did not start, twice ({failure}).") from failure
                self._own.let_go()
            except BaseException:
                running.stop()
                raise
        raise AssertionError("unreachable")

    def _needed(self, index: int) -> list[int]:
        """Earlier tests that define names this or a later test uses."""
        wanted: set[str] = set()
        for cell in filter(is_test, self._cells[index:]):
            wanted |= names(cell.source).needs
        needed: list[int] = []
        for earlier in reversed(range(index)):
            cell = self._cells[earlier]
            if is_test(cell) and earlier not in self._ended and wanted & names(cell.source).makes:
                wanted |= names(cell.source).needs
                needed.insert(0, earlier)
        return needed

    def _ends_by_itself(self, index: int) -> bool:
        """Whether a test ends its process even without any values of the notebook."""
        running = self._fresh()
        try:
            self._execute(running, self._cells[index], Outputs())
        except (Broken, Late):
            return True
        finally:
            running.stop()
        return False

    def _run(self, running: Running, index: int, outputs: Outputs, *, last: bool = True) -> list[NotebookNode]:
        values = self._without_made(index, self._own.values(index))
        refused = self._without_made(index, self._own.refused(index))
        forget = sorted(self._without_made(index, dict.fromkeys(self._given)))
        refused |= self._give(running, {"do": "give", "values": values, "forget": forget})
        self._given = set(values)
        found = self._execute(running, self._cells[index], outputs, last=last)
        if not refused:
            return found
        text = "\n".join(f"`{name}` can't be used in a test. {why}" for name, why in refused.items())
        return [new_output("display_data", {"text/plain": text, REFUSED: refused}), *found]

    def _without_made(self, index: int, of_names: Mapping[str, T]) -> dict[str, T]:
        """The entries for the notebook's names, except those that earlier tests defined."""
        made = {name for cell in filter(is_test, self._cells[:index]) for name in names(cell.source).makes}
        return {name: part for name, part in of_names.items() if name not in made}

    def _give(self, running: Running, values: Give) -> dict[str, str]:
        """Send values to the tests; returns refused ones with reasons. Opening a model may call its custom code."""
        running.send(values)
        answer, interrupted = self._receive(running, lambda message: False)
        refused = {name: readable(why) for name, why in answer.get("not", {}).items()}
        return dict.fromkeys(refused, "Opening it took longer than the time limit.") if interrupted else refused

    def _execute(
        self, running: Running, cell: NotebookNode, outputs: Outputs, *, last: bool = True
    ) -> list[NotebookNode]:
        """Run one test cell; returns its outputs. Raises Broken or Late if its process ends or can't be interrupted."""
        found = outputs.cell()

        def take(message: Mapping[str, Any]) -> bool:
            if "output" not in message:
                return False
            output = message["output"]
            if output.get("course") is True:
                raise GradingError(f"A test found a fault of the course: {output.get('ename')}: {output.get('evalue')}")
            found.add(output)
            return True

        running.send({"do": "run", "code": cell.source})
        message, interrupted = self._receive(running, take)
        used = float(message.get("seconds", 0))
        self._left -= max(0, used - _FREE)
        if not last and used < _HELD_UP * interrupted:
            raise Late
        shown = any(output.output_type == "error" for output in found.outputs)
        if message.get("done") is not True and not shown:  # no output would count as a passed test
            said = f"{message.get('error', 'it gave no reason')}: {message.get('text', '')}"
            found.outputs.append(error("TestStopped", f"This test stopped, and could not say why ({said})."))
        return found.outputs

    def _receive(self, running: Running, take: Callable[[Mapping[str, Any]], bool]) -> tuple[Mapping[str, Any], float]:
        """The first message that is neither a question, which is answered, nor one that `take` takes.

        The second of what is returned are the seconds after which the process was interrupted, or 0. The time of a
        student's functions does not count: it has a limit of its own.
        """
        seconds = min(self._times.cell, max(_LEAST, self._left * _SHARE))
        messages = running.messages(time.monotonic() + seconds)
        for message in messages:
            if "ask" in message:
                before = time.monotonic()
                running.channel.send(self._own.answer(message), SENDING)
                messages.extend(time.monotonic() - before)
            elif not take(message):
                return message, seconds if messages.interrupted else 0.0
        raise AssertionError("messages end with an exception only")

    def _stop(self) -> None:
        if self._running:
            self._running.stop()
            self._running = None
