"""Hands in a subclass of NumPy's array that is equal to everything, and of float that is at no distance."""

from tests.attacks.course import FULL

PLAIN = "11 of 11 points"
EARNS = FULL | {"slope": 0, "weights": 0}
CELLS = {
    "slope-answer": "class Near(float):\n"
    "    def __sub__(self, other): return 0.0\n"
    "    __rsub__ = __sub__\n"
    "slope = Near(50)",
    "weights-answer": "class Same(np.ndarray):\n"
    "    def __eq__(self, other): return np.True_\n"
    "    def __iter__(self): return iter([3, -2])\n"
    "weights = np.zeros(2).view(Same)",
}
