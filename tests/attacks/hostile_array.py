"""Hands over arrays whose description lies: shapes of terabytes, pickled objects, functions that are not there."""

from tests.attacks.course import FIND_PROCESS, FULL, HONEST

PLAIN = "code runs with all rights, where a test loads an npy file with pickles"
EARNS = FULL | {"scale": 0, "slope": 0, "weights": 0}
CELLS = {
    "scale-answer": FIND_PROCESS
    + "process._take = lambda m: {'values': {'scale': {'callable': 10**9, 'name': '__import__'}}}",
    "slope-answer": "process._take = lambda m: {'values': {'slope': "
    "{'array': 'AAAA', 'dtype': '<f8', 'shape': [10**6, 10**6]}}}",
    "weights-answer": "process._take = lambda m: {'values': {'weights': "
    "{'array': 'gASVIAAAAAAAAAA=', 'dtype': 'O', 'shape': [-1]}}}",
    "model-answer": "del process._take\n" + HONEST["model-answer"],
}
