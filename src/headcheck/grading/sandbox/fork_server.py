"""A fork server with TensorFlow preloaded: each child joins the namespaces of a sandbox that was prepared for it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from headcheck.agent.channel import Channel
from headcheck.grading.sandbox import bubblewrap, cgroups, scratch, seccomp
from headcheck.grading.sandbox.errors import SandboxError
from headcheck.grading.sandbox.limits import ENVIRONMENT, FILES, HOME, PATH, WRITABLE, Limits, View
from headcheck.grading.sandbox.running import Running, program

#: ioctl request of linux/nsfs.h: the user namespace that owns another namespace.
_NS_GET_USERNS = 0xB701

#: Runs in a sandbox until a process is forked into it; it ends with its stdin.
_WAITING = ("sh", "-c", "echo ready; exec cat >/dev/null")


class Server:
    """A process with TensorFlow preloaded, which forks a child into a sandbox for each notebook.

    It is restarted after RENEWED_AFTER forks, and if it ends.
    """

    #: The server's memory grows a little with each fork.
    RENEWED_AFTER = 500

    def __init__(self, role: str) -> None:
        self._role = role
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._forks = 0
        self._lock = threading.Lock()
        self._importing: threading.Thread | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as the server)
        # of this user alone: in /tmp itself others could leave settings of Keras and Matplotlib for it
        self._home = tempfile.TemporaryDirectory(dir=scratch.folder())

    def get_ready(self) -> None:
        """Begin to import everything, in a thread of its own; `start` waits for it, and says so if it fails."""

        def ready() -> None:
            with self._lock, contextlib.suppress(OSError, SandboxError):
                self._ready()

        self._importing = threading.Thread(target=ready, daemon=True)
        self._importing.start()

    def wait_until_ready(self) -> None:
        """Wait for what `get_ready` began."""
        if self._importing:
            self._importing.join()

    def start(self, view: View, limits: Limits) -> Running:
        """Fork a process into a new sandbox. Raises SandboxError if it can't be started."""
        groups = cgroups.make(limits)
        keeper, first = _stand_ready(view, limits, groups)
        here, there = socket.socketpair()
        try:
            with there, self._lock:
                self._fork(view, limits, first, there.fileno(), groups)
        except BaseException:
            here.close()
            keeper.kill()
            keeper.wait()
            cgroups.remove(groups)
            raise
        number = here.detach()
        return Running(Channel(number, number), keeper, groups)

    def close(self) -> None:
        """End the server; processes that it forked go on."""
        if self._control:
            self._control.close()
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = self._control = None

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fork(self, view: View, limits: Limits, first: int, channel: int, groups: Sequence[Path]) -> None:
        for last_try in (False, True):
            control = self._ready()
            namespaces = _namespaces(first)
            request = {
                "namespaces": list(namespaces),
                "writable": dict.fromkeys(WRITABLE, f"size={limits.disk},nr_inodes={FILES}"),
                "groups": [str(group / "cgroup.procs") for group in groups],
                "home": HOME,
                "environment": {**ENVIRONMENT, **view.environment},
                "limits": limits.resources(),
                "uid": bubblewrap.next_uid() if os.geteuid() == 0 else None,
                "filter": seccomp.as_text(),
            }
            try:
                socket.send_fds(control, [json.dumps(request).encode()], [channel, *namespaces.values()])
                if control.recv(1 << 16):
                    self._forks += 1
                    return
            except OSError:
                pass
            finally:
                for number in namespaces.values():
                    os.close(number)
            self.close()
            if last_try:
                raise SandboxError("The server that forks processes for notebooks ended twice. Try again.")

    def _ready(self) -> socket.socket:
        if self._forks >= self.RENEWED_AFTER or (self._process and self._process.poll() is not None):
            self.close()
        if self._control is None:
            self._control, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._process = subprocess.Popen(
                program(self._role, f"forkserver.serve(role.__name__, {there.fileno()})"),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._log,
                env={**ENVIRONMENT, **dict.fromkeys(("HOME", "MPLCONFIGDIR", "IPYTHONDIR"), self._home.name)},
                pass_fds=[there.fileno()],
                start_new_session=True,
            )
            there.close()
            self._forks = 0
            if not self._control.recv(1 << 16):
                self._log.seek(0)
                said = self._log.read().decode(errors="replace").strip().splitlines()
                self.close()
                raise SandboxError(
                    "The server that forks processes for notebooks could not import TensorFlow and the rest: "
                    f"{said[-1] if said else 'it gives no reason'}."
                )
        return self._control


def _namespaces(process: int) -> dict[str, int]:
    """The namespaces of `process` as file descriptors by name, in the order in which another process has to join them.

    A non-root caller must first join the user namespace that owns the others. The user namespace of `process` itself
    comes last: bubblewrap creates it when everything is set up, and it owns nothing.
    """
    names = ["ipc", "uts", "net", "pid", "mnt", *(["user"] if os.geteuid() else [])]
    opened = {name: os.open(f"/proc/{process}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in names}
    if os.geteuid():
        opened = {"owner": fcntl.ioctl(opened["ipc"], _NS_GET_USERNS), **opened}
        if os.path.sameopenfile(opened["owner"], opened["user"]):
            os.close(opened.pop("user"))
    return opened


def _stand_ready(view: View, limits: Limits, groups: Sequence[Path]) -> tuple[subprocess.Popen[bytes], int]:
    """A sandbox in which only `cat` runs yet, and the PID of its first process."""
    info, told = os.pipe()
    try:
        keeper = subprocess.Popen(
            [*cgroups.joining(groups), *bubblewrap.command_line(view, limits, info=told), *_WAITING],
            stdin=subprocess.PIPE,  # it ends when this end closes, even if this process is killed
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PATH": PATH},
            start_new_session=True,
            pass_fds=[told],
        )
        os.close(told)
        told = -1
        with open(info, "rb") as answer:
            info = -1
            text = answer.read()
        # bubblewrap reports the PID before the sandbox is set up: joining that early would show this machine's files
        if not text or keeper.stdout.readline() != b"ready\n":  # type: ignore[union-attr]
            raise SandboxError(f"bubblewrap did not start: {keeper.communicate()[1].decode(errors='replace').strip()}")
        return keeper, int(json.loads(text)["child-pid"])
    except OSError as error:
        raise SandboxError(f"bubblewrap could not be started: {error}.") from error
    finally:
        for number in (info, told):
            if number >= 0:
                os.close(number)
