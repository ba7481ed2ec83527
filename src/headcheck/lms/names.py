"""Plugins for `nbgrader zip_collect` that match files in downloads from Canvas and Moodle to students.

`nbgrader zip_collect 02-regression --collector=headcheck.lms.names.CanvasNames`, or `MoodleNames`.
"""

from __future__ import annotations

import filecmp
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks
from traitlets import List, Unicode

from headcheck.lms import downloads, moodle, roster, sheets, times
from headcheck.lms.downloads import ZIP, Download, Person, Unclear
from headcheck.lms.settings import Canvas, Moodle
from headcheck.lms.sheets import Sheet, SheetError


@dataclass(frozen=True)
class Collected:
    """A student's file: its path in the download, the student, and the notebook it is for.

    A zip may contain anything and is collected as it is: it is opened when it is graded.
    """

    path: PurePosixPath
    student: str
    notebook: str
    download: Download


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """Base class of both collectors: all files are inspected before any is collected, so that the latest is chosen."""

    valid_ext = List(Unicode(), [".ipynb", ZIP], help="Extensions of files that are collected.").tag(config=True)

    check_name = False
    _taken: Mapping[Path, Collected] | None = None
    _people: Mapping[str, Person] | None = None
    #: submission time of each student, if known
    _times: Mapping[str, str] = MappingProxyType({})

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """The student and notebook of a file; None, with a log message, if it is not to be collected."""
        if self._taken is None:
            self._taken = self._look(self._extracted())
        taken = self._taken.get(Path(submitted_file))
        if taken is None:
            return None
        time = self._times.get(taken.student)
        return {"student_id": taken.student, "file_id": taken.notebook} | ({"timestamp": time} if time else {})

    def read(self, files: Iterable[PurePosixPath]) -> tuple[Sequence[Collected], Sequence[tuple[PurePosixPath, str]]]:
        """Match all files to students; and list unmatched ones with reasons. Raises SheetError."""
        self._people = self.people()
        course = self.parent.coursedir
        released = find_all_notebooks(course.format_path(course.release_directory, ".", course.assignment_id))
        found, nobodys = [], []
        for path in sorted(files):
            if any(part.startswith((".", "__MACOSX")) for part in path.parts):
                continue  # added to archives by macOS: the same names again, without contents
            try:
                found.append(self._read(path, released))
            except Unclear as reason:
                nobodys.append((path, str(reason)))
        return found, nobodys

    def ways(self, path: PurePosixPath) -> Sequence[Download]:
        """All interpretations of the path of an extracted file. Raises Unclear."""
        raise NotImplementedError

    def returned(self, file: Collected, page: str) -> str:
        """The name under which the platform gives `page` (without extension) to the owner of `file`. Raises Unclear."""
        raise NotImplementedError

    def people(self) -> Mapping[str, Person] | None:
        """The people in the course, by platform number; None if numbers serve as ids. Raises SheetError."""
        raise NotImplementedError

    def in_course(self, path: str) -> Path:
        """A path from the settings, relative to the course's folder."""
        return Path(self.parent.coursedir.root, path.replace("{assignment_id}", self.parent.coursedir.assignment_id))

    def _extracted(self) -> Path:
        """The folder into which nbgrader extracts archives."""
        structure = self.parent.collect_directory_structure.format(
            downloaded=self.parent.downloaded_directory,
            assignment_id=self.parent.coursedir.assignment_id,
            collect_step=self.parent.extracted_directory,
        )
        return Path(self.parent.coursedir.root, structure)

    def _look(self, folder: Path) -> Mapping[Path, Collected]:
        """The files to collect, by path. All others are logged with the reason."""
        files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
        try:
            found, nobodys = self.read(PurePosixPath(path.as_posix()) for path in files)
            latest = self._latest(found, folder)
            self._keep_what_the_sheet_says({each.student for each in latest})
        except SheetError as error:
            self.parent.fail(str(error))
        for path, reason in nobodys:
            self.log.error("%r was not collected: it %s.", str(path), reason)
        late = sorted({each.student for each in found if each.download.late})
        if late:
            self.log.warning("Late, and the archive does not say by how much: %s.", ", ".join(late))
        return {folder / each.path: each for each in latest}

    def _read(self, path: PurePosixPath, released: Collection[str]) -> Collected:
        if path.suffix.lower() not in self.valid_ext:
            raise Unclear(f"does not end in {' or '.join(self.valid_ext)}")
        download, student = downloads.whose(self.ways(path), self._people, self.check_name)
        if not re.fullmatch(r"[^./\\*?\[\]{}\x00-\x1f][^/\\*?\[\]{}\x00-\x1f]*", student):
            raise Unclear(f"is of {student!r}, which can't be the name of a folder")
        return Collected(path, student, downloads.notebook(download.file, released), download)

    def _keep_what_the_sheet_says(self, students: Collection[str]) -> None:
        """For students whose work was collected: write names into the gradebook, and submission times."""
        people = {person.student: person for person in (self._people or {}).values() if person.student in students}
        self._times = self.times({student: person.submitted for student, person in people.items()})
        roster.name(self.parent.coursedir, people.values(), self.log)

    def times(self, submitted: Mapping[str, str]) -> Mapping[str, str]:
        """Submission times in nbgrader's format, from the platform's."""
        return {}

    def _latest(self, found: Sequence[Collected], folder: Path) -> Sequence[Collected]:
        """One file per student and notebook: the latest upload; of simultaneous ones, the one with the right name."""

        def whose(each: Collected) -> tuple[str, str]:
            return each.student, each.notebook

        def rank(each: Collected) -> tuple[int, bool]:
            return each.download.upload, each.download.file == each.notebook

        taken = []
        for (student, notebook), group in groupby(sorted(found, key=whose), key=whose):
            *others, last = sorted(group, key=rank)
            rivals = [each for each in others if rank(each) == rank(last)]
            if any(not filecmp.cmp(folder / each.path, folder / last.path, shallow=False) for each in rivals):
                names = " or ".join(repr(str(folder / each.path)) for each in (*rivals, last))
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
        """All interpretations of a file's name. Inside a student's archive, names may imitate anything."""
        if any(downloads.canvas(part) for part in path.parts[:-1]):
            raise Unclear("lies in an archive whose name is like a student's file: put it beside that, or rename that")
        return downloads.canvas(path.name)

    def returned(self, file: Collected, page: str) -> str:
        """For Canvas's *Upload Multiple Submission Feedback*, as its `infer_comment_context_from_filename` reads it.

        That takes the first two numbers between underscores, and no file whose last word begins with "link".
        """
        start = file.path.name.removesuffix(file.download.file)
        own = PurePosixPath(file.download.file).stem if file.notebook == f"{page}.ipynb" else page
        if own.split("_")[-1].startswith("link"):
            own = "page-" + page.replace("_link", "-link")
        name = f"{start}{own}.html"
        numbers = [word for word in name.split("_") if re.fullmatch("[0-9]+", word)]
        if numbers[:2] != [file.download.number, str(file.download.upload)]:
            raise Unclear("is of another number for Canvas, which would give the page to somebody else")
        return name

    def people(self) -> Mapping[str, Person] | None:
        """The rows of the gradebook that Canvas exported; None if there is none: then ids are Canvas's own."""
        path = self.in_course(self.sheet)
        if self.student_column == "ID" and not path.exists():
            return None
        sheet = sheets.read(path)
        number, student = (
            sheet.column("ID", "the language"),
            sheet.column(self.student_column, "c.Canvas.student_column"),
        )
        # "Student", or "LastName" and "FirstName": everything before the number.
        names = {row: tuple(sheet.row(row)[:number]) for row in sheet.below}
        return _people(
            _cells(sheet, number),
            {
                row: Person(text, ("".join(names[row]),), *roster.sorted_name(names[row]))
                for row, text in _cells(sheet, student).items()
            },
        )


