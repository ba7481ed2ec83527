"""Gives out questions with the student version: remembers what the class is dealt, and writes class.json beside it.

That file holds the class's code, and digests of the ids in its list: so a notebook says at once that an id is mistyped.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from traitlets.config import Config

from headcheck.course.dealing import CLASS
from headcheck.grading.dealt import Dealt
from headcheck.grading.intake.submissions import as_text, folders
from headcheck.grading.plugins.handing_out import given_folder

#: class.json of a class of which nothing is known.
_NOTHING = "{}\n"


def read(coursedir: CourseDirectory, config: Config, assignment: str) -> Dealt | None:
    """Whose question is which in an assignment; None where everybody has the same. Raises DealtError."""
    return Dealt.read(Path(coursedir.root), assignment, given_folder(coursedir, assignment), config)


def give_out(coursedir: CourseDirectory, config: Config, assignment: str) -> bool:
    """Remember the questions in release/ as those that this class is dealt, and write class.json beside them.

    Returns whether everybody has their own there. Raises DealtError.
    """
    dealt = read(coursedir, config, assignment)
    if dealt is None:
        return False
    if dealt.settings.code:
        dealt = dealt.given_out().given_as(datetime.now(UTC).replace(tzinfo=None))
    dealt.keep(Path(coursedir.root))
    path, text = given_folder(coursedir, assignment) / CLASS, dealt.of_class(class_list(coursedir))
    if text == _NOTHING:
        path.unlink(missing_ok=True)
    elif not (path.is_file() and path.read_text(encoding="utf-8") == text):
        path.write_text(text, encoding="utf-8")
    return True


def class_list(coursedir: CourseDirectory) -> list[str]:
    """The students that the gradebook knows; none without a gradebook."""
    address = make_url(coursedir.db_url)
    if address.drivername == "sqlite" and address.database and not Path(address.database).exists():
        return []  # opening it would create it
    with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
        return sorted(student.id for student in gradebook.students)


def everybody(coursedir: CourseDirectory, assignment: str) -> list[str]:
    """The class's list, and whoever handed in the assignment."""
    handed_in = folders(coursedir, coursedir.submitted_directory, assignment)
    return sorted({*class_list(coursedir), *map(as_text, handed_in)})
