"""Is called `*`, which nbgrader takes for everybody."""

from tests.attacks.course import FULL

PLAIN = "overwrites everybody's grade"
STUDENT = "*"
CELLS = {"slope-answer": "slope = 1.5"}
EARNS = {**FULL, "slope": 0.5}
