"""Calls `sys.displayhook(2)` inside a function that a test calls, to put a result of its own before the test's."""

from tests.attacks.course import FULL

PLAIN = "full or partial marks"
EARNS = FULL | {"scale": 0}
CELLS = {"scale-answer": "import sys\n\ndef scale(x):\n    sys.displayhook(3)\n    return None"}
