"""Functions that fail as if the course were broken: ImportError of headcheck, with its tracebacks."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "class Broken(keras.layers.Layer):\n"
    "    def call(self, x):\n"
    "        if 'KerasTensor' not in type(x).__name__:\n"
    "            raise ModuleNotFoundError(\"No module named 'headcheck'\")\n"
    "        return x[:, :1]\n"
    "model = keras.Sequential([keras.Input((2,)), Broken()])\n"
    "model.compile('adam', 'mse')",
}
