"""Starts a daemon in its own session, which waits for the end of grading."""

from tests.attacks.course import FULL, MARKER

PLAIN = "survives the kernel"
EARNS = FULL
FIRST = [
    "import os, subprocess\n"
    f"subprocess.Popen(['setsid', 'sh', '-c', 'trap \"\" TERM HUP INT; while :; do sleep 1; done; : {MARKER}'])\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    if os.fork() == 0:\n"
    f"        os.execvp('sh', ['sh', '-c', 'sleep 1000; : {MARKER}'])\n"
    "    os._exit(0)"
]
