"""Parses an archive from a student's process: a configuration and arrays, with limits on sizes and nesting, and without
trusting what the file claims.
"""

from __future__ import annotations

import io
import json
import math
import struct
import zipfile
import zlib
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from headcheck.agent.values import NotTaken
from headcheck.agent.vocabulary import MAX_PARAMETERS

Array = npt.NDArray[Any]

#: A course's models are far below these limits. In bytes, unless noted otherwise.
MAX_ARCHIVE = 64 << 20
MAX_WEIGHTS = 128 << 20
MAX_CONFIG = 1 << 20
#: nesting of lists and dictionaries
MAX_DEPTH = 60
#: arrays in the file of weights
MAX_ARRAYS = 2000

MEMBERS = {"metadata.json": 1 << 16, "config.json": MAX_CONFIG, "model.weights.h5": MAX_WEIGHTS}

#: The end of a zip file: signature, disks, members, size and place of the directory, length of the comment.
_END = struct.Struct("<4s4H2LH")
_MAX_DIRECTORY = 4096


class Refused(NotTaken):
    """A model is refused, or a part of it returns something wrong; the message says what to do."""

    #: Tells Keras not to prepend its call information.
    _keras_call_info_injected = True


def read(archive: bytes) -> tuple[dict[str, Any], list[Array]]:
    """The configuration and the arrays of an archive. Raises `Refused` for anything that `describe` would not write."""
    members = _members(archive)
    return _configuration(members["config.json"]), _arrays(members["model.weights.h5"])


def _members(archive: bytes) -> dict[str, bytes]:
    if len(archive) > MAX_ARCHIVE:
        raise Refused(_too_large("the model", len(archive), MAX_ARCHIVE))
    _check_directory(archive)
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            infos = opened.infolist()
            if sorted(info.filename for info in infos) != sorted(MEMBERS):
                names = ", ".join(repr(info.filename)[:60] for info in infos[:5])
                raise Refused(f"Expected an archive with {', '.join(MEMBERS)}, once each; found {names}.")
            for info in infos:
                if info.file_size > MEMBERS[info.filename]:
                    raise Refused(_too_large(info.filename, info.file_size, MEMBERS[info.filename]))
                if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise Refused(f"Expected {info.filename} stored or deflated, found another compression.")
            # A member is read up to the size that was just checked; its checksum is verified.
            return {info.filename: opened.read(info) for info in infos}
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
        zlib.error,
    ) as e:
        raise Refused(f"Expected a .keras archive, found a damaged one ({e}).") from e


def _check_directory(archive: bytes) -> None:
    """zipfile reads a directory of any length before it can be asked how long it is."""
    end = archive[-_END.size :]
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        raise Refused("Expected a .keras archive (a zip file without a comment), found something else.")
    _, _, _, _, members, size, _, comment = _END.unpack(end)
    zip64 = archive[-_END.size - 20 : -_END.size].startswith(b"PK\x06\x07")
    if members != len(MEMBERS) or size > _MAX_DIRECTORY or comment or zip64:
        raise Refused(f"Expected an archive of {len(MEMBERS)} members, found a directory of {members} in {size} bytes.")


def _too_large(what: str, size: int, limit: int) -> str:
    return f"Expected {what} below {limit >> 10} KB, found {size >> 10} KB: use a smaller model."


def _configuration(text: bytes) -> dict[str, Any]:
    try:
        config = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"Expected a configuration in JSON, found none ({type(error).__name__}).") from error
    level, depth = [config], 0
    while level := [part for value in level for part in _parts(value)]:
        depth += 1
        if depth > MAX_DEPTH:
            raise Refused(f"Expected a configuration of at most {MAX_DEPTH} levels, found a deeper one.")
    if not isinstance(config, dict):
        raise Refused("Expected a configuration that describes a model, found none.")
    return config


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _arrays(file: bytes) -> list[Array]:
    try:
        with h5py.File(io.BytesIO(file), "r") as opened:
            if len(opened) > MAX_ARRAYS:
                raise Refused(f"Expected at most {MAX_ARRAYS} arrays of weights, found {len(opened)}.")
            datasets = [_dataset(opened, str(number)) for number in range(len(opened))]
            total = sum(math.prod(dataset.shape) for dataset in datasets)
            if total > MAX_PARAMETERS:
                raise Refused(f"Expected at most {MAX_PARAMETERS} weights, found {total}: use a smaller model.")
            return [np.asarray(dataset[()]) for dataset in datasets]
    except Refused:
        raise
    except Exception as error:  # whatever HDF5 and h5py raise for arbitrary bytes
        raise Refused(f"Expected a file of weights, found a damaged one ({type(error).__name__}).") from error


def _dataset(file: Any, name: str) -> Any:
    """An array that lies in the file itself, as plain numbers, unfiltered; nothing of it is read yet."""
    link = file.get(name, getlink=True)
    if not isinstance(link, h5py.HardLink):
        raise Refused(f"Expected the weights in the file itself, found {type(link).__name__} as array {name}.")
    dataset = file[name]
    if not isinstance(dataset, h5py.Dataset):
        raise Refused(f"Expected arrays of weights, found a {type(dataset).__name__} as array {name}.")
    layout = dataset.id.get_create_plist().get_layout()
    if layout not in (h5py.h5d.COMPACT, h5py.h5d.CONTIGUOUS) or dataset.external or dataset.is_virtual:
        raise Refused(f"Expected the numbers of array {name} in one piece, found them filtered, split or elsewhere.")
    if dataset.dtype.kind not in "fiub" or dataset.dtype.itemsize > 8 or dataset.shape is None or dataset.ndim > 8:
        raise Refused(f"Expected numbers as array {name}, found {str(dataset.dtype)[:60]} of shape {dataset.shape}.")
    return dataset
