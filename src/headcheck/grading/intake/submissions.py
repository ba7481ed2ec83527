"""Finds students' folders. Names of students, folders and files are data, never patterns.

nbgrader puts names into glob patterns and regular expressions; `ByName`, the base of its converters, does not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NoReturn

import nbgrader.apps.api
import nbgrader.utils
from nbgrader.converters import BaseConverter
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError
from traitlets.utils.bunch import Bunch

#: nbgrader's pattern for everybody, or every notebook.
EVERYBODY = "*"
#: Created by JupyterLab in every folder in which a file was saved.
_CHECKPOINTS = ".ipynb_checkpoints"


def folders(coursedir: CourseDirectory, step: str, assignment: str) -> dict[str, Path]:
    """The folder of each student who has one of this assignment, by name; `step`: such as "submitted"."""
    above, before, after = _structure(coursedir, step)
    if not above.is_dir():
        return {}
    entries = [entry.name for entry in os.scandir(above) if entry.name != _CHECKPOINTS]
    names = [
        name.removeprefix(before).removesuffix(after)
        for name in sorted(entries, key=os.fsencode)
        if name.startswith(before) and name.endswith(after) and len(name) > len(before + after)
    ]
    there = {name: Path(coursedir.format_path(step, name, assignment)) for name in names}
    return {name: folder for name, folder in there.items() if os.path.lexists(folder)}


def _structure(coursedir: CourseDirectory, step: str) -> tuple[Path, str, str]:
    """The folder in which each student has one, and what stands before and after the student's name in its name."""
    parts = Path(coursedir.directory_structure).parts
    place = next(number for number, part in enumerate(parts) if "{student_id}" in part)
    above = [part.format(nbgrader_step=step, student_id="", assignment_id="") for part in parts[:place]]
    before, _, after = parts[place].partition("{student_id}")
    return Path(coursedir.root, *above), before, after


def wanted(names: Sequence[str], asked: str) -> list[str]:
    """Those that were asked for: the one of exactly this name, else those that fit the pattern."""
    return [asked] if asked in names and asked != EVERYBODY else [name for name in names if fnmatchcase(name, asked)]


def printable(name: str) -> str:
    """A file name as printable text on one line."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def as_text(name: str) -> str:
    """The name of a file as it is; where it is not UTF-8, the way that it is shown."""
    return name if _is_utf_8(name) else printable(name)


def _is_utf_8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def unusable(folder: Path, name: str) -> str:
    """Why a student of this name can't be graded, as a sentence; nothing if they can be."""
    if _is_utf_8(name):
        return ""
    where = printable(os.path.join(*folder.parts[-3:]))
    return f"The name of the folder {where} is not UTF-8, which the gradebook needs. Rename it, and grade again."


class ByName(BaseConverter):  # type: ignore[misc]
    """A converter of nbgrader's that takes one student's folder after the other, each by its name."""

    #: The one student who is meant, where it is no pattern that somebody typed.
    only: str | None = None
    #: Of the folders in `assignments`: whose each is.
    _students: Mapping[str, str]
    #: Who can't be converted, and why.
    _refused: Mapping[str, str]
    #: The student whose folder is being converted.
    _student: str | None = None

    def init_notebooks(self) -> None:
        """Find the folders of those who are meant, and their notebooks."""
        assignment = self.coursedir.assignment_id
        there = self._folders()
        names = wanted(list(there), self.coursedir.student_id) if self.only is None else [self.only]
        found = {name: there[name] for name in names if name in there}
        self._refused = {name: why for name, folder in found.items() if (why := unusable(folder, name))}
        # as nbgrader writes a path, which is what it compares
        self._students = {self._format_source(assignment, name): name for name in found if name not in self._refused}
        self.assignments = {folder: paths for folder in self._students if (paths := self._notebooks(folder))}
        if not self.assignments and not self._refused:
            asked = self._format_source(assignment, self.coursedir.student_id if self.only is None else self.only)
            self._give_up(
                f"No notebooks were matched by '{printable(asked)}'. "
                f"There are: {', '.join(map(printable, there)) or 'none at all'}."
            )

    def _folders(self) -> Mapping[str, Path]:
        """Of everybody: the folder to convert, by name."""
        return folders(self.coursedir, self._input_directory, self.coursedir.assignment_id)

    def _notebooks(self, folder: str) -> list[str]:
        """The notebooks to convert of a student's folder."""
        pattern = f"{self.coursedir.notebook_id}.ipynb"
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if fnmatchcase(name, pattern))

    def convert_notebooks(self) -> None:
        """Convert one folder after the other; what stops one, stops no other, but for a fault of the gradebook's."""
        failed = dict(self._refused)
        for sentence in failed.values():
            self.log.error(sentence)
        for folder, notebooks in sorted(self.assignments.items()):
            self.assignments, self._student = {folder: notebooks}, self._students[folder]
            try:
                super().convert_notebooks()
            except NbGraderException as error:
                if isinstance(error.__context__, SQLAlchemyError):
                    raise
                failed[self._student] = str(error)
        if failed:
            raise NbGraderException("\n".join(f"{printable(name)}: {why}" for name, why in failed.items()))

    def _format_source(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        """As nbgrader's; where it asks for a regular expression, one that only the folder in question matches."""
        if escape and self._student is not None:
            assignment_id = f"(?P<assignment_id>{re.escape(self.coursedir.assignment_id)})"
            student_id = f"(?P<student_id>{re.escape(self._student)})"
        pattern: str = super()._format_source(assignment_id, student_id, escape)
        return pattern

    def _give_up(self, sentence: str) -> NoReturn:
        self.log.error(sentence)
        raise NbGraderException(sentence)


def use() -> None:
    """Let the rest of nbgrader take names as they are, too."""
    # It strips spaces from a student's name, and so would mean another student.
    CourseDirectory._validate_student_id.func = _as_it_is
    # It puts the folder's own name into a pattern: below `course [2026]`, nothing was ever ignored.
    nbgrader.utils.is_ignored = _is_ignored
    nbgrader.apps.api.NbGraderAPI.get_submitted_students = _submitted_students


def _as_it_is(coursedir: CourseDirectory, proposal: Bunch) -> str:
    value: str = proposal["value"]
    return value


def _is_ignored(filename: str, ignore_globs: Sequence[str] | None = None) -> bool:
    name = os.path.basename(filename)
    return any(fnmatchcase(name, pattern) for pattern in ignore_globs or ())


def _submitted_students(api: nbgrader.apps.api.NbGraderAPI, assignment_id: str) -> set[str]:
    """For formgrader's lists; "*" is every assignment."""
    step = api.coursedir.submitted_directory
    assignments = api.get_source_assignments() if assignment_id == EVERYBODY else [assignment_id]
    found = [item for one in assignments for item in folders(api.coursedir, step, one).items()]
    return {name for name, folder in found if folder.is_dir() and not unusable(folder, name)}
