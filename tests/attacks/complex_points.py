"""Hands in a complex number and arrays, for which partial credit is no number any more."""

from tests.attacks.course import FULL

PLAIN = "full marks, or the whole submission fails"
EARNS = FULL | {"slope": 0}
CELLS = {"slope-answer": "slope = np.array([3.0, 3.0, 3.0])"}
