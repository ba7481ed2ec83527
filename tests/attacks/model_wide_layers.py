"""A model of Keras layers each of which is small enough, and which need 15 GB for 64 rows together."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"heldout": 0}
CELLS = {
    "model-answer": "first = x = keras.Input((2,))\nx = keras.layers.RepeatVector(900_000)(x)\n"
    "for _ in range(16):\n    x = keras.layers.Activation('tanh')(x)\n"
    "model = keras.Model(first, keras.layers.Dense(1)(keras.layers.GlobalAveragePooling1D()(x)))\n"
    "model.compile('adam', 'mse', metrics=['mae'])"
}
