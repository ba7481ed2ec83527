"""Exports grades from nbgrader's gradebook into a platform's sheet.

A grade goes into its student's row or nowhere, and unmatched ones are reported: none is lost silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from traitlets import Enum

from headcheck.grading import dropping, results
from headcheck.grading.dropping import Setting
from headcheck.lms import sheets
from headcheck.lms.sheets import Sheet, SheetError, folded

#: What Canvas shows if a student is excused or was not assigned the work. A person decided that, so it is kept.
_DECIDED = ("ex", "n/a")


@dataclass(frozen=True)
class Grades:
    """One assignment: points by student, the maximum, and whose work still needs manual grading.

    `outdated`: students graded before points or dropped parts were changed.
    """

    points: Mapping[str, float]
    maximum: float
    waiting: Sequence[str]
    outdated: Sequence[str] = ()


@dataclass(frozen=True)
class Place:
    """Where an assignment's grades go. `title`: the column that identifies students; `target`: the one to fill in.

    `people`, `maximum`, `names`: by row, the student's id, the maximum as the sheet writes it, and the student's name
    if the sheet has it.
    """

    title: str
    people: Mapping[int, str]
    target: int
    maximum: Mapping[int, str]
    names: Mapping[int, str]

    def called(self, row: int) -> str:
        """The student of a row, for messages: an id, and a name."""
        who, name = self.people[row].strip(), self.names.get(row, "").strip()
        return f"{who} ({name})" if name and name != who else who


@dataclass(frozen=True)
class Filled:
    """A sheet with grades: how many, notes, and which grades are unmatched."""

    sheet: Sheet
    count: int
    remarks: Sequence[str]
    unmatched: Sequence[str]


class SheetExporter(ExportPlugin):  # type: ignore[misc]
    """Base class of the exporters that fill in sheets."""

    student_field = Enum(
        ["id", "email", "lms_user_id"],
        "id",
        help="The attribute of nbgrader's students that the sheet's student_column contains.",
    ).tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Fill in the sheets and log notes. Exits with an error if a grade is unmatched."""
        try:
            filled = self.fill_sheets(self._graded(gradebook))
        except SheetError as error:
            self.parent.fail(str(error))
        if unmatched := [sentence for each in filled for sentence in each.unmatched]:
            self.parent.fail("\n".join(["Everything was written but these grades; enter them by hand:", *unmatched]))

    def fill_sheets(self, graded: Mapping[str, Grades]) -> Sequence[Filled]:
        """Write the sheets with the grades of these assignments. Raises SheetError."""
        raise NotImplementedError

    def in_course(self, path: str) -> Path:
        """A path from the settings, relative to the course's folder."""
        return Path(self.parent.coursedir.root, path)

    def save(self, filled: Sequence[Filled], source: Path, to: Path) -> None:
        """Write the final state of each sheet, and log notes."""
        if to.resolve() == source.resolve():
            raise SheetError(
                f"{to} is what was exported: give another name with --to, so that the two can be compared."
            )
        to.write_bytes(sheets.as_bytes(filled[-1].sheet))
        for remark in (remark for each in filled for remark in each.remarks):
            self.log.warning(remark)
        self.log.info("%s grades are in %s.", sum(each.count for each in filled), to)

    def _is_outdated(self, submission: SubmittedAssignment) -> bool:
        return is_outdated(submission, self.parent.coursedir, dropping.setting(self.parent.config))

    def _graded(self, gradebook: Gradebook) -> Mapping[str, Grades]:
        """The assignments of `--assignment`, or all, that have submissions."""
        chosen = [str(name) for name in self.assignment] or [each.name for each in gradebook.assignments]
        students = [str(student) for student in self.student]
        found = {name: grades(gradebook, name, self.student_field, students, self._is_outdated) for name in chosen}
        graded = {name: each for name, each in found.items() if each.points or each.waiting or each.outdated}
        if not graded:
            raise SheetError(
                f"Nothing to export: nobody's work is in the gradebook for {', '.join(chosen) or 'anything'}."
            )
        return graded


def is_outdated(submission: SubmittedAssignment, coursedir: CourseDirectory, setting: Setting) -> bool:
    """Whether a submission was graded before a change of points or dropped parts that affects it."""
    student, assignment = submission.student.id, submission.assignment.name
    folder = Path(coursedir.format_path(coursedir.autograded_directory, student, assignment))
    for notebook in submission.notebooks:
        path = folder / f"{notebook.name}.ipynb"
        found = results.read(path) if path.is_file() else {}
        dropped = dropping.parts(setting, assignment, set(found))
        for grade in notebook.grades:
            then = found.get(grade.name)
            if then and (then.maximum != grade.max_score or then.dropped != dropped.get(grade.name, "")):
                return True
    return False


