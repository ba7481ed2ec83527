"""The engine: a notebook's own cells run in one process, its test cells in another, and only data goes between.

One notebook in, the same notebook with outputs out. What the first process sends is a claim; the second's word counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict

from headcheck.agent.channel import Broken, Late
from headcheck.grading.limits import Limits, View
from headcheck.grading.names import names
from headcheck.grading.outputs import Cell, Outputs, error
from headcheck.grading.sandbox import Running
from headcheck.grading.settle import DEAD, TIMEOUT, is_test

#: Starts a process for a view.
Start = Callable[[View, Limits], Running]

#: Seconds until a process must have imported what it needs.
_STARTING = 180
#: Seconds that an interrupted cell has, until its process is ended.
_GRACE = 5
#: Seconds for taking values out of a process, and for opening them in the other one.
_CROSSING = 60


#: Marks answers that the engine gave for a function, because that took too long or ended its process.
_CUT_OFF = "cut off"


class Fault(Exception):
    """The engine itself failed: no student's fault, and no grade. The message says what happened."""


@dataclass(frozen=True)
class Times:
    """Seconds: for one cell, one call of a student's function, and everything that a notebook does."""

    cell: float = 180
    call: float = 20
    notebook: float = 1800


@dataclass
class Execution:
    """What a notebook's own cells did, as data: enough to test it again without running it again.

    `outputs` of each cell that is no test; `taken` for each test cell: the values of the names that it uses, written.
    Both by the place among the cells of code: those are what `store.keys` digests, so two notebooks with the same keys
    have the same places, whatever text stands between their cells. `calls`: the answers of the student's functions, by
    what was asked. Only data that JSON can hold.
    """

    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    taken: dict[int, dict[str, Any]] = field(default_factory=dict)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def lasting(self) -> bool:
        """Whether it would come out the same again: nothing was cut off for its time, and no process ended early."""
        errors = [o.ename for outputs in self.outputs.values() for o in outputs if o.output_type == "error"]
        return not {TIMEOUT, DEAD} & set(errors) and not any(_CUT_OFF in answer for answer in self.calls.values())

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
                dict(read["calls"]),
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
    #: A process of tests that ends is started again, so often at most.
    tries: int = 2

    def run(
        self, notebook: NotebookNode, student: View, tests: View, known: Execution | None = None
    ) -> tuple[NotebookNode, Execution]:
        """A copy of `notebook` with the outputs of all its code cells, and what its own cells did.

        The outputs of test cells come from the tests' process alone. `student`, `tests`: what the two processes see.
        `known`: what the same own cells did before; they run again only if the tests ask something new. Raises Fault if
        the tests' process ends again and again, and NoSandbox if a process can't be started.
        """
        done = deepcopy(notebook)
        code = code_cells(done)
        for cell in code:
            cell.outputs, cell.execution_count = [], None
        work = _Work(self, code, student, known)
        try:
            work.run()
            _number(code)
            for last in (*[False] * (self.tries - 1), True):
                try:
                    self._test(code, work, tests)
                    break
                except (Broken, Late) as failure:
                    if last:
                        raise Fault(f"The process of the tests ended {self.tries} times ({failure}).") from failure
                    work.let_go()  # what it left running may have held the tests up
        finally:
            work.stop()
        return done, work.execution

    def _test(self, cells: Sequence[NotebookNode], work: _Work, view: View) -> None:
        outputs = Outputs()
        made: set[str] = set()
        given: set[str] = set()
        with self.tests(view, self.limits) as running:
            wait: float = _STARTING
            for index, cell in enumerate(cells):
                if not is_test(cell):
                    continue
                taken = {name: value for name, value in work.execution.taken.get(index, {}).items() if name not in made}
                refused = self._give(running, {"values": taken, "forget": sorted(given - made)}, work, wait)
                given = set(taken)
                cell.outputs = self._run_test(running, cell, work, outputs, refused)
                for output in cell.outputs:
                    if output.output_type == "execute_result":
                        output.execution_count = cell.execution_count
                made |= names(cell.source).makes
                wait = _CROSSING

    def _give(self, running: Running, values: dict[str, Any], work: _Work, wait: float) -> Mapping[str, str]:
        """Give values to the tests; returns which were refused, and why. Opening a model may ask what its code does."""
        running.channel.send({"do": "give", **values}, wait)
        deadline = time.monotonic() + wait + _CROSSING
        while "ask" in (answer := running.channel.receive(deadline - time.monotonic())):
            before = time.monotonic()
            running.channel.send(work.answer(answer), _CROSSING)
            deadline += time.monotonic() - before
        refused: Mapping[str, str] = answer.get("not", {})
        return refused

    def _run_test(
        self, running: Running, cell: NotebookNode, work: _Work, outputs: Outputs, refused: Mapping[str, str]
    ) -> list[NotebookNode]:
        """The outputs of one test cell. Raises Broken or Late if its process ends, or can't be interrupted."""
        found = outputs.cell()
        for name, why in refused.items():
            found.add({"output_type": "stream", "name": "stderr", "text": f"`{name}` can't be used in a test: {why}\n"})
        running.channel.send({"do": "run", "code": cell.source}, _CROSSING)
        deadline, interrupted = time.monotonic() + self.times.cell, False
        while True:
            try:
                message = running.channel.receive(deadline - time.monotonic())
            except Late:
                if interrupted:
                    raise
                running.channel.send({"do": "interrupt"}, _GRACE)
                deadline, interrupted = time.monotonic() + _GRACE, True
                continue
            if "output" in message:
                found.add(message["output"])
            elif "ask" in message:
                before = time.monotonic()
                running.channel.send(work.answer(message), _CROSSING)
                deadline += time.monotonic() - before  # a student's function has a limit of its own
            else:
                shown = any(output.output_type == "error" for output in found.outputs)
                if message.get("done") is not True and not shown:  # silence would count as a test that passed
                    said = f"{message.get('error', 'it gave no reason')}: {message.get('text', '')}"
                    found.outputs.append(error("TestStopped", f"This test stopped, and could not say why ({said})."))
                return found.outputs


