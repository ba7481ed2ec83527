"""What a sandbox shows, lets be written, and lets be called; as root, and as a user without rights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from headcheck.grading.sandbox import bubblewrap, mounts
from headcheck.grading.sandbox.errors import SandboxError
from headcheck.grading.sandbox.limits import HOME, WRITABLE
from headcheck.grading.sandbox.mounts import PACKAGE
from tests import sandboxed
from tests.grading.ordinary_user import IN_A_SANDBOX, without_root

pytestmark = sandboxed.NEEDED


def with_root(code: str, *arguments: str) -> str:
    """As whoever runs the tests."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, cwd="/"
    ).stdout


#: Every folder in which a file can be made, and the sizes of the file systems that are none of this machine's disks.
_WRITES = """
import json, os
found = []
for folder, below, _ in os.walk("/"):
    below[:] = [] if folder == "/proc" else below
    try:
        with open(folder + "/new", "w"):
            found.append(folder)
        os.remove(folder + "/new")
    except OSError:
        pass
sizes = {}
for line in open("/proc/self/mounts"):
    _, at, kind, options, *_ = line.split()
    if kind == "tmpfs" and "rw" in options.split(","):
        sizes[at] = os.statvfs(at).f_blocks * os.statvfs(at).f_frsize
print(json.dumps([found, sizes]))
"""


@pytest.mark.parametrize("run", [with_root, without_root])
def test_only_three_folders_can_be_written_to_and_each_has_a_size(run: Callable[..., str]) -> None:
    found, sizes = json.loads(run(IN_A_SANDBOX, _WRITES))
    # a checkout below /tmp lies in folders of the /tmp there, which count in its size
    found = {folder for folder in found if not any(folder.startswith(f"{other}/") for other in WRITABLE)}
    assert found == set(sizes) == set(WRITABLE)
    assert set(sizes.values()) == {128 << 20}


#: Which families of sockets can be opened, and which system calls say that they are not known or not permitted.
_CALLS = """
import ctypes, errno, json, os, platform, socket, subprocess, threading
opened = set()
for family in range(50):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        for make in (socket.socket, socket.socketpair):
            try:
                make(family, kind)
                opened.add(family)
            except OSError:
                pass
libc = ctypes.CDLL(None, use_errno=True)
numbers = {  # x86_64, aarch64
    "ptrace": (101, 117), "unshare": (272, 97), "setns": (308, 268), "clone3": (435, 435), "keyctl": (250, 219),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "memfd_secret": (447, 447), "memfd_create": (319, 279),
    "process_vm_readv": (310, 270), "fsopen": (430, 430), "mount": (165, 40), "modify_ldt": (154, None),
    "shmget": (29, 194), "msgget": (68, 186), "mq_open": (240, 180), "one that is not there yet": (900, 900),
}
allowed = []
for name, (intel, arm) in numbers.items():
    number = arm if platform.machine() == "aarch64" else intel
    if number is not None:
        ctypes.set_errno(0)
        if libc.syscall(number, 0, 0, 0, 0, 0) >= 0 or ctypes.get_errno() not in (errno.EPERM, errno.ENOSYS):
            allowed.append(name)
one, other = socket.socketpair()
threading.Thread(target=one.send, args=(b"sent",)).start()
said = subprocess.run(["echo", "ran"], capture_output=True, text=True).stdout
print(json.dumps([sorted(opened), allowed, other.recv(9).decode(), said]))
"""


@pytest.mark.parametrize("run", [with_root, without_root])
def test_system_calls_and_sockets_are_allowed_by_name(run: Callable[..., str]) -> None:
    assert json.loads(run(IN_A_SANDBOX, _CALLS)) == [[1], [], "sent", "ran\n"]


# --- where Python is

#: Prints the files of the sandbox below the first argument of the program, but for Python's own and its packages.
_SEEN = """
import os, sys
for folder, below, files in os.walk(sys.argv[1]):
    below[:] = [name for name in below if name not in ("site-packages", os.path.basename(os.path.dirname(os.__file__)))]
    for name in files:
        print(os.path.join(folder, name))
"""
_SHOWN = f"""
import subprocess, sys
from headcheck.grading.sandbox import bubblewrap
from headcheck.grading.sandbox.errors import SandboxError
from headcheck.grading.sandbox.limits import Limits, View

command = bubblewrap.command_line(View("notebook"), Limits())
command += [sys.executable, "-I", "-c", {_SEEN!r}, sys.argv[1]]
print(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
"""