def grades(
    gradebook: Gradebook,
    assignment: str,
    field: str,
    students: Collection[str] = (),
    is_outdated: Callable[[SubmittedAssignment], bool] = lambda _: False,
) -> Grades:
    """Points for an assignment after late penalties, of everyone or of `students`.

    `field`: the attribute of nbgrader's students that identifies them in the result.
    Raises SheetError if there is no such assignment, or if that attribute is missing or not unique.
    """
    try:
        maximum = float(gradebook.find_assignment(assignment).max_score)
    except MissingEntry:
        raise SheetError(f"nbgrader's gradebook has no assignment {assignment}.") from None
    everybody = gradebook.assignment_submissions(assignment)
    found = [submission for submission in everybody if not students or submission.student.id in students]
    if nameless := [submission.student.id for submission in found if not getattr(submission.student, field)]:
        raise SheetError(f"nbgrader knows no {field} of {', '.join(nameless)}: add it in formgrader.")
    # including those who are not exported now: their row would be filled
    times = Counter(folded(getattr(submission.student, field) or "") for submission in everybody)
    if twice := sorted(key for key, count in times.items() if key and count > 1):
        raise SheetError(f"Students in nbgrader have the same id, {field}: {', '.join(twice)}.")
    outdated = [submission for submission in found if is_outdated(submission)]
    waiting = [submission for submission in found if submission.needs_manual_grade and submission not in outdated]
    done = {
        getattr(submission.student, field): max(0.0, submission.score - submission.late_submission_penalty)
        for submission in found
        if submission not in outdated and submission not in waiting
    }
    called = [[getattr(submission.student, field) for submission in some] for some in (waiting, outdated)]
    return Grades(done, maximum, *called)


def fill(sheet: Sheet, place: Place, grades: Grades, assignment: str) -> Filled:
    """Enter grades into their students' rows, scaled to the maximum there; leave everything else unchanged.

    Raises SheetError if nobody matches: then it is another course's sheet, or the wrong column is used.
    """
    rows, shared = sheets.only_once(place.people)
    known = {student: folded(student) for student in (*grades.points, *grades.waiting, *grades.outdated)}
    if not any(key in rows or key in shared for key in known.values()):
        raise SheetError(_nobody(sheet, place, known, assignment))
    cells: dict[tuple[int, int], str] = {}
    decided, over, maxima = [], [], set()
    for student, points in grades.points.items():
        row = rows.get(known[student])
        if row is None:
            continue
        if folded(sheet.row(row)[place.target]) in _DECIDED:
            decided.append(student)
            continue
        maximum = sheets.number(place.maximum[row]) or grades.maximum
        there = points * maximum / grades.maximum if grades.maximum else points
        cells[row, place.target] = sheets.shown(there, like=place.maximum[row])
        maxima |= {maximum} - {grades.maximum}
        over += [student] if round(there, 2) > maximum else []
    others = [place.called(row) for key, row in rows.items() if key not in known.values()]
    remarks = [
        *(f"{grades.maximum:g} points here are {maximum:g} there: grades were scaled." for maximum in sorted(maxima)),
        *_not_entered(grades, assignment),
        *_named("excused or not assigned, so left unchanged", decided),
        *_named("more points than the maximum, which the platform may refuse", over),
        *_named(f"rows of {sheet.name} without a grade here, left unchanged: {len(others)}", others),
    ]
    said = f"in the column {place.title!r} of {sheet.name}"
    nobody = [student for student, key in known.items() if key not in rows and key not in shared]
    several = [student for student, key in known.items() if key in shared]
    unmatched = [
        *_named(f"not entered, because nobody has that id {said}", nobody),
        *_named(f"not entered, because several rows have that id {said}", several),
    ]
    start = f"{assignment}: "
    return Filled(
        sheets.changed(sheet, cells),
        len(cells),
        [start + each for each in remarks],
        [start + each for each in unmatched],
    )


def _not_entered(grades: Grades, assignment: str) -> list[str]:
    """Whose grade is not final, so that it stays out of the sheet."""
    outdated = (
        "graded before points were changed or parts dropped, so nothing was entered (give `headcheck grade "
        f"{assignment}` first)"
    )
    return [
        *_named("not graded to the end (in formgrader, a person can), so nothing was entered", grades.waiting),
        *_named(outdated, grades.outdated),
    ]


def _named(words: str, students: Sequence[str]) -> list[str]:
    return [f"{words}: {', '.join(students)}."] if students else []


def _nobody(sheet: Sheet, place: Place, known: Mapping[str, str], assignment: str) -> str:
    """The error that nothing was entered, with the column that would have matched best."""
    counts = {
        title: len({folded(sheet.row(row)[column]) for row in place.people} & set(known.values()))
        for column, title in enumerate(sheet.header)
    }
    best = max(counts, key=lambda title: counts[title])
    advice = (
        f"The column {best!r} holds {counts[best]} of them: set student_column to it."
        if counts[best]
        else "Is it this course's? Set student_column, or student_field, to what tells students apart in both."
    )
    return (
        f"{assignment}: nothing was entered, because none of {', '.join(sorted(known)[:5])} is "
        f"in the column {place.title!r} of {sheet.name}. {advice}"
    )
