"""Threads that print, and change values, after their cell has ended: while others run, and while tests do."""

from tests.attacks.course import FULL

PLAIN = "6 of 11 points"
EARNS = FULL
FIRST = [
    "import sys, threading, time\n"
    "def talk():\n"
    "    while True:\n"
    "        print(2.0, file=sys.stderr)\n"
    "        get_ipython().displayhook(2.0)\n"
    "        time.sleep(0.01)\n"
    "threading.Thread(target=talk, daemon=True).start()"
]
