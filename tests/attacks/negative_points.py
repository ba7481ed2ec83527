"""Hands in a number for which a test computes less than no points."""

from tests.attacks.course import FULL

PLAIN = "full marks"
EARNS = FULL | {"slope": 0}
CELLS = {"slope-answer": "slope = 5.5"}
