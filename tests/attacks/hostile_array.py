"""Hands over arrays whose description lies: shapes of terabytes, pickled objects, functions that are not there."""

from tests.attacks.course import FORGE, FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0}
CELLS = {
    "scale-answer": FORGE + "forged['scale'] = {'callable': 10**9, 'name': '__import__'}",
    "slope-answer": "forged['slope'] = {'array': 'AAAA', 'dtype': '<f8', 'shape': [10**6, 10**6]}",
    "weights-answer": "forged['weights'] = {'array': 'gASVIAAAAAAAAAA=', 'dtype': 'O', 'shape': [-1]}",
}
