"""Where the course is. Imports nothing, so that a command can say at once that it is given outside of one."""

from __future__ import annotations

import os
from pathlib import Path

from headcheck.errors import HeadcheckError

#: Names the course's folder when the grader does not run inside it.
COURSE_VARIABLE = "HEADCHECK_COURSE"
#: The file that makes a folder a course.
COURSE_FILE = "course_config.py"


class Unavailable(HeadcheckError):
    """Something of the course that grading needs is not there; the message says what and what to do."""


def course_root() -> Path:
    """The course's folder: $HEADCHECK_COURSE, else the nearest folder from here upward that has course_config.py.

    Raises Unavailable when there is none.
    """
    named = os.environ.get(COURSE_VARIABLE)
    if named:
        root = Path(named)
        if not (root / COURSE_FILE).is_file():
            raise Unavailable(
                f"{COURSE_VARIABLE} is set to {named!r}, but there is no {COURSE_FILE} in that folder. "
                "Set it to the folder of the course, or unset it and work inside the course."
            )
        return root.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / COURSE_FILE).is_file():
            return folder
    raise Unavailable(
        f"Expected to be inside a course: a folder with {COURSE_FILE}. Found none from {here} upward. "
        f"Change into the course, or set {COURSE_VARIABLE} to its folder."
    )
