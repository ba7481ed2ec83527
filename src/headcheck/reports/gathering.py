"""Collects the data of a class: grades from the gradebook, details from graded notebooks.

Read-only; `headcheck.grading` runs notebooks and writes grades.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbconvert.filters import strip_ansi
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    GradeCell,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from traitlets.config import Config

from headcheck.authoring import evidence_page
from headcheck.course.registry import place
from headcheck.grading import results
from headcheck.grading.cells import DEAD, TIMEOUT, is_test
from headcheck.grading.classroom.graded import NotReadyError, RestsOn, failures, rests_on
from headcheck.grading.classroom.nbgrader_app import application
from headcheck.grading.dealt import Compared
from headcheck.grading.dropping import How, is_dropped, parts, setting
from headcheck.grading.engine.store import Store
from headcheck.grading.intake.submissions import as_text
from headcheck.grading.intake.submissions import folders as submissions_of
from headcheck.grading.intake.template import template

# What needs attention, the most urgent first.
FAILED = "not graded: the run failed"
WAITING = "handed in, but not graded yet"
REFUSED = "nothing of it could be graded"
FOREIGN = "answers a question that is not theirs, or gives another id"
CHOSEN = "more than one notebook could be meant"
DOUBTED = "the saved models are not what the cells make"
OUT_OF_TIME = "a cell took too long"
ENDED = "a cell ended its process"
STOPPED = "a cell stopped with an error"
BY_HAND = "waits for points by hand"
REMARKED = "put right when it was taken in"
ABSENT = "handed in nothing"
KINDS = (FAILED, WAITING, REFUSED, FOREIGN, CHOSEN, DOUBTED, OUT_OF_TIME, ENDED, STOPPED, BY_HAND, REMARKED, ABSENT)

_OF_ERRORS = {TIMEOUT: OUT_OF_TIME, "KeyboardInterrupt": OUT_OF_TIME, DEAD: ENDED}


@dataclass(frozen=True)
class Item:
    """A graded cell: its problem, its part, and its points.

    `dropped`: how it was dropped for the whole class, if it was: such an item says nothing about anybody.
    """

    id: str
    group: str
    part: str
    maximum: float
    dropped: How | None = None


@dataclass(frozen=True)
class Trouble:
    """Something that needs attention. `kind`: one of KINDS; `detail`: what the run said, which may quote a student."""

    student: str
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Submission:
    """A graded submission. `points` by item, before the late penalty; without items that need manual grading.

    `mistakes`: ids of the catalogue, by item. `answers`: the texts of the cells that the student filled in, by cell.
    `refused`: nothing of it could be graded, so its points say nothing about the items. `told`: a feedback page of it
    was written. `questions`: their own by place, where everybody has their own, without those of which nothing counts.
    `added`: by item, points among its own that were given because the question was harder than others.
    """

    student: str
    points: Mapping[str, float]
    penalty: float
    mistakes: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]
    refused: bool
    rests_on: RestsOn
    told: bool = False
    questions: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The points in the gradebook: never below zero, however late."""
        return max(0.0, sum(self.points.values()) - self.penalty)


@dataclass(frozen=True)
class Gathered:
    """A class. `names`: of every student by id, as the gradebook has them.

    `handed_out` and `solved`: the text of each cell for an answer as students get it, and as the instructor wrote it.
    `outdated`: a sentence for each threshold that was found from other rows, cells or answers than there are now.
    """

    assignment: str
    items: tuple[Item, ...]
    submissions: tuple[Submission, ...]
    troubles: tuple[Trouble, ...]
    names: Mapping[str, str]
    handed_out: Mapping[str, str]
    solved: Mapping[str, str]
    outdated: tuple[str, ...] = ()

    @property
    def maximum(self) -> float:
        return sum(item.maximum for item in self.items)


