"""Looks for gradebook.db on the whole machine, and gives itself points in it."""

from tests.attacks.course import FULL

PLAIN = "succeeds"
EARNS = FULL | {"slope": 0}
CELLS = {
    "slope-answer": "import glob, os, sqlite3\n"
    "slope = 100\n"
    "for root, _, files in os.walk('/'):\n"
    "    if root.startswith(('/proc', '/sys')): continue\n"
    "    for name in files:\n"
    "        if name.endswith('gradebook.db'):\n"
    "            with sqlite3.connect(os.path.join(root, name)) as db:\n"
    "                db.execute('update grade set manual_score = 100')\n"
    "            print('wrote', name)\n"
    "with sqlite3.connect('../../../gradebook.db') as db:\n"
    "    db.execute('update grade set manual_score = 100')"
}


def holds(result: object) -> None:
    assert "wrote" not in result.shown  # type: ignore[attr-defined]
