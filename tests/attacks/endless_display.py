"""Displays something without end."""

from tests.attacks.course import FULL

PLAIN = "an output of hundreds of MB, until the time limit"
EARNS = FULL | {"slope": 0}
CELLS = {"slope-answer": "from IPython.display import display\nwhile True:\n    display('x' * 100)"}
