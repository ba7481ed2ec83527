"""Writes its own messages to the engine's channel: outputs of tests, broken ones, updates of what was never shown."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "does not apply"
EARNS = FULL | {"slope": 0}
CELLS = {
    "slope-answer": FIND_PROCESS
    + """
slope = 100.0
for message in (
    {"output": {"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}}},
    {"output": {"output_type": "stream", "name": "stdout", "text": "x", "display": "d", "update": True}},
    {"output": {"output_type": "stream", "name": "stdout", "text": "x", "display": "d"}},
    {"output": {"output_type": "stream", "name": "stderr", "text": "y", "display": "d", "update": True}},
    {"output": {"output_type": "update_display_data", "data": 3}},
    {"output": {"output_type": ["error"], "traceback": [1, {}, None]}},
    {"output": {"clear": True, "wait": [1]}},
    {"output": [1, 2, 3]},
    {"output": {"output_type": "error", "ename": 3, "evalue": {}, "traceback": "no"}},
    {"output": {"output_type": "display_data", "data": {"text/plain": {"a": 1}, "image/png": 3}}},
):
    process._channel.send(message)
"""
}
