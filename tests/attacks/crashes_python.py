"""Crashes the interpreter: a null pointer, a stack overflow in C, and a broken code object."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL
LAST = [
    "import ctypes\nctypes.string_at(0)",
    "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nrepr(eval('[' * 90 + ']' * 90))\nf()",
]
