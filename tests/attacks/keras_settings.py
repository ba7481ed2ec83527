"""Leaves Keras in half precision, with other defaults and an open name scope, in a cell before the model's."""

from tests.attacks.course import FULL, HONEST

PLAIN = "not tried"
EARNS = FULL
CELLS = {
    "weights-answer": HONEST["weights-answer"] + "\nkeras.config.set_dtype_policy('mixed_float16')\n"
    "keras.config.set_floatx('float16')\nkeras.name_scope('my head').__enter__()",
    "model-answer": HONEST["model-answer"]
    + "\nassert model.dtype == 'float32' and 'head' not in model.weights[0].path",
}
