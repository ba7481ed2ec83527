"""The demonstration: a small class of sample students from the bank, graded in a course of its own."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from headcheck.authoring import bank, new_course
from headcheck.course import layout
from headcheck.course.declarations import PARTS, Problem
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError
from headcheck.grading import results
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.executors import executor
from headcheck.grading.classroom.graded import Event, Graded
from headcheck.grading.results import Result
from headcheck.grading.steps import nbgrader

#: Stands in every folder that this module made, and so in every folder that it may remove.
MARKER = ".made-by-headcheck-demo"


class DemoError(HeadcheckError):
    """The demonstration can't run here; the message says why and what to do."""


@dataclass(frozen=True)
class Sample:
    """A sample student. `answers`: problem id -> file of the bank; the reference where none is named.

    `misjudged`: how many questions of each quiz the student gets wrong. `untouched`: hands in what was handed out.
    """

    name: str
    shows: str
    answers: Mapping[str, str] = field(default_factory=dict)
    misjudged: int = 0
    untouched: bool = False


#: Students who answer otherwise than the reference, but right; and students who get one part wrong: name, part, and
#: questions of a quiz that are wrong, too.
_OTHERWISE = ("ben", "chloe")
_MISTAKEN = (("dan", "activation", 0), ("eva", "loss", 1), ("finn", "metrics", 1), ("grace", "units", 2))


#: Added to the settings of the demonstration's course.
_WITHOUT_SANDBOX = """
# The sample students are part of this package: they run where there is no sandbox, too, with a warning.
c.RunApart.require_sandbox = False
"""


def run(folder: Path, taken_from: Path, assignment: str | None, console: Console) -> None:
    """Grade a sample class in `folder`/demo, which is made anew, and print what everybody earned.

    `taken_from`: the course, which is only read. `assignment`: by default the first with problems.
    Raises DemoError, bank.BankError, new_course.NewCourseError or steps.StepFailed.
    """
    started = time.monotonic()
    course = make_course(folder, taken_from)
    with new_course.in_course(course):
        assignment = assignment or _first(course)
        answers = bank.load(course, assignment)
        samples = sample_class(answers)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console, transient=True) as progress:
            steps = progress.add_task("Making the student version", total=len(samples) + 2)
            nbgrader(course, "generate_assignment", "--force", assignment)
            hand_in(course, assignment, samples, answers)
            console.print(f"Made the student version of {assignment}, and {len(samples)} sample students handed it in.")
            progress.advance(steps)
            _grade(course, assignment, progress, steps)
            progress.update(steps, description="Writing feedback pages")
            nbgrader(course, "generate_feedback", assignment)
            progress.advance(steps)
        console.print(_table(assignment, samples, _results(course, assignment, samples)))
    pages = course / "feedback"
    console.print(f"Feedback pages: {_shown(pages)}{os.sep}<student>{os.sep}{assignment}{os.sep}{assignment}.html")
    console.print(f"The course of this demonstration is {_shown(course)}; it took {time.monotonic() - started:.0f} s.")


def make_course(folder: Path, taken_from: Path) -> Path:
    """A course in `folder`/demo, with what the author of `taken_from` wrote.

    A folder of an earlier demonstration is removed; one that is anybody else's raises DemoError.
    """
    demo = folder / "demo"
    if demo.exists():
        if not (demo / MARKER).is_file():
            raise DemoError(
                f"Expected no folder {_shown(demo)}, or one of an earlier demonstration; found something else there. "
                "Move it away."
            )
        shutil.rmtree(demo)
    demo.mkdir()
    (demo / MARKER).touch()
    new_course.content(demo, taken_from)
    with (demo / "course_config.py").open("a", encoding="utf-8") as settings:
        settings.write(_WITHOUT_SANDBOX)
    return demo


def _first(course: Path) -> str:
    """The first assignment with problems. Raises DemoError if there is none."""
    for problem in declared(course).problems.values():
        return problem.assignment
    raise DemoError(f"Expected a problem in {course / layout.AUTHORED}, for a class to try; found none.")


def sample_class(answers: Sequence[bank.Answer]) -> tuple[Sample, ...]:
    """Eight students who hand in answers of the bank: right ones, wrong ones, and nothing."""
    right = [answer for answer in answers if isinstance(answer.owner, Problem) and answer.mistake is None]
    others: dict[str, list[str]] = {}
    for answer in right:
        others.setdefault(answer.owner.id, []).extend([answer.name] if answer.name != "reference" else [])
    return (
        Sample("ada", "the reference"),
        *(
            Sample(name, "other right answers", {problem: names[i] for problem, names in others.items() if names[i:]})
            for i, name in enumerate(_OTHERWISE)
        ),
        *(
            Sample(name, _shows(wrong), {wrong.owner.id: wrong.name}, misjudged)
            for i, (name, part, misjudged) in enumerate(_MISTAKEN)
            for wrong in _wrong(answers, part, list(others)[i % len(others)])
        ),
        Sample("hugo", "untouched", untouched=True),
    )


