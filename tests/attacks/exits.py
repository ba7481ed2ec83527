"""Calls `os._exit(0)`, and `exit()`, in the middle of the notebook."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL | {"weights": 0}
FIRST = ["exit()", "raise SystemExit(0)", "quit"]
CELLS = {"weights-answer": "import os\nos._exit(0)"}
