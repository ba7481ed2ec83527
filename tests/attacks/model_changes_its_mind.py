"""A layer that returns another shape, or stops, as soon as it sees rows that are not in the handed-out file."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "class Moody(keras.layers.Layer):\n"
    "    def call(self, x):\n"
    "        if 'KerasTensor' in type(x).__name__:\n            return x[:, :1]\n"
    "        return keras.ops.zeros((7, 7, 7))\n"
    "model = keras.Sequential([keras.Input((2,)), Moody()])\n"
    "model.compile('adam', 'mse')"
}
