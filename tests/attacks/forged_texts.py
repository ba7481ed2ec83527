"""Hands over an array of texts of which one is long: as NumPy keeps it, it would take many gigabytes."""

from tests.attacks.course import FORGE, FULL

PLAIN = "does not apply"
EARNS = FULL | {"scale": 0, "weights": 0}
CELLS = {
    "scale-answer": FORGE
    + """
answer = {"texts": {"list": ["x" * 2_000_000, *[""] * 450]}}
def scale(x):
    return 1
""",
    "weights-answer": "forged['weights'] = answer",
}
