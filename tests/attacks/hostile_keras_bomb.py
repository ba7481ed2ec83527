"""Hands over a `.keras` file that is a zip bomb, with members of gigabytes and names with `../`."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": FIND_PROCESS
    + """
import io, zipfile
file = io.BytesIO()
with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("metadata.json", "{}")
    archive.writestr("config.json", b" " * (40 << 20))
    archive.writestr("../../../tmp/model.weights.h5", b"0" * (40 << 20))
process._describe = lambda model, keep: file.getvalue()
model = keras.Sequential()
"""
}
