"""Messages between two processes: JSON objects with a four-byte length prefix, over a socket or two pipes.

Both ends use it and neither trusts the other: what arrives is bounded in size, depth and time, and is only ever data.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import select
import struct
import threading
import time
from typing import Any

#: The largest message: a model of a few million weights, as text.
LARGEST = 192 << 20
#: JSON values in one message, and how deeply they may be nested: parsed JSON can take a hundred times the memory of
#: its text, and what was parsed has to be serialised again.
MOST_PARTS, DEEPEST = 4_000_000, 250
#: Approximate bytes that one parsed value takes: what `cost` counts besides the bytes of a message.
PART = 64

_LENGTH = struct.Struct("!I")


class Broken(Exception):
    """The other end closed the channel, or sent something that is not a message."""


class Late(Exception):
    """The other end did not answer in time."""


class Long(Exception):
    """A message exceeded the accepted size. It was read and dropped: the next one can be received."""

    def __init__(self, length: int) -> None:
        super().__init__(f"a message of {length} bytes")
        self.length = length


def encoded(message: dict[str, Any]) -> bytes:
    """Encode a message. Raises ValueError or TypeError for anything that JSON can't represent."""
    return json.dumps(message, allow_nan=False).encode("ascii")


def cost(text: bytes | bytearray) -> int:
    """Approximate bytes of memory that a message takes once parsed."""
    return len(text) + PART * _parts(text)


class Channel:
    """One end: `reads` and `writes` are file descriptors, which may be the same socket."""

    def __init__(self, reads: int, writes: int) -> None:
        self._reads, self._writes = reads, writes
        #: The cost of the last message received: see `cost`.
        self.cost = 0
        self._lock = threading.Lock()
        os.set_blocking(reads, False)
        os.set_blocking(writes, False)

    def send(self, message: dict[str, Any], seconds: float | None = None) -> None:
        """Send a message. Raises Broken if the other end has closed, Late if it is not accepted within `seconds`."""
        self.send_encoded(encoded(message), seconds)

    def send_encoded(self, text: bytes, seconds: float | None = None) -> None:
        """Send a message that `encoded` made. Raises as `send` does."""
        deadline = _deadline(seconds)
        with self._lock:  # threads of one process may send at the same time
            for part in (_LENGTH.pack(len(text)), text):
                self._write(memoryview(part), deadline)

    def receive(self, seconds: float | None = None, largest: int = LARGEST) -> dict[str, Any]:
        """Receive the next message. Raises Broken if there is none or it is not a JSON object; Late after `seconds`.

        Raises Long, after reading and dropping it, if it has more than `largest` bytes (but at most LARGEST).
        """
        deadline = _deadline(seconds)
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
        if length > LARGEST:
            raise Broken(f"a message of {length} bytes")
        if length > largest:
            self._drop(length, deadline)
            raise Long(length)
        try:
            raw = self._read(length, deadline)
            self.cost = cost(raw)
            if _parts(raw) > MOST_PARTS:
                raise ValueError("too many parts")
            text = raw.decode("ascii")
            raw.clear()  # keep as few copies of a large message in memory as possible
            return _parsed(text)
        except (ValueError, RecursionError) as error:
            raise Broken(f"no message: {error}") from error

    def close(self) -> None:
        """Close this end; doing so again has no effect."""
        numbers = {self._reads, self._writes}
        # the descriptors may soon refer to other files
        self._reads = self._writes = -1
        for number in numbers - {-1}:
            with contextlib.suppress(OSError):
                os.close(number)

    def _write(self, left: memoryview, deadline: float | None) -> None:
        while left:
            _wait([], [self._writes], deadline)
            try:
                left = left[os.write(self._writes, left) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Broken(str(error)) from error

    def _read(self, size: int, deadline: float | None) -> bytearray:
        parts = bytearray()
        while len(parts) < size:
            parts += self._some(size - len(parts), deadline)
        return parts

    def _drop(self, size: int, deadline: float | None) -> None:
        while size:
            size -= len(self._some(size, deadline))

    def _some(self, most: int, deadline: float | None) -> bytes:
        """Read at least one byte, and at most `most`."""
        while True:
            _wait([self._reads], [], deadline)
            try:
                part = os.read(self._reads, min(most, 1 << 20))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Broken(str(error)) from error
            if not part:
                raise Broken("the other end closed")
            return part


def _parts(text: bytes | bytearray) -> int:
    return sum(map(text.count, (b",", b"[", b"{", b":")))


def _parsed(text: str) -> dict[str, Any]:
    """Parse a JSON object. Raises ValueError or RecursionError for anything that `send` does not write."""
    message = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    if not isinstance(message, dict):
        raise ValueError("no JSON object")
    level: list[Any] = [message]
    for _ in range(DEEPEST):
        if not level:
            return message
        level = [
            part
            for value in level
            for part in (value.values() if isinstance(value, dict) else value)
            if isinstance(part, (dict, list))
        ]
    raise ValueError("nested too deep")


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("an endless number")
    return number


def _deadline(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds


def _wait(reads: list[int], writes: list[int], deadline: float | None) -> None:
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise Late("no answer in time")
    try:
        # poll, because select does not support descriptors above 1023
        poll = select.poll()
        for number in reads:
            poll.register(number, select.POLLIN)
        for number in writes:
            poll.register(number, select.POLLOUT)
        ready = poll.poll(None if left is None else left * 1000)
    except (OSError, ValueError) as error:
        raise Broken(str(error)) from error
    if not ready:
        raise Late("no answer in time")
