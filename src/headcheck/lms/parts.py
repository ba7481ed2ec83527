"""Exports the points of every part for every student as CSV: who lost what, and by which mistake.

`nbgrader export --exporter=headcheck.lms.parts.PartsExporter --to=parts.csv`
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbgrader.api import Assignment, Grade, Gradebook, MissingEntry, Notebook, Student, SubmittedAssignment
from nbgrader.plugins import ExportPlugin

from headcheck.course.registry import place
from headcheck.grading import dropping, results
from headcheck.grading.dropping import How
from headcheck.grading.results import Result
from headcheck.lms.grades import is_outdated
from headcheck.lms.spreadsheets import harmless

COLUMNS = (
    "assignment", "student_id", "last_name", "first_name", "email", "submitted_utc", "notebook",
    "problem", "part", "grade_id", "score", "max_score", "auto_score", "manual_score", "extra_credit",
    "state", "mistakes", "question",
)  # fmt: skip

Row = dict[str, object]


class PartsExporter(ExportPlugin):  # type: ignore[misc]
    """One row per student and graded cell, and one for a late penalty: they add up to nbgrader's score."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file to `--to`, by default `parts.csv`: UTF-8 with a byte order mark, for spreadsheets."""
        assignments, students = ([str(name) for name in names] for names in (self.assignment, self.student))
        to = Path(self.to or "parts.csv")
        with to.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            for assignment in gradebook.assignments:
                for student in gradebook.students:
                    if assignment.name in (assignments or [assignment.name]) and student.id in (
                        students or [student.id]
                    ):
                        rows = self._rows(gradebook, assignment, student)
                        writer.writerows(_cells(row) for row in rows)
        self._say_what_is_outdated(gradebook, assignments, students)
        self.log.info("The points of every part are in %s.", to)

    def _say_what_is_outdated(self, gradebook: Gradebook, assignments: list[str], students: list[str]) -> None:
        setting = dropping.setting(self.parent.config)
        for assignment in gradebook.assignments:
            if assignment.name in (assignments or [assignment.name]):
                old = [s for s in assignment.submissions if is_outdated(s, self.parent.coursedir, setting)]
                if named := [s.student.id for s in old if s.student.id in (students or [s.student.id])]:
                    self.log.warning(
                        "%s: graded before points were changed or parts dropped: give `headcheck grade %s`, and export "
                        "again. It concerns %s.", assignment.name, assignment.name, ", ".join(named),
                    )  # fmt: skip

    def _rows(self, gradebook: Gradebook, assignment: Assignment, student: Student) -> Iterator[Row]:
        try:
            submission = gradebook.find_submission(assignment.name, student.id)
        except MissingEntry:
            submission = None
        start = {
            "assignment": assignment.name,
            "student_id": student.id,
            "last_name": student.last_name,
            "first_name": student.first_name,
            "email": student.email,
            "submitted_utc": submission and submission.timestamp and submission.timestamp.isoformat(" ", "seconds"),
        }
        for notebook in assignment.notebooks:
            setting = dropping.setting(self.parent.config)
            cells = {cell.name for cell in (*notebook.grade_cells, *notebook.task_cells)}
            dropped = dropping.parts(setting, assignment.name, cells)
            found = self._results(assignment.name, student.id, notebook.name)
            for row in _parts(notebook, submission, found, dropped):
                yield start | {"notebook": notebook.name} | row
        if submission and submission.late_submission_penalty:
            # nbgrader takes off no more than there is
            lost = -min(submission.late_submission_penalty, submission.score)
            yield start | {"part": "late penalty", "score": lost, "max_score": 0.0, "state": "graded"}

    def _results(self, assignment: str, student: str, notebook: str) -> Mapping[str, Result]:
        """The results of the tests, by grade_id; empty without a graded notebook."""
        course = self.parent.coursedir
        path = Path(course.format_path(course.autograded_directory, student, assignment), f"{notebook}.ipynb")
        if not path.is_file():
            return {}
        return results.read(path)


def _state(grade: Grade, dropped: How | None) -> str:
    if grade.needs_manual_grade:
        return "needs manual grade"
    return dropped.words if dropped else "graded"


def _cells(row: Row) -> Row:
    """The fields of a row: numbers unchanged, and text that is no formula."""
    return {column: harmless(value) if isinstance(value, str) else value for column, value in row.items()}


def _parts(
    notebook: Notebook, submission: SubmittedAssignment | None, found: Mapping[str, Result], dropped: Mapping[str, How]
) -> Iterator[Row]:
    """One row for each cell that earns points."""
    handed_in = {each.name: each for each in submission.notebooks} if submission else {}
    grades = {grade.name: grade for grade in handed_in[notebook.name].grades} if notebook.name in handed_in else {}
    for cell in (*notebook.grade_cells, *notebook.task_cells):
        problem, part = place(cell.name)
        about = {"problem": problem, "part": part, "grade_id": cell.name, "max_score": cell.max_score}
        grade = grades.get(cell.name)
        if grade is None:
            yield about | {"state": "not handed in"}
            continue
        yield about | {
            "score": grade.score,
            "auto_score": grade.auto_score,
            "manual_score": grade.manual_score,
            "extra_credit": grade.extra_credit,
            "state": _state(grade, dropped.get(cell.name)),
            "mistakes": " ".join(found[cell.name].mistakes) if cell.name in found else "",
            "question": found[cell.name].question if cell.name in found else "",
        }
