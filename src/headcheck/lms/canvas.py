"""Grades for Canvas: fills in the assignment columns of a gradebook that Canvas exported, to import it again.

`nbgrader export --exporter=headcheck.lms.canvas.CanvasExporter`
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from headcheck.lms import sheets
from headcheck.lms.grades import Filled, Grades, Place, SheetExporter, fill
from headcheck.lms.settings import Canvas
from headcheck.lms.sheets import Sheet, SheetError, folded

_MAXIMA = "Points Possible"
_WITH_ID = re.compile(r"(.*?)\s*\(\d+\)")


class CanvasExporter(Canvas, SheetExporter):
    """Fills in the column of each assignment; writes to `--to`, by default `canvas-grades.csv`."""

    def fill_sheets(self, graded: Mapping[str, Grades]) -> Sequence[Filled]:
        """Write one sheet with the grades of all these assignments. Raises SheetError."""
        source = self.in_course(self.sheet)
        sheet = sheets.read(source)
        filled: list[Filled] = []
        for name, found in graded.items():
            place = where(sheet, name, self.columns.get(name, name), self.student_column)
            filled.append(fill(sheet, place, found, name))
            sheet = filled[-1].sheet
        self.save(filled, source, Path(self.to or "canvas-grades.csv"))
        return filled


def where(sheet: Sheet, assignment: str, title: str, student_column: str) -> Place:
    """Find an assignment's column: it is called `title`, with or without Canvas's number after it.

    Raises SheetError if there is not exactly one, or if Canvas would not read it.
    """
    header = sheet.header
    assignments = {
        column: match[1] for column, cell in enumerate(header) if (match := _WITH_ID.fullmatch(cell.strip()))
    }
    found = [column for column, name in assignments.items() if folded(title) in (folded(name), folded(header[column]))]
    if len(found) != 1:
        raise SheetError(
            f"{sheet.name} should have one column {title!r}, and has {len(found) or 'none'}. "
            f"Its assignments are {', '.join(header[column] for column in assignments) or 'none'}: say which with "
            f'c.Canvas.columns = {{"{assignment}": "..."}}, or export others alone with --assignment.'
        )
    key = sheet.column(student_column, "c.Canvas.student_column")
    rows = {number: sheet.row(number) for number in sheet.below}
    maximum = next((row[found[0]] for row in rows.values() if _MAXIMA in row[0]), "")
    if maximum.strip() and sheets.number(maximum) is None:
        raise SheetError(f"Canvas takes no grades for {header[found[0]]!r}: above them stands {maximum.strip()!r}.")
    people = {number: row[key] for number, row in rows.items() if _MAXIMA not in row[0]}
    before = header.index("ID") if "ID" in header else 1  # "Student", or "LastName" and "FirstName"
    names = {number: ", ".join(filter(None, rows[number][:before])) for number in people}
    return Place(header[key], people, found[0], dict.fromkeys(people, maximum), names)
