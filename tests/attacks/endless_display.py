"""Displays something without end."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"slope": 0}
CELLS = {"slope-answer": "from IPython.display import display\nwhile True:\n    display('x' * 100)"}
