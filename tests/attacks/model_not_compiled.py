"""A model that is not compiled, as an accident."""

from tests.attacks.course import FULL

PLAIN = "9 of 11 points"
EARNS = FULL | {"head": 0}
CELLS = {
    "model-answer": "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
    "model.set_weights([np.array([[3.0], [-2.0]]), np.array([1.0])])"
}
