"""Patches Keras: `predict` returns what the test wants, and `get_config` describes another model."""

from tests.attacks.course import FULL

PLAIN = "9 of 11 points"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, 'sigmoid')])\n"
    "model.compile('adam', 'mse')\n"
    "keras.Model.predict = lambda self, x, **k: 3 * x[:, :1] - 2 * x[:, 1:2] + 1\n"
    "keras.Sequential.predict = keras.Model.predict\n"
    "keras.Model.__call__ = keras.Model.predict",
}
