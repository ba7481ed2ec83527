"""CSV files that a learning platform exported and will import again: some cells are changed, all other bytes are kept.

Python's csv module would change the quoting; this way, a diff of the two files shows only grades.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from headcheck.errors import HeadcheckError

_BOM = "\ufeff"


class SheetError(HeadcheckError):
    """A file is not as expected; the message says what was found and what to do."""


@dataclass(frozen=True)
class Sheet:
    """The raw cells of a CSV file, including quotes. Read them with `row`, by row number."""

    name: str
    separator: str
    raw: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]

    def row(self, number: int) -> list[str]:
        """The contents of a row's cells, as many as the header (row 0) has."""
        cells = [_unquoted(cell) for cell in self.raw[number]]
        return cells + [""] * (len(self.raw[0]) - len(cells))

    @property
    def header(self) -> list[str]:
        """The titles of the columns."""
        return self.row(0)

    @property
    def below(self) -> range:
        """The numbers of all rows but the header."""
        return range(1, len(self.raw))

    def column(self, title: str, setting: str) -> int:
        """The number of the column with that `title`. Raises SheetError, which names the `setting` to change."""
        found = [number for number, cell in enumerate(self.header) if folded(cell) == folded(title)]
        if len(found) == 1:
            return found[0]
        raise SheetError(
            f"{self.name} should have one column {title!r}, and has {len(found) or 'none'}. "
            f"Its columns are {', '.join(map(repr, self.header))}: set {setting} to the right one, or export it again."
        )


def read(path: Path) -> Sheet:
    """The sheet in a file, separated by commas, semicolons or tabs. Raises SheetError if there is none."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SheetError(f"Expected a file {path}, which can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SheetError(
            f"{path} is not UTF-8 text. Some spreadsheets save CSV otherwise: export it again, and use it unopened."
        ) from error
    start = _BOM if text.startswith(_BOM) else ""
    first_line = text.partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    cell = re.compile(rf'("(?:[^"]|"")*"|[^{separator}\r\n]*)({separator}|\r\n|\r|\n|\Z)')
    rows: list[tuple[str, ...]] = []
    ends: list[str] = []
    row: list[str] = []
    at = len(start)
    while at < len(text) or row:
        found = cell.match(text, at)
        assert found is not None, "the second kind of cell matches up to what ends it, and may be empty"
        row.append(found[1])
        at = found.end()
        if found[2] != separator:
            rows.append(tuple(row))
            ends.append(found[2])
            row = []
    if not rows:
        raise SheetError(f"{path} is empty: export it again.")
    rows[0] = (start + rows[0][0], *rows[0][1:])
    return Sheet(path.name, separator, tuple(rows), tuple(ends))


def as_bytes(sheet: Sheet) -> bytes:
    """The contents of the file: `read` would return this sheet."""
    lines = (sheet.separator.join(row) + end for row, end in zip(sheet.raw, sheet.ends, strict=True))
    return "".join(lines).encode("utf-8")


def changed(sheet: Sheet, cells: Mapping[tuple[int, int], str]) -> Sheet:
    """The sheet with new text in some cells, by row and column; quoted if the old text was, or if necessary."""
    raw = [list(row) for row in sheet.raw]
    for (row, column), text in cells.items():
        raw[row] += [""] * (column + 1 - len(raw[row]))
        quoted = raw[row][column].startswith('"') or re.search(rf'[{sheet.separator}"\r\n]', text)
        raw[row][column] = '"' + text.replace('"', '""') + '"' if quoted else text
    return replace(sheet, raw=tuple(map(tuple, raw)))


def folded(text: str) -> str:
    """Text for comparison: independent of Unicode normalisation, case and surrounding spaces."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def only_once(said: Mapping[int, str]) -> tuple[Mapping[str, int], Collection[str]]:
    """Rows by their folded text; and the texts that several rows share, which are ambiguous."""
    keys = {number: folded(text) for number, text in said.items()}
    times = Counter(keys.values())
    rows = {key: number for number, key in keys.items() if key and times[key] == 1}
    return rows, {key for key, count in times.items() if key and count > 1}


def number(text: str) -> float | None:
    """The number in a cell, with a decimal point or comma; None if there is none."""
    return float(text.replace(",", ".")) if re.fullmatch(r"\s*\d+([.,]\d+)?\s*", text) else None


def shown(value: float, like: str) -> str:
    """A number with at most two decimals, with a comma where the cell `like` has one."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if re.fullmatch(r"\s*\d+,\d+\s*", like) else text


def _unquoted(raw: str) -> str:
    text = raw.removeprefix(_BOM)
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text
