"""Functions that overwrite the arrays that a test hands them, to make its comparison come out right."""

from tests.attacks.course import FULL

PLAIN = "8 of 11 points"
EARNS = FULL | {"scale": 0}
CELLS = {"scale-answer": "def scale(x):\n    x[:] = 0\n    x.resize(0, refcheck=False)\n    return np.zeros(0)"}
