"""A loop without end."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"slope": 0}
CELLS = {"slope-answer": "while True: pass"}