def _wrong(answers: Sequence[bank.Answer], part: str, problem: str) -> Sequence[bank.Answer]:
    """A mistake that costs the part, if there is one: and little else, in its usual spelling, in this problem."""
    found = [one for one in answers if isinstance(one.owner, Problem) and one.mistake and part in one.loses]
    return sorted(
        found, key=lambda one: (len(one.loses - {part, "heldout"}), "--" in one.name, one.owner.id != problem)
    )[:1]


def _shows(answer: bank.Answer) -> str:
    """What a file of the bank says of itself: `# Nothing below zero.` -> `nothing below zero`."""
    said = answer.source.partition("\n")[0].removeprefix("#").strip().rstrip(".")
    return said[:1].lower() + said[1:]


def hand_in(course: Path, assignment: str, samples: Sequence[Sample], answers: Sequence[bank.Answer]) -> None:
    """Write the notebook of every sample student to `course`/submitted."""
    name = f"{assignment}.ipynb"
    handed_out = nbformat.read(course / "release" / assignment / name, as_version=4)
    there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in handed_out.cells}
    for sample in samples:
        whole = {} if sample.untouched else _cells(course, assignment, sample, answers)
        # an instructor may have taken problems out
        cells = {grade_id: source for grade_id, source in whole.items() if grade_id in there}
        submitted = course / "submitted" / sample.name / assignment
        shutil.copytree(course / "release" / assignment, submitted)
        nbformat.write(bank.compose(handed_out, cells), submitted / name)


def _cells(course: Path, assignment: str, sample: Sample, answers: Sequence[bank.Answer]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for answer in answers:
        if answer.name == sample.answers.get(answer.owner.id, "reference"):
            cells |= answer.cell
    for quiz in declared(course).of(assignment).quizzes.values():
        other = {answer: next(a for a in quiz.answers.values() if a != answer) for answer in quiz.answers.values()}
        said = {
            question: other[answer] if i < sample.misjudged else answer
            for i, (question, answer) in enumerate(quiz.answers.items())
        }
        cells |= bank.quiz_cell(quiz, said)
    return cells


def _results(course: Path, assignment: str, samples: Sequence[Sample]) -> Mapping[str, Mapping[str, Result]]:
    notebook = f"{assignment}/{assignment}.ipynb"
    return {one.name: results.read(course / "autograded" / one.name / notebook) for one in samples}


def _grade(course: Path, assignment: str, progress: Progress, steps: TaskID) -> None:
    """Grade the sample class, and say who is graded. Raises DemoError."""

    def tell(event: Event) -> None:
        if isinstance(event, Graded):
            progress.console.print(f"Graded {event.student}.")
            progress.advance(steps)

    with executor(None, None) as (pool, side_by_side):
        progress.update(steps, description=f"Grading the class, {side_by_side} at a time")
        graded = Class(course, assignment).grade(pool, side_by_side, tell)
    for one in graded:
        if one.problem:
            raise DemoError(f"{one.student} was not graded: {one.problem}")


def _table(assignment: str, samples: Sequence[Sample], graded: Mapping[str, Mapping[str, Result]]) -> Table:
    caption = ", ".join(f"{part[0].upper()} {part}" for part in PARTS)
    table = Table(
        title=f"{assignment}: a sample class",
        caption=caption,
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    table.add_column("Student,\nand the mistakes found", min_width=29)
    there = {grade_id for earned in graded.values() for grade_id in earned}
    parts = declared().of(assignment)
    problems = [problem for problem in parts.problems if any(f"{problem}-{part}" in there for part in PARTS)]
    quizzes = [name for name in parts.quizzes if name in there]
    for problem in problems:
        table.add_column(f"{_title(problem)}\n{' '.join(part[0].upper() for part in PARTS)}", no_wrap=True)
    for name in quizzes:
        table.add_column(f"\n{name.partition('-')[2]}", justify="right")
    table.add_column("\nTotal", justify="right")
    for sample in samples:
        earned = graded[sample.name]
        cells = [" ".join(_points(earned.get(f"{problem}-{part}")) for part in PARTS) for problem in problems]
        cells += [_points(earned.get(name)) for name in quizzes]
        total, maximum = (sum(getattr(r, what) for r in earned.values()) for what in ("points", "maximum"))
        mistakes = dict.fromkeys(mistake for result in earned.values() for mistake in result.mistakes)
        found = "".join(f"\n  [red]{mistake}[/]" for mistake in mistakes)
        table.add_row(f"[bold]{sample.name}[/]: {sample.shows}{found}", *cells, f"{total:g}/{maximum:g}")
    return table


def _title(problem: str) -> str:
    """A problem's id, short enough to stand over five points."""
    return problem if len(problem) <= 11 else problem.rpartition("-")[2]


def _points(result: Result | None) -> str:
    if result is None:
        return "–"
    return f"{result.points:g}" if result.points == result.maximum else f"[bold red]{result.points:g}[/]"


def _shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
