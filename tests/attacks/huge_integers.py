"""Hands in whole numbers of five thousand digits, which Python does not write as text, and functions that do so."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0}
CELLS = {
    "scale-answer": "def scale(x):\n    return 10 ** 5000",
    "slope-answer": "slope = 10 ** 5000",
    "weights-answer": "weights = (10 ** 5000, {10 ** 5000: [10 ** 5000]})",
}
