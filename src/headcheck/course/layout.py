"""Where everything of a course lies. Imports nothing large, so that a command can say at once that it is outside."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from headcheck.errors import HeadcheckError

#: Names the course's folder when the grader does not run inside it.
COURSE_VARIABLE = "HEADCHECK_COURSE"
#: The file that makes a folder a course.
COURSE_FILE = "course_config.py"
#: In a course, the folder of what its author writes: course/<assignment>/<id>/.
AUTHORED = "course"
#: In a course, the folder of the raw files that rows are split from.
RAW = "data"
#: In a folder below `AUTHORED`, the file that declares the problem, function, quiz or repair of the folder's name.
DECLARATION = "problem.py"

#: Beside it, the folder of right and wrong answers.
ANSWERS = "answers"
#: In the folder of a question, the folder of what it was when it was given out.
GIVEN = "given"


class Unavailable(HeadcheckError):
    """Something of the course that grading needs is not there; the message says what and what to do."""


class Named(Protocol):
    """Whatever a course declares in a folder of its own: a problem, a function, a quiz or a repair."""

    @property
    def id(self) -> str: ...
    @property
    def assignment(self) -> str: ...


class Asked(Named, Protocol):
    """A problem or repair, which may be one of several questions of its kind."""

    @property
    def question(self) -> str: ...
    @property
    def version(self) -> str: ...


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


def declarations(root: Path) -> list[Path]:
    """The files of the course in `root` that declare something, by assignment and then by id."""
    return sorted((root / AUTHORED).glob(f"*/*/{DECLARATION}"))


def folder(part: Named, root: Path | None = None) -> Path:
    """The folder of a declared part of the course in `root`, by default of this course."""
    return (root or course_root()) / AUTHORED / part.assignment / part.id


def question_folder(part: Asked, root: Path | None = None) -> Path:
    """The folder of what belongs to one question; that of its problem, where there is one question for all.

    Of a version of it that was given out, the folder in which that is kept.
    """
    of_question = folder(part, root) / part.question
    return of_question / GIVEN / part.version if part.version else of_question


def glossary(root: Path) -> Path:
    """The table of a course's terms, which it need not have."""
    return root / "docs" / "glossary.md"


def notebook(assignment: str, root: Path | None = None) -> Path:
    """The instructor's notebook of an assignment."""
    return (root or course_root()) / "source" / assignment / f"{assignment}.ipynb"


def student_rows(part: Asked) -> Path:
    """The file of rows that students get: a table (.csv) or arrays by name (.npz)."""
    stem = course_root() / "source" / part.assignment / "-".join(filter(None, (part.id, part.question)))
    arrays = stem.with_suffix(".npz")
    return arrays if arrays.exists() else stem.with_suffix(".csv")


def held_out(part: Asked) -> Path:
    """The rows that are held out, as arrays."""
    return question_folder(part) / "heldout.npz"


def calibration(part: Asked) -> Path:
    """The threshold of a problem, and what it follows from."""
    return question_folder(part) / "calibration.json"


def runs(part: Asked) -> Path:
    """What each run of a calibration reached, one JSON object in a line."""
    return question_folder(part) / "runs.jsonl"
