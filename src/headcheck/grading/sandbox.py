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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from headcheck.agent.channel import Channel
from headcheck.grading import containers, control_groups, scratch, syscalls
from headcheck.grading.limits import ENVIRONMENT, HOME, PATH, Limits, View

#: Where the code of these processes is: on their path, and nothing else of this package for a notebook's process.
PACKAGE = Path(__file__).resolve().parents[1]

#: User numbers that belong to nobody, for sandboxes that are started by root: one for each running process.
_FIRST_UID, _UIDS = 61_000, 4_000

#: Of linux/nsfs.h: the namespace of users that owns another one.
_NS_GET_USERNS = 0xB701

#: Begins anywhere, so that two processes of one machine hardly ever use the same user number at a time: limits on
#: processes count those of a user.
_uids = itertools.count(secrets.randbelow(_UIDS))

#: Runs in a sandbox until a process is forked into it; it ends with its stdin.
_WAITING = ("sh", "-c", "echo ready; exec cat >/dev/null")


class NoSandbox(Exception):
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
        return "bubblewrap is not installed. On Debian or Ubuntu: sudo apt install bubblewrap."
    tried = subprocess.run([*_bwrap(View("notebook"), Limits()), "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        return f"bubblewrap does not work here: {tried.stderr.strip() or 'it gives no reason'}."
    return None


def alone(view: View, limits: Limits) -> Running:
    """Start a process in bubblewrap that imports everything itself. Raises NoSandbox if it can't be started."""
    groups = control_groups.make(limits)
    with syscalls.as_file() as filtered:
        command = _bwrap(view, limits, seccomp=filtered.fileno() if filtered else None)
        keeper, channel = _start(
            [*control_groups.joining(groups), *command, *_program(view.role)],
            {"PATH": PATH},
            pass_fds=[filtered.fileno()] if filtered else [],
        )
    return Running(channel, keeper, groups)


def contained(view: View, limits: Limits) -> Running:
    """Start a process in a container of Docker or Podman. Raises NoSandbox if it can't be started."""
    seen = [*_python(), *view.folders, PACKAGE / "agent"]
    inside = view.role == "notebook" and any(PACKAGE.is_relative_to(folder) for folder in _python())
    # an empty folder over this package, and over that again the part that a notebook's process runs
    command, ending = containers.command(view, limits, seen, [PACKAGE] if inside else [])
    keeper, channel = _start([*command, *_program(view.role)], dict(os.environ))
    return Running(channel, keeper, end=lambda: _silently(ending))


def unprotected(view: View, limits: Limits) -> Running:
    """Start a process that has all rights of this user. Raises NoSandbox if it can't be started."""
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
        raise NoSandbox(f"A process for the notebook could not be started: {error}.") from error
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
            with self._lock, contextlib.suppress(OSError, NoSandbox):
                self._ready()

        self._importing = threading.Thread(target=ready, daemon=True)
        self._importing.start()

    def wait_until_ready(self) -> None:
        """Wait for what `get_ready` began."""
        if self._importing:
            self._importing.join()

    def start(self, view: View, limits: Limits) -> Running:
        """A process in a sandbox, ready to serve. Raises NoSandbox if it can't be started."""
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
                "groups": [str(group / "cgroup.procs") for group in groups],
                "home": HOME,
                "environment": {**ENVIRONMENT, **view.environment},
                "limits": limits.resources(),
                "uid": _uid() if os.geteuid() == 0 else None,
                "filter": syscalls.as_text(),
            }
            try:
                socket.send_fds(control, [json.dumps(request).encode()], [channel, *namespaces])
                if control.recv(1 << 16):
                    self._forks += 1
                    return
            except OSError:
                pass
            finally:
                for number in namespaces:
                    os.close(number)
            self.close()
            if last_try:
                raise NoSandbox("The server that forks processes for notebooks ended twice. Try again.")

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
                raise NoSandbox(
                    "The server that forks processes for notebooks could not import TensorFlow and the rest: "
                    f"{said[-1] if said else 'it gives no reason'}."
                )
        return self._control


def _namespaces(process: int) -> list[int]:
    """What another process enters, one after the other, to stand where `process` stands; as file descriptors.

    Who is not root first needs the namespace of users that owns the others. The one in which `process` itself stands is
    the last: bubblewrap makes it when everything is set up, and it owns nothing.
    """
    names = ["ipc", "uts", "net", "pid", "mnt", *(["user"] if os.geteuid() else [])]
    opened = [os.open(f"/proc/{process}/ns/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in names]
    if os.geteuid():
        opened.insert(0, fcntl.ioctl(opened[0], _NS_GET_USERNS))
        if os.path.sameopenfile(opened[0], opened[-1]):
            os.close(opened.pop())
    return opened


def _program(role: str, code: str = "import os; role.serve(os.dup(0), os.dup(1))") -> list[str]:
    """Python with `code` to run after the role's module and the server of forks are imported.

    A notebook's process finds only `agent` on its path, as a package of its own: the rest holds right answers.
    """
    folder, imports = {
        "notebook": (PACKAGE, "from agent import forkserver, notebook as role"),
        "tests": (
            PACKAGE.parent,
            "from headcheck.agent import forkserver; from headcheck.grading import grader as role",
        ),
    }[role]
    # -I: neither variables nor a folder of the notebook's can come before Python's own modules
    return [sys.executable, "-I", "-c", f"import sys; sys.path.append({str(folder)!r}); {imports}; {code}"]


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
            raise NoSandbox(f"bubblewrap did not start: {keeper.communicate()[1].decode(errors='replace').strip()}")
        return keeper, int(json.loads(text)["child-pid"])
    except OSError as error:
        raise NoSandbox(f"bubblewrap could not be started: {error}.") from error
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
    for folder in ("/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ssl/certs", "/etc/ld.so.cache"):
        if os.path.islink(folder):
            command += ["--symlink", os.readlink(folder), folder]
        elif os.path.exists(folder):
            command += ["--ro-bind", folder, folder]
    seen = tuple(dict.fromkeys(map(str, (*_python(), *view.folders))))
    command += ["--proc", "/proc", "--dev", "/dev"]
    for folder in ("/tmp", "/dev/shm"):
        command += ["--perms", "1777", "--size", str(limits.disk), "--tmpfs", folder]
    command += _parents(HOME, *seen)
    for folder in seen:
        command += ["--ro-bind", folder, folder]
    if view.role == "notebook":
        command += _hidden(seen)
    if str(PACKAGE / "agent") not in seen:
        command += [*_parents(str(PACKAGE / "agent"), made=seen), "--ro-bind", *2 * [str(PACKAGE / "agent")]]
    command += ["--perms", "0777", "--size", str(limits.disk), "--tmpfs", HOME]
    made: set[str] = set()
    for name, file in view.files.items():
        for parent in reversed(PurePosixPath(name).parents[:-1]):
            if str(parent) not in made:
                made.add(str(parent))
                command += ["--perms", "0777", "--dir", f"{HOME}/{parent}"]
        command += ["--ro-bind", str(file), f"{HOME}/{name}"]
    if root:  # no namespace for users is needed: the process becomes a user that owns nothing
        uid = _uid()
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        command += ["--cap-add", "CAP_SETPCAP", "--", "setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
        command += ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
    else:
        command += ["--cap-drop", "ALL", "--"]
    command += ["prlimit", *(f"--{name.lower()}={value}" for name, value in limits.resources().items())]
    return [*command, "env", "-C", HOME]  # the folder only now: the user of before may not enter it


def _python() -> tuple[Path, ...]:
    """The folders of this Python and its packages, as they are called: links to them, too."""
    interpreter = Path(sys.executable)
    links = [interpreter.parent.parent]
    while interpreter.is_symlink():
        interpreter = (interpreter.parent / interpreter.readlink()).absolute()
        links.append(interpreter.parent.parent)
    folders = [Path(sys.prefix), Path(sys.base_prefix), *links]
    return tuple(folder for folder in dict.fromkeys(folders) if str(folder) not in ("/", "/usr"))


def _hidden(seen: Sequence[str]) -> list[str]:
    """This package holds right answers: where it is installed among Python's, an empty folder lies over it."""
    inside = any(PACKAGE.is_relative_to(folder) for folder in seen)
    return ["--perms", "0755", "--tmpfs", str(PACKAGE)] if inside else []


def _parents(*paths: str, made: Sequence[str] = ()) -> list[str]:
    """Make the folders above `paths`. bubblewrap 0.8 makes missing ones 0700, and another user can't pass."""
    command: list[str] = []
    done = {"/", "/tmp", "/usr", "/etc", *made}
    for path in paths:
        for parent in reversed([str(parent) for parent in PurePosixPath(path).parents]):
            if parent not in done and not any(PurePosixPath(parent).is_relative_to(m) for m in made):
                done.add(parent)
                command += ["--perms", "0755", "--dir", parent]
    return command


def _uid() -> int:
    """A user number for one process: the next one."""
    return _FIRST_UID + next(_uids) % _UIDS
