"""Copies students' names from a platform's sheet into nbgrader's gradebook, for formgrader."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError

from headcheck.lms.downloads import Person


def name(coursedir: CourseDirectory, people: Iterable[Person], log: logging.Logger) -> None:
    """Enter first and last names of students who have none in the gradebook yet."""
    named = [person for person in people if person.first or person.last]
    if not named:
        return
    try:
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            for person in named:
                try:
                    known = gradebook.find_student(person.student)
                except MissingEntry:
                    known = gradebook.add_student(person.student)
                if not (known.first_name or known.last_name):
                    known.first_name, known.last_name = person.first, person.last
            gradebook.db.commit()
    except SQLAlchemyError as error:
        log.warning("Names were not entered into the gradebook, because it can't be written: %s", error)


def sorted_name(written: Sequence[str]) -> tuple[str, str]:
    """First and last name from Canvas's "Last, First", or from a column for each, in this order."""
    whole = re.sub(r'^="(.*)"$', r"\1", " ".join(written))  # Canvas's escape for a name that begins like a formula
    last, first = written if len(written) == 2 else whole.partition(",")[::2]
    return first.strip(), last.strip()


def full_name(written: str = "") -> tuple[str, str]:
    """First and last name from "First van der Last, Jr.": a guess, which can be corrected in formgrader.

    The last name begins with the first word in lower case (van, de, bin); if there is none, it is the last word.
    """
    whole, comma, suffix = written.strip().partition(",")
    words = whole.split()
    start = next((n for n, word in enumerate(words) if n and re.match(r"[^\W\d_]", word) and word[0].islower()), None)
    start = max(len(words) - 1, 0) if start is None else start
    return " ".join(words[:start]), " ".join(words[start:]) + comma + suffix
