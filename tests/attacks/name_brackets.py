"""Is called `[a]nn`, a pattern that fits the student ann."""

from tests.attacks.course import FULL

PLAIN = "overwrites the grade of ann"
STUDENT = "[a]nn"
CELLS = {"slope-answer": "slope = 1.5"}
EARNS = {**FULL, "slope": 0.5}
