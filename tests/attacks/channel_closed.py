"""Closes every file that its process has open, the engine's channel too."""

from tests.attacks.course import FULL

PLAIN = "left ungraded"
EARNS = FULL
FIRST = ["import os\nos.closerange(0, 4096)"]