def environment(folder: Path, python: str = sys.executable, *options: str) -> Path:
    """The Python of a new virtual environment, which finds this package and what it needs, and nothing else of ours."""
    subprocess.run([python, "-m", "venv", "--without-pip", *options, str(folder)], check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    ours = [str(PACKAGE.parent), *(path for path in sys.path if path.endswith("site-packages"))]
    (packages / "ours.pth").write_text("\n".join(ours))
    return folder / "bin" / "python"


def seen(python: Path, home: Path, course: Path) -> list[str]:
    """What files below a home folder a sandbox shows that is started from `course` with this Python."""
    done = subprocess.run(
        [str(python), "-c", _SHOWN, str(home)],
        capture_output=True, text=True, check=False, cwd=course, env={"PATH": bubblewrap.PATH, "HOME": str(home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return sorted(str(Path(line).relative_to(home)) for line in done.stdout.split())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with a course in it, and what nobody may see."""
    for name in ("notes.txt", "bin/secret", "lib/secret", "course/gradebook.db", "course/holdout/rows.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("secret")
    (tmp_path / "course" / "course_config.py").touch()
    return tmp_path


def test_an_environment_in_the_courses_folder_made_with_a_link_in_the_home_folder_shows_neither(home: Path) -> None:
    link = home / "bin" / "python3"
    link.symlink_to(Path(sys.executable).resolve())
    python = environment(home / "course", str(link))
    found = seen(python, home, home / "course")
    assert "course/pyvenv.cfg" in found
    assert not [name for name in found if "python" not in name and name != "course/pyvenv.cfg"]


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--system-site-packages",), ("--copies",)])
@pytest.mark.parametrize("place", ["course/.venv", "env", "."])
def test_of_any_other_environment_only_python_is_shown(home: Path, place: str, options: tuple[str, ...]) -> None:
    found = seen(environment(home / place, str(Path(sys.executable).resolve()), *options), home, home / "course")
    assert not [name for name in found if "python" not in name and not name.endswith("pyvenv.cfg")]


@pytest.mark.slow
def test_a_python_behind_links_to_folders_starts(home: Path) -> None:
    base = Path(sys.executable).resolve().parents[1]
    (home / "pythons").mkdir()
    (home / "pythons" / "newest").symlink_to(base)
    (home / "current").symlink_to("pythons/newest")
    python = environment(home / "env", str(home / "current" / "bin" / Path(sys.executable).resolve().name))
    (home / "work").symlink_to("env")
    assert "env/pyvenv.cfg" in seen(home / "work" / "bin" / python.name, home, home / "course")


def test_packages_that_hold_a_course_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    packages = next(path for path in mounts._python() if path.name == "site-packages")
    monkeypatch.setattr(mounts, "_private", lambda: (packages / "course",))
    with pytest.raises(SandboxError, match="Make a virtual environment in a folder of its own"):
        bubblewrap.command_line(bubblewrap.View("notebook"), bubblewrap.Limits())
    assert "Python needs the folder" in str(bubblewrap.missing())


def test_a_home_folder_among_the_systems_files_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = next(path for path in Path("/usr/share").iterdir() if path.is_dir() and any(path.iterdir()))
    monkeypatch.setattr(mounts, "_private", lambda: (folder,))
    command = bubblewrap.command_line(bubblewrap.View("notebook"), bubblewrap.Limits())
    done = subprocess.run([*command, "ls", "-a", str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [".", ".."]


def test_no_file_of_a_users_is_needed_to_start(tmp_path: Path) -> None:
    for path in mounts.shown().paths:
        assert not Path.home().is_relative_to(path)
        assert not Path(HOME).is_relative_to(path) and not tmp_path.is_relative_to(path)
    assert os.path.realpath(sys.executable) in map(str, mounts.shown().paths) or str(sys.executable).startswith("/usr")
