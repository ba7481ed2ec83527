"""Reads a submitted folder without following symbolic links, blocking on pipes, or trusting names and sizes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from itertools import islice
from pathlib import Path, PurePath

from nbgrader.utils import parse_utc

from headcheck.errors import Signal

# Limits on files in one folder, and on its depth: homework has fewer.
_MAX_FILES = 1000
_MAX_DEPTH = 4


class Found(Enum):
    """What is in the place of a file that can be read, with the words that end a sentence."""

    NOTHING = "nothing"
    LINK = "a link, and links are not followed"
    FOLDER = "a folder"
    PIPE = "a pipe"
    SOCKET = "a socket"
    DEVICE = "a device"
    FILE = "a file"
    FORBIDDEN = "one whose permissions forbid to read it"
    CHANGED = "one that changed while it was read"


_KINDS: Sequence[tuple[Callable[[int], bool], Found]] = (
    (stat.S_ISLNK, Found.LINK),
    (stat.S_ISDIR, Found.FOLDER),
    (stat.S_ISFIFO, Found.PIPE),
    (stat.S_ISSOCK, Found.SOCKET),
    (lambda mode: stat.S_ISBLK(mode) or stat.S_ISCHR(mode), Found.DEVICE),
)


class Unusable(Signal):
    """There is no file that can be read; the text says what was found, as the end of a sentence."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.value)
        self.found = found


def read(folder: Path, name: PurePath, limit: int) -> bytes:
    """The file `name` below `folder`, of which at most `limit` + 1 bytes are read.

    Raises Unusable for everything but a regular file in real folders, and OSError where the machine itself fails.
    """
    for parent in (folder, *(folder / part for part in reversed(name.parents) if part.parts)):
        _expect(parent, stat.S_ISDIR)
    path = folder / name
    _expect(path, stat.S_ISREG)
    # If a pipe replaces the file between these two lines, it is neither waited for nor read.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        opened = os.open(path, flags)
    except PermissionError:
        raise Unusable(Found.FORBIDDEN) from None
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            raise Unusable(Found.CHANGED)
        return file.read(limit + 1)


def listed(folder: Path) -> Sequence[PurePath]:
    """The regular files below `folder`, at most a thousand, by name; raises Unusable if it is not a real folder."""
    _expect(folder, stat.S_ISDIR)
    return sorted(islice(_walk(folder), _MAX_FILES))


def shown(name: object) -> str:
    """A name that a student chose, made safe for a sentence: short, on one line, without markup."""
    text = re.sub(r"[^\w ./()+-]", "?", str(name))
    return f"`{text if len(text) <= 60 else text[:60] + '...'}`"


def handed_in_at(folder: str | Path) -> datetime | None:
    """The time in the folder's timestamp.txt, in UTC; None if there is none that can be read."""
    try:
        text = read(Path(folder), PurePath("timestamp.txt"), limit=100).decode()
        found: datetime | None = parse_utc(text.strip()) if text.strip() else None
        return found
    except (OSError, Unusable):
        return None
    except Exception:
        # dateutil raises many kinds of errors (OverflowError, TypeError, ...); all mean that this is not a date.
        return None


def _walk(folder: Path) -> Iterator[PurePath]:
    for parent, folders, names in os.walk(folder):
        below = PurePath(parent).relative_to(folder)
        if len(below.parts) >= _MAX_DEPTH:
            folders.clear()
        for name in names:
            if stat.S_ISREG(os.lstat(os.path.join(parent, name)).st_mode):
                yield below / name


def _expect(path: Path, kind: Callable[[int], bool]) -> None:
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise Unusable(Found.NOTHING) from None
    except PermissionError:
        raise Unusable(Found.FORBIDDEN) from None
    if not kind(mode):
        raise Unusable(next((found for is_kind, found in _KINDS if is_kind(mode)), Found.FILE))
