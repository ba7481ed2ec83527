"""An honest student computes in float64, which their first own cell sets for the whole notebook: it stays set."""

from tests.attacks.course import FULL, HONEST

PLAIN = "not tried"
EARNS = FULL
FIRST = ("keras.config.set_floatx('float64')",)
CELLS = {"model-answer": HONEST["model-answer"] + "\nassert model.dtype == 'float64'"}
