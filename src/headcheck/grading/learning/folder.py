"""The folder of somebody who learns alone: every notebook of a course with its data, and no change of theirs undone.

What was put there is remembered by digests, so that a file which nobody changed can be renewed with the course.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import nbformat
from nbformat.notebooknode import NotebookNode

from headcheck.errors import HeadcheckError
from headcheck.grading import handout
from headcheck.grading.engine.store import digest
from headcheck.grading.handout import Contents
from headcheck.practice.carried import FILE
from headcheck.practice.modes import Mode

#: In a course, the folder that is made where none is named.
FOLDER = "learning"
#: In the folder, what is kept of it; and there, the digests of the files that were put beside it.
KEPT = ".learning"
_GIVEN = "given.json"


class FolderError(HeadcheckError):
    """A folder can't be learned in; the message says why and what to do."""


def contents(course: Path) -> tuple[Contents, ...]:
    """All assignments as for who learns alone: `hint` ends with the solution. Raises HandoutError."""
    return tuple(handout.contents(course, name, Mode.SELF_STUDY) for name in handout.assignments(course))


def renew(folder: Path, every: Sequence[Contents]) -> list[str]:
    """Put every assignment into `folder`, which is new, empty or made by this; returns a sentence for each surprise.

    A file that was changed there stays as it is. If the course has a newer one, that comes beside it.
    Raises FolderError.
    """
    _refuse(folder)
    given = _read_given(folder)
    said: list[str] = []
    for one in every:
        for name, content in one.files.items():
            said += _give(folder, PurePosixPath(one.assignment, name), content, given)
    (folder / KEPT).mkdir(exist_ok=True)
    (folder / KEPT / _GIVEN).write_text(json.dumps(given, indent=0), encoding="utf-8")
    return said


def _refuse(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / KEPT).is_dir())):
        raise FolderError(
            f"Expected a new or an empty folder to learn in, or one that was made for it; found something else in "
            f"{folder}. Name another one: headcheck learn DIR"
        )


def _read_given(folder: Path) -> dict[str, str]:
    """The digests of what was put into the folder, by name; where they can't be read, every file counts as changed."""
    try:
        found = json.loads((folder / KEPT / _GIVEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(found) if isinstance(found, dict) else {}


def _give(folder: Path, name: PurePosixPath, content: bytes, given: dict[str, str]) -> Iterator[str]:
    """Put one file into the folder, unless work would be lost. Yields what there is to say."""
    new, before = _digest(name, content), given.get(str(name))
    mine = _digest_of(folder, name)
    if name.name == FILE or mine != new and mine in (None, before):
        _write(folder / name, content)
    elif new not in (mine, before):
        beside = next(other for other in _beside(name) if _digest_of(folder, other) in (None, given.get(str(other))))
        _write(folder / beside, content)
        given[str(beside)] = new
        yield f"The course has a newer {name.name}. Yours stays as it is; the newer one is {beside}."
    given[str(name)] = new


def _digest_of(folder: Path, name: PurePosixPath) -> str | None:
    """The digest of a file of the folder; None where there is none."""
    path = folder / name
    return _digest(name, path.read_bytes()) if path.exists() else None


def _beside(name: PurePosixPath) -> Iterator[PurePosixPath]:
    yield name.with_stem(f"{name.stem}-newer")
    number = 2
    while True:
        yield name.with_stem(f"{name.stem}-newer-{number}")
        number += 1


def _digest(name: PurePosixPath, content: bytes) -> str:
    """Of a notebook, of what people write in it: to run it is no change."""
    if name.suffix == ".ipynb":
        try:
            cells = nbformat.reads(content.decode(), as_version=4).cells
            return digest(part for cell in cells for part in _written(cell))
        except Exception:  # whatever nbformat raises for what is no notebook (any more): then its bytes count
            pass
    return digest([content])


def _written(cell: NotebookNode) -> tuple[str, str]:
    return cell.cell_type, cell.source.rstrip()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
