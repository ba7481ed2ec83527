"""Controls a notebook's process: runs the student's cells, fetches values, and calls their functions.

A cell that ends the process is skipped, and the other cells run again in a new one. Demonstrations are not run.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from nbformat.notebooknode import NotebookNode

from headcheck.agent.channel import LARGEST, Broken, Late, Long
from headcheck.agent.messages import Call, Request, Run, Take
from headcheck.grading.cells import DEAD, TIMEOUT, is_demonstration, is_solution, is_test
from headcheck.grading.engine.cell_names import names
from headcheck.grading.engine.execution import Execution
from headcheck.grading.engine.outputs import LARGEST_CELL, LEFT_OUT, Cell, Outputs, error, readable
from headcheck.grading.sandbox.backends import Start
from headcheck.grading.sandbox.limits import Limits, Times, View
from headcheck.grading.sandbox.running import STARTING, Ended, Running

#: Seconds for fetching one value from a process.
_TAKING = 30
#: Bytes of one value or answer: enough for an array of 64 MB, as text.
_LARGEST = 96 << 20
#: Bytes of a message besides the value or answer in it.
_BESIDE = 4096
#: Characters of the reason why a value could not be fetched.
_LONGEST_REASON = 500
#: A function that was interrupted this many times is not called again.
_MOST_LATE = 3
#: All calls of a notebook together get this many times the time limit of one call.
_CALLS = 15

#: The message that takes the place of an output that is too large.
_LONGER: Mapping[str, Any] = MappingProxyType({"output": {"output_type": "stream", "text": LEFT_OUT}})

#: Messages for a cell that ended its process.
_IN_A_CELL = {
    Ended.TIMED_OUT: "This cell took longer than the time limit, and could not be interrupted.",
    Ended.DIED: "This cell ended the process of the notebook.",
    Ended.OUT_OF_MEMORY: "This cell used more memory than there is for a notebook.",
}
#: Messages for a value or function that did so when it was requested.
_WHILE_ASKED = {
    Ended.TIMED_OUT: "it took too long, and could not be interrupted.",
    Ended.DIED: "it ended the process of the notebook.",
    Ended.OUT_OF_MEMORY: "it used more memory than there is for a notebook.",
    Ended.TOO_OFTEN: "the notebook's process ended too often.",
}


class _Died(Exception):
    """The notebook's process ended, or had to be ended."""

    def __init__(self, how: Ended) -> None:
        super().__init__(how.name)
        self.how = how


class _Interrupted(Exception):
    """A request took too long and was interrupted; the process goes on."""


