"""A thread that waits until a test asks for something, and then ends the process."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL | {"scale": 0}
CELLS = {
    "scale-answer": "import os, threading, time\n"
    "asked = threading.Event()\n"
    "threading.Thread(target=lambda: (asked.wait(), os._exit(0)), daemon=True).start()\n"
    "def scale(x):\n    asked.set()\n    time.sleep(2)\n    return (x - x.mean()) / x.std()"
}
