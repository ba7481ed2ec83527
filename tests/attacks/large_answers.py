"""Answers every call with 40 MB beside what was asked: whoever keeps all answers, runs out of memory."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "not tried"
EARNS = FULL
CELLS = {
    "scale-answer": FIND_PROCESS + "send = process._send\n"
    "def sends(message):\n    if 'arguments' in message:\n"
    "        message['arguments'] = {'list': ['x' * 40_000_000]}\n    send(message)\nprocess._send = sends\n"
    "def scale(x):\n    return (x - x.mean()) / x.std()"
}
