"""Defines the names that tests use (`points`, `numbers`, `judge`, `table`, `os`, `AssertionError`) as its own."""

from tests.attacks.course import FULL

PLAIN = "8 of 11 points"
EARNS = FULL | {"slope": 0, "scale": 0}
FIRST = [
    "points = 3\nnumbers = [0.0]\njudge = lambda *a: True\ntable = None\nos = None\nfound = 0\n"
    "AssertionError = SystemExit\nabs = lambda x: 0\nbool = lambda x: 3\nException = KeyError\n"
]
CELLS = {"slope-answer": "slope = 70.0", "scale-answer": "def scale(x):\n    return None"}
