"""Hands in an object with odd `__float__`, `__sub__` and `__repr__`, to earn more than a test is worth."""

from tests.attacks.course import FULL

PLAIN = "left ungraded, with 3 of 11 points"
EARNS = FULL | {"slope": 0}
CELLS = {
    "slope-answer": "class Much(int):\n"
    "    def __float__(self): return 3.0\n"
    "    def __sub__(self, other): return self\n"
    "    def __rsub__(self, other): return self\n"
    "    def __abs__(self): return self\n"
    "    def __repr__(self): return '1000000'\n"
    "slope = Much(-10**6)"
}
