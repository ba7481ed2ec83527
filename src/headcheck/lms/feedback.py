"""Returns feedback pages: creates the archive that Canvas or Moodle imports to give each student their own page.

Each page gets the name of the student's file in the platform's download: both are matched by the numbers in it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader

from headcheck.errors import HeadcheckError
from headcheck.grading.classroom.nbgrader_app import application
from headcheck.grading.intake import zips
from headcheck.lms.downloads import Unclear
from headcheck.lms.names import CanvasNames, Collected, Collector, MoodleNames
from headcheck.lms.sheets import SheetError

#: The platforms, by command-line option.
PLATFORMS: Mapping[str, type[Collector]] = MappingProxyType({"canvas": CanvasNames, "moodle": MoodleNames})

#: For reproducible archives: the earliest time a zip can store.
_TIME = (1980, 1, 1, 0, 0, 0)


class FeedbackError(HeadcheckError):
    """The archive can't be written; the message says why and what to do."""


@dataclass(frozen=True)
class Returned:
    """`pages`: contents of the archive by name; `students`: who gets one; `nobodys`: who and what is left out."""

    pages: Mapping[str, bytes]
    students: Sequence[str]
    nobodys: Sequence[str]

    def zipped(self) -> bytes:
        """The archive, to upload."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, page in sorted(self.pages.items()):
                member = zipfile.ZipInfo(name, _TIME)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = 0o644 << 16
                archive.writestr(member, page)
        return buffer.getvalue()


def archive(course: Path, assignment: str, platform: str, download: Path) -> Returned:
    """Collect the pages of everyone with a file in the `download`; missing or outdated ones are generated.

    `platform`: one of PLATFORMS. Raises FeedbackError.
    """
    app = application(course)
    app.coursedir.assignment_id = assignment
    collector = PLATFORMS[platform](parent=app)
    try:
        found, unclear = collector.read(map(PurePosixPath, zips.names(download)))
    except (SheetError, zips.BadArchive, OSError) as error:
        raise FeedbackError(f"{download} can't be used: {error}") from error
    files: dict[str, list[Collected]] = {}
    for each in sorted(found, key=lambda each: each.download.upload):
        files.setdefault(each.student, []).append(each)
    autograded = course / app.coursedir.autograded_directory
    graded = {folder.parent.name for folder in autograded.glob(f"*/{assignment}") if any(folder.glob("*.ipynb"))}
    pages: dict[str, bytes] = {}
    without = []
    nobodys = [f"{str(path)!r} belongs to nobody: it {reason}." for path, reason in unclear]
    for student, theirs in sorted(files.items()):
        own = _pages(app, student) if student in graded else {}
        if not own:
            without.append(student)
        for page, content in own.items():
            # the student's latest file; with several notebooks, each page goes with its own
            best = next((each for each in reversed(theirs) if each.notebook == f"{page}.ipynb"), theirs[-1])
            try:
                pages[collector.returned(best, page)] = content
            except Unclear as reason:
                nobodys.append(f"The page of {student} is left out: {str(best.path)!r} {reason}.")
    if without:
        nobodys.append(f"In the download, but not graded, so there is no page: {', '.join(without)}.")
    if absent := sorted(graded - files.keys()):
        nobodys.append(f"Graded, but without a file in the download, so their pages go nowhere: {', '.join(absent)}.")
    if not pages:
        told = "\n".join([f"There is no page to return for {download}.", *nobodys])
        raise FeedbackError(f"{told}\nFirst give: headcheck grade {assignment}")
    return Returned(pages, [student for student in sorted(files) if student not in without], nobodys)


def _pages(app: NbGrader, student: str) -> Mapping[str, bytes]:
    """A student's pages, by notebook; generated if missing or older than the grade."""
    made = NbGraderAPI(app.coursedir, parent=app).generate_feedback(app.coursedir.assignment_id, student, force=False)
    if not made["success"]:
        raise FeedbackError(f"The page of {student} could not be written: {made.get('error') or made.get('log')}")
    folder = Path(app.coursedir.format_path(app.coursedir.feedback_directory, student, app.coursedir.assignment_id))
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.html"))}
