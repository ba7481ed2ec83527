"""A content-addressed cache of results of notebooks and tests: the same work is never done twice.

Keys depend on everything that a result depends on, so a stored result is never outdated.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from types import TracebackType
from typing import Any

import diskcache
from nbformat.notebooknode import NotebookNode

from headcheck.grading.cells import is_demonstration, is_solution, is_test
from headcheck.grading.engine.cell_names import names
from headcheck.grading.sandbox.limits import Limits, Times
from headcheck.grading.sandbox.mounts import PACKAGE
from headcheck.grading.sandbox.packages import Packages

#: Size limit in bytes; least recently used entries are evicted first.
LARGEST = 2 << 30

#: Relative to the course's folder.
FOLDER = ".headcheck"

#: Packages whose version may change results.
_PACKAGES = ("keras", "numpy", "pandas", "ipython", "matplotlib")


@dataclass(frozen=True)
class Keys:
    """Keys of a notebook: `cells` for its code, `own` for results of its own cells, `tests` for those of its tests."""

    cells: str
    own: str
    tests: str


def keys(
    cells: Sequence[NotebookNode],
    files: Mapping[str, bytes],
    course: str,
    limits: Limits,
    times: Times,
    packages: Packages,
) -> Keys:
    """The keys of a notebook with the `files` beside it. `course`: a digest of everything that its tests can read.

    `packages`: what its cells can import.
    """
    code = [cell for cell in cells if cell.cell_type == "code"]
    own = digest(
        [
            _versions(),
            source_digest(*OF_RUNS),
            json.dumps([asdict(limits), asdict(times), packages.named, packages.versions]),
            *(f"{name}\0{digest([data])}" for name, data in sorted(files.items())),
            *map(_of_own_run, code),
        ]
    )
    tests = digest([own, course, source_digest(*OF_TESTS), *(cell.source for cell in code if is_test(cell))])
    return Keys(code_digest(cells), own, tests)


def code_digest(cells: Sequence[NotebookNode]) -> str:
    """A digest of the code cells, in order: notebooks with the same digest have results at the same indices."""
    code = (cell for cell in cells if cell.cell_type == "code")
    return digest(f"{'test' if is_test(cell) else 'own'}\0{cell.source}" for cell in code)


def _of_own_run(cell: NotebookNode) -> str:
    """The part of a code cell that affects the results of a notebook's own cells, and the values fetched."""
    if is_test(cell):  # only the names it uses: other tests of the same values need no new run
        return f"test\0{names(cell.source).uses}"
    if is_demonstration(cell):  # it is not run
        return "demonstration"
    return f"{'answer' if is_solution(cell) else 'own'}\0{cell.source}"  # problems begin at answers


def digest(parts: Iterable[str | bytes]) -> str:
    """One digest of several strings, including their boundaries."""
    whole = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        whole.update(hashlib.sha256(data).digest())
    return whole.hexdigest()


#: The code that affects the results of a notebook's own cells.
OF_RUNS = ("agent", "grading/sandbox", "grading/engine", "grading/cleaning.py", "grading/cells.py")
#: The code that affects the results of its tests.
OF_TESTS = ("theory", "judging", "tasks.py", "course", "grading/models", *OF_RUNS)


@cache
def source_digest(*rooms: str) -> str:
    """A digest of the code in some rooms (folders and files) of this package; `""` is all of it."""
    there = [PACKAGE / room for room in rooms]
    files = sorted({path for room in there for path in ([room] if room.is_file() else room.rglob("*.py"))})
    return digest(part for path in files for part in (path.relative_to(PACKAGE).as_posix(), path.read_bytes()))


@cache
def _versions() -> str:
    packages = [f"{package} {version(package)}" for package in _PACKAGES]
    tensorflow = [f"{name} {found}" for name in ("tensorflow", "tensorflow-cpu") if (found := _version(name))]
    return ", ".join([f"python {python_version()}", *packages, *tensorflow])


def _version(package: str) -> str | None:
    try:
        return version(package)
    except ModuleNotFoundError:
        return None


def _open(folder: Path, largest: int) -> diskcache.Cache:
    folder.mkdir(parents=True, exist_ok=True)
    return diskcache.Cache(
        str(folder), size_limit=largest, eviction_policy="least-recently-used", disk_min_file_size=1 << 14
    )


class Store:
    """The store of a course. Several processes may use it at the same time."""

    def __init__(self, course: Path, largest: int = LARGEST) -> None:
        self.folder = course / FOLDER / "store"
        try:
            self._cache = _open(self.folder, largest)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, or the disk is full: nothing is damaged
                raise
            shutil.rmtree(self.folder)  # everything in it can be computed again
            self._cache = _open(self.folder, largest)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._cache.close()

    def get(self, kind: str, key: str) -> str | None:
        """The stored string, or None. Unreadable entries count as missing."""
        try:
            found = self._cache.get(f"{kind} {key}")
            return None if found is None else gzip.decompress(found).decode("utf-8", "surrogatepass")
        except (OSError, EOFError, ValueError, TypeError, zlib.error, sqlite3.Error):
            return None

    def record(self, kind: str, key: str) -> dict[str, Any]:
        """The JSON object that `put` stored; empty if missing or unreadable."""
        try:
            found = json.loads(self.get(kind, key) or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def put(self, kind: str, key: str, text: str) -> None:
        """Store a string. Failures, such as a full disk, only mean that the work is repeated later."""
        packed = gzip.compress(text.encode("utf-8", "surrogatepass"), compresslevel=3)
        try:
            self._cache.set(f"{kind} {key}", packed, tag=kind)
        except (OSError, sqlite3.Error):
            return

    def forget(self, kind: str, key: str) -> None:
        """Remove an entry if it exists."""
        with contextlib.suppress(OSError, sqlite3.Error):
            self._cache.delete(f"{kind} {key}")

    def contents(self) -> dict[str, tuple[int, int]]:
        """The number of entries of each kind, and their total size in bytes."""
        found: dict[str, tuple[int, int]] = {}
        for key in self._cache:
            kind = str(key).partition(" ")[0]
            packed = self._cache.get(key)
            count, size = found.get(kind, (0, 0))
            found[kind] = (count + 1, size + (len(packed) if isinstance(packed, bytes) else 0))
        return found

    def clear(self) -> int:
        """Remove all entries; returns their number."""
        return int(self._cache.clear())
