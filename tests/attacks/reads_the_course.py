"""Reads `../../../source`, the held-out rows, the gradebook, and other students' submissions."""

from tests.attacks.course import ASSIGNMENT, FULL

PLAIN = "succeeds: hidden tests are read"
EARNS = FULL
FIRST = [
    "import glob, os\n"
    "for start in ('../../..', '..', '/', '/tmp', '/work', '/home', '/root', os.environ.get('PWD', '.')):\n"
    "    for name in ('course', 'source', 'holdout', 'submitted', 'gradebook.db', 'autograded', 'course_config.py'):\n"
    "        path = os.path.join(start, name)\n"
    "        try:\n"
    "            print(path, os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read())\n"
    "        except OSError as error:\n"
    "            print(path, error)\n"
    "for path in glob.glob('/tmp/**', recursive=True)[:1000]:\n"
    "    print('found', path)\n",
    "print(In, globals().get('_ih'))\n"
    "import gc\n"
    "print(sum('mountain' + '-goat' in str(o)[:10**5] for o in gc.get_objects() if type(o) is str))",
]


def holds(result: object) -> None:
    for name in ("zoe", f"{ASSIGNMENT}.csv", "c.RunApart", "BEGIN HIDDEN"):
        assert name not in result.own  # type: ignore[attr-defined]
