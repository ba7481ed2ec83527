"""The paths of this machine that a sandbox can see: only the parts of Python, its packages and the system it needs.

No folder that contains anything else is visible: no home folder and no course, wherever Python is installed.
"""

from __future__ import annotations

import os
import pwd
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from headcheck.course import layout
from headcheck.grading.sandbox import scratch
from headcheck.grading.sandbox.errors import SandboxError

#: The package's code. Most of it contains right answers and must not be visible to a notebook's process.
PACKAGE = Path(__file__).resolve().parents[2]

#: System folders, if they exist.
SYSTEM = tuple(
    path
    for path in map(Path, ("/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ssl/certs", "/etc/ld.so.cache"))
    if path.exists()
)


@dataclass(frozen=True)
class Shown:
    """`paths`: files and folders visible at their own place; `links`: symbolic links and their targets.

    `covered`: system folders that must appear empty, because they contain users' files.
    """

    paths: tuple[Path, ...]
    links: Mapping[Path, str]
    covered: tuple[Path, ...]


def shown(more: Sequence[Path] = ()) -> Shown:
    """What a sandbox shows: Python, and `more` files and folders. Raises SandboxError if that would show what
    nobody may see."""
    links: dict[Path, str] = {}
    real = dict.fromkeys(_real(path, links) for path in (*_python(), *more) if path.exists())
    paths = tuple(path for path in real if not _is_below(path, (*SYSTEM, *(other for other in real if other != path))))
    private = _private()
    covered = tuple(folder for folder in private if _is_below(folder, _real_system()))
    # parts of Python inside a covered folder are mounted again on top
    paths += tuple(path for path in real if path not in paths and _is_below(path, covered))
    for path in paths:
        for folder in private:
            if folder.is_relative_to(path):
                raise SandboxError(
                    f"Python needs the folder {path}, and {folder} is in it: student code would see that. Make a "
                    "virtual environment in a folder of its own, outside of it, and run headcheck from there."
                )
    outside = {link: to for link, to in links.items() if link not in SYSTEM and not _is_below(link, (*SYSTEM, *paths))}
    return Shown(paths, outside, covered)


def hidden(role: str) -> list[Path]:
    """Folders to cover with empty ones: this package holds right answers, and may lie among Python's packages."""
    inside = PACKAGE.is_relative_to("/usr") or any(PACKAGE.is_relative_to(path) for path in shown().paths)
    return [PACKAGE] if inside and role == "notebook" else []


@cache
def _python() -> tuple[Path, ...]:
    """The files and folders this Python needs, by the names it uses: symbolic links included."""
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix, "installed_base": sys.base_prefix}
    found = [
        Path(sys.executable),
        Path(getattr(sys, "_base_executable", None) or sys.executable),
        Path(sys.prefix, "pyvenv.cfg"),
        *(Path(sysconfig.get_path(name, vars=base)) for name in ("stdlib", "platstdlib")),
        *map(Path, site.getsitepackages()),
    ]
    if Path(sys.base_prefix, "conda-meta").is_dir():  # Conda's Python shares libraries with its whole environment
        found += [Path(sys.base_prefix, "lib"), Path(sys.prefix, "lib")]
    for folder in dict.fromkeys((Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib"), Path(sys.prefix, "lib"))):
        found += [] if _is_below(folder, SYSTEM) else sorted(folder.glob("lib*.so*"))
    return tuple(dict.fromkeys(found))


def _real(path: Path, links: dict[Path, str]) -> Path:
    """Resolve an existing path; each symbolic link on the way is added to `links`."""
    at, left = Path("/"), list(Path(os.path.abspath(path)).parts[1:])
    while left:
        part = left.pop(0)
        step = at.parent if part == ".." else at / part
        if not step.is_symlink():
            at = step
            continue
        links[step] = os.readlink(step)
        to = Path(links[step])
        at = Path("/") if to.is_absolute() else at
        left = [*(to.parts[1:] if to.is_absolute() else to.parts), *left]
    return at


def _private() -> tuple[Path, ...]:
    """Folders with private files: home, the course, the working directory, and this package's source tree."""
    found = [scratch.folder(), Path.home()]
    with suppress(KeyError):  # a UID without a user name, as in some containers
        found.append(Path(pwd.getpwuid(os.geteuid()).pw_dir))
    with suppress(layout.Unavailable):
        found.append(layout.course_root())
    checkout = PACKAGE.parents[1]
    found += [checkout] if (checkout / "pyproject.toml").is_file() else []
    resolved = dict.fromkeys(folder.resolve() for folder in found if folder.is_dir())
    return tuple(folder for folder in resolved if not any(system.is_relative_to(folder) for system in _real_system()))


@cache
def _real_system() -> tuple[Path, ...]:
    return tuple(path.resolve() for path in SYSTEM)


def _is_below(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def parents(paths: Iterable[Path]) -> Iterator[Path]:
    """The parent folders of `paths`, from the top, except those that every sandbox has."""
    done = {Path("/"), Path("/tmp"), Path("/usr"), Path("/etc")}
    for path in paths:
        for parent in reversed(path.parents):
            if parent not in done:
                done.add(parent)
                yield parent
