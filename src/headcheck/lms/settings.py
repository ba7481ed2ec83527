"""The configuration of each platform: one class each, for import and export.

`c.Canvas.student_column = "SIS Login ID"` sets it for `CanvasNames` and for `CanvasExporter`, which both inherit it.
"""

from __future__ import annotations

from nbgrader.plugins import BasePlugin
from traitlets import Dict, Unicode


class Canvas(BasePlugin):  # type: ignore[misc]
    """Settings of Canvas."""

    sheet = Unicode(
        "downloaded/canvas.csv", help="The gradebook as Canvas exported it; a path relative to the course's folder."
    ).tag(config=True)

    student_column = Unicode(
        "ID", help='The column that holds the ids that students have in nbgrader: "ID", "SIS Login ID", ...'
    ).tag(config=True)

    columns = Dict(
        help='Columns of assignments that have another name in Canvas: {"02-regression": "Homework 2 (12345)"}.'
    ).tag(config=True)


class Moodle(BasePlugin):  # type: ignore[misc]
    """Settings of Moodle, whose columns have names in the language of whoever downloads them."""

    sheet = Unicode(
        "downloaded/{assignment_id}/worksheet.csv",
        help="An assignment's grading worksheet as Moodle exported it; a path relative to the course's folder.",
    ).tag(config=True)

    student_column = Unicode(
        "Email address", help='The column that holds the ids that students have in nbgrader: "ID number", ...'
    ).tag(config=True)

    identifier_column = Unicode("Identifier", help='The column of "Participant 12345".').tag(config=True)
    name_column = Unicode("Full name", help="The column of names, as used in names of downloads.").tag(config=True)
    time_column = Unicode("Last modified (submission)", help="The column with the time of each submission.").tag(
        config=True
    )
    language = Unicode("en", help='The language of those times: "de", "fr", "pt_BR", ...').tag(config=True)
    time_format = Unicode(
        "%A, %d %B %Y, %I:%M %p",
        help="Their format, in the directives of Python's strptime, with names in that language.",
    ).tag(config=True)
    time_zone = Unicode(
        "", help='The time zone of who downloaded the worksheet: "Europe/Berlin"; this computer\'s if empty.'
    ).tag(config=True)
    grade_column = Unicode("Grade", help="The column to fill in.").tag(config=True)
    maximum_column = Unicode("Maximum Grade", help="The column with the maximum points.").tag(config=True)
