"""A layer of its own that stops with a ValueError as soon as it gets real rows, in a test that predicts by itself."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"heldout": 0}
CELLS = {
    "model-answer": "class Own(keras.layers.Layer):\n"
    "    def build(self, shape):\n        self.inner = keras.layers.Dense(1)\n        self.inner.build(shape)\n"
    "    def call(self, x):\n        if 'KerasTensor' not in type(x).__name__ and (x.shape[0] or 0) > 3:\n"
    "            raise ValueError('my own mistake')\n        return self.inner(x)\n"
    "    def compute_output_shape(self, shape):\n        return (None, 1)\n"
    "model = keras.Sequential([keras.Input((2,)), Own()])\nmodel.compile('adam', 'mse', metrics=['mae'])"
}


def holds(result):  # type: ignore[no-untyped-def]
    """The page says what stopped, and that it was in the student's own code."""
    assert "stopped with ValueError: my own mistake." in result.page
