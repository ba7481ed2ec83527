"""Honest: imports what the course has and what that brings along, its own module, and starts threads and a program"""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "%%writefile my_tools.py\ndef slope(): return 3.0",
    "import asyncio, multiprocessing, sqlite3, subprocess, tempfile\n"
    "from concurrent.futures import ThreadPoolExecutor\n"
    "import matplotlib.pyplot as plt, pandas as pd, scipy.stats, PIL.Image, tensorflow as tf\n"
    "import my_tools\n"
    "with ThreadPoolExecutor(2) as pool: assert list(pool.map(abs, [-1, 2])) == [1, 2]\n"
    "with multiprocessing.get_context('fork').Pool(1) as pool: assert pool.map(abs, [-3]) == [3]\n"
    "async def wait(): await asyncio.sleep(0.01)\n"
    "await wait()\n"
    "assert subprocess.run(['echo', 'x'], capture_output=True).stdout == b'x\\n'\n"
    "with tempfile.TemporaryFile() as file: file.write(b'x' * 100_000)\n"
    "sqlite3.connect('mine.db').execute('create table t (a)')\n"
    "pd.DataFrame({'a': [1, 2]}).to_csv('mine.csv')\n"
    "plt.plot([1, 2]); plt.savefig('mine.png')\n"
    "print('all of it', 'works')",
]
CELLS = {"slope-answer": "slope = my_tools.slope()"}


def holds(result: object) -> None:
    assert "all of it works" in result.shown  # type: ignore[attr-defined]
