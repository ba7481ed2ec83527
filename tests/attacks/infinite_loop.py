"""A loop without end."""

from tests.attacks.course import FULL

PLAIN = "0 for its tests, after the time limit of each cell"
EARNS = FULL | {"slope": 0}
CELLS = {"slope-answer": "while True: pass"}
