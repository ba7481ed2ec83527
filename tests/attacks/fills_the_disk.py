"""Fills its folder, /tmp and /dev/shm with files, and makes millions of them."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
LAST = [
    "import os\n"
    "for folder in ('.', '/tmp', '/dev/shm'):\n"
    "    try:\n"
    "        for number in range(1000):\n"
    "            with open(f'{folder}/{number}', 'wb') as file: file.write(b'x' * (32 << 20))\n"
    "    except OSError as error:\n        print(error)\n"
    "    try:\n"
    "        for number in range(20_000): open(f'{folder}/small-{number}', 'w').close()\n"
    "    except OSError as error:\n        print(error)"
]


def holds(result: object) -> None:
    assert result.shown.count("No space left") >= 3  # type: ignore[attr-defined]
