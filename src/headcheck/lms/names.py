"""For `nbgrader zip_collect`: whose notebooks are in what Canvas and Moodle download.

`nbgrader zip_collect 02-regression --collector=headcheck.lms.names.CanvasNames`, or `MoodleNames`.
"""

from __future__ import annotations

import filecmp
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks

from headcheck.lms import downloads, moodle, sheets
from headcheck.lms.downloads import Download, Person, Unclear
from headcheck.lms.settings import Canvas, Moodle
from headcheck.lms.sheets import Sheet, SheetError


@dataclass(frozen=True)
class Collected:
    """One file that is somebody's: where it is, whose, and for which notebook."""

    path: Path
    student: str
    notebook: str
    download: Download


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """What both collectors do: all files are looked at before the first is taken, so that the latest of a kind is."""

    check_name = False
    _taken: Mapping[Path, Collected] | None = None

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Whose file this is and for which notebook; None, after a sentence in the log, if it is not to be taken."""
        if self._taken is None:
            self._taken = self._look(self._extracted())
        taken = self._taken.get(Path(submitted_file))
        return {"student_id": taken.student, "file_id": taken.notebook} if taken else None

    def ways(self, path: PurePosixPath) -> Sequence[Download]:
        """The ways to read the path of a file among those that were extracted. Raises Unclear."""
        raise NotImplementedError

    def people(self) -> Mapping[str, Person] | None:
        """Who is in the course, by the platform's numbers; None if the numbers serve as ids. Raises SheetError."""
        raise NotImplementedError

    def in_course(self, path: str) -> Path:
        """A path of the settings, from the course's folder."""
        return Path(self.parent.coursedir.root, path.replace("{assignment_id}", self.parent.coursedir.assignment_id))

    def _extracted(self) -> Path:
        """The folder that nbgrader extracts archives to."""
        structure = self.parent.collect_directory_structure.format(
            downloaded=self.parent.downloaded_directory,
            assignment_id=self.parent.coursedir.assignment_id,
            collect_step=self.parent.extracted_directory,
        )
        return Path(self.parent.coursedir.root, structure)

    def _look(self, folder: Path) -> Mapping[Path, Collected]:
        """The files to take, by path. All others are named in the log, with the reason."""
        course = self.parent.coursedir
        released = find_all_notebooks(course.format_path(course.release_directory, ".", course.assignment_id))
        try:
            people = self.people()
        except SheetError as error:
            self.parent.fail(str(error))
        found = []
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            inside = PurePosixPath(path.relative_to(folder).as_posix())
            if any(part.startswith((".", "__MACOSX")) for part in inside.parts):
                continue  # what macOS adds to archives: the same names again, without the files
            try:
                found.append(self._read(path, inside, people, released))
            except Unclear as reason:
                self.log.error("%r was not collected: it %s.", str(inside), reason)
        late = sorted({each.student for each in found if each.download.late})
        if late:
            self.log.warning("Late, and the archive does not say by how much: %s.", ", ".join(late))
        return {each.path: each for each in self._latest(found, released)}

    def _read(
        self, path: Path, inside: PurePosixPath, people: Mapping[str, Person] | None, released: Collection[str]
    ) -> Collected:
        if path.suffix not in self.valid_ext:
            raise Unclear(f"does not end in {' or '.join(self.valid_ext)}")
        download, student = downloads.whose(self.ways(inside), people, self.check_name)
        if not re.fullmatch(r"[^./\\*?\[\]{}\x00-\x1f][^/\\*?\[\]{}\x00-\x1f]*", student):
            raise Unclear(f"is of {student!r}, which can't be the name of a folder")
        return Collected(path, student, downloads.notebook(download.file, released), download)

    def _latest(self, found: Sequence[Collected], released: Collection[str]) -> Sequence[Collected]:
        """One file for each student and notebook: the latest upload; at once handed in, the one with the right name."""

        def whose(each: Collected) -> tuple[str, str]:
            return each.student, each.notebook

        def rank(each: Collected) -> tuple[int, bool]:
            return each.download.upload, each.download.file in released

        taken = []
        for (student, notebook), group in groupby(sorted(found, key=whose), key=whose):
            *others, last = sorted(group, key=rank)
            rivals = [each for each in others if rank(each) == rank(last)]
            if any(not filecmp.cmp(each.path, last.path, shallow=False) for each in rivals):
                names = " or ".join(repr(each.path.as_posix()) for each in (*rivals, last))
                self.log.error(
                    "%r of %s was not collected: which is the later, %s? Remove one.", notebook, student, names
                )
                continue
            for each in others:
                self.log.warning("%r is not taken: %r takes its place.", each.path.name, last.path.name)
            taken.append(last)
        return taken


