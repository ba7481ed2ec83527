"""Honest answers as numbers of NumPy, in float32, as tensors and with their own dtype: they earn all."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
CELLS = {
    "scale-answer": "import tensorflow as tf\n\n\ndef scale(x):\n    return tf.constant((x - np.mean(x)) / np.std(x))",
    "slope-answer": "slope = np.float64(3.0)",
    "weights-answer": "weights = np.array([3, -2], dtype='int8')",
}
