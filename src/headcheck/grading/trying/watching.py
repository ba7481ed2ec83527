"""Tells when a notebook was saved, by what is in the file: editors save in several ways, and some of them twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

#: Seconds between two looks, and for which a file stays the same before it counts as saved.
_BETWEEN, _SETTLED = 0.2, 0.3


def saves(file: Path) -> Iterator[bytes]:
    """What is in `file` now, and from then on whenever it is something else; it may be away for a while."""
    last: bytes | None = None
    while True:
        data = _settled(file)
        if data is not None and data != last:
            last = data
            yield data
        seen = _seen(file)
        while _seen(file) == seen:
            time.sleep(_BETWEEN)


def _settled(file: Path) -> bytes | None:
    """What is in `file`, when nobody has written into it for a moment; None where there is nothing, as in a rename."""
    while True:
        before, data = _seen(file), _read(file)
        if data is None:
            return None
        time.sleep(_SETTLED)
        if _seen(file) == before and data:
            return data


def _seen(file: Path) -> tuple[int, int, int] | None:
    """Changes whenever the file is written or replaced."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
