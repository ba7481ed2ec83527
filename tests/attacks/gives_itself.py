"""Hands in lists and dictionaries that hold themselves, and tens of thousands of lists in each other."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0}
CELLS = {
    "scale-answer": "def scale(x):\n    d = {}\n    d['d'] = d\n    return d",
    "slope-answer": "slope = []\nslope.append(slope)",
    "weights-answer": "weights = []\nfor _ in range(50000): weights = [weights]",
}
