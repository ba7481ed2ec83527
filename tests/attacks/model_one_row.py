"""A model that averages over its batch, so that it gives one row whatever it reads."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "rows_in = keras.Input((2,))\n"
    "average = keras.ops.mean(keras.layers.Dense(1)(rows_in), axis=0, keepdims=True)\n"
    "model = keras.Model(rows_in, average)\nmodel.compile('adam', 'mse', metrics=['mae'])"
}
