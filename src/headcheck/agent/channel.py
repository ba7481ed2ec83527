"""Messages between two processes: JSON objects, each after its length in four bytes, over a socket or two pipes.

Both ends use it, and neither trusts the other: what comes in is bounded in size, depth and time, and only ever data.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import struct
import threading
import time
from typing import Any

#: The largest message: a model of a few million weights, as text.
LARGEST = 192 << 20

_LENGTH = struct.Struct("!I")


class Broken(Exception):
    """The other end closed, or sent what is no message."""


class Late(Exception):
    """The other end did not answer in time."""


class Channel:
    """One end: `reads` and `writes` are file descriptors, which may be the same socket."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads, self._writes = reads, writes
        self._lock = threading.Lock()
        os.set_blocking(reads, False)
        os.set_blocking(writes, False)

    def send(self, message: dict[str, Any], seconds: float | None = None) -> None:
        """Send a message. Raises Broken if nobody reads any more, Late if it is not taken within `seconds`."""
        text = json.dumps(message, allow_nan=False).encode("utf-8", "surrogatepass")
        left = memoryview(_LENGTH.pack(len(text)) + text)
        deadline = _deadline(seconds)
        with self._lock:  # threads of one process may send at the same time
            while left:
                _wait([], [self._writes], deadline)
                try:
                    left = left[os.write(self._writes, left) :]
                except BlockingIOError:
                    continue
                except OSError as error:
                    raise Broken(str(error)) from error

    def receive(self, seconds: float | None = None) -> dict[str, Any]:
        """The next message. Raises Broken if there will be none, or if it is no JSON object; Late after `seconds`."""
        deadline = _deadline(seconds)
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
        if length > LARGEST:
            raise Broken(f"a message of {length} bytes")
        try:
            message = json.loads(self._read(length, deadline).decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError) as error:
            raise Broken(f"a message that is no JSON: {error}") from error
        if not isinstance(message, dict):
            raise Broken("a message that is no JSON object")
        return message

    def close(self) -> None:
        """Close this end; doing so again has no effect."""
        for number in {self._reads, self._writes}:
            with contextlib.suppress(OSError):
                os.close(number)

    def _read(self, size: int, deadline: float | None) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            _wait([self._reads], [], deadline)
            try:
                part = os.read(self._reads, min(size - len(parts), 1 << 20))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Broken(str(error)) from error
            if not part:
                raise Broken("the other end closed")
            parts += part
        return bytes(parts)


def _deadline(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds


def _wait(reads: list[int], writes: list[int], deadline: float | None) -> None:
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise Late
    try:
        # poll, because select takes no descriptors above 1023
        poll = select.poll()
        for number in reads:
            poll.register(number, select.POLLIN)
        for number in writes:
            poll.register(number, select.POLLOUT)
        ready = poll.poll(None if left is None else left * 1000)
    except (OSError, ValueError) as error:
        raise Broken(str(error)) from error
    if not ready:
        raise Late
