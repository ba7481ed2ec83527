"""An honest model of four million weights, which is as large as models may be: it earns all."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
CELLS = {
    "model-answer": "layers = [keras.layers.Dense(2000), keras.layers.Dense(2000), keras.layers.Dense(1)]\n"
    "model = keras.Sequential([keras.Input((2,)), *layers])\nmodel.compile('adam', 'mse', metrics=['mae'])\n"
    "kernel = np.zeros((2, 2000))\nkernel[:, 0] = [3.0, -2.0]\nbetween = np.zeros((2000, 2000))\nbetween[0, 0] = 1.0\n"
    "last = np.zeros((2000, 1))\nlast[0] = 1.0\n"
    "model.set_weights([kernel, np.zeros(2000), between, np.zeros(2000), last, np.array([1.0])])"
}
