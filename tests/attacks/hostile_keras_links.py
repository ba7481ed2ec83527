"""Hands over weights that are links in HDF5: to other files, and to themselves."""

from tests.attacks.course import FIND_PROCESS, FULL

PLAIN = "not tried"
EARNS = FULL | {"head": 0, "heldout": 0}
CELLS = {
    "model-answer": FIND_PROCESS
    + """
import io, json, zipfile
import h5py
honest = process._describe
def describe(model, keep):
    with zipfile.ZipFile(io.BytesIO(honest(model, keep))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    weights, file = io.BytesIO(), io.BytesIO()
    with h5py.File(weights, "w") as links:
        links["0"] = h5py.ExternalLink("/etc/passwd", "/")
        links["1"] = h5py.SoftLink("/1")
        links.create_dataset("2", shape=(4,), dtype="u1", external=[("/etc/passwd", 0, 4)])
    members["model.weights.h5"] = weights.getvalue()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()
process._describe = describe
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("adam", "mse")
"""
}
