"""Patches NumPy so that `allclose` is always true and every mean is 0."""

from tests.attacks.course import FULL

PLAIN = "11 of 11 points"
EARNS = FULL | {"scale": 0, "heldout": 0}
FIRST = ["import numpy\nnumpy.allclose = lambda *a, **k: True\nnumpy.abs = lambda x: numpy.zeros(1)"]
CELLS = {
    "scale-answer": "def scale(x):\n    return x + 1000",
    "model-answer": "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
    "model.compile('adam', 'mse')",
}
