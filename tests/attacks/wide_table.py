"""Hands over a table of 600 single numbers with a million labels: pandas would make gigabytes of a few megabytes."""

from tests.attacks.course import FORGE, FULL

PLAIN = "not tried"
EARNS = FULL | {"weights": 0}
CELLS = {
    "weights-answer": FORGE + "import base64\n"
    "labels = {'array': base64.b64encode(bytes(1_000_000)).decode(), 'dtype': '|i1', 'shape': [1_000_000]}\n"
    "forged['weights'] = {'frame': [1.5] * 600, 'labels': labels, 'names': {'list': list(range(600))}}"
}
