"""Functions return text, objects with an odd `__float__`, endless generators and classes instead of numbers."""

from tests.attacks.course import FULL

PLAIN = "full marks"
EARNS = FULL | {"scale": 1, "slope": 0}
CELLS = {
    "scale-answer": "class Odd:\n"
    "    def __float__(self): raise SystemExit\n"
    "    def __array__(self, *a, **k): return np.zeros(3)\n"
    "def forever():\n    while True: yield 1\n"
    "def scale(x):\n"
    "    if len(x) == 2: return (x - x.mean()) / x.std()\n"
    "    return Odd() if x[0] == 1 else forever()",
    "slope-answer": "slope = '2.0'",
}
