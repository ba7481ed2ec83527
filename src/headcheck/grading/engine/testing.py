"""The tests of a notebook: they run in a process of their own, and get what they use of the notebook as data.

A test that ends this process, or does not end, costs its own points alone: a student's values made it do so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from headcheck.agent.channel import Broken, Late
from headcheck.errors import HeadcheckError
from headcheck.grading.cells import DEAD, REFUSED, is_test
from headcheck.grading.engine.cell_names import names
from headcheck.grading.engine.outputs import Outputs, error, readable
from headcheck.grading.sandbox.bubblewrap import Running
from headcheck.grading.sandbox.limits import Limits, Times, View

T = TypeVar("T")

#: Starts a process for a view.
Start = Callable[[View, Limits], Running]

#: Seconds until a process must have imported what it needs.
STARTING = 180
#: Seconds that an interrupted cell has, until its process is ended.
GRACE = 5
#: Seconds for sending a message.
SENDING = 60
#: Seconds that a test has, however much time was lost with tests before it.
_LEAST = 10
#: A test has this share of the time that may be lost: so it can be tried again, and others after it.
_SHARE = 1 / 3
#: Seconds of processor time that cost a test nothing; most need less than one.
_FREE = 10
#: A test that got less of the processor than this share of its time, and did not end, may have been held up.
_HELD_UP = 0.5


class GradingError(HeadcheckError):
    """The engine or the course failed: no student's fault, and no grade. The message says what happened."""


class Own(Protocol):
    """A notebook's own cells, after they have run."""

    def values(self, test: int) -> Mapping[str, Any]:
        """What a test cell uses of them, by name, written."""

    def refused(self, test: int) -> Mapping[str, str]:
        """What a test cell uses and does not get, by name, and why."""

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What a function of theirs returns."""

    def let_go(self) -> None:
        """End their process, which is started again if a function of theirs is asked."""


class _Lost(Exception):
    """A test's process ended, or had to be ended. The message continues "with `model` it"."""

    def __init__(self, how: str, *, surely: bool = False) -> None:
        super().__init__(how)
        #: whether another try can't end differently
        self.surely = surely


