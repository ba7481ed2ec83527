"""Registers an input transformer that turns every later cell, a test too, into `None`."""

from tests.attacks.course import FULL

PLAIN = "full or partial marks"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": "get_ipython().input_transformers_post.append(lambda lines: ['None\\n'])",
}
