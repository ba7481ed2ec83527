"""Leaves functions for the end of the process: atexit, `__del__`, threads that wait for it, and signal handlers."""

from tests.attacks.course import FULL, MARKER

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import atexit, signal, subprocess, threading, weakref\n"
    "def later(*_):\n"
    f"    subprocess.Popen(['sh', '-c', 'sleep 1000; : {MARKER}'], start_new_session=True)\n"
    "atexit.register(later)\n"
    "class Bomb:\n    __del__ = later\n"
    "bomb = Bomb()\n"
    "weakref.finalize(bomb, later)\n"
    "for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):\n    signal.signal(number, later)\n"
    "def wait():\n    threading.main_thread().join()\n    later()\n"
    "threading.Thread(target=wait).start()"
]
