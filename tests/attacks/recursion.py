"""A function that calls itself without end."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0}
CELLS = {"scale-answer": "import sys\nsys.setrecursionlimit(10**9)\ndef scale(x):\n    return scale(x)"}
