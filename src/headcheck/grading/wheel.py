"""The wheel of this package, made of the very files that run here: no index has it, so handouts carry it.

The same bytes whenever it is made. https://packaging.python.org/specifications/binary-distribution-format says how.
"""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import distribution

from headcheck.grading.sandbox.mounts import PACKAGE

#: A zip can't store an earlier time.
_TIME = (1980, 1, 1, 0, 0, 0)
_WHEEL = "Wheel-Version: 1.0\nGenerator: headcheck\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@dataclass(frozen=True)
class Wheel:
    """A file that pip and uv install."""

    name: str
    content: bytes


def make() -> Wheel:
    """The wheel of the package that runs, in its version."""
    installed = distribution("headcheck")
    about = f"headcheck-{installed.version}.dist-info"
    files = {
        f"headcheck/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    for name in ("METADATA", "entry_points.txt"):
        files[f"{about}/{name}"] = (installed.read_text(name) or "").encode()
    files[f"{about}/WHEEL"] = _WHEEL.encode()
    record = f"{about}/RECORD"
    recorded = [*(_recorded(name, content) for name, content in files.items()), f"{record},,\n"]
    files[record] = "".join(recorded).encode()
    return Wheel(f"headcheck-{installed.version}-py3-none-any.whl", _zipped(files))


def _recorded(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
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
