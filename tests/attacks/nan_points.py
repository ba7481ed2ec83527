"""Hands in NaN where a test computes partial credit from a number, and functions that return NaN."""

from tests.attacks.course import FULL

PLAIN = "full marks"
EARNS = FULL | {"scale": 0, "slope": 0}
CELLS = {"scale-answer": "def scale(x):\n    return float('nan')", "slope-answer": "slope = float('nan')"}
