"""Takes memory in several processes of its own, each below the limit of one."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
LAST = [
    "import os, time\n"
    "for _ in range(4):\n"
    "    if os.fork() == 0:\n"
    "        try:\n"
    "            kept = [bytearray(1 << 30) for _ in range(2)]\n"
    "            time.sleep(1)\n"
    "        finally:\n            os._exit(0)\n"
    "time.sleep(3)"
]
