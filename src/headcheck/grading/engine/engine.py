"""The engine: a notebook's own cells run in one process, its test cells in another, and only data goes between.

One notebook in, the same notebook with outputs out. What the first process sends is a claim; the second's word counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

from headcheck.agent.channel import LARGEST, Broken, Late, Long
from headcheck.grading.cells import DEAD, TIME_IS_UP, TIMEOUT, is_solution, is_test
from headcheck.grading.engine.cell_names import names
from headcheck.grading.engine.outputs import LARGEST_CELL, LEFT_OUT, Cell, Outputs, error, readable
from headcheck.grading.engine.testing import GRACE, SENDING, STARTING, Start, Tests
from headcheck.grading.sandbox.bubblewrap import Running
from headcheck.grading.sandbox.limits import Limits, Times, View

#: Seconds for taking one value out of a process.
_TAKING = 30
#: Bytes of one value or answer: an array of 64 MB, as text, is the largest that is taken.
_LARGEST = 96 << 20
#: Bytes of a message in which a value or answer stands, beside these.
_BESIDE = 4096
#: Characters of what a process says about a value that was not taken.
_LONGEST_REASON = 500
#: A function whose calls were interrupted so often is not called again.
_MOST_LATE = 3
#: All calls of a notebook together have this many times the time of one.
_CALLS = 15


@dataclass
class Execution:
    """What a notebook's own cells did, as data: enough to test it again without running it again.

    `outputs` of each cell that is no test; `taken` for each test cell: the values of the names that it uses, written;
    `refused`: of names whose values were not taken, why. All by the place among the cells of code: those are what
    `store.keys` digests, so two notebooks with the same keys have the same places, whatever text stands between their
    cells. `calls`: answers of the student's functions, by a digest of what was asked. Only data that JSON can hold.
    """

    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    taken: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: dict[int, dict[str, str]] = field(default_factory=dict)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: whether taking a value or a call was cut off for its time, or ended the process
    cut_off: bool = False

    @property
    def lasting(self) -> bool:
        """Whether it would come out the same again: nothing was cut off for its time, and no process ended early."""
        return not self.cut_off and not any(map(was_cut_off, self.outputs.values()))

    def to_json(self) -> str:
        """As a text that `from_json` reads."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Execution:
        """The execution that `to_json` wrote. Raises ValueError for any other text."""
        try:
            read = json.loads(text)
            return cls(
                {int(index): [from_dict(output) for output in outputs] for index, outputs in read["outputs"].items()},
                {int(index): dict(values) for index, values in read["taken"].items()},
                {int(index): dict(reasons) for index, reasons in read.get("refused", {}).items()},
                dict(read["calls"]),
                bool(read.get("cut_off")),
            )
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"no execution: {error!r}") from error

    def fits(self, code: Sequence[NotebookNode]) -> bool:
        """Whether it can be one of a notebook with these cells of code."""
        tests = {index for index, cell in enumerate(code) if is_test(cell)}
        own = set(range(len(code))) - tests
        return (
            self.outputs.keys() == own and self.taken.keys() <= tests and all(map(are_outputs, self.outputs.values()))
        )


@dataclass(frozen=True)
class Engine:
    """How notebooks are run. `notebook` and `tests` start the two processes."""

    notebook: Start
    tests: Start
    limits: Limits = field(default_factory=Limits)
    times: Times = field(default_factory=Times)
    #: A notebook whose process ends is run again without the cell that ended it, so often at most.
    restarts: int = 3

    def run(
        self, notebook: NotebookNode, student: View, tests: View, known: Execution | None = None
    ) -> tuple[NotebookNode, Execution]:
        """A copy of `notebook` with the outputs of all its code cells, and what its own cells did.

        The outputs of test cells come from the tests' process alone. `student`, `tests`: what the two processes see.
        `known`: what the same own cells did before; they run again only if the tests ask something new.
        Raises GradingError for what is not the student's fault, and SandboxError if a process can't be started.
        """
        done = deepcopy(notebook)
        code = code_cells(done)
        for cell in code:
            cell.outputs, cell.execution_count = [], None
        work = _Work(self, code, student, known)
        try:
            work.run()
            _number(code)
            Tests(self.tests, tests, self.limits.of_tests(), self.times, code, work).run()
        finally:
            work.stop()
        return done, work.execution


