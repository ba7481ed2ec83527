"""Grades for Moodle: fills in a grading worksheet that Moodle exported, to upload it again.

`nbgrader export --exporter=headcheck.lms.moodle.MoodleExporter`
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from headcheck.lms import sheets
from headcheck.lms.grades import Filled, Grades, Place, SheetExporter, fill
from headcheck.lms.settings import Moodle
from headcheck.lms.sheets import Sheet, SheetError

_ASSIGNMENT = "{assignment_id}"


class MoodleExporter(Moodle, SheetExporter):
    """Fills in the worksheet of each assignment; writes to `--to`, by default `moodle-{assignment_id}.csv`."""

    def fill_sheets(self, graded: Mapping[str, Grades]) -> Sequence[Filled]:
        """Write the worksheet of each of these assignments that has one. Raises SheetError if none has."""
        sources = {name: self.in_course(self.sheet.replace(_ASSIGNMENT, name)) for name in graded}
        present = {name: path for name, path in sources.items() if path.exists() or self.assignment}
        if not present:
            raise SheetError(
                f"Expected a worksheet of Moodle's in {' or '.join(map(str, sources.values()))}: put it there."
            )
        if absent := [name for name in sources if name not in present]:
            self.log.warning("Not exported, because there is no worksheet: %s.", ", ".join(absent))
        to = self.to or f"moodle-{_ASSIGNMENT}.csv"
        if len(present) > 1 and _ASSIGNMENT not in to:
            raise SheetError(f"{', '.join(present)} can't all be in {to}: choose one with --assignment.")
        filled = []
        for name, path in present.items():
            sheet = sheets.read(path)
            filled.append(fill(sheet, where(sheet, self), graded[name], name))
            self.save(filled[-1:], path, Path(to.replace(_ASSIGNMENT, name)))
        return filled


def where(sheet: Sheet, settings: Moodle) -> Place:
    """The columns for grades in a worksheet. Raises SheetError if one is missing."""
    maximum = sheet.column(settings.maximum_column, "c.Moodle.maximum_column")
    name = sheet.header.index(settings.name_column) if settings.name_column in sheet.header else None
    return Place(
        settings.student_column,
        people(sheet, settings),
        sheet.column(settings.grade_column, "c.Moodle.grade_column"),
        {number: sheet.row(number)[maximum] for number in sheet.below},
        {} if name is None else {number: without_html(sheet.row(number)[name]) for number in sheet.below},
    )


def people(sheet: Sheet, settings: Moodle) -> Mapping[int, str]:
    """The student id in each row; for "Participant 12345" it is the number, which downloads contain, too.

    Raises SheetError if the column is missing.
    """
    column = sheet.column(settings.student_column, "c.Moodle.student_column")
    said = {number: sheet.row(number)[column] for number in sheet.below}
    if settings.student_column != settings.identifier_column:
        return said
    return {number: participant(text) for number, text in said.items()}


def without_html(name: str) -> str:
    """A plain name: Moodle marks suspended users with HTML."""
    return re.sub(r"<[^>]*>", "", name)


def participant(identifier: str) -> str:
    """The number in "Participant 12345", whatever the language; "" if there is none."""
    found = re.search(r"\d+\s*$", identifier)
    return found[0].strip() if found else ""
