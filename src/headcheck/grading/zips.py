"""For `nbgrader zip_collect`: takes archives apart without trusting them; a bad one is named, and stops no other.

nbgrader's own extractor stops at the first path that leads out of the folder, and unpacks whatever size there is.
"""

from __future__ import annotations

import os
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO

from nbgrader.plugins import ExtractorPlugin

#: Files and bytes that one archive may hold, unpacked: a learning platform puts a whole class into one.
MOST_FILES, LARGEST = 20_000, 10_000_000_000

#: Bytes of one file; larger ones are left out, so that one student's does not cost the others theirs.
LARGEST_FILE = 50_000_000

# The bit of a zip's entry that says how its name is encoded.
_SAYS_UTF_8 = 0x800

_ENDINGS = (".zip", ".tar.gz", ".tgz", ".tar", ".gz")


class BadArchive(Exception):
    """An archive can't be taken apart; the message says why."""


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
            for name in left_out:
                self.log.error("%s in %s was left out.", name, path.name)


def unpack(archive: Path, folder: Path) -> list[str]:
    """Write the files of an archive below `folder`. Links and devices are left out.

    Returns the names of files that were left out, each with the reason: too large, or a name that leads elsewhere.
    Raises BadArchive if it is none, holds too much, or is encrypted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    left, count = LARGEST, 0
    left_out = []
    try:
        for name, file in _members(archive):
            count += 1
            if count > MOST_FILES:
                raise BadArchive(f"it holds more than {MOST_FILES} files")
            inside = _inside(name)
            if inside is None:
                left_out.append(f"{name!r} (no file can be called that here)")
                continue
            target = folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            size = _write(file, target, min(left, LARGEST_FILE))
            left -= size
            if left < 0:
                raise BadArchive(f"it holds more than {LARGEST // 1_000_000} MB")
            if size > LARGEST_FILE:
                target.unlink()
                left_out.append(f"{name!r} (larger than {LARGEST_FILE // 1_000_000} MB)")
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise BadArchive(f"it can't be read ({error})") from error
    return left_out


def _write(file: IO[bytes], target: Path, most: int) -> int:
    """Write a file, but stop after `most` bytes and some; returns how many were written."""
    size = 0
    with target.open("wb") as written:
        while size <= most and (part := file.read(1 << 20)):
            size += written.write(part)
    return size


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The regular files in an archive, with their names as they stand there."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as opened:
            for about in opened.infolist():
                kind = stat.S_IFMT(about.external_attr >> 16)
                if not about.is_dir() and kind in (0, stat.S_IFREG):
                    with opened.open(about) as file:
                        yield _named(about), file
        return
    with tarfile.open(archive) as opened_tar:
        for member in opened_tar:
            if member.isreg() and (found := opened_tar.extractfile(member)):
                yield member.name, found


def _named(about: zipfile.ZipInfo) -> str:
    """A file's name. Many programs write UTF-8 without saying so, which by the rules means code page 437."""
    if not about.flag_bits & _SAYS_UTF_8:
        with suppress(UnicodeError):
            return about.filename.encode("cp437").decode("utf-8")
    return about.filename


def _inside(name: str) -> PurePosixPath | None:
    """A path below the folder, or None for one that leads elsewhere or that no file system takes."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0] or "\x00" in name:
        return None
    with suppress(UnicodeEncodeError):
        if all(len(part.encode()) < 256 for part in path.parts):
            return path
    return None
