"""Functions and layers that fail as if a file of the course were missing, by the names of the course's own errors."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "head": 0, "heldout": 0}
CELLS = {
    "scale-answer": "class Unavailable(Exception):\n    pass\n\n\ndef scale(x):\n"
    "    raise Unavailable('There is no problem of this name in this course.')",
    "model-answer": "class Broken(keras.layers.Layer):\n    def call(self, x):\n"
    "        if 'KerasTensor' not in type(x).__name__:\n"
    "            raise FileNotFoundError(2, 'No such file or directory', 'holdout/toy.csv')\n        return x[:, :1]\n"
    "model = keras.Sequential([keras.Input((2,)), Broken()])\nmodel.compile('adam', 'mse')",
}
