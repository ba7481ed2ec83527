"""Extracts untrusted archives: a bad file in an archive is reported, and does not affect other files.

For `nbgrader zip_collect`, whose own extractor stops at the first bad path, and for a zip in place of a notebook.
"""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import IO

from nbgrader.plugins import ExtractorPlugin

from headcheck.errors import Signal
from headcheck.grading.intake.notebook_file import MAX_FILE

#: Maximum files and bytes extracted from one archive: a learning platform puts a whole class into one.
MOST_FILES, LARGEST = 20_000, 10_000_000_000

#: Maximum bytes of one file; larger ones are skipped, so that one student's file does not displace others.
LARGEST_FILE = 50_000_000

#: For a zip in place of a notebook: maximum notebooks, and their total size in bytes.
MOST_NOTEBOOKS, LARGEST_NOTEBOOKS = 10, 3 * MAX_FILE

# Maximum entries of a student's zip. Even one that includes a virtual environment has a fifth of it.
_MOST_LISTED = 200_000
# How the list of a zip begins each of its entries.
_LISTED = b"PK\x01\x02"

# Flag bits of a zip entry: encrypted, and UTF-8 name.
_ENCRYPTED, _SAYS_UTF_8 = 0x1, 0x800

_ENDINGS = (".zip", ".tar.gz", ".tgz", ".tar", ".gz")

_MOST_NAMED = 20

# Added by programs beside a student's own files.
_NOT_THEIRS = re.compile(r"\..*|__MACOSX|site-packages", re.IGNORECASE)

_NO_NAME = "no file can be called that here"
_BROKEN = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, struct.error, EOFError, RuntimeError, NotImplementedError,
    ValueError, OverflowError,
)  # fmt: skip
# These errors are the machine's fault, not that of a name in an archive.
_OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.ENOMEM, errno.EMFILE)


class BadArchive(Signal):
    """An archive can't be extracted; the message says why."""


class SafeExtractor(ExtractorPlugin):  # type: ignore[misc]
    """Extracts regular files to below the folder, bounded in number and size, and copies what is no archive."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Extract every archive below `archive_path` into a folder of its name below `extracted_path`."""
        for path in sorted(Path(archive_path).rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            to = Path(extracted_path, os.path.relpath(path.parent, archive_path))
            ending = next((ending for ending in _ENDINGS if path.name.lower().endswith(ending)), None)
            if ending is None:
                to.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, to / path.name)
                continue
            folder = to / path.name[: -len(ending)]
            try:
                left_out = unpack(path, folder)
            except BadArchive as error:
                shutil.rmtree(folder, ignore_errors=True)
                self.log.error("%s was left out: %s. Ask its sender for the files themselves.", path.name, error)
                continue
            for name in left_out[:_MOST_NAMED]:
                self.log.error("%s in %s was left out.", name, path.name)
            if len(left_out) > _MOST_NAMED:
                self.log.error("%d more files in %s were left out.", len(left_out) - _MOST_NAMED, path.name)


@dataclass(frozen=True)
class Notebooks:
    """What a zip holds in place of a notebook: `found`, by the path in it; `left_out`: names, each with the reason."""

    found: Sequence[tuple[PurePosixPath, bytes]]
    left_out: Sequence[str]


def notebooks(data: bytes) -> Notebooks:
    """The notebooks in the zip file `data`, at any depth, without those that programs keep for themselves.

    The least deep come first. A notebook that is too large is there with its first `MAX_FILE` + 1 bytes. Nothing is
    written anywhere. Raises BadArchive if `data` is no zip.
    """
    found: list[tuple[PurePosixPath, bytes]] = []
    left_out, room = [], LARGEST_NOTEBOOKS
    if data.count(_LISTED) > _MOST_LISTED:
        raise BadArchive(f"it lists more than {_MOST_LISTED} files")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*_BROKEN, OSError) as error:
        raise BadArchive(f"it can't be read ({error})") from None
    with archive:
        members = [member for member in _zipped(archive) if _is_notebook(member.name)]
        members.sort(key=lambda member: (member.name.count("/"), member.name))
        for member in members:
            try:
                if len(found) == MOST_NOTEBOOKS or room <= 0:
                    raise _LeftOut("one notebook too many")
                read = _read(member, MAX_FILE + 1)
            except _LeftOut as why:
                left_out.append(f"{_short(member.name)!r} ({why})")
                continue
            room -= len(read)
            found.append((PurePosixPath(member.name.replace("\\", "/")), read))
    return Notebooks(found, left_out)


def is_zip(data: bytes) -> bool:
    """Whether a file begins as zips do; no notebook does."""
    return data.startswith(b"PK\x03\x04")


