"""Opens a .keras file as data: its configuration and nothing else, without TensorFlow and without running anything."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

from headcheck.judging.reading.errors import Unreadable

#: A course's models are far below these; what is above them is not opened. Bytes.
MAX_FILE = 256 << 20
MAX_CONFIG = 4 << 20


def read_config(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The config.json of the .keras file at `path`: class, layers, and how the model was compiled.

    Raises `Unreadable`, with a sentence for people, if there is no such file or it is not a .keras file.
    """
    path = Path(path)
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise Unreadable(f"Expected a .keras file at {path}, found nothing that can be opened ({error}).") from error
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(f"Expected a .keras file at {path}, found a folder or a special file.")
    if status.st_size > MAX_FILE:
        raise Unreadable(f"{path} is {status.st_size >> 20} MB; files over {MAX_FILE >> 20} MB are not opened.")
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo("config.json").file_size > MAX_CONFIG:
                raise Unreadable(f"The config.json in {path} is over {MAX_CONFIG >> 20} MB; it is not opened.")
            with archive.open("config.json") as member:
                text = member.read(MAX_CONFIG + 1)
        config = json.loads(text)
    except KeyError as error:
        raise Unreadable(f"{path} has no config.json: save the model with model.save('name.keras').") from error
    except (zipfile.BadZipFile, ValueError, RecursionError, NotImplementedError, RuntimeError, OSError) as error:
        raise Unreadable(
            f"Expected a .keras file at {path}, found something else or a damaged one ({error}). "
            "Save the model again with model.save('name.keras')."
        ) from error
    if not isinstance(config, dict) or "class_name" not in config:
        raise Unreadable(f"The config.json in {path} does not describe a Keras model.")
    return config