class _Died(Exception):
    """The notebook's process ended, or had to be ended, because it was `late`."""

    def __init__(self, reason: str, *, late: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.late = reason, late


class _Interrupted(Exception):
    """What the notebook's process was asked took too long; it was interrupted, and goes on."""


class _Work:
    """A notebook's own cells, and the process that ran them: it stays, to be asked for what its functions return.

    `cells`: those of code, in order.
    """

    def __init__(
        self, engine: Engine, cells: Sequence[NotebookNode], view: View, known: Execution | None = None
    ) -> None:
        self._engine, self._cells, self._view = engine, cells, view
        self._known = known is not None
        self.execution = known or Execution()
        self._running: Running | None = None
        self._beginnings = _beginnings(cells)
        self._deadly: dict[int, str] = {}
        #: names that are not taken any more for the tests from a place on, and why
        self._untaken: dict[tuple[int, str], str] = {}
        self._deadly_functions: set[int] = set()
        #: calls of each function that were interrupted
        self._late: dict[int, int] = {}
        #: seconds that calls may still take, all together
        self._calls_left = _CALLS * engine.times.call
        self._reached = -1
        self._end = time.monotonic() + engine.times.notebook
        self._restarts = engine.restarts
        #: bytes: what the notebook may still hand over, and of its answers, what may still be kept
        self._values_left, self._answers_left = engine.limits.values, engine.limits.answers
        self._kept_left = engine.limits.kept_answers - sum(len(json.dumps(a)) for a in self.execution.calls.values())

    def run(self) -> None:
        """Run all cells that are no tests, and take what the tests use. Cells that end the process are left out."""
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
        """What a test cell uses of the notebook, by name, written."""
        return self.execution.taken.get(test, {})

    def refused(self, test: int) -> Mapping[str, str]:
        """What a test cell uses and does not get, by name, and why."""
        return self.execution.refused.get(test, {})

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Call a function of the notebook's, as the tests ask. What it answers is kept while there is room for it."""
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
            most = self._engine.limits.answers >> 20
            return _error("TooMuch", f"the functions of this notebook gave tests more than {most} MB: return less.")
        try:
            if self._running is None:
                self._again()
            return self._call(asked)
        except _Died as died:
            self.stop()
            self._deadly_functions.add(handle)
            self.execution.cut_off = True
            return _error("TimeoutError" if died.late else "RuntimeError", died.reason)

    def let_go(self) -> None:
        """End the process, which costs neither time nor a restart if it has to be asked again: it did nothing wrong."""
        self.stop()
        self._restarts += 1
        self._end = time.monotonic() + self._engine.times.notebook

    def stop(self) -> None:
        """End the process and everything that it started."""
        if self._running:
            self._running.stop()
            self._running = None

    def _again(self) -> None:
        """Functions are asked for, but their process ended: the cells make them anew."""
        if self._restarts <= 0:
            raise _Died("the notebook's process ended too often.")
        self._restarts -= 1
        self._run_all()

    def _run_all(self) -> None:
        outputs = Outputs()
        self._running = self._engine.notebook(self._view, self._engine.limits)
        self._values_left = self._engine.limits.values
        fresh = False
        # Its first answer says that everything is imported: no cell pays for that with its time.
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
        """What the test cells from `first` to the next cell of the student's use: nothing changes in between."""
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
            except _Died as died:  # everything runs again, and this one name is left alone
                self._untaken[first, name] = f"When a test looked at it, {died.reason}"
                self.execution.cut_off = True
                raise
        for index, used in uses.items():
            self.execution.taken[index] = {name: values[name] for name in used if name in values}
            self.execution.refused[index] = {name: refused[name] for name in used if name in refused}

    def _take_one(self, first: int, name: str, values: dict[str, Any], refused: dict[str, str]) -> None:
        """Put the value of a name into `values`, or why there is none into `refused`; nothing if there is no such name.

        What comes is a claim: of other names, and of other kinds, it says nothing.
        """
        if why := self._untaken.get((first, name)):
            refused[name] = why
            return
        room = min(_LARGEST, self._values_left)
        message = {"do": "take", "names": [name], "room": room}
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
        end = min(time.monotonic() + self._engine.times.cell, self._end)
        interrupted = False
        try:
            begins = index in self._beginnings
            running.channel.send({"do": "run", "code": self._cells[index].source, "begins": begins}, STARTING)
            while True:
                try:
                    message = running.channel.receive(end - time.monotonic(), largest=LARGEST_CELL + _BESIDE)
                except Long:
                    found.add({"output_type": "stream", "text": LEFT_OUT})
                    continue
                except Late:
                    if interrupted:
                        raise
                    running.channel.send({"do": "interrupt"}, GRACE)
                    end, interrupted = time.monotonic() + GRACE, True
                    continue
                if "output" not in message:
                    if interrupted:
                        found.outputs[:] = [o for o in found.outputs if o.output_type != "error"]
                        found.outputs.append(error(TIMEOUT, "This cell took longer than the time limit."))
                    return found.outputs
                found.add(message["output"])
        except Late:
            reason = "This cell took longer than the time limit, and could not be interrupted."
        except Broken:
            reason = "This cell ended the process of the notebook."
            if running.out_of_memory:
                reason = "This cell used more memory than there is for a notebook."
        self._deadly[index] = reason
        kind = TIMEOUT if "longer" in reason else DEAD
        self._cells[index].outputs = [*found.outputs, error(kind, reason)]
        raise _Died(reason)

    def _call(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        seconds = min(self._engine.times.call, self._calls_left, max(self._end - time.monotonic(), 0.01))
        room = min(_LARGEST, self._answers_left)
        message = {"do": "call", "room": room, **{key: asked[key] for key in ("arguments", "named")}}
        message["handle"] = asked["ask"]
        began = time.monotonic()
        try:
            answer = self._exchange(message, time.monotonic() + seconds, largest=room + _BESIDE, interrupts=True)
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
        self, message: dict[str, Any], deadline: float, *, largest: int = LARGEST, interrupts: bool = False
    ) -> dict[str, Any]:
        """Send a message and return its answer. What the process shows meanwhile belongs to no cell, and is dropped.

        Raises _Died if the process ends, or has to be ended, _Interrupted if it had to be interrupted, and Long for an
        answer of more than `largest` bytes.
        """
        running = self._running
        assert running is not None
        late = False
        try:
            running.channel.send(message, SENDING)
            while True:
                try:
                    answer = running.channel.receive(deadline - time.monotonic(), largest=largest)
                except Late:
                    if late or not interrupts:
                        raise
                    running.channel.send({"do": "interrupt"}, GRACE)
                    deadline, late = time.monotonic() + GRACE, True
                    continue
                if "output" not in answer:
                    if late:
                        raise _Interrupted
                    return answer
        except Late as failure:
            raise _Died("it took too long, and could not be interrupted.", late=True) from failure
        except Broken as failure:
            raise _Died("it ended the process of the notebook.") from failure

    def _leave_the_rest(self) -> None:
        """No more tries: cells that have not run say so."""
        for index, cell in enumerate(self._cells):
            if not is_test(cell) and index > self._reached:
                cell.outputs = [error(DEAD, "The process of this notebook had ended before this cell.")]


def _beginnings(code: Sequence[NotebookNode]) -> frozenset[int]:
    """Where problems begin: the first answer, and each of the student's cells after a test."""
    first = next((index for index, cell in enumerate(code) if is_solution(cell)), None)
    after = {index for index, cell in enumerate(code) if index and is_test(code[index - 1]) and not is_test(cell)}
    return frozenset(after if first is None else after | {first})


def _error(name: str, text: str) -> dict[str, Any]:
    """The answer of a function that stopped with an error."""
    return {"error": name, "text": text}


def was_cut_off(outputs: Sequence[NotebookNode]) -> bool:
    """Whether a cell with these outputs was stopped for its time, or ended its process."""
    return any(output.output_type == "error" and output.ename in (*TIME_IS_UP, DEAD) for output in outputs)


def are_outputs(found: object) -> bool:
    """Whether something that was read can be the outputs of a cell."""
    return isinstance(found, list) and all(isinstance(one, dict) and "output_type" in one for one in found)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of code of a notebook, in order: what an `Execution` counts."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _number(code: Sequence[NotebookNode]) -> None:
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number
