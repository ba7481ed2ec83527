"""Sends the engine a message of JSON that can be read and not be written again: NaN and infinite numbers."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "does not apply"
EARNS = FULL
FIRST = [
    FIND_PROCESS
    + """
import os, struct, threading, time
fd = process._channel._writes
os.set_blocking(fd, True)
text = b'{"output": {"output_type": "display_data", "data": {"application/json": NaN, "image/png": 1e999}}}'
os.write(fd, struct.pack("!I", len(text)) + text)
time.sleep(2)
"""
]
