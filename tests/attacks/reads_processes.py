"""Reads arguments, environments, memory and open files of all processes in /proc."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import glob, os\n"
    "for path in glob.glob('/proc/[0-9]*/*'):\n"
    "    if path.rsplit('/', 1)[1] in ('cmdline', 'environ', 'maps', 'mountinfo', 'status'):\n"
    "        try:\n"
    "            print(path, open(path, 'rb').read()[:20000])\n"
    "        except OSError as error:\n"
    "            print(path, error)\n"
    "for path in glob.glob('/proc/[0-9]*/fd/*') + glob.glob('/proc/[0-9]*/root/*') + glob.glob('/proc/[0-9]*/cwd/*'):\n"
    "    try:\n"
    "        print(path, os.readlink(path))\n"
    "    except OSError as error:\n"
    "        pass"
]


def holds(result: object) -> None:
    for name in ("nbgrader", "HEADCHECK_COURSE", "holdout"):
        assert name not in result.shown  # type: ignore[attr-defined]
