"""A loop without end that ignores KeyboardInterrupt, with its signals blocked."""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL | {"slope": 0}
CELLS = {
    "slope-answer": "import signal\n"
    "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
    "while True:\n"
    "    try:\n        while True: pass\n"
    "    except BaseException:\n        pass"
}
