"""Hands over a `.keras` file with a Lambda layer, whose bytecode would run when it is opened."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": FIND_PROCESS
    + """
import os, tempfile
path = os.path.join(tempfile.mkdtemp(), "model.keras")
evil = keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: __import__("os")._exit(3))])
keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).save(path)
try:
    keras.Sequential([keras.Input((2,)), keras.layers.Lambda(lambda x: x[:, :1])]).save(path)
except Exception as error:
    print(error)
process._describe = lambda model, keep: open(path, "rb").read()
model = keras.Sequential()
"""
}
