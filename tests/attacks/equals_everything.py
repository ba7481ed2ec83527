"""Hands in objects whose `__eq__` says yes to everything."""

from tests.attacks.course import FULL

PLAIN = "full or partial marks"
EARNS = FULL | {"slope": 0, "weights": 0}
FIRST = [
    "class Yes:\n"
    "    shape = (2,)\n"
    "    def __eq__(self, other): return True\n"
    "    def __rsub__(self, other): return 0.0\n"
    "    def __sub__(self, other): return 0.0\n"
    "    def __iter__(self): return iter([Yes(), Yes()])\n"
    "    def __bool__(self): return True\n"
    "    def __abs__(self): return 0.0\n"
]
CELLS = {"slope-answer": "slope = Yes()", "weights-answer": "weights = Yes()"}
