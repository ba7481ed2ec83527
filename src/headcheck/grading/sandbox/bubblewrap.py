"""Sandboxes: a process that sees a notebook's data, Python, and nothing else of this machine, and ends when told to.

On Linux with bubblewrap. What else there is, and what this machine can do, says `isolation`.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from headcheck.agent.channel import Channel
from headcheck.errors import HeadcheckError
from headcheck.grading.sandbox import (
    advice,
    containers,
    mounts,
    scratch,
)
from headcheck.grading.sandbox import (
    cgroups as control_groups,
)
from headcheck.grading.sandbox import (
    seccomp as syscalls,
)
from headcheck.grading.sandbox.limits import AGENT, ENVIRONMENT, FILES, HOME, PATH, WRITABLE, Limits, View
from headcheck.grading.sandbox.mounts import PACKAGE

#: User numbers that belong to nobody, for sandboxes that are started by root: one for each running process.
_FIRST_UID, _UIDS = 61_000, 4_000

#: Of linux/nsfs.h: the namespace of users that owns another one.
_NS_GET_USERNS = 0xB701

#: Begins anywhere, so that two processes of one machine hardly ever use the same user number at a time: limits on
#: processes count those of a user.
_uids = itertools.count(secrets.randbelow(_UIDS))

#: Runs in a sandbox until a process is forked into it; it ends with its stdin.
_WAITING = ("sh", "-c", "echo ready; exec cat >/dev/null")


class SandboxError(HeadcheckError):
    """A sandbox could not be started; the message says why and what to do."""


class Running:
    """A process in its sandbox, and the channel to it. `stop` ends it and everything that it started."""

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
        """End every process of the sandbox. Doing so again has no effect."""
        self.channel.close()
        self._end()
        self._keeper.kill()  # the first process of the sandbox dies with it, and all others with the first
        self._keeper.wait()
        for stream in (self._keeper.stdin, self._keeper.stdout, self._keeper.stderr):
            if stream:
                stream.close()
        control_groups.remove(self._groups)

    @property
    def out_of_memory(self) -> bool:
        """Whether the machine ended a process of it because of its memory."""
        return control_groups.out_of_memory(self._groups)


def missing() -> str | None:
    """Why there can be no sandbox of bubblewrap here, as a sentence; None if there can."""
    if sys.platform != "linux":
        return "Sandboxes need Linux: elsewhere student code runs with your rights."
    if not shutil.which("bwrap"):
        return advice.to_install()
    try:
        command = _bwrap(View("notebook"), Limits())
    except SandboxError as why:
        return str(why)
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        said = tried.stderr.strip().removesuffix(".") or "it gives no reason"
        return f"bubblewrap does not work here: {said}. {advice.to_repair(said)}"
    return None


def alone(view: View, limits: Limits) -> Running:
    """Start a process in bubblewrap that imports everything itself. Raises SandboxError if it can't be started."""
    groups = control_groups.make(limits)
    with syscalls.as_file() as filtered:
        command = _bwrap(view, limits, seccomp=filtered.fileno() if filtered else None)
        keeper, channel = _start(
            [*control_groups.joining(groups), *command, *_program(view.role, agent=AGENT)],
            {"PATH": PATH},
            pass_fds=[filtered.fileno()] if filtered else [],
        )
    return Running(channel, keeper, groups)


def contained(view: View, limits: Limits) -> Running:
    """Start a process in a container of Docker or Podman. Raises SandboxError if it can't be started."""
    command, ending = containers.command(view, limits, _shown(view), _hidden(view))
    keeper, channel = _start([*command, *_program(view.role, agent=AGENT)], dict(os.environ))
    return Running(channel, keeper, end=lambda: _silently(ending))


def unprotected(view: View, limits: Limits) -> Running:
    """Start a process that has all rights of this user. Raises SandboxError if it can't be started."""
    home = Path(tempfile.mkdtemp(dir=scratch.folder()))
    for name, file in view.files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, home / name)
    keeper, channel = _start(
        _program(view.role), {**os.environ, **ENVIRONMENT, **view.environment, "HOME": str(home)}, home
    )

    def end() -> None:
        with contextlib.suppress(OSError):
            os.killpg(keeper.pid, signal.SIGKILL)
        shutil.rmtree(home, ignore_errors=True)

    return Running(channel, keeper, end=end)


