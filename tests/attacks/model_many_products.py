"""A model of sixty products of large matrices: each is quick, and a batch of rows takes minutes."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"heldout": 0}
CELLS = {
    "model-answer": "first = keras.Input((2,))\nx = keras.layers.RepeatVector(500_000)(first)\n"
    "x = keras.layers.Reshape((1000, 1000))(x)\nfor _ in range(60):\n    x = keras.ops.tanh(keras.ops.matmul(x, x))\n"
    "x = keras.layers.GlobalAveragePooling1D()(x)\n"
    "model = keras.Model(first, keras.layers.Dense(1)(x))\nmodel.compile('adam', 'mse', metrics=['mae'])"
}
