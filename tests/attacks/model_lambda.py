"""A Lambda layer and a custom loss whose code would run wherever the model is opened."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
CELLS = {
    "model-answer": "import os\n"
    "def layer(x):\n"
    "    assert not os.environ.get('HEADCHECK_COURSE')\n"
    "    return 3.0 * x[:, :1] - 2.0 * x[:, 1:2] + 1.0\n"
    "inputs = keras.Input((2,))\n"
    "hidden = keras.layers.Lambda(layer, output_shape=(1,))(inputs)\n"
    "outputs = keras.layers.Dense(1)(hidden)\n"
    "model = keras.Model(inputs, outputs)\n"
    "def loss(y_true, y_pred):\n    return keras.ops.mean(keras.ops.square(y_true - y_pred), axis=-1)\n"
    "model.compile('adam', loss)\n"
    "model.set_weights([np.array([[1.0]]), np.array([0.0])])"
}
