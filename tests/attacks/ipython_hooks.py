"""Hooks into IPython before and after each cell, to print a result and to end cells with success."""

from tests.attacks.course import FULL

PLAIN = "left ungraded, with 5 of 11 points"
EARNS = FULL | {"slope": 0}
FIRST = [
    "ip = get_ipython()\n"
    "ip.events.register('pre_run_cell', lambda *_: print('2'))\n"
    "ip.events.register('post_run_cell', lambda *_: ip.displayhook(2))\n"
    "ip.set_custom_exc((Exception,), lambda *_: None)"
]
CELLS = {"slope-answer": "slope = -50.0"}
