"""Takes memory until the machine ends it."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL | {"weights": 0}
CELLS = {
    "weights-answer": "import numpy as np\nkept = []\n"
    "while True:\n"
    "    try:\n        kept.append(np.ones(1 << 26))\n"
    "    except MemoryError:\n        import os; os._exit(1)"
}
