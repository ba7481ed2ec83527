"""Has a tab after the name of another student."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
STUDENT = "ann\t"
CELLS = {"slope-answer": "slope = 1.5"}
EARNS = {**FULL, "slope": 0.5}