class CanvasNames(Canvas, Collector):
    """Names as in Canvas's *Download submissions*. The exported gradebook settles what names alone leave open."""

    def ways(self, path: PurePosixPath) -> Sequence[Download]:
        """The ways to read a file's name. In an archive of a student's, names were chosen to look like anything."""
        if any(downloads.canvas(part) for part in path.parts[:-1]):
            raise Unclear("lies in an archive whose name is like a student's file: put it beside that, or rename that")
        return downloads.canvas(path.name)

    def people(self) -> Mapping[str, Person] | None:
        """The rows of the gradebook that Canvas exported; None if there is none, and ids are Canvas's own."""
        path = self.in_course(self.sheet)
        if self.student_column == "ID" and not path.exists():
            return None
        sheet = sheets.read(path)
        number, student = (
            sheet.column("ID", "the language"),
            sheet.column(self.student_column, "c.Canvas.student_column"),
        )
        # "Student", or "LastName" and "FirstName": all that stands before the number.
        names = {row: ("".join(sheet.row(row)[:number]),) for row in sheet.below}
        return _people(sheet, _cells(sheet, number), _cells(sheet, student), names)


class MoodleNames(Moodle, Collector):
    """Names as in Moodle's *Download all submissions*. The assignment's worksheet says whose the numbers are."""

    # Groups have numbers as people have, so the same number may be a group's.
    check_name = True

    def ways(self, path: PurePosixPath) -> Sequence[Download]:
        """The way to read a file's path, if any."""
        return downloads.moodle(path)

    def people(self) -> Mapping[str, Person] | None:
        """The rows of the assignment's worksheet; None if there is none, and ids are to be the numbers in it."""
        path = self.in_course(self.sheet)
        if self.student_column == self.identifier_column and not path.exists():
            return None
        sheet = sheets.read(path)
        identifiers = _cells(sheet, sheet.column(self.identifier_column, "c.Moodle.identifier_column"))
        # The words of "Participant 12345" are in the names of downloads if people's names are hidden.
        names: Mapping[int, tuple[str, ...]]
        names = {row: (re.sub(r"\d+\s*$", "", text),) for row, text in identifiers.items()}
        if self.name_column in sheet.header:
            column = sheet.column(self.name_column, "c.Moodle.name_column")
            # Moodle marks who is suspended with HTML.
            names = {row: (*names[row], re.sub(r"<[^>]*>", "", sheet.row(row)[column])) for row in sheet.below}
        else:
            self.log.warning(
                "%s has no column %r, so names are taken to be hidden. If they are not, set c.Moodle.name_column.",
                sheet.name,
                self.name_column,
            )
        numbers = {row: moodle.participant(text) for row, text in identifiers.items()}
        return _people(sheet, numbers, moodle.people(sheet, self), names)


def _cells(sheet: Sheet, column: int) -> Mapping[int, str]:
    return {row: sheet.row(row)[column].strip() for row in sheet.below}


def _people(
    sheet: Sheet, numbers: Mapping[int, str], students: Mapping[int, str], names: Mapping[int, tuple[str, ...]]
) -> Mapping[str, Person]:
    """People by number, from what each row says. Who shares a number or an id with somebody else is left out."""
    by_number, _ = sheets.only_once(numbers)
    by_student, _ = sheets.only_once(students)
    rows = set(by_number.values()) & set(by_student.values())
    return {numbers[row]: Person(students[row].strip(), names[row]) for row in rows}
