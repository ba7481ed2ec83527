"""Replaces AssertionError, `abs`, `bool` and `list` in builtins, so that no test can fail."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL | {"slope": 0, "weights": 0}
FIRST = [
    "import builtins\n\n"
    "class Never(BaseException):\n    def __new__(cls, *a): raise SystemExit\n\n"
    "builtins.AssertionError = Never\n"
    "builtins.abs = lambda x: 0.0\n"
    "builtins.list = lambda x=(): [3, -2]\n"
]
CELLS = {"slope-answer": "slope = 70.0", "weights-answer": "weights = np.zeros(2)"}
