"""Calls functions on students' text in processes with limits, because some text takes forever to parse, or crashes.

Parsers and renderers were written for honest input. Here the worst input costs its own page a few seconds.
"""

from __future__ import annotations

import atexit
import importlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from headcheck.agent.channel import Broken, Channel, Late
from headcheck.errors import Signal
from headcheck.grading.sandbox.limits import ENVIRONMENT

#: The folder that contains this package.
_SOURCE = str(Path(__file__).resolve().parents[3])
#: Memory limit of a process, in bytes.
_MEMORY = 3 << 30
#: Seconds for a process to finish its imports; wall-clock seconds allowed per second of CPU time, since other processes
#: use the CPUs, too.
_STARTING, _BUSY = 120, 20

#: Characters of a cell, and characters in it that may start an IPython magic, up to which any code is parsed in
#: milliseconds: for each magic, IPython parses the whole cell again.
_SHORT, _FEW, _MAGIC = 5_000, 20, "?!%"

_idle: list[_Worker] = []
_lock = threading.Lock()


class Exceeded(Signal):
    """A call exceeded its time or memory, or ended its process."""


class Budget:
    """A budget of CPU seconds that several calls share: those for one page, or for one notebook."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def call(self, function: Callable[..., Any], *arguments: Any, seconds: float = 2) -> Any:
        """Call a function of this package; arguments and result must be JSON values.

        Raises Exceeded if it takes longer than `seconds`, or than what is left of the budget.
        """
        if self._left <= 0:
            raise Exceeded("the time budget is used up")
        worker = _take()
        try:
            answer, used = worker.call(f"{function.__module__}:{function.__qualname__}", arguments, seconds)
        except Exceeded:
            self._left -= seconds
            raise
        with _lock:
            _idle.append(worker)
        self._left -= used
        if "raised" in answer:
            raise Exceeded(answer["raised"])
        return answer["value"]


def of_code(function: Callable[[str], Any], source: str) -> Any:
    """Call a function of this package on the code of a cell, for at most a second. Raises Exceeded.

    Code too short to take long or crash a parser is handled in this process.
    """
    if len(source) <= _SHORT and sum(map(source.count, _MAGIC)) <= _FEW:
        return function(source)
    return Budget(1).call(function, source)


def _take() -> _Worker:
    with _lock:
        if _idle:
            return _idle.pop()
    return _Worker()


class _Worker:
    """A process that answers calls, one at a time."""

    def __init__(self) -> None:
        here, there = socket.socketpair()
        with there:
            code = f"import sys; sys.path.append({_SOURCE!r})\nfrom headcheck.grading.sandbox import bounded"
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", f"{code}; bounded.serve(0)"],
                stdin=there.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **{name: ENVIRONMENT[name] for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}},
                start_new_session=True,
            )
        number = here.detach()
        self._channel = Channel(number, number)
        self._started = False

    def call(self, function: str, arguments: tuple[Any, ...], seconds: float) -> tuple[dict[str, Any], float]:
        """The answer, and the CPU seconds it took. Raises Exceeded, and ends the process."""
        deadline = time.monotonic() + seconds * _BUSY + (0 if self._started else _STARTING)
        try:
            message = {"function": function, "arguments": arguments, "seconds": seconds}
            self._channel.send(message, deadline - time.monotonic())
            answer = self._channel.receive(deadline - time.monotonic())
        except (Broken, Late) as failure:
            self.end()
            raise Exceeded(str(failure)) from failure
        except BaseException:
            self.end()
            raise
        self._started = True
        return answer, answer["seconds"]

    def end(self) -> None:
        self._channel.close()
        self._process.kill()
        self._process.wait()


@atexit.register
def _end() -> None:
    while _idle:
        _idle.pop().end()


def serve(number: int) -> None:
    """In the process: answer calls until the channel closes. A call that exceeds its CPU time ends the process."""
    for limit, value in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(limit, (value, value))
    channel = Channel(number, os.dup(number))
    while True:
        try:
            message = channel.receive()
        except Broken:
            return
        module, _, name = message["function"].partition(":")
        function = getattr(importlib.import_module(module), name)  # before the time starts
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, message["seconds"])  # SIGPROF ends a process, whatever it is doing
        try:
            answer = {"value": function(*message["arguments"])}
        except Exception as error:
            answer = {"raised": type(error).__name__}
        signal.setitimer(signal.ITIMER_PROF, 0)
        channel.send({**answer, "seconds": time.process_time() - started})
