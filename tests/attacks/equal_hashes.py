"""Hands over a set of 200,000 whole numbers that all have the same hash: reading it takes the square of that."""

from tests.attacks.course import FORGE, FULL

PLAIN = "not tried"
EARNS = FULL | {"weights": 0}
CELLS = {"weights-answer": FORGE + "forged['weights'] = {'set': [k * ((1 << 61) - 1) for k in range(1, 200_000)]}"}
