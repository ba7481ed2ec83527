"""Looks for gradebook.db on the whole machine, and gives itself points in it."""

from tests.attacks.course import FULL

PLAIN = "succeeds: every score can be changed"
EARNS = FULL | {"slope": 0}
CELLS = {
    "slope-answer": "import glob, os, sqlite3\n"
    "slope = 100\n"
    "found = ['../../../gradebook.db']\n"
    "for root, folders, files in os.walk('/'):\n"
    "    folders[:] = [name for name in folders if name not in ('proc', 'sys', 'lib', 'share')]\n"
    "    found += [os.path.join(root, name) for name in files if name.endswith('gradebook.db')]\n"
    "for path in found:\n"
    "    try:\n"
    "        with sqlite3.connect(path) as db:\n"
    "            db.execute('update grade set manual_score = 100')\n"
    "            print('wrote', path)\n"
    "    except sqlite3.Error:\n        pass"
}


def holds(result: object) -> None:
    answer = next(c for c in result.notebook.cells if "sqlite3" in c.source)  # type: ignore[attr-defined]
    assert not [output for output in answer.outputs if "wrote" in output.get("text", "")]
