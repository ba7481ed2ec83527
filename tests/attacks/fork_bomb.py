"""Starts processes that start processes."""

from tests.attacks.course import FULL, MARKER

PLAIN = "not tried"
EARNS = FULL
LAST = [
    "import os, subprocess\n"
    f"subprocess.Popen(['sh', '-c', 'b() {{ b | b & }}; b; : {MARKER}'])\n"
    "for _ in range(2000):\n"
    "    try:\n"
    "        if os.fork() == 0:\n            import time; time.sleep(1000)\n"
    "    except OSError:\n        break"
]
