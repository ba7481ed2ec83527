"""Hands in something that is no model, but has `predict`, `layers` and `loss`."""

from tests.attacks.course import FULL

PLAIN = "9 of 11 points"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "class Model:\n"
    "    loss = 'mse'\n    output_shape = (None, 1)\n    layers = []\n"
    "    def predict(self, x, **_): return 3 * x[:, 0] - 2 * x[:, 1] + 1\n"
    "    __call__ = predict\n"
    "model = Model()"
}
