"""Packs this package into a wheel, wherever it was installed from: a course carries it, because no index has it."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import headcheck

#: The same bytes for the same content: a zip can't store an earlier time.
_TIME = (1980, 1, 1, 0, 0, 0)
#: What a wheel has beside the package itself.
_ABOUT = ("METADATA", "WHEEL", "entry_points.txt", "licenses/LICENSE")


def pack(folder: Path) -> Path:
    """Writes the wheel into `folder` and returns its path.

    Format: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    stem = f"headcheck-{distribution('headcheck').version}"
    wheel = folder / f"{stem}-py3-none-any.whl"
    record = ""
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*_package(), *_about(f"{stem}.dist-info")):
            archive.writestr(_entry(name), content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(content)}\n"
        name = f"{stem}.dist-info/RECORD"
        archive.writestr(_entry(name), record + f"{name},,\n")
    return wheel


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _package() -> Iterator[tuple[str, bytes]]:
    root = Path(headcheck.__file__).parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root.parent).as_posix(), path.read_bytes()


def _about(folder: str) -> Iterator[tuple[str, bytes]]:
    for name in _ABOUT:
        content = distribution("headcheck").read_text(name)
        if content is not None:
            yield f"{folder}/{name}", content.encode()