def gather(course: Path, assignment: str) -> Gathered:
    """Collect the data of an assignment in the folder `course`. Raises NotReadyError if nothing is graded."""
    app = application(course)
    folders = app.coursedir
    source = course / folders.source_directory / assignment
    there = sorted(path.name for path in source.parent.glob("*") if path.is_dir())
    if assignment not in there:
        raise NotReadyError(f"There is no assignment {assignment!r}: expected one of {', '.join(there) or 'source/'}.")
    handed_in = {as_text(name) for name in submissions_of(folders, folders.submitted_directory, assignment)}
    handed_out, solved, order = _instructors(source, app.config)
    entries = _gradebook(folders.db_url, assignment)
    dropped = parts(setting(app.config), assignment, {item.id for item in entries.items})
    items = sorted(entries.items, key=lambda item: order.index(item.id) if item.id in order else len(order))
    submissions, troubles = _graded(course, folders, assignment, entries)
    with Store(course) as store:
        failed = {as_text(name): why for name, why in failures(store, assignment).items()}
    failed = {name: why for name, why in failed.items() if name in handed_in}
    troubles += [Trouble(student, FAILED, why) for student, why in failed.items()]
    troubles += [Trouble(student, WAITING) for student in handed_in - set(entries.points) - set(failed)]
    troubles += [Trouble(student, BY_HAND, ", ".join(cells)) for student, cells in entries.by_hand.items()]
    troubles += [Trouble(student, ABSENT) for student in set(entries.names) - handed_in - set(entries.points)]
    _expect_grades(
        folders.submitted_directory, assignment, something=bool(troubles), graded=bool(submissions or failed)
    )
    return Gathered(
        assignment,
        tuple(replace(item, dropped=dropped.get(item.id)) for item in items),
        tuple(submissions),
        tuple(sorted(troubles, key=lambda trouble: (KINDS.index(trouble.kind), trouble.student))),
        {student: entries.names.get(student) or student for student in {*entries.names, *handed_in, *entries.points}},
        handed_out,
        solved,
        tuple(evidence_page.outdated_in(assignment)),
    )


def gather_course(course: Path) -> tuple[Gathered, ...]:
    """The data of every assignment of which something is graded, in the order of their names.

    Raises NotReadyError if nothing is.
    """
    source = course / application(course).coursedir.source_directory
    found = []
    for name in sorted(path.name for path in source.glob("*") if path.is_dir()):
        with suppress(NotReadyError):
            found.append(gather(course, name))
    if not any(one.submissions for one in found):
        raise NotReadyError("Nothing is graded yet. First give `headcheck grade ASSIGNMENT`.")
    return tuple(found)


def _graded(
    course: Path, folders: CourseDirectory, assignment: str, entries: _Entries
) -> tuple[list[Submission], list[Trouble]]:
    """What the graded notebooks say, and the trouble that they met with."""
    autograded, feedback = course / folders.autograded_directory, course / folders.feedback_directory
    submissions, troubles = [], []
    with Store(course) as store:
        for student in sorted(entries.points):
            notebooks = [_read(path) for path in sorted((autograded / student / assignment).glob("*.ipynb"))]
            grade_rests_on = rests_on(store, assignment, student)
            if grade_rests_on.differs:
                troubles.append(Trouble(student, DOUBTED, grade_rests_on.note))
            troubles += [trouble for nb in notebooks for trouble in _troubles(student, nb)]
            submissions.append(
                Submission(
                    student,
                    entries.points[student],
                    entries.penalties[student],
                    {key: result.mistakes for nb in notebooks for key, result in results.of(nb).items()},
                    {key: text for nb in notebooks for key, text in _answers(nb).items()},
                    any(nb.metadata.get("headcheck", {}).get("reason") for nb in notebooks),
                    grade_rests_on,
                    told=any((feedback / student / assignment).glob("*.html")),
                    questions={place: name for nb in notebooks for place, name in _questions(nb).items()},
                    added={
                        key: result.record["added"]
                        for nb in notebooks
                        for key, result in results.of(nb).items()
                        if "added" in result.record
                    },
                )
            )
    return submissions, troubles


def _questions(nb: NotebookNode) -> dict[str, str]:
    """What a graded notebook answers at each place, as kind/question; without what is not its student's."""
    compared = Compared.of(nb)
    return {place: name for place, name in compared.asked.items() if place not in compared.refused} if compared else {}


def _expect_grades(submitted: str, assignment: str, *, something: bool, graded: bool) -> None:
    """Raises NotReadyError where there is not `something` to tell, or nobody is `graded` and no grading has failed."""
    if graded:
        return
    if not something:
        raise NotReadyError(
            f"Nobody handed in {assignment} yet: expected {submitted}/<student>/{assignment}/. "
            f"Put it there, or give `nbgrader collect {assignment}`; then `headcheck grade {assignment}`."
        )
    raise NotReadyError(f"Nothing of {assignment} is graded yet. First give `headcheck grade {assignment}`.")