class MoodleNames(Moodle, Collector):
    """Names as in Moodle's *Download all submissions*. The assignment's worksheet says whose the numbers are."""

    # Groups have numbers, too, so a number may be that of a group.
    check_name = True

    def ways(self, path: PurePosixPath) -> Sequence[Download]:
        """The interpretation of a file's path, if any."""
        return downloads.moodle(path)

    def returned(self, file: Collected, page: str) -> str:
        """For Moodle's *Upload multiple feedback files in a zip*: a file like the student's own, beside it."""
        marker = "_assignsubmission_file"
        depth = next(n for n, part in enumerate(file.path.parts) if marker in part)
        before, _, behind = file.path.parts[depth].partition(marker)
        inside = depth + 1 < len(file.path.parts)
        name = f"{before}{marker}{behind}/{page}.html" if inside else f"{before}{marker}_{page}.html"
        return str(PurePosixPath(*file.path.parts[:depth], name))

    def people(self) -> Mapping[str, Person] | None:
        """The rows of the assignment's worksheet; None if there is none and the numbers serve as ids."""
        path = self.in_course(self.sheet)
        if self.student_column == self.identifier_column and not path.exists():
            return None
        sheet = sheets.read(path)
        identifiers = _cells(sheet, sheet.column(self.identifier_column, "c.Moodle.identifier_column"))
        # If names are hidden, downloads are named "Participant 12345".
        names: Mapping[int, tuple[str, ...]]
        names = {row: (re.sub(r"\d+\s*$", "", text),) for row, text in identifiers.items()}
        if self.name_column in sheet.header:
            column = sheet.column(self.name_column, "c.Moodle.name_column")
            names = {row: (*names[row], moodle.without_html(sheet.row(row)[column])) for row in sheet.below}
        else:
            self.log.warning(
                "%s has no column %r, so names are taken to be hidden. If they are not, set c.Moodle.name_column.",
                sheet.name,
                self.name_column,
            )
        numbers = {row: moodle.participant(text) for row, text in identifiers.items()}
        submitted = _cells(sheet, sheet.header.index(self.time_column)) if self.time_column in sheet.header else {}
        return _people(
            numbers,
            {
                row: Person(text.strip(), names[row], *roster.full_name(*names[row][1:]), submitted.get(row, ""))
                for row, text in moodle.people(sheet, self).items()
            },
        )

    def times(self, submitted: Mapping[str, str]) -> Mapping[str, str]:
        """From the worksheet, in the language, format and time zone of the settings; unreadable ones are logged."""
        if not any(submitted.values()):
            self.log.warning(
                "No column %r in the worksheet, so nobody is late: set c.Moodle.time_column.", self.time_column
            )
            return {}
        reader = times.Reader(self.language, self.time_format, self.time_zone)
        found, unread = reader.read(submitted)
        if found:
            self.log.warning("Times of submission are read as times of %s (c.Moodle.time_zone).", reader.zone_name)
        for text, students in unread.items():
            self.log.error(
                "%r is no time in the format %r of the language %r, so it is not known whether %s handed in late: set "
                "c.Moodle.language and c.Moodle.time_format.",
                text, self.time_format, self.language, ", ".join(students),
            )  # fmt: skip
        return found


def _cells(sheet: Sheet, column: int) -> Mapping[int, str]:
    return {row: sheet.row(row)[column].strip() for row in sheet.below}


def _people(numbers: Mapping[int, str], persons: Mapping[int, Person]) -> Mapping[str, Person]:
    """People by number, from each row. Those who share a number or an id are left out."""
    by_number, _ = sheets.only_once(numbers)
    by_student, _ = sheets.only_once({row: person.student for row, person in persons.items()})
    rows = set(by_number.values()) & set(by_student.values())
    return {numbers[row]: persons[row] for row in rows}
