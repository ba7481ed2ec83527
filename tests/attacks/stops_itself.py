"""Sends SIGSTOP to itself, so that it neither answers nor ends."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
LAST = ["import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"]
