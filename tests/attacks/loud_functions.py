"""Functions and models that print, warn and show pictures at every call."""

from tests.attacks.course import FULL, HONEST

PLAIN = "not tried"
EARNS = FULL
CELLS = {
    "scale-answer": "import sys, warnings\n"
    "def scale(x):\n"
    "    print('2')\n    print('oh no', file=sys.stderr)\n    warnings.warn('careful')\n"
    "    return (x - x.mean()) / x.std()",
    "model-answer": "class Loud(keras.Sequential):\n"
    "    def get_config(self):\n        print('0')\n        return super().get_config()\n"
    "    @property\n"
    "    def name(self):\n        print('what is my name?', file=sys.stderr)\n        return 'loud'\n"
    + HONEST["model-answer"],
}