class StudentProcess:
    """A notebook's own cells, and the process that ran them, which stays to answer calls of the student's functions.

    `cells`: the notebook's cells of code, in order. `known`: what its own cells did before; then they run again only if
    a function has to be called. `restarts`: how often the process may be started again after it ended early.
    """

    def __init__(
        self,
        start: Start,
        view: View,
        limits: Limits,
        times: Times,
        cells: Sequence[NotebookNode],
        *,
        known: Execution | None = None,
        restarts: int = 3,
    ) -> None:
        self._start, self._view, self._limits, self._times, self._cells = start, view, limits, times, cells
        self._known = known is not None
        self.execution = known or Execution()
        self._running: Running | None = None
        self._beginnings = _beginnings(cells)
        #: cells that ended the process, and are skipped when the others run again
        self._deadly: set[int] = set()
        #: names that are no longer fetched for tests from an index on, and why
        self._untaken: dict[tuple[int, str], str] = {}
        self._deadly_functions: set[int] = set()
        #: calls of each function that were interrupted
        self._late: dict[int, int] = {}
        #: remaining seconds for all calls together
        self._calls_left = _CALLS * times.call
        self._reached = -1
        self._end = time.monotonic() + times.notebook
        self._restarts = restarts
        #: remaining bytes the notebook may send, and remaining bytes of answers to cache
        self._values_left, self._answers_left = limits.values, limits.answers
        self._kept_left = limits.kept_answers - sum(len(json.dumps(a)) for a in self.execution.calls.values())

    def run(self) -> None:
        """Run all cells that are not tests, and fetch what tests use. Cells that end the process are skipped."""
        if self._known:
            for index, outputs in self.execution.outputs.items():
                self._cells[index].outputs = deepcopy(outputs)
            return
        self._run()
        self.execution.outputs = {index: cell.outputs for index, cell in enumerate(self._cells) if not is_test(cell)}

    def _run(self) -> None:
        while True:
            try:
                self._run_all()
                return
            except _Died:
                self.stop()
                if self._restarts <= 0 or time.monotonic() > self._end:
                    self._leave_the_rest()
                    return
                self._restarts -= 1

    def values(self, test: int) -> Mapping[str, Any]:
        """The values a test cell uses, by name, serialised."""
        return self.execution.taken.get(test, {})

    def refused(self, test: int) -> Mapping[str, str]:
        """The names a test cell uses but can't get, with reasons."""
        return self.execution.refused.get(test, {})

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Call a function of the notebook for the tests. Answers are cached while there is room."""
        question = sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        if question in self.execution.calls:
            return self.execution.calls[question]
        before = self._answers_left
        answer = self._answer(asked)
        if (cost := before - self._answers_left) <= self._kept_left:
            self._kept_left -= cost
            self.execution.calls[question] = answer
        return answer

    def _answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        handle = asked["ask"]
        if handle in self._deadly_functions:
            return _error("RuntimeError", "an earlier call of this function ended the whole notebook.")
        if self._late.get(handle, 0) >= _MOST_LATE:
            return _error("TimeoutError", f"{_MOST_LATE} earlier calls of this function took too long.")
        if self._calls_left <= 0:
            return _error("TimeoutError", "the functions of this notebook have used all the time that tests give them.")
        if self._answers_left <= 0:
            most = self._limits.answers >> 20
            return _error("TooMuch", f"the functions of this notebook gave tests more than {most} MB: return less.")
        try:
            if self._running is None:
                self._again()
            return self._call(asked)
        except _Died as died:
            self.stop()
            self._deadly_functions.add(handle)
            self.execution.cut_off = True
            name = "TimeoutError" if died.how is Ended.TIMED_OUT else "RuntimeError"
            return _error(name, _WHILE_ASKED[died.how])

    def let_go(self) -> None:
        """Stop the process without charging the notebook a restart, or the time that passed."""
        self.stop()
        self._restarts += 1
        self._end = time.monotonic() + self._times.notebook

    def stop(self) -> None:
        """Kill the process and everything it started."""
        if self._running:
            self._running.stop()
            self._running = None

    def _again(self) -> None:
        """Functions are requested, but their process ended: run the cells again."""
        if self._restarts <= 0:
            raise _Died(Ended.TOO_OFTEN)
        self._restarts -= 1
        self._run_all()

    def _run_all(self) -> None:
        outputs = Outputs()
        self._running = self._start(self._view, self._limits)
        self._values_left = self._limits.values
        fresh = False
        # Its first answer means that imports are done: they don't count toward a cell's time.
        self._exchange({"do": "take", "names": []}, time.monotonic() + STARTING)
        for index, cell in enumerate(self._cells):
            self._reached = max(self._reached, index)
            if not is_test(cell):
                fresh = True
                if index not in self._deadly:
                    cell.outputs = self._run_cell(index, outputs.cell())
            elif fresh or index not in self.execution.taken:
                self._take(index)
                fresh = False

    def _take(self, first: int) -> None:
        """The names used by the test cells from `first` to the student's next cell: nothing changes in between."""
        uses: dict[int, tuple[str, ...]] = {}
        for index in range(first, len(self._cells)):
            cell = self._cells[index]
            if not is_test(cell):
                break
            uses[index] = names(cell.source).uses
        values: dict[str, Any] = {}
        refused: dict[str, str] = {}
        for name in dict.fromkeys(name for used in uses.values() for name in used):
            try:
                self._take_one(first, name, values, refused)
            except _Died as died:  # everything runs again, without this name
                self._untaken[first, name] = f"When a test looked at it, {_WHILE_ASKED[died.how]}"
                self.execution.cut_off = True
                raise
        for index, used in uses.items():
            self.execution.taken[index] = {name: values[name] for name in used if name in values}
            self.execution.refused[index] = {name: refused[name] for name in used if name in refused}

    def _take_one(self, first: int, name: str, values: dict[str, Any], refused: dict[str, str]) -> None:
        """Put the value of a name into `values`, or why there is none into `refused`; nothing if there is no such name.

        The answer is untrusted: other names and types in it are ignored.
        """
        if why := self._untaken.get((first, name)):
            refused[name] = why
            return
        room = min(_LARGEST, self._values_left)
        message: Take = {"do": "take", "names": [name], "room": room}
        try:
            answer = self._exchange(message, time.monotonic() + _TAKING, largest=room + _BESIDE, interrupts=True)
        except Long as failure:
            refused[name] = f"It takes {failure.length / 1e6:.0f} MB, which is too much: make it smaller."
            return
        except _Interrupted:
            refused[name] = "Looking at it took too long."
            self.execution.cut_off = True
            return
        found, why_not = answer.get("values"), answer.get("not")
        if isinstance(found, dict) and name in found:
            values[name] = found[name]
            self._values_left -= self._running.channel.cost if self._running else 0
        elif isinstance(why_not, dict) and name in why_not:
            refused[name] = readable(why_not[name])[:_LONGEST_REASON]
        elif "error" in answer:
            refused[name] = f"When a test looked at it, {readable(answer.get('text'))[:_LONGEST_REASON]}"

    def _run_cell(self, index: int, found: Cell) -> list[NotebookNode]:
        """The outputs of one of the student's cells. Raises _Died, with the cell marked, if it ends its process."""
        running = self._running
        assert running is not None
        deadline = min(time.monotonic() + self._times.cell, self._end)
        try:
            code = "" if is_demonstration(self._cells[index]) else self._cells[index].source
            cell: Run = {"do": "run", "code": code, "begins": index in self._beginnings}
            running.send(cell, STARTING)
            messages = running.messages(deadline, largest=LARGEST_CELL + _BESIDE, in_place_of_longer=_LONGER)
            for message in messages:
                if "output" not in message:
                    break
                found.add(message["output"])
            if messages.interrupted:
                found.outputs[:] = [o for o in found.outputs if o.output_type != "error"]
                found.outputs.append(error(TIMEOUT, "This cell took longer than the time limit."))
            return found.outputs
        except (Broken, Late) as failure:
            how = Ended.TIMED_OUT if isinstance(failure, Late) else running.how_ended()
            self._deadly.add(index)
            name = TIMEOUT if how is Ended.TIMED_OUT else DEAD
            self._cells[index].outputs = [*found.outputs, error(name, _IN_A_CELL[how])]
            raise _Died(how) from failure

    def _call(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        seconds = min(self._times.call, self._calls_left, max(self._end - time.monotonic(), 0.01))
        room = min(_LARGEST, self._answers_left)
        request: Call = {
            "do": "call", "handle": asked["ask"], "arguments": asked["arguments"], "named": asked["named"],
            "room": room,
        }  # fmt: skip
        began = time.monotonic()
        try:
            answer = self._exchange(request, time.monotonic() + seconds, largest=room + _BESIDE, interrupts=True)
        except Long as failure:
            self._answers_left -= failure.length
            return _error("TooMuch", f"it answers with {failure.length / 1e6:.0f} MB: return less.")
        except _Interrupted:
            self._late[asked["ask"]] = self._late.get(asked["ask"], 0) + 1
            self.execution.cut_off = True
            return _error("TimeoutError", "it took too long.")
        finally:
            self._calls_left -= time.monotonic() - began
        self._answers_left -= self._running.channel.cost if self._running else 0
        if "value" in answer and "arguments" in answer:
            return {"value": answer["value"], "arguments": answer["arguments"]}
        return _error(str(answer.get("error", "RuntimeError")), str(answer.get("text", "")))

    def _exchange(
        self, request: Request, deadline: float, *, largest: int = LARGEST, interrupts: bool = False
    ) -> Mapping[str, Any]:
        """Send a request and return the answer. Outputs in between belong to no cell and are dropped.

        Raises _Died if the process ends, or has to be ended, _Interrupted if it had to be interrupted, and Long for an
        answer of more than `largest` bytes.
        """
        running = self._running
        assert running is not None
        try:
            running.send(request)
            messages = running.messages(deadline, largest=largest, interrupts=interrupts)
            answer = next(message for message in messages if "output" not in message)
        except Late as failure:
            raise _Died(Ended.TIMED_OUT) from failure
        except Broken as failure:
            raise _Died(Ended.DIED) from failure
        if messages.interrupted:
            raise _Interrupted
        return answer

    def _leave_the_rest(self) -> None:
        """No restarts left: cells that did not run say so."""
        for index, cell in enumerate(self._cells):
            if not is_test(cell) and index > self._reached:
                cell.outputs = [error(DEAD, "The process of this notebook had ended before this cell.")]


def _beginnings(code: Sequence[NotebookNode]) -> frozenset[int]:
    """The first cells of problems: the first answer, and each of the student's cells after a test."""
    first = next((index for index, cell in enumerate(code) if is_solution(cell)), None)
    after = {index for index, cell in enumerate(code) if index and is_test(code[index - 1]) and not is_test(cell)}
    return frozenset(after if first is None else after | {first})


def _error(name: str, text: str) -> dict[str, Any]:
    """The answer of a function that raised an error."""
    return {"error": name, "text": text}
