"""Hands in giant arrays, integers, texts and dictionaries."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0}
CELLS = {
    "scale-answer": "def scale(x):\n    return np.zeros((20_000, 10_000))",
    "slope-answer": "slope = 1 << (1 << 30)",
    "weights-answer": "weights = {n: str(n) * 10 for n in range(1_000_000)}",
}