class _Died(Exception):
    """The notebook's process ended, or had to be ended."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
        self._deadly: dict[int, str] = {}
        self._deadly_functions: set[int] = set()
        self._end = time.monotonic() + engine.times.notebook
        self._restarts = engine.restarts

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

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Call a function of the notebook's, as the tests ask."""
        question = json.dumps(asked, sort_keys=True)
        if question not in self.execution.calls:
            self.execution.calls[question] = self._answer(asked)
        return self.execution.calls[question]

    def _answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        handle = asked["ask"]
        if handle in self._deadly_functions:
            text = "an earlier call of this function ended the whole notebook."
            return {"error": "RuntimeError", "text": text, _CUT_OFF: True}
        try:
            if self._running is None:
                self._again()
            return self._call(asked)
        except _Died as died:
            self.stop()
            self._deadly_functions.add(handle)
            kind = "TimeoutError" if "long" in died.reason else "RuntimeError"
            return {"error": kind, "text": died.reason, _CUT_OFF: True}

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
        fresh = False
        # Its first answer says that everything is imported: no cell pays for that with its time.
        self._exchange({"do": "take", "names": []}, time.monotonic() + _STARTING)
        for index, cell in enumerate(self._cells):
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
        wanted = list(dict.fromkeys(name for used in uses.values() for name in used))
        deadline = time.monotonic() + _CROSSING
        try:
            message = self._exchange({"do": "take", "names": wanted}, deadline)
        except _Died:
            # a value that can't be taken, or a process that ends as soon as it is looked at
            self._deadly[self._last_own(first)] = "The process of this notebook ended when a test looked at its values."
            raise
        values = message.get("values")
        values = values if isinstance(values, dict) else {}
        for index, used in uses.items():
            self.execution.taken[index] = {name: values[name] for name in used if name in values}

    def _last_own(self, test: int) -> int:
        own = [i for i, c in enumerate(self._cells[:test]) if not is_test(c)]
        return next((i for i in reversed(own) if i not in self._deadly), own[-1] if own else test)

    def _run_cell(self, index: int, found: Cell) -> list[NotebookNode]:
        """The outputs of one of the student's cells. Raises _Died, with the cell marked, if it ends its process."""
        running = self._running
        assert running is not None
        end = min(time.monotonic() + self._engine.times.cell, self._end)
        interrupted = False
        try:
            running.channel.send({"do": "run", "code": self._cells[index].source}, _STARTING)
            while True:
                try:
                    message = running.channel.receive(end - time.monotonic())
                except Late:
                    if interrupted:
                        raise
                    running.channel.send({"do": "interrupt"}, _GRACE)
                    end, interrupted = time.monotonic() + _GRACE, True
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
        seconds = min(self._engine.times.call, max(self._end - time.monotonic(), 0.01))
        message = {"do": "call", "handle": asked["ask"], "arguments": asked["arguments"], "named": asked["named"]}
        answer = self._exchange(message, time.monotonic() + seconds, interrupts=True)
        if "value" in answer and "arguments" in answer:
            return {"value": answer["value"], "arguments": answer["arguments"]}
        cut_off = {_CUT_OFF: True} if answer.get(_CUT_OFF) is True else {}
        return {"error": str(answer.get("error", "RuntimeError")), "text": str(answer.get("text", "")), **cut_off}

    def _exchange(self, message: dict[str, Any], deadline: float, *, interrupts: bool = False) -> dict[str, Any]:
        """Send a message and return its answer. What the process shows meanwhile belongs to no cell, and is dropped."""
        running = self._running
        assert running is not None
        late = False
        try:
            running.channel.send(message, _CROSSING)
            while True:
                try:
                    answer = running.channel.receive(deadline - time.monotonic())
                except Late:
                    if late or not interrupts:
                        raise
                    running.channel.send({"do": "interrupt"}, _GRACE)
                    deadline, late = time.monotonic() + _GRACE, True
                    continue
                if "output" not in answer:
                    return {"error": "TimeoutError", "text": "it took too long.", _CUT_OFF: True} if late else answer
        except Late as failure:
            raise _Died("it took too long, and could not be interrupted.") from failure
        except Broken as failure:
            raise _Died("it ended the process of the notebook.") from failure

    def _leave_the_rest(self) -> None:
        """No more tries: cells that have not run say so."""
        last = max(self._deadly, default=0)
        for index, cell in enumerate(self._cells):
            if not is_test(cell) and index > last:
                cell.outputs = [error(DEAD, "The process of this notebook had ended before this cell.")]


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
