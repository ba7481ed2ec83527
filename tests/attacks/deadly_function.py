"""A function that ends its process when a test calls it."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL | {"scale": 0}
CELLS = {"scale-answer": "import os\ndef scale(x):\n    os._exit(0)"}
