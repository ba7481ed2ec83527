"""Calls functions on what students wrote in processes that have limits: text that takes for ever to read, or crashes.

Parsers, and whatever draws a page, were made for honest input. Here the worst of it costs its own page a few seconds.
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

#: Where this package is.
_SOURCE = str(Path(__file__).resolve().parents[3])
#: Bytes that a process may use.
_MEMORY = 3 << 30
#: Seconds until a process must have imported what it needs, and how many a call may wait for each of processor time:
#: other processes need the processors, too.
_STARTING, _BUSY = 120, 20

#: Letters of a cell, and signs in it that IPython may read as a command, up to which any code is read in milliseconds:
#: for each command IPython reads the whole cell again.
_SHORT, _FEW, _MAGIC = 5_000, 20, "?!%"

_idle: list[_Worker] = []
_lock = threading.Lock()


class Exceeded(Signal):
    """A call took more time or memory than it may have, or ended its process."""


class Budget:
    """Seconds of processor time that several calls have together: those for one page, or for one notebook."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def call(self, function: Callable[..., Any], *arguments: Any, seconds: float = 2) -> Any:
        """What a function of this package returns; arguments and result are data that JSON can hold.

        Raises Exceeded if it takes longer than `seconds`, or than what is left.
        """
        if self._left <= 0:
            raise Exceeded("the time is used up")
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
    """What a function of this package returns for the code of a cell; it has a second. Raises Exceeded.

    Code that could not take long, nor crash its reader, is read in this process.
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
    """A process that answers calls, one after the other."""

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
        """The answer, and the seconds of processor time that it took. Raises Exceeded, and ends the process."""
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
    """In the process: answer calls until the channel closes. More processor time than a call may have ends it."""
    for limit, value in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(limit, (value, value))
    channel = Channel(number, os.dup(number))
    while True:
        try:
            message = channel.receive()
        except Broken:
            return
        module, _, name = message["function"].partition(":")
        function = getattr(importlib.import_module(module), name)  # before the time begins
        started = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, message["seconds"])  # SIGPROF ends a process, whatever it is at
        try:
            answer = {"value": function(*message["arguments"])}
        except Exception as error:
            answer = {"raised": type(error).__name__}
        signal.setitimer(signal.ITIMER_PROF, 0)
        channel.send({**answer, "seconds": time.process_time() - started})
