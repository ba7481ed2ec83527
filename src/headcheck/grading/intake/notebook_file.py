"""Parses an untrusted notebook file: bytes in, valid cells out.

Only what grading needs is parsed; outputs, kernels, widgets and all other metadata never leave this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headcheck.errors import HeadcheckError

#: Limits: bytes of a notebook file, and characters of the pictures in one cell.
MAX_FILE = 20_000_000
MAX_ATTACHMENTS = 2_000_000

AGAIN = "Save the notebook in JupyterLab and hand it in again."

_KINDS = ("code", "markdown", "raw")
_PICTURES = ("image/png", "image/jpeg", "image/gif")
# Files and databases can't store these: unpaired surrogates, and the null character.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


class NotebookError(HeadcheckError):
    """Nothing in the file can be graded; the message says what was expected, what was found, and what to do."""


@dataclass(frozen=True)
class Cell:
    """A submitted cell. `source` is None if it was not text. `settings`: its nbgrader metadata.

    `attachments`: pictures, by name; None if something else was among them, or too much.
    """

    kind: str
    source: str | None
    id: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    attachments: Mapping[str, Mapping[str, str]] | None = field(default_factory=dict)

    @property
    def grade_id(self) -> str | None:
        """The name by which nbgrader knows the cell."""
        grade_id = self.settings.get("grade_id")
        return grade_id if isinstance(grade_id, str) else None


def parse(data: bytes) -> tuple[Sequence[Cell], Sequence[str]]:
    """The cells of the notebook file `data`, and a remark on everything that had to be repaired.

    Raises NotebookError.
    """
    if len(data) > MAX_FILE:
        raise NotebookError(
            f"Expected a notebook of at most {MAX_FILE / 1e6:g} MB, found a larger file. "
            "Clear all outputs, save, and hand it in again."
        )
    if not data.strip():
        raise NotebookError(f"Expected a notebook, found an empty file. {AGAIN}")
    remarks: list[str] = []
    found = _read_json(_decode(data, remarks))
    rows = _rows(found, remarks)
    cells = [cell for cell in map(_cell, rows) if cell is not None]
    if len(cells) < len(rows):
        remarks.append(
            f"{len(rows) - len(cells)} of the {len(rows)} cells in the file were no cells; they were left out."
        )
    if any(cell.attachments is None for cell in cells):
        remarks.append(
            "Attachments of cells were left out: expected PNG, JPEG or GIF pictures "
            f"of at most {MAX_ATTACHMENTS / 1e6:g} MB for each cell."
        )
    return cells, remarks


def _decode(data: bytes, remarks: list[str]) -> str:
    encoding: str = json.detect_encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        # Any bytes are valid in Windows-1252; the next step decides whether it is a notebook.
        encoding, text = "Windows-1252", data.decode("cp1252", "replace")
    if encoding != "utf-8":
        said = "UTF-8 with a byte order mark" if encoding == "utf-8-sig" else encoding
        remarks.append(f"The file is written in {said}; it was read all the same. Notebooks are UTF-8.")
    return text


def _read_json(text: str) -> Any:
    try:
        # The version is the only number that matters: huge integers and NaN are not worth an error.
        return json.loads(
            text,
            parse_int=lambda digits: int(digits) if len(digits) < 9 else None,
            parse_constant=lambda name: None,
        )
    except RecursionError:
        raise NotebookError(f"Expected a notebook, found lists nested without end. {AGAIN}") from None
    except json.JSONDecodeError as error:
        raise NotebookError(
            f"Expected a notebook, found a file that is no valid JSON: line {error.lineno} is broken. {AGAIN}"
        ) from None


def _rows(found: Any, remarks: list[str]) -> list[Any]:
    """The raw cells of a notebook of any version."""
    if not isinstance(found, dict):
        raise NotebookError(f"Expected a notebook, found another kind of JSON file. {AGAIN}")
    rows, version, minor = found.get("cells"), found.get("nbformat"), found.get("nbformat_minor")
    if isinstance(rows, list):
        if version != 4 or not isinstance(minor, int) or minor > 5:
            remarks.append("The file's version of the notebook format is not one that is known; its cells were read.")
        return rows
    sheets = found.get("worksheets")
    if isinstance(sheets, list):
        remarks.append("The file is in the old notebook format 3; it was brought up to format 4.")
        lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        return [_upgraded(row) for rows in lists if isinstance(rows, list) for row in rows]
    raise NotebookError(f"Expected a notebook, found a JSON file without cells. {AGAIN}")


def _upgraded(row: Any) -> Any:
    """A cell of format 3, converted to format 4."""
    if not isinstance(row, dict):
        return row
    if row.get("cell_type") == "heading":
        level = row.get("level")
        hashes = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
        return row | {"cell_type": "markdown", "source": f"{hashes} {_text(row.get('source')) or ''}"}
    return row | {"source": row.get("input")} if row.get("cell_type") == "code" else row


def _cell(row: Any) -> Cell | None:
    if not isinstance(row, dict) or row.get("cell_type") not in _KINDS:
        return None
    metadata = _mapping(row.get("metadata"))
    return Cell(
        kind=row["cell_type"],
        source=_text(row.get("source")),
        id=row["id"] if isinstance(row.get("id"), str) else None,
        settings=_mapping(metadata.get("nbgrader")),
        tags=tuple(map(str, tags)) if isinstance(tags := metadata.get("tags"), list) else (),
        attachments=_attachments(row.get("attachments")) if row["cell_type"] != "code" else {},
    )


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(source: Any) -> str | None:
    """A source that is a text or, as most notebooks have it, a list of lines."""
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    return _UNWRITABLE.sub("\ufffd", source) if isinstance(source, str) else None


def _attachments(found: Any) -> Mapping[str, Mapping[str, str]] | None:
    """The pictures in a cell of text; None if something else is among them, or too much."""
    if not found:
        return {}
    fine = isinstance(found, dict) and all(
        isinstance(bundle, dict)
        and all(
            kind in _PICTURES and isinstance(data, str) and re.fullmatch(r"[\w+/=\s]*", data, re.ASCII)
            for kind, data in bundle.items()
        )
        for bundle in found.values()
    )
    if not fine or sum(len(data) for bundle in found.values() for data in bundle.values()) > MAX_ATTACHMENTS:
        return None
    return {_UNWRITABLE.sub("\ufffd", name): bundle for name, bundle in found.items()}