class Tests:
    """The test cells among the cells of code of a notebook; `run` fills in their outputs."""

    def __init__(
        self, start: Start, view: View, limits: Limits, times: Times, cells: Sequence[NotebookNode], own: Own
    ) -> None:
        self._start, self._view, self._limits, self._times = start, view, limits, times
        self._cells, self._own = cells, own
        self._outputs = Outputs()
        self._running: Running | None = None
        self._given: set[str] = set()
        self._ended: set[int] = set()
        #: seconds that may still be lost with tests that are cut off
        self._left = times.tests

    def run(self) -> None:
        """Run every test once. Raises GradingError for what is not the student's fault."""
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
        if not lost.surely and self._left > 0:
            self._own.let_go()  # what the notebook left running may have held the test up
            try:
                return self._try(index, last=True)
            except _Lost as second:
                lost = second
        self._ended.add(index)
        if self._ends_by_itself(index):
            raise GradingError(
                f"The test {self._cells[index].metadata.nbgrader.grade_id!r} ended its process, and did so without any "
                f"value of the notebook, too: it {lost}."
            )
        values = self._without_made(index, self._own.values(index)).items()
        what = ", ".join(f"`{name}`" for name, value in values if not (isinstance(value, dict) and "module" in value))
        return [error(DEAD, f"{f'with {what} it' if what else 'it'} {lost}.")]

    def _try(self, index: int, *, last: bool = False) -> list[NotebookNode]:
        """The outputs of a test. Raises _Lost if its process ends, or has to be ended.

        And, unless it is the `last` try, if something else had the processor while the time of the test ran out.
        """
        began, left = time.monotonic(), self._left
        running = self._ready(index)
        try:
            return self._run(running, index, self._outputs, last=last)
        except (Broken, Late) as failure:
            out_of_memory = running.out_of_memory
            self._stop()
            self._left = left - (time.monotonic() - began)
            if out_of_memory:
                raise _Lost("used more memory than there is for tests", surely=True) from failure
            if isinstance(failure, Late):
                raise _Lost("took longer than the time limit, and could not be interrupted") from failure
            raise _Lost("ended the process of the tests, as happens where memory runs out") from failure

    def _ready(self, index: int) -> Running:
        """The process of the tests, in which the names are made that the test and those after it use."""
        if self._running is None:
            self._running, self._given = self._fresh(), set()
            for earlier in self._needed(index):
                try:
                    self._run(self._running, earlier, Outputs())
                except (Broken, Late) as failure:
                    self._ended.add(earlier)
                    self._stop()
                    raise _Lost("could not run after the tests before it") from failure
        return self._running

    def _fresh(self) -> Running:
        """A new process. Raises GradingError if it does not start."""
        for last in (False, True):
            running = self._start(self._view, self._limits)
            try:
                running.channel.send({"do": "give", "values": {}, "forget": []}, STARTING)
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
        """The tests before this one that make names which it, or one after it, uses."""
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
        """Whether a test's process ends, too, when the test gets nothing of the notebook."""
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
        refused |= self._give(running, {"values": values, "forget": forget})
        self._given = set(values)
        found = self._execute(running, self._cells[index], outputs, last=last)
        if not refused:
            return found
        text = "\n".join(f"`{name}` can't be used in a test. {why}" for name, why in refused.items())
        return [new_output("display_data", {"text/plain": text, REFUSED: refused}), *found]

    def _without_made(self, index: int, of_names: Mapping[str, T]) -> dict[str, T]:
        """What belongs to names of the notebook, without those that tests before this one made: they are the tests'."""
        made = {name for cell in filter(is_test, self._cells[:index]) for name in names(cell.source).makes}
        return {name: part for name, part in of_names.items() if name not in made}

    def _give(self, running: Running, values: dict[str, Any]) -> dict[str, str]:
        """Give values to the tests; returns which were refused, and why. Opening a model may ask what its code does."""
        running.channel.send({"do": "give", **values}, SENDING)
        answer, interrupted = self._receive(running, lambda message: False)
        refused = {name: readable(why) for name, why in answer.get("not", {}).items()}
        return dict.fromkeys(refused, "Opening it took longer than the time limit.") if interrupted else refused

    def _execute(
        self, running: Running, cell: NotebookNode, outputs: Outputs, *, last: bool = True
    ) -> list[NotebookNode]:
        """The outputs of one test cell. Raises Broken or Late if its process ends, or can't be interrupted."""
        found = outputs.cell()

        def take(message: Mapping[str, Any]) -> bool:
            if "output" not in message:
                return False
            output = message["output"]
            if output.get("course") is True:
                raise GradingError(f"A test found a fault of the course: {output.get('ename')}: {output.get('evalue')}")
            found.add(output)
            return True

        running.channel.send({"do": "run", "code": cell.source}, SENDING)
        message, interrupted = self._receive(running, take)
        used = float(message.get("seconds", 0))
        self._left -= max(0, used - _FREE)
        if not last and used < _HELD_UP * interrupted:
            raise Late
        shown = any(output.output_type == "error" for output in found.outputs)
        if message.get("done") is not True and not shown:  # silence would count as a test that passed
            said = f"{message.get('error', 'it gave no reason')}: {message.get('text', '')}"
            found.outputs.append(error("TestStopped", f"This test stopped, and could not say why ({said})."))
        return found.outputs

    def _receive(self, running: Running, take: Callable[[dict[str, Any]], bool]) -> tuple[dict[str, Any], float]:
        """The first message that is neither a question, which is answered, nor one that `take` takes.

        After the time limit the process is interrupted, and given the time to say so; the second of what is returned
        are the seconds after which it was, or 0. The time of a student's functions does not count: it has a limit of
        its own.
        """
        seconds = min(self._times.cell, max(_LEAST, self._left * _SHARE))
        deadline, interrupted = time.monotonic() + seconds, 0.0
        while True:
            try:
                message = running.channel.receive(deadline - time.monotonic())
            except Late:
                if interrupted:
                    raise
                running.channel.send({"do": "interrupt"}, GRACE)
                deadline, interrupted = time.monotonic() + GRACE, seconds
                continue
            if "ask" in message:
                before = time.monotonic()
                running.channel.send(self._own.answer(message), SENDING)
                deadline += time.monotonic() - before
            elif not take(message):
                return message, interrupted

    def _stop(self) -> None:
        if self._running:
            self._running.stop()
            self._running = None
