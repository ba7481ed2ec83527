"""A thread that waits until a test asks for something, and then ends the process."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "left ungraded (the kernel died)"
EARNS = FULL | {"scale": 0}
FIRST = [
    FIND_PROCESS
    + """
import os, threading, time
old = process._call
def call(message):
    threading.Thread(target=os._exit, args=(0,)).start()
    time.sleep(1)
    return old(message)
process._call = call
"""
]
