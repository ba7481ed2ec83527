"""Hands in a complex number and arrays, for which partial credit is no number any more."""

from tests.attacks.course import FULL

PLAIN = "11 of 11 points"
EARNS = FULL | {"slope": 0}
CELLS = {"slope-answer": "slope = np.array([3.0, 3.0, 3.0])"}
