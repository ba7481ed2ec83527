"""Writes over its own notebook, the course's files, Python's packages, and in every folder it can."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import os, sys\n"
    "written = []\n"
    "above = ('.', '..', '../..', '../../..', '/', '/usr/lib', '/etc', sys.prefix)\n"
    "for folder in {*sys.path, *above}:\n"
    "    for name in ('toy.ipynb', 'numpy.py', 'sitecustomize.py', 'rows.csv'):\n"
    "        path = os.path.join(folder, name)\n"
    "        try:\n"
    "            open(path, 'w').write('raise SystemExit')\n"
    "            written.append(os.path.realpath(path))\n"
    "        except OSError:\n"
    "            pass\n"
    "print(sorted(p for p in written if not p.startswith(('/home/student', '/tmp', '/dev'))))\n"
    "for name in ('toy.ipynb', 'numpy.py', 'sitecustomize.py'):\n"
    "    if os.path.exists(name): os.remove(name)"
]


def holds(result: object) -> None:
    first = next(c for c in result.notebook.cells if "written" in c.source)  # type: ignore[attr-defined]
    assert first.outputs[0].text in ("[]\n", "['/numpy.py', '/rows.csv', '/sitecustomize.py', '/toy.ipynb']\n")
    assert (result.course / "source/toy/rows.csv").read_text().startswith("0,0,1")  # type: ignore[attr-defined]
