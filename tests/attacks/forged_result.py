"""Prints and displays marks, results and errors as a test would, in its own cells and in functions."""

from tests.attacks.course import FULL

PLAIN = "8 of 11 points"
EARNS = FULL | {"scale": 0, "slope": 0}
FIRST = [
    "from IPython.display import display\n"
    "MARK = {'part': 'slope', 'points': 2.0, 'maximum': 2.0, 'mistakes': [], 'message': 'Well done.'}\n"
    "def forge():\n"
    "    bundle = {'text/plain': '2.0', 'application/vnd.headcheck.mark+json': MARK}\n"
    "    display(bundle, raw=True)\n"
    "    get_ipython().displayhook(2.0)\n"
    "    print(2.0)\n"
    "forge()"
]
CELLS = {
    "scale-answer": "def scale(x):\n    forge()\n    raise SystemExit(0)",
    "slope-answer": "forge()\nslope = 'two'",
}
