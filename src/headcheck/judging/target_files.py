"""Targets in files: arrays as numpy stores them, or a column of a CSV file. Nothing in a file is run."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from headcheck.judging.reading.errors import Unreadable

#: Targets are small compared with inputs; larger files are not opened. Bytes.
MAX_FILE = 2 << 30


def read(path: str, name: str = "") -> Any:
    """The targets in the .npy, .npz or .csv file at `path`: `name` is an array of the .npz or a column of the .csv.

    Without a name there must be only one. Raises `Unreadable`, with a message for users.
    """
    file = Path(path)
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise Unreadable(f"Expected targets in a .npy, .npz or .csv file, found {file.name!r}.")
    try:
        if file.stat().st_size > MAX_FILE:
            raise Unreadable(f"{file} has over {MAX_FILE >> 30} GB; it is not opened.")
        return reader(file, name)
    except (OSError, ValueError, EOFError, KeyError, csv.Error) as error:
        raise Unreadable(f"Expected targets in {file}, found nothing that can be read ({error}).") from error


def _npy(file: Path, name: str) -> Any:
    import numpy as np

    if name:
        raise Unreadable(f"{file.name} holds one array and no names; found {name!r} after the colon.")
    return np.load(file, allow_pickle=False)


def _npz(file: Path, name: str) -> Any:
    import numpy as np

    with np.load(file, allow_pickle=False) as arrays:
        return arrays[_one_of(arrays.files, name, file, "array")]


def _csv(file: Path, name: str) -> Any:
    import numpy as np

    with file.open(newline="", encoding="utf-8-sig") as lines:
        header, *rows = csv.reader(lines)
    column = header.index(_one_of(header, name, file, "column"))
    texts = [row[column].strip() if column < len(row) else "" for row in rows if row]
    try:
        return np.array([float(text) if text else float("nan") for text in texts])
    except ValueError:
        return np.array(texts)


def _one_of(names: list[str], name: str, file: Path, what: str) -> str:
    if name in names:
        return name
    if not name and len(names) == 1:
        return names[0]
    raise Unreadable(f"Expected the name of one {what} after {file.name}: (such as {file.name}:{names[0]}); it has "
                     f"{', '.join(names[:10])}.")  # fmt: skip


_READERS: Mapping[str, Callable[[Path, str], Any]] = {".npy": _npy, ".npz": _npz, ".csv": _csv}
