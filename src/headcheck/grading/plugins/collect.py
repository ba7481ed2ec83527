"""Collects untrusted submissions from the exchange: only regular files.

nbgrader's own class follows symbolic links with the instructor's permissions, and stops at the first unusual folder.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from headcheck.grading.intake.files import shown

#: Limits of one submission: bytes, files, and depth of folders; homework has less.
LARGEST, MOST, DEEPEST = 50_000_000, 1000, 4


class SafeCollect(ExchangeCollect):  # type: ignore[misc]
    """nbgrader's ExchangeCollect, for folders that may hold anything; for `ExchangeFactory.collect`."""

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy the regular files of a submission; everything else is logged."""
        with tempfile.TemporaryDirectory(prefix="headcheck-") as name:
            copy = Path(name, "submission")
            copy.mkdir()
            left_out = sorted(_copy(src, copy))
            if left_out:
                student, names = Path(src).name.partition("+")[0], ", ".join(map(shown, left_out[:5]))
                more = " and more" if len(left_out) > 5 else ""
                self.log.warning("%s: left out %s%s. Only plain files are collected.", shown(student), names, more)
            super().do_copy(str(copy), dest, log)

    def init_src(self) -> None:
        """As nbgrader does, without what is no submission."""
        super().init_src()
        records: list[dict[str, Any]] = self.src_records  # type: ignore[has-type]
        self.src_records = [record for record in records if record["username"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        with suppress(Exception):  # the date parser raises many kinds of errors
            record: dict[str, Any] = super()._path_to_record(path)
            if record["username"] not in (".", ".."):
                return record
        self.log.warning("Left out %s in the exchange: it has no name of a submission.", shown(Path(path).name))
        return {"username": "", "filename": "", "timestamp": datetime.min}


def _copy(source: str, dest: Path) -> Iterator[str]:
    """Copy the plain files below `source`, whatever becomes of its folders meanwhile; yields what is left out."""
    room, count = LARGEST, 0
    if os.path.islink(source):
        yield os.path.basename(source)
    for parent, folders, names, at in os.fwalk(source):
        below = PurePath(os.path.relpath(parent, source))
        (dest / below).mkdir(exist_ok=True)
        yield from (name for name in folders if stat.S_ISLNK(os.lstat(name, dir_fd=at).st_mode))
        if len(below.parts) >= DEEPEST:
            folders.clear()
        for name in names:
            count += 1
            data = _read(name, at, room) if count <= MOST else None
            if data is None or len(data) > room:
                yield name
            else:
                room -= len(data)
                (dest / below / name).write_bytes(data)


def _read(name: str, at: int, room: int) -> bytes | None:
    """A plain file in the folder that is open as `at`, at most `room` + 1 bytes of it; None if it is something else."""
    try:
        number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=at)
    except OSError:
        return None
    with os.fdopen(number, "rb") as file:
        return file.read(room + 1) if stat.S_ISREG(os.fstat(number).st_mode) else None