def _start(
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


def _silently(command: Sequence[str]) -> None:
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


class Server:
    """Forks processes from one that has TensorFlow imported; a sandbox stands ready for each.

    After RENEWED_AFTER forks, or if it ends, it is started anew.
    """

    #: A server grows a little with each fork.
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
        """A process in a sandbox, ready to serve. Raises SandboxError if it can't be started."""
        groups = control_groups.make(limits)
        keeper, first = _stand_ready(view, limits, groups)
        here, there = socket.socketpair()
        try:
            with there, self._lock:
                self._fork(view, limits, first, there.fileno(), groups)
        except BaseException:
            here.close()
            keeper.kill()
            keeper.wait()
            control_groups.remove(groups)
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
                "uid": _uid() if os.geteuid() == 0 else None,
                "filter": syscalls.as_text(),
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
                _program(self._role, f"forkserver.serve(role.__name__, {there.fileno()})"),
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
    """What another process enters, one after the other, to stand where `process` stands: file descriptors by name.

    Who is not root first needs the namespace of users that owns the others. The one in which `process` itself stands is
    the last: bubblewrap makes it when everything is set up, and it owns nothing.
    """
    names = ["ipc", "uts", "net", "pid", "mnt", *(["user"] if os.geteuid() else [])]
    opened = {name: os.open(f"/proc/{process}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in names}
    if os.geteuid():
        opened = {"owner": fcntl.ioctl(opened["ipc"], _NS_GET_USERNS), **opened}
        if os.path.sameopenfile(opened["owner"], opened["user"]):
            os.close(opened.pop("user"))
    return opened


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


def _program(
    role: str, code: str = "import os; role.serve(os.dup(0), os.dup(1))", agent: str = str(PACKAGE / "agent")
) -> list[str]:
    """Python with `code` to run after the role's module and the server of forks are imported; the agent's is there."""
    imports = _IMPORTS[role].format(agent=agent, package=str(PACKAGE.parent))
    # -I: neither variables nor a folder of the notebook's can come before Python's own modules
    return [sys.executable, "-I", "-c", imports + code]


def _stand_ready(view: View, limits: Limits, groups: Sequence[Path]) -> tuple[subprocess.Popen[bytes], int]:
    """A sandbox in which nothing runs yet but `cat`, and the number of its first process."""
    info, told = os.pipe()
    try:
        keeper = subprocess.Popen(
            [*control_groups.joining(groups), *_bwrap(view, limits, info=told), *_WAITING],
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
        # bubblewrap names its process before it has closed it off: who joins that early sees this machine's files
        if not text or keeper.stdout.readline() != b"ready\n":  # type: ignore[union-attr]
            raise SandboxError(f"bubblewrap did not start: {keeper.communicate()[1].decode(errors='replace').strip()}")
        return keeper, int(json.loads(text)["child-pid"])
    except OSError as error:
        raise SandboxError(f"bubblewrap could not be started: {error}.") from error
    finally:
        for number in (info, told):
            if number >= 0:
                os.close(number)


def _bwrap(view: View, limits: Limits, *, info: int | None = None, seccomp: int | None = None) -> list[str]:
    """The command that makes the sandbox, up to the program that runs in it."""
    root = os.geteuid() == 0
    command = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "notebook"]
    command += [] if root else ["--unshare-user"]
    command += ["--info-fd", str(info)] if info is not None else []
    command += ["--seccomp", str(seccomp)] if seccomp is not None else []
    for name, value in {**ENVIRONMENT, **view.environment}.items():
        command += ["--setenv", name, value]
    for folder in mounts.SYSTEM:
        command += _symlink(folder, os.readlink(folder)) if folder.is_symlink() else _read_only(folder)
    command += ["--proc", "/proc", "--dev", "/dev"]
    for name in ("/tmp", "/dev/shm"):
        command += ["--perms", "1777", "--size", str(limits.disk), "--tmpfs", name]
    seen = _shown(view)
    empty = [*seen.covered, *_hidden(view)]
    for folder in seen.covered:
        command += _tmpfs(folder)
    command += _folders(mounts.parents((Path(HOME), Path(AGENT), *seen.links, *seen.paths)))
    for link, to in seen.links.items():
        command += _symlink(link, to)
    for path in seen.paths:
        command += _read_only(path)
    for folder in _hidden(view):
        command += _tmpfs(folder)
    command += ["--ro-bind", str(PACKAGE / "agent"), AGENT]
    command += ["--perms", "0777", "--size", str(limits.disk), "--tmpfs", HOME]
    made: set[str] = set()
    for name, file in view.files.items():
        for parent in reversed(PurePosixPath(name).parents[:-1]):
            if str(parent) not in made:
                made.add(str(parent))
                command += ["--perms", "0777", "--dir", f"{HOME}/{parent}"]
        command += ["--ro-bind", str(file), f"{HOME}/{name}"]
    for folder in (*empty, Path("/dev"), Path("/")):  # in memory, of which it would take as much as there is
        command += ["--remount-ro", str(folder)]
    if root:  # no namespace for users is needed: the process becomes a user that owns nothing
        uid = _uid()
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        command += ["--cap-add", "CAP_SETPCAP", "--", "setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
        command += ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
    else:
        command += ["--cap-drop", "ALL", "--"]
    command += ["prlimit", *(f"--{name.lower()}={value}" for name, value in limits.resources().items())]
    return [*command, "env", "-C", HOME]  # the folder only now: the user of before may not enter it


def _shown(view: View) -> mounts.Shown:
    try:
        return mounts.shown(view.folders)
    except mounts.Exposed as exposed:
        raise SandboxError(str(exposed)) from exposed


def _hidden(view: View) -> list[Path]:
    """This package holds right answers: where it is installed among Python's, an empty folder lies over it."""
    inside = PACKAGE.is_relative_to("/usr") or any(PACKAGE.is_relative_to(path) for path in mounts.shown().paths)
    return [PACKAGE] if inside and view.role == "notebook" else []


def _read_only(path: Path) -> list[str]:
    return ["--ro-bind", str(path), str(path)]


def _symlink(link: Path, to: str) -> list[str]:
    return ["--symlink", to, str(link)]


def _tmpfs(folder: Path) -> list[str]:
    return ["--perms", "0755", "--tmpfs", str(folder)]


def _folders(folders: Iterable[Path]) -> list[str]:
    """Make folders. bubblewrap 0.8 makes missing ones 0700, and another user can't pass."""
    return [option for folder in folders for option in ("--perms", "0755", "--dir", str(folder))]


def _uid() -> int:
    """A user number for one process: the next one."""
    return _FIRST_UID + next(_uids) % _UIDS
