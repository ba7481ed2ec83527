"""Has a name that is no text: a letter of Latin-1, as old archives have them."""

from tests.attacks.course import NOTHING

PLAIN = "stops the run for everybody after it"
STUDENT = b"caf\xe9"
UNGRADED = "The name of the folder submitted/caf\\xe9/toy is not UTF-8"
EARNS = NOTHING
