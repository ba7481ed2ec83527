"""Sends SIGKILL, SIGSTOP and SIGTERM to every process that it can reach, itself too."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL
LAST = [
    "import os, signal\n"
    "for number in (signal.SIGTERM, signal.SIGKILL):\n    os.kill(-1, number)\n"
    "os.kill(1, 9)\nos.kill(os.getpid(), 9)"
]
