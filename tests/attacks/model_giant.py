"""A model of hundreds of millions of weights, in layers that are small to write down."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(20_000), "
    "keras.layers.Dense(3_000), keras.layers.Dense(1)])\nmodel.compile('adam', 'mse')"
}
