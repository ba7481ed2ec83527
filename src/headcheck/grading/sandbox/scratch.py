"""A temporary folder of this process, and cleaning up those that killed processes left behind.

A process holds a lock on its folder while it lives; whoever can take the lock may clean up.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

_PREFIX, _LOCK = "headcheck-run-", "lock"


@cache
def folder() -> Path:
    """This process's folder, accessible to its user only. It is removed when the process ends."""
    made = Path(tempfile.mkdtemp(prefix=_PREFIX))
    new = made / "new"
    number = os.open(new, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(number, fcntl.LOCK_EX)
    new.rename(made / _LOCK)  # it is never visible without its lock, which is held until this process ends
    maker = os.getpid()

    def remove() -> None:
        if os.getpid() == maker:  # but not a fork of it
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)
    return made


def abandoned() -> Iterator[Path]:
    """Yield the folders of this user whose process was killed; each is removed afterwards."""
    for left in sorted(Path(tempfile.gettempdir()).glob(f"{_PREFIX}*")):
        with suppress(OSError):
            if left.is_symlink() or left.stat().st_uid != os.geteuid():
                continue
            number = os.open(left / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield left
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(number)
