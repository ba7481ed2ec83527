"""What a late penalty depends on besides the submission: it may change after grading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url

from headcheck.grading.intake.files import handed_in_at


def lateness(coursedir: CourseDirectory, assignment: str, folders: Mapping[str, Path]) -> dict[str, str]:
    """Of each student with a folder: the date that the assignment is due, the student's extension, and the time of the
    submission where that stands in the gradebook alone. The same before and after grading, which sets that time."""
    due, extensions, times = None, {}, {}
    address = make_url(coursedir.db_url)
    # to open a database that is not there would make it
    if address.drivername != "sqlite" or Path(address.database or "").exists():
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            try:
                found = gradebook.find_assignment(assignment)
            except MissingEntry:
                found = None
            if found:
                due = found.duedate
                one = SubmittedAssignment
                rows = gradebook.db.query(one.student_id, one.extension, one.timestamp)
                for student, extension, time in rows.filter(one.assignment_id == found.id):
                    extensions[student], times[student] = extension, time
    return {
        student: f"{due}, {extensions.get(student) or 0}, "
        f"{times.get(student) if handed_in_at(folder) is None else 'as handed in'}"
        for student, folder in folders.items()
    }
