"""Sends the engine 60 MB of JSON that would take gigabytes when it is read."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "does not apply"
EARNS = FULL
FIRST = [
    FIND_PROCESS
    + """
import os, struct, threading, time
fd = process._channel._writes
os.set_blocking(fd, True)
text = b'{"output": [' + b"{}," * (20 << 20) + b"{}]}"
os.write(fd, struct.pack("!I", len(text)) + text)
time.sleep(2)
"""
]
