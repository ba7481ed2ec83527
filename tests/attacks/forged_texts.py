"""Hands over an array of texts of which one is long: as NumPy keeps it, it would take many gigabytes."""

from tests.attacks.course import FIND_PROCESS, FULL, HONEST

PLAIN = "does not apply"
EARNS = FULL | {"scale": 0, "weights": 0}
CELLS = {
    "scale-answer": FIND_PROCESS
    + """
texts = {"texts": {"list": ["x" * 2_000_000, *[""] * 450]}}
def scale(x):
    process._call = lambda m: {"value": texts, "arguments": {"list": []}}
    raise ValueError
""",
    "weights-answer": "process._take = lambda m: {'values': {'weights': texts}}",
    "model-answer": "del process._take\n" + HONEST["model-answer"],
}
