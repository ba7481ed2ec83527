"""A layer's name that TensorFlow refuses stops the training of one model: that of the next one goes on."""

from tests.attacks.course import FULL, HONEST

PLAIN = "not tried"
EARNS = FULL | {"weights": 0}
CELLS = {
    "weights-answer": "first = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name='my head')])\n"
    "first.compile('adam', 'mse')\nfirst.fit(np.ones((4, 2)), np.ones(4), verbose=0)\nweights = np.array([3.0, -2.0])",
    "model-answer": HONEST["model-answer"].replace(
        "model.set_weights", "model.fit(np.ones((4, 2)), np.ones(4), verbose=0)\nmodel.set_weights"
    ),
}
