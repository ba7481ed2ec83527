"""Hands over values of no kind, of Python's inside, of modules that give rights, and with a thousand handles."""

from tests.attacks.course import FORGE, FULL

PLAIN = "does not apply"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0, "head": 0, "heldout": 0}
CELLS = {
    "scale-answer": FORGE + "forged['scale'] = {'module': 'subprocess'}\nanswer = {'each': [1]}",
    "slope-answer": "forged['slope'] = {'__class__': 'int', 'self': 3}",
    "weights-answer": "labels = {'dict': [[{'list': []}, 1]]}\n"
    "forged['weights'] = {'series': {'list': [3, -2]}, 'labels': labels, 'name': 1}",
    "model-answer": "forged['model'] = {'callable': True, 'name': {'list': [1]}}",
}