def unpack(archive: Path, folder: Path) -> list[str]:
    """Write the files of an archive below `folder`: at most MOST_FILES of at most LARGEST bytes, the smallest first.

    Returns the names of what was left out, each with the reason: too large, encrypted, broken, a link, or a name that
    leads elsewhere, or that another file has taken. Raises BadArchive if nothing of it can be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    left, count = LARGEST, 0
    left_out = []
    try:
        for member in _members(archive):
            try:
                if count == MOST_FILES:
                    raise _LeftOut(f"one more than {MOST_FILES} files")
                if min(member.size, LARGEST_FILE) > left:
                    raise _LeftOut(f"it is beyond the {LARGEST // 1_000_000} MB of one archive")
                left -= _extract(member, folder)
                count += 1
            except _LeftOut as why:
                left_out.append(f"{_short(member.name)!r} ({why})")
    except (*_BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE or not count:
            raise BadArchive(f"it can't be read ({error})") from error
        left_out.append(f"What follows after {count} files (it can't be read: {error})")
    return left_out


def names(archive: Path) -> list[str]:
    """The names of the files in an archive. Raises BadArchive if it can't be read."""
    try:
        return [member.name for member in _members(archive) if _inside(member.name)]
    except (*_BROKEN, OSError) as error:
        raise BadArchive(f"it can't be read ({error})") from error


class _LeftOut(Exception):
    """Why one member of an archive is skipped."""


@dataclass(frozen=True)
class _Member:
    """A file in an archive. `name`: as it stands there; `fault`: why it can't be taken, if that is known already."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    fault: str = ""


def _extract(member: _Member, folder: Path) -> int:
    """Write one member below `folder`; returns its size. Raises _LeftOut, after which nothing of it is there."""
    inside = _inside(member.name)
    if inside is None:
        raise _LeftOut(_NO_NAME)
    if member.fault:
        raise _LeftOut(member.fault)
    if member.size > LARGEST_FILE:
        raise _LeftOut(f"larger than {LARGEST_FILE // 1_000_000} MB")
    target = folder / inside
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as written:  # the first file with a name keeps it
            try:
                size = _write(member, written)
            except BaseException:
                target.unlink()
                raise
    except OSError as error:
        if error.errno in _OF_THE_MACHINE:
            raise
        taken = (FileExistsError, NotADirectoryError, IsADirectoryError)
        raise _LeftOut("another file has this name" if isinstance(error, taken) else _NO_NAME) from None
    return size


def _write(member: _Member, written: IO[bytes]) -> int:
    size = 0
    for part in _parts(member):
        size += written.write(part)
        if size > LARGEST_FILE:
            raise _LeftOut(f"larger than {LARGEST_FILE // 1_000_000} MB")
    return size


def _read(member: _Member, most: int) -> bytes:
    """The first bytes of a member. Raises _LeftOut."""
    if member.fault:
        raise _LeftOut(member.fault)
    read = b""
    for part in _parts(member):
        read += part
        if len(read) >= most:
            return read[:most]
    return read


def _parts(member: _Member) -> Iterator[bytes]:
    """The contents of a member, in chunks. Raises _LeftOut if it can't be read."""
    try:
        with member.open() as file:
            while part := file.read(1 << 20):
                yield part
    except (*_BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_MACHINE:
            raise
        raise _LeftOut("it is broken") from None


def _members(archive: Path) -> Iterator[_Member]:
    """The files in an archive; for a zip, the smallest first, so that large files don't displace small ones."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            yield from sorted(_zipped(opened), key=attrgetter("size"))
        return
    with tarfile.open(archive) as opened_tar:
        for about in opened_tar:
            if about.offset > LARGEST:
                raise tarfile.TarError("it is too large")
            if not about.isdir():
                opening = partial(_of_tar, opened_tar, about)
                yield _Member(about.name, about.size, opening, "" if about.isreg() else _kind_of_tar(about))


def _of_tar(opened: tarfile.TarFile, about: tarfile.TarInfo) -> IO[bytes]:
    return opened.extractfile(about) or io.BytesIO()


def _kind_of_tar(about: tarfile.TarInfo) -> str:
    return "a link" if about.issym() or about.islnk() else "no plain file"


def _zipped(opened: zipfile.ZipFile) -> Iterator[_Member]:
    for about in opened.infolist():
        if not about.is_dir():
            yield _Member(_named(about), about.file_size, partial(opened.open, about), _fault(about))


def _fault(about: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(about.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "a link" if kind == stat.S_IFLNK else "no plain file"
    if about.flag_bits & _ENCRYPTED:
        return "it is encrypted"
    if about.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "its compression is not one that is common"
    return ""


def _named(about: zipfile.ZipInfo) -> str:
    """A file's name. Many programs write UTF-8 without saying so, which by the rules means code page 437."""
    name = about.orig_filename  # the other one ends at a null character
    if not about.flag_bits & _SAYS_UTF_8:
        with suppress(UnicodeError):
            return name.encode("cp437").decode("utf-8")
    return name


def _is_notebook(name: str) -> bool:
    """Whether a student made a file of this name as a notebook."""
    inside = _inside(name)
    return (
        inside is not None
        and inside.suffix.lower() == ".ipynb"
        and not any(_NOT_THEIRS.fullmatch(part) for part in inside.parts)
    )


def _inside(name: str) -> PurePosixPath | None:
    """A path below the folder, or None for one that leads elsewhere or that no file system takes."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts or "\x00" in name or re.match("[A-Za-z]:", name):
        return None
    with suppress(UnicodeEncodeError):
        if all(len(part.encode()) < 256 for part in path.parts):
            return path
    return None


def _short(name: str) -> str:
    """A name for a sentence: nobody reads four thousand characters."""
    return name if len(name) <= 100 else f"{name[:100]}..."
