"""Values that end their process, or never end, when a test looks at them: the names of others are still looked at."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"slope": 0, "weights": 0}
CELLS = {
    "slope-answer": "import os\n\n\nclass Deadly(keras.Model):\n    @property\n    def weights(self):\n"
    "        os._exit(1)\n\n\nslope = Deadly()",
    "weights-answer": "class Endless(keras.Model):\n    @property\n    def weights(self):\n        while True:\n"
    "            pass\n\n\nweights = Endless()",
}


def holds(result):  # type: ignore[no-untyped-def]
    """The page never says that there is no such variable."""
    assert "ended the process of the notebook" in result.page
    assert "There is no variable" not in result.page
