"""A process that serves a notebook or its tests: how its program is started, and how everything of it is ended."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import Any

from headcheck.agent.channel import LARGEST, Channel, Late, Long
from headcheck.agent.messages import Request
from headcheck.grading.sandbox import cgroups
from headcheck.grading.sandbox.errors import SandboxError
from headcheck.grading.sandbox.mounts import PACKAGE

#: Seconds until a process must have imported what it needs.
STARTING = 180
#: Seconds for sending a message.
SENDING = 60
#: Seconds that an interrupted cell or call has before its process is killed.
GRACE = 5


class Ended(Enum):
    """Why a process ended before it was told to, or had to be killed."""

    TIMED_OUT = auto()
    DIED = auto()
    OUT_OF_MEMORY = auto()
    #: it is not started again, because it ended early too often
    TOO_OFTEN = auto()


class Running:
    """A process in its sandbox, and the channel to it. `stop` ends it and everything it started."""

    def __init__(
        self,
        channel: Channel,
        keeper: subprocess.Popen[bytes],
        groups: Sequence[Path] = (),
        end: Callable[[], None] = lambda: None,
    ) -> None:
        self.channel, self._keeper, self._groups, self._end = channel, keeper, groups, end

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End every process of the sandbox; calling it again has no effect."""
        self.channel.close()
        self._end()
        self._keeper.kill()  # the first process of the sandbox dies with it, and all others with the first
        self._keeper.wait()
        for stream in (self._keeper.stdin, self._keeper.stdout, self._keeper.stderr):
            if stream:
                stream.close()
        cgroups.remove(self._groups)

    def send(self, request: Request, seconds: float = SENDING) -> None:
        """Send a request. Raises Broken if the process has ended, Late if it does not take it within `seconds`."""
        self.channel.send({**request}, seconds)

    def messages(
        self,
        deadline: float,
        *,
        largest: int = LARGEST,
        interrupts: bool = True,
        in_place_of_longer: Mapping[str, Any] | None = None,
    ) -> Messages:
        """What the process sends until `deadline` (of `time.monotonic`) and, if it `interrupts`, a little longer."""
        return Messages(self.channel, deadline, largest, interrupts, in_place_of_longer)

    @property
    def out_of_memory(self) -> bool:
        """Whether the kernel killed one of its processes for using too much memory."""
        return cgroups.out_of_memory(self._groups)

    def how_ended(self) -> Ended:
        """Why the process ended by itself."""
        return Ended.OUT_OF_MEMORY if self.out_of_memory else Ended.DIED


class Messages:
    """An endless iterator over what a process sends: the one place where it is waited for and interrupted.

    At the deadline the process is interrupted, once, and gets GRACE seconds to say so; `interrupted` is true then.
    Raises Late if it does not, or if it must not be interrupted; Broken if the process ends; Long for a message of more
    than `largest` bytes, unless there is one to yield in place of it.
    """

    def __init__(
        self,
        channel: Channel,
        deadline: float,
        largest: int,
        interrupts: bool,
        in_place_of_longer: Mapping[str, Any] | None,
    ) -> None:
        self._channel, self._deadline, self._largest, self._interrupts = channel, deadline, largest, interrupts
        self._in_place_of_longer = in_place_of_longer
        self.interrupted = False

    def __iter__(self) -> Messages:
        return self

    def __next__(self) -> Mapping[str, Any]:
        while True:
            try:
                return self._channel.receive(self._deadline - time.monotonic(), largest=self._largest)
            except Long:
                if self._in_place_of_longer is None:
                    raise
                return self._in_place_of_longer
            except Late:
                if self.interrupted or not self._interrupts:
                    raise
                self._channel.send({"do": "interrupt"}, GRACE)
                self._deadline, self.interrupted = time.monotonic() + GRACE, True

    def extend(self, seconds: float) -> None:
        """Move the deadline: time that the process spent waiting for somebody else does not count."""
        self._deadline += seconds


#: Python with the modules of a role imported; what they do then comes after it. A notebook's process has its part of
#: this package under a name of its own, and nothing of this package on its path: the rest holds right answers.
_IMPORTS = {
    "notebook": """
import sys
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("_notebook_agent", {agent!r} + "/__init__.py")
sys.modules["_notebook_agent"] = module_from_spec(spec)
spec.loader.exec_module(sys.modules["_notebook_agent"])
from _notebook_agent import forkserver, notebook as role
""",
    "tests": """
import sys
sys.path.append({package!r})
from headcheck.agent import forkserver
from headcheck.grading.engine import tests_process as role
""",
}


def program(
    role: str, code: str = "import os; role.serve(os.dup(0), os.dup(1))", agent: str = str(PACKAGE / "agent")
) -> list[str]:
    """Python with `code` to run after the role's module and the server of forks are imported; the agent's is there."""
    imports = _IMPORTS[role].format(agent=agent, package=str(PACKAGE.parent))
    # -I: neither variables nor a folder of the notebook's can come before Python's own modules
    return [sys.executable, "-I", "-c", imports + code]


def start(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None, pass_fds: Sequence[int] = ()
) -> tuple[subprocess.Popen[bytes], Channel]:
    """Start a program whose stdin and stdout are one end of a channel; the other end is returned."""
    here, there = socket.socketpair()
    try:
        with there:
            keeper = subprocess.Popen(
                command,
                stdin=there.fileno(),
                stdout=there.fileno(),
                stderr=subprocess.DEVNULL,
                env=dict(environment),
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the one who waits
                pass_fds=pass_fds,
            )
    except OSError as error:
        here.close()
        raise SandboxError(f"A process for the notebook could not be started: {error}.") from error
    number = here.detach()
    return keeper, Channel(number, number)
