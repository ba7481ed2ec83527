"""Hands in a zip whose members climb out of it, are links to the source, are encrypted, or say a false size."""

import json
import zipfile
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from tests.attacks.course import ASSIGNMENT, FULL, SECRET, Result

PLAIN = "not tried"
EARNS = FULL


def hand_in(folder: Path, notebook: NotebookNode) -> None:
    path = folder / f"{ASSIGNMENT}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"../../ann/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", "{}")
        archive.writestr(f"/tmp/{ASSIGNMENT}.ipynb", "{}")
        link = zipfile.ZipInfo(f"{ASSIGNMENT}.ipynb")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, f"../../../source/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
        for name in ("secret", "false"):
            archive.writestr(f"{name}.ipynb", "{}" * 50)
        archive.writestr(f"my work/{ASSIGNMENT}.ipynb", json.dumps(notebook))
    data = bytearray(path.read_bytes())
    for name, offset, new in ((b"secret.ipynb", 8, b"\x01"), (b"false.ipynb", 24, b"\xff\xff\xff\x7f")):
        at = data.rindex(b"PK\x01\x02", 0, data.rindex(name)) + offset
        data[at : at + len(new)] = new
    path.write_bytes(data)


def holds(result: Result) -> None:
    assert SECRET not in result.own
    assert not Path(f"/tmp/{ASSIGNMENT}.ipynb").exists()
