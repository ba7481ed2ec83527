"""Has code that no parser can read: nested without end, with hundreds of IPython's commands, and of f-strings"""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"slope": 0}
FIRST = [
    "-" * 20_000 + "1",
    "print?\n" * 300,
    "(" * 5_000 + ")" * 5_000,
    "x = 1" + " + 1" * 40_000,
    'f"' + "{1}" * 40_000 + '"',
    "".join(" " * depth + "for a in b:\n" for depth in range(99)) + " " * 99 + "pass",
]
CELLS = {"slope-answer": "slope = " + "not " * 40_000 + "1"}
