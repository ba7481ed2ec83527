"""Answers with lists in lists, as deep as is taken and far deeper, and with dictionaries that hold themselves."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0}
CELLS = {
    "scale-answer": "def scale(x):\n    deep = [1.0]\n    for _ in range(30 if len(x) == 3 else 3000):\n"
    "        deep = [deep]\n    return deep",
    "slope-answer": "slope = {}\nslope['slope'] = slope",
    "weights-answer": "weights = [3, -2]\nfor _ in range(38):\n    weights = (weights,)",
}
