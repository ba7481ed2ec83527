"""A model that makes a tensor of many gigabytes out of two numbers."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "model = keras.Sequential([keras.Input((2,)), keras.layers.RepeatVector(200_000_000), "
    "keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(1)])\nmodel.compile('adam', 'mse')"
}
