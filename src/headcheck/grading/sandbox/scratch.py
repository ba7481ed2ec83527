"""A folder of this process's own for what runs need while they run, and finding those that killed processes left.

A process holds a lock on its folder for as long as it lives, however it ends: who gets the lock may tidy up.
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
    """This process's folder, which only its user can enter. It goes when the process ends."""
    made = Path(tempfile.mkdtemp(prefix=_PREFIX))
    new = made / "new"
    number = os.open(new, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(number, fcntl.LOCK_EX)
    new.rename(made / _LOCK)  # nobody sees it without its lock, which is held until this process ends
    maker = os.getpid()

    def remove() -> None:
        if os.getpid() == maker:  # and not a fork of it
            shutil.rmtree(made, ignore_errors=True)

    atexit.register(remove)
    return made


def abandoned() -> Iterator[Path]:
    """Folders of this user whose process was killed, one after the other; each is removed after it was looked at."""
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
