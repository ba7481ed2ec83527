"""bubblewrap: the command line of a sandbox that shows a notebook's data, Python, and nothing else of this machine."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from headcheck.grading.sandbox import advice, cgroups, mounts, seccomp
from headcheck.grading.sandbox.errors import SandboxError
from headcheck.grading.sandbox.limits import AGENT, ENVIRONMENT, HOME, PATH, Limits, View
from headcheck.grading.sandbox.mounts import PACKAGE
from headcheck.grading.sandbox.running import Running, program, start

#: Unused UIDs, for sandboxes that root starts: one for each running process.
_FIRST_UID, _UIDS = 61_000, 4_000

#: Starts at a random UID, so that two graders on one machine rarely share one: the limit on processes is per UID.
_uids = itertools.count(secrets.randbelow(_UIDS))


def missing() -> str | None:
    """Why bubblewrap can't be used here, as a sentence; None if it can."""
    if sys.platform != "linux":
        return "Sandboxes need Linux: elsewhere student code runs with your rights."
    if not shutil.which("bwrap"):
        return advice.to_install()
    try:
        command = command_line(View("notebook"), Limits())
    except SandboxError as why:
        return str(why)
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        said = tried.stderr.strip().removesuffix(".") or "it gives no reason"
        return f"bubblewrap does not work here: {said}. {advice.to_repair(said)}"
    return None


def alone(view: View, limits: Limits) -> Running:
    """Start a process in bubblewrap without the fork server. Raises SandboxError if it can't be started."""
    groups = cgroups.make(limits)
    with seccomp.as_file() as filtered:
        command = command_line(view, limits, seccomp=filtered.fileno() if filtered else None)
        keeper, channel = start(
            [*cgroups.joining(groups), *command, *program(view.role, agent=AGENT)],
            {"PATH": PATH},
            pass_fds=[filtered.fileno()] if filtered else [],
        )
    return Running(channel, keeper, groups)


def command_line(view: View, limits: Limits, *, info: int | None = None, seccomp: int | None = None) -> list[str]:
    """The command that sets up the sandbox; the program to run in it is appended."""
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
    seen = mounts.shown(view.folders)
    empty = [*seen.covered, *mounts.hidden(view.role)]
    for folder in seen.covered:
        command += _tmpfs(folder)
    command += _folders(mounts.parents((Path(HOME), Path(AGENT), *seen.links, *seen.paths)))
    for link, to in seen.links.items():
        command += _symlink(link, to)
    for path in seen.paths:
        command += _read_only(path)
    for folder in mounts.hidden(view.role):
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
    for folder in (*empty, Path("/dev"), Path("/")):  # tmpfs, by default as large as memory
        command += ["--remount-ro", str(folder)]
    if root:  # no user namespace is needed: the process switches to an unused UID
        uid = next_uid()
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        command += ["--cap-add", "CAP_SETPCAP", "--", "setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
        command += ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
    else:
        command += ["--cap-drop", "ALL", "--"]
    command += ["prlimit", *(f"--{name.lower()}={value}" for name, value in limits.resources().items())]
    return [*command, "env", "-C", HOME]  # the folder only now: the user of before may not enter it


def _read_only(path: Path) -> list[str]:
    return ["--ro-bind", str(path), str(path)]


def _symlink(link: Path, to: str) -> list[str]:
    return ["--symlink", to, str(link)]


def _tmpfs(folder: Path) -> list[str]:
    return ["--perms", "0755", "--tmpfs", str(folder)]


def _folders(folders: Iterable[Path]) -> list[str]:
    """Options that create folders. bubblewrap 0.8 creates missing ones with mode 0700, which other UIDs can't enter."""
    return [option for folder in folders for option in ("--perms", "0755", "--dir", str(folder))]


def next_uid() -> int:
    """The UID for one more process."""
    return _FIRST_UID + next(_uids) % _UIDS
