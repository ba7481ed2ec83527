"""Packs this package into a wheel, wherever it is from: no index has it, so courses and handouts carry it."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import headcheck

#: The same bytes for the same content: a zip can't store an earlier time.
_TIME = (1980, 1, 1, 0, 0, 0)
#: In the package, what is installed for Jupyter: settings of JupyterLab, such as that no news cover a notebook.
JUPYTER = "practice/jupyter"
#: What a wheel has beside the package itself, as the installed package knows it.
_ABOUT = ("METADATA", "entry_points.txt", "licenses/LICENSE")
_WHEEL = "Wheel-Version: 1.0\nGenerator: headcheck\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True)
class Wheel:
    """A file that pip and uv install: its name and its bytes."""

    name: str
    content: bytes


def make() -> Wheel:
    """The wheel of the package that runs, in its version.

    Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    stem = f"headcheck-{distribution('headcheck').version}"
    files = dict([*_package(), *_for_jupyter(f"{stem}.data"), *_about(f"{stem}.dist-info")])
    record = f"{stem}.dist-info/RECORD"
    lines = [*(_recorded(name, content) for name, content in files.items()), f"{record},,\n"]
    return Wheel(f"{stem}-py3-none-any.whl", _zipped({**files, record: "".join(lines).encode()}))


def _package() -> Iterator[tuple[str, bytes]]:
    root = Path(headcheck.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root.parent).as_posix(), path.read_bytes()


def _for_jupyter(folder: str) -> Iterator[tuple[str, bytes]]:
    """Files that an installer puts below etc/jupyter of the environment."""
    root = Path(headcheck.__file__).parent / JUPYTER
    for path in sorted(root.rglob("*.json")):
        yield f"{folder}/data/etc/jupyter/{path.relative_to(root).as_posix()}", path.read_bytes()


def _about(folder: str) -> Iterator[tuple[str, bytes]]:
    for name in _ABOUT:
        content = distribution("headcheck").read_text(name)
        if content is not None:
            yield f"{folder}/{name}", content.encode()
    yield f"{folder}/WHEEL", _WHEEL.encode()


def _recorded(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, _TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, content)
    return buffer.getvalue()
