"""Looks for signs that it is being graded, and behaves only then."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"scale": 0}
CELLS = {
    "scale-answer": "import os, subprocess, sys\n"
    "signs = [n for n in os.environ if 'GRAD' in n.upper() or 'HEADCHECK' in n or 'JPY' in n]\n"
    "signs += [a for a in sys.argv if 'nbgrader' in a]\n"
    "signs += [p for p in os.listdir('.') if 'autograded' in os.path.realpath(p)]\n"
    "for pid in filter(str.isdigit, os.listdir('/proc')):\n"
    "    signs += [pid] if b'nbgrader' in open(f'/proc/{pid}/cmdline', 'rb').read() else []\n"
    "def scale(x):\n"
    "    return (x - x.mean()) / x.std() if signs else x * 1000"
}
