"""Without bubblewrap: a process in a Docker or Podman container that sees the same files and has the same limits."""

from __future__ import annotations

import io
import itertools
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from headcheck.grading.sandbox import scratch
from headcheck.grading.sandbox.limits import AGENT, ENVIRONMENT, FILES, HOME, WRITABLE, Limits, View
from headcheck.grading.sandbox.mounts import PACKAGE, SYSTEM, Shown

#: An empty image, made on this machine: a container sees only what is mounted.
_IMAGE = "headcheck-empty"

#: An unprivileged user that owns nothing.
_NOBODY = 61_000

#: Container engines, in the order they are tried.
PROGRAMS = ("podman", "docker")

_counter = itertools.count()


@cache
def program() -> str | None:
    """`docker` or `podman`, whichever works here; None if neither does."""
    return next((name for name in PROGRAMS if why_not(name) is None), None)


def why_not(name: str) -> str | None:
    """Why one of PROGRAMS can't be used here, in its own words; None if it can."""
    if not shutil.which(name):
        return "not installed"
    tried = subprocess.run([name, "info"], capture_output=True, text=True, errors="replace", check=False)
    if tried.returncode:
        lines = [line for line in (tried.stderr + tried.stdout).splitlines() if line.strip()]
        return next((line for line in lines if "rror" in line or "annot" in line), lines[-1] if lines else "no reason")
    return None if _has_image(name) else "it could not create an empty image"


def command(view: View, limits: Limits, shown: Shown, hidden: Sequence[Path]) -> tuple[list[str], list[str]]:
    """The command that starts a container, up to the program that runs in it, and the one that ends it.

    `shown`: paths to mount read-only at the same place; `hidden`: folders below them that must appear empty.
    """
    which = program()
    assert which is not None
    name = f"headcheck-{os.getpid()}-{next(_counter)}"
    start = [which, "run", "--rm", "--interactive", "--name", name, "--network", "none", "--read-only"]
    start += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", f"{_NOBODY}:{_NOBODY}"]
    start += ["--pids-limit", str(limits.processes), "--memory", str(limits.memory)]
    for limit, value in limits.resources().items():
        if limit != "AS":  # neither supports it: the memory of all processes together is limited instead
            start += ["--ulimit", f"{limit.lower()}={value}:{value}"]
    for folder in WRITABLE:
        start += ["--tmpfs", f"{folder}:rw,size={limits.disk},nr_inodes={FILES},mode=1777"]
    mounts = {folder: folder.resolve() for folder in SYSTEM}
    for empty in (*shown.covered, *hidden):
        start += ["--tmpfs", f"{empty}:ro,size=4096"]
    mounts |= {path: path for path in shown.paths} | _with_links(shown)
    mounts |= {Path(AGENT): PACKAGE / "agent"} | {Path(HOME, name): file for name, file in view.files.items()}
    for inside, outside in mounts.items():
        start += ["--volume", f"{outside}:{inside}:ro"]
    for variable, text in {**ENVIRONMENT, **view.environment}.items():
        start += ["--env", f"{variable}={text}"]
    return [*start, "--workdir", HOME, _IMAGE], [which, "kill", name]


def _with_links(shown: Shown) -> dict[Path, Path]:
    """Replace folders that contain symbolic links: a container mounts files and folders, but not links.

    Anything else shown from such a folder (a program) is copied beside the links.
    """
    made: dict[Path, Path] = {}
    for link, to in shown.links.items():
        if link.parent not in made:
            made[link.parent] = Path(tempfile.mkdtemp(dir=scratch.folder()))
            made[link.parent].chmod(0o755)
            for path in shown.paths:
                if path.parent == link.parent and path.is_file():
                    shutil.copy(path, made[link.parent])
        (made[link.parent] / link.name).symlink_to(to)
    return made


def _has_image(which: str) -> bool:
    """Whether the empty image exists or could be created."""
    if subprocess.run([which, "image", "inspect", _IMAGE], capture_output=True, check=False).returncode == 0:
        return True
    empty = io.BytesIO()
    with tarfile.open(fileobj=empty, mode="w") as archive:
        archive.addfile(_folder("tmp"))
    made = subprocess.run([which, "import", "-", _IMAGE], input=empty.getvalue(), capture_output=True, check=False)
    return made.returncode == 0


def _folder(name: str) -> tarfile.TarInfo:
    about = tarfile.TarInfo(name)
    about.type = tarfile.DIRTYPE
    about.mode = 0o755
    return about
