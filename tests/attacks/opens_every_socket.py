"""Opens sockets of every family that the kernel has, to reach the machine below, services of the kernel, and devices"""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import socket\n"
    "opened = set()\n"
    "for family in range(64):\n"
    "    for kind in range(1, 7):\n"
    "        for protocol in (0, 1, 16):\n"
    "            try:\n"
    "                socket.socket(family, kind, protocol).close()\n"
    "                opened.add(family)\n"
    "            except OSError: pass\n"
    "print('families', opened)"
]


def holds(result: object) -> None:
    assert "families {1}" in result.shown  # type: ignore[attr-defined]
