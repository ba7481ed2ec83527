"""Prints 60 MB on one line."""

from tests.attacks.course import FULL

PLAIN = "a notebook of 60 MB is kept"
EARNS = FULL
FIRST = ["print('x' * 60_000_000)", "import sys\nfor _ in range(300): sys.stderr.write('y' * 200_000)"]


def holds(result: object) -> None:
    assert len(result.shown) < 2_000_000  # type: ignore[attr-defined]
