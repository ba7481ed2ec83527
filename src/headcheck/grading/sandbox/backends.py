"""Which sandbox this machine supports, and how processes are started in it: bubblewrap, containers, or none at all."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from headcheck.grading.sandbox import bubblewrap, cgroups, containers, mounts, scratch
from headcheck.grading.sandbox.errors import IsolationError
from headcheck.grading.sandbox.fork_server import Server
from headcheck.grading.sandbox.limits import AGENT, ENVIRONMENT, Limits, View
from headcheck.grading.sandbox.running import Running, program, start

#: Starts a process for a view.
Start = Callable[[View, Limits], Running]

_lock = threading.Lock()


class Backend(StrEnum):
    """What isolates student code."""

    BUBBLEWRAP = "bubblewrap"
    PODMAN = "podman"
    DOCKER = "docker"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Isolation:
    """What isolates student code on this machine, and why nothing better does: a sentence, empty for bubblewrap."""

    by: Backend
    why_not: str = ""


def isolation() -> Isolation:
    """The best backend of this machine."""
    why_not = _why_not()
    if why_not is None:
        return Isolation(Backend.BUBBLEWRAP)
    found = containers.program()
    return Isolation(Backend(found) if found else Backend.NOTHING, why_not)


def starters(require_sandbox: bool) -> tuple[Start, Start]:
    """What starts the process of a notebook, and that of its tests. Raises IsolationError if there is no sandbox."""
    with _lock:
        _tidy_up()
        found = isolation()
        if found.by is Backend.BUBBLEWRAP:
            notebooks, tests = _servers()
            return notebooks.start, tests.start
    if found.by is not Backend.NOTHING:
        return contained, contained
    if require_sandbox:
        raise IsolationError(
            f"Student code can't be isolated here, and this course refuses to grade without that. {found.why_not} "
            "`headcheck doctor` says more. To grade all the same: c.RunApart.require_sandbox = False."
        )
    return unprotected, unprotected


def get_ready() -> None:
    """Import everything that notebooks need before the first one is there; returns when that is done."""
    if isolation().by is Backend.BUBBLEWRAP:
        for server in _servers():
            server.wait_until_ready()


def contained(view: View, limits: Limits) -> Running:
    """Start a process in a container of Docker or Podman. Raises SandboxError if it can't be started."""
    command, ending = containers.command(view, limits, mounts.shown(view.folders), mounts.hidden(view.role))
    keeper, channel = start([*command, *program(view.role, agent=AGENT)], dict(os.environ))
    return Running(channel, keeper, end=lambda: _silently(ending))


def unprotected(view: View, limits: Limits) -> Running:
    """Start a process that has all rights of this user. Raises SandboxError if it can't be started."""
    home = Path(tempfile.mkdtemp(dir=scratch.folder()))
    for name, file in view.files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, home / name)
    keeper, channel = start(
        program(view.role), {**os.environ, **ENVIRONMENT, **view.environment, "HOME": str(home)}, home
    )

    def end() -> None:
        with contextlib.suppress(OSError):
            os.killpg(keeper.pid, signal.SIGKILL)
        shutil.rmtree(home, ignore_errors=True)

    return Running(channel, keeper, end=end)


def _silently(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


@cache
def _servers() -> tuple[Server, Server]:
    """The fork servers of this process, which end with it. Both get ready at once: each imports TensorFlow."""
    servers = Server("notebook"), Server("tests")
    for server in servers:
        atexit.register(server.close)
        server.get_ready()
    return servers


@cache
def _tidy_up() -> None:
    cgroups.tidy_up()  # once for each process is enough


@cache
def _why_not() -> str | None:
    return bubblewrap.missing()
