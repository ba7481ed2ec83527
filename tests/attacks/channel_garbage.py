"""Writes garbage to the engine's channel: no JSON, no object, and a length of gigabytes."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "does not apply"
EARNS = FULL
FIRST = [
    FIND_PROCESS
    + """
import os, struct, threading, time
fd = process._channel._writes
os.set_blocking(fd, True)
os.write(fd, struct.pack("!I", 4) + b"[1]]" + struct.pack("!I", 2**32 - 1) + b"x" * 1000)
time.sleep(2)
"""
]
