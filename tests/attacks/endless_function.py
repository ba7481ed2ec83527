"""A function that never returns, and ignores being interrupted."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0}
CELLS = {
    "scale-answer": "def scale(x):\n"
    "    while True:\n"
    "        try:\n            while True: pass\n"
    "        except BaseException:\n            pass"
}
