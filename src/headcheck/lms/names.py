"""For `nbgrader zip_collect`: whose notebooks are in what Canvas and Moodle download.

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
    """One file that is somebody's: its path among those that were downloaded, whose it is, and for which notebook.

    A zip, which may hold anything, is collected as it is: what is in it is found when it is graded.
    """

    path: PurePosixPath
    student: str
    notebook: str
    download: Download


class Collector(FileNameCollectorPlugin):  # type: ignore[misc]
    """What both collectors do: all files are looked at before the first is taken, so that the latest of a kind is."""

    valid_ext = List(Unicode(), [".ipynb", ZIP], help="How names of files end that are collected.").tag(config=True)

    check_name = False
    _taken: Mapping[Path, Collected] | None = None
    _people: Mapping[str, Person] | None = None
    #: when each student handed in, where that is known
    _times: Mapping[str, str] = MappingProxyType({})

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Whose file this is and for which notebook; None, after a sentence in the log, if it is not to be taken."""
        if self._taken is None:
            self._taken = self._look(self._extracted())
        taken = self._taken.get(Path(submitted_file))
        if taken is None:
            return None
        time = self._times.get(taken.student)
        return {"student_id": taken.student, "file_id": taken.notebook} | ({"timestamp": time} if time else {})

    def read(self, files: Iterable[PurePosixPath]) -> tuple[Sequence[Collected], Sequence[tuple[PurePosixPath, str]]]:
        """Whose these files are, all of them; and what is nobody's, with the reason. Raises SheetError."""
        self._people = self.people()
        course = self.parent.coursedir
        released = find_all_notebooks(course.format_path(course.release_directory, ".", course.assignment_id))
        found, nobodys = [], []
        for path in sorted(files):
            if any(part.startswith((".", "__MACOSX")) for part in path.parts):
                continue  # what macOS adds to archives: the same names again, without the files
            try:
                found.append(self._read(path, released))
            except Unclear as reason:
                nobodys.append((path, str(reason)))
        return found, nobodys

    def ways(self, path: PurePosixPath) -> Sequence[Download]:
        """The ways to read the path of a file among those that were extracted. Raises Unclear."""
        raise NotImplementedError

    def returned(self, file: Collected, page: str) -> str:
        """The name by which the platform gives a `page`, without its ending, to whose `file` it is. Raises Unclear."""
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
        """Of those whose work was collected: their names, for the gradebook, and when they handed in."""
        people = {person.student: person for person in (self._people or {}).values() if person.student in students}
        self._times = self.times({student: person.submitted for student, person in people.items()})
        roster.name(self.parent.coursedir, people.values(), self.log)

    def times(self, submitted: Mapping[str, str]) -> Mapping[str, str]:
        """When each student handed in, as nbgrader reads it, from what the platform wrote."""
        return {}

    def _latest(self, found: Sequence[Collected], folder: Path) -> Sequence[Collected]:
        """One file for each student and notebook: the latest upload; at once handed in, the one with the right name."""

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
        """The ways to read a file's name. In an archive of a student's, names were chosen to look like anything."""
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

    # Groups have numbers as people have, so the same number may be a group's.
    check_name = True

    def ways(self, path: PurePosixPath) -> Sequence[Download]:
        """The way to read a file's path, if any."""
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
        """From the worksheet, in the language, format and time zone of the settings; what can't be read is named."""
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
    """People by number, from what each row says. Who shares a number or an id with somebody else is left out."""
    by_number, _ = sheets.only_once(numbers)
    by_student, _ = sheets.only_once({row: person.student for row, person in persons.items()})
    rows = set(by_number.values()) & set(by_student.values())
    return {numbers[row]: persons[row] for row in rows}
