"""Sends the engine JSON nested so deep that it can just be read, and not be written again."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "does not apply"
EARNS = FULL
FIRST = [
    FIND_PROCESS
    + """
import os, struct, threading, time
fd = process._channel._writes
os.set_blocking(fd, True)
for depth in (300, 600, 900, 940, 960, 100_000):
    inner = b"[" * depth + b"]" * depth
    text = b'{"output": {"output_type": "display_data", "data": {"application/json": ' + inner + b"}}}"
    os.write(fd, struct.pack("!I", len(text)) + text)
time.sleep(2)
"""
]
