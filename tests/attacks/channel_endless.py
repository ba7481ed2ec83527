"""Sends outputs without end, faster than they are read, so that no time limit is ever looked at."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "does not apply"
EARNS = FULL | {"slope": 0}
CELLS = {
    "slope-answer": FIND_PROCESS
    + """
import threading
def flood():
    while True:
        process._channel.send({"output": {"output_type": "display_data", "data": {"text/plain": "x" * 1000}}})
for _ in range(2):
    threading.Thread(target=flood, daemon=True).start()
while True:
    try:
        while True: pass
    except BaseException:
        pass
"""
}