@dataclass(frozen=True)
class _Entries:
    """The gradebook's entries for an assignment, by student."""

    items: Sequence[Item]
    names: Mapping[str, str]
    points: Mapping[str, Mapping[str, float]]
    penalties: Mapping[str, float]
    by_hand: Mapping[str, Sequence[str]]


def _gradebook(url: str, assignment: str) -> _Entries:
    """A few queries for the whole class: nbgrader's objects would run several per student."""
    address = make_url(url)
    if address.drivername == "sqlite" and address.database and not Path(address.database).exists():
        return _Entries((), {}, {}, {}, {})  # opening it would create it
    with Gradebook(url) as gradebook:
        names = {
            id: " ".join(filter(None, (first, last)))
            for id, first, last in gradebook.db.query(Student.id, Student.first_name, Student.last_name)
        }
        try:
            notebooks = gradebook.find_assignment(assignment).notebooks
        except MissingEntry:
            return _Entries((), names, {}, {}, {})
        cells = [cell for notebook in notebooks for cell in (*notebook.grade_cells, *notebook.task_cells)]
        items = [Item(cell.name, *place(cell.name), float(cell.max_score)) for cell in cells]
        of_assignment = SubmittedAssignment.assignment_id == gradebook.find_assignment(assignment).id
        penalties = gradebook.db.query(SubmittedAssignment.student_id, SubmittedAssignment.late_submission_penalty)
        grades = (
            gradebook.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.score, Grade.needs_manual_grade)
            .select_from(Grade)
            .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
            .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(BaseCell, Grade.cell_id == BaseCell.id)
            .filter(of_assignment, BaseCell.type.in_((GradeCell.__name__, TaskCell.__name__)))
        )
        points: dict[str, dict[str, float]] = defaultdict(dict)
        by_hand: dict[str, list[str]] = defaultdict(list)
        for student, cell, score, waits in grades:
            if waits:
                by_hand[student].append(cell)
                points[student]  # graded, though not this cell
            else:
                points[student][cell] = float(score)
        return _Entries(
            items, names, dict(points), {s: float(p or 0) for s, p in penalties.filter(of_assignment)}, dict(by_hand)
        )


def _read(path: Path) -> NotebookNode:
    """A graded notebook. Checking it against the schema, as nbformat's reader does, takes five times as long."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def _instructors(source: Path, config: Config) -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Of an assignment's notebooks: the answers as handed out and as solved, and the graded cells in their order."""
    handed_out: dict[str, str] = {}
    solved: dict[str, str] = {}
    order: list[str] = []
    for path in sorted(source.glob("*.ipynb")):
        nb = nbformat.read(path, as_version=4)
        solved |= _answers(nb)
        handed_out |= _answers(template(nb, config))
        order += [cell.metadata.nbgrader.grade_id for cell in nb.cells if utils.is_grade(cell) or utils.is_task(cell)]
    return handed_out, solved, order


def _answers(nb: NotebookNode) -> dict[str, str]:
    """The sources of answer cells, by grade_id."""
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in nb.cells if utils.is_solution(cell)}


def _troubles(student: str, nb: NotebookNode) -> Iterator[Trouble]:
    """Problems that the intake and the run of a graded notebook recorded."""
    intake = nb.metadata.get("headcheck", {})
    if intake.get("reason"):
        yield Trouble(student, REFUSED, intake["reason"])
    compared = Compared.of(nb)
    foreign = compared.remarks() if compared else []
    if foreign:
        yield Trouble(student, FOREIGN, "\n".join(foreign))
    if intake.get("attention"):
        yield Trouble(student, CHOSEN, "\n".join(intake["attention"]))
    told = (*intake.get("attention", ()), *foreign)
    if remarks := [remark for remark in intake.get("remarks", ()) if remark not in told]:
        yield Trouble(student, REMARKED, "\n".join(remarks))
    stopped: dict[str, list[str]] = defaultdict(list)
    for cell in nb.cells:
        if cell.cell_type != "code" or is_test(cell) or is_dropped(cell):
            continue
        where = cell.metadata.get("nbgrader", {}).get("grade_id", "a cell of their own")
        for output in cell.outputs:
            if output.output_type == "error":
                error = strip_ansi(f"{output.ename}: {output.evalue}").strip().partition("\n")[0]
                kind = _OF_ERRORS.get(output.ename, STOPPED)
                stopped[kind].append(f"{where}: {error}")
    for kind, errors in stopped.items():
        yield Trouble(student, kind, "\n".join(errors))
