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

from headcheck.authoring import bank
from headcheck.course import layout
from headcheck.course.declarations import PARTS
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError
from headcheck.grading import results
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.executors import executor
from headcheck.grading.classroom.graded import Event, Graded
from headcheck.grading.results import Result
from headcheck.grading.steps import nbgrader

ASSIGNMENT = "02-regression"

#: Stands in every folder that this module made, and so in every folder that it may remove.
MARKER = ".made-by-headcheck-demo"


class DemoError(HeadcheckError):
    """The demonstration can't run here; the message says why and what to do."""


@dataclass(frozen=True)
class Sample:
    """A sample student. `answers`: problem id -> file of the bank; the reference where none is named.

    `misjudged`: the questions of the quiz that the student gets wrong. `untouched`: hands in what was handed out.
    """

    name: str
    shows: str
    answers: Mapping[str, str] = field(default_factory=dict)
    misjudged: Sequence[str] = ()
    untouched: bool = False


SAMPLES = (
    Sample("ada", "the reference"),
    Sample(
        "ben",
        "other losses that fit",
        {"house-prices": "huber-instance", "temperature": "mae-instance", "sales": "log-cosh-instance"},
    ),
    Sample(
        "chloe",
        "other ways to build it",
        {"house-prices": "functional-model", "temperature": "rescaling-after-head", "sales": "nested-model"},
    ),
    Sample("dan", "nothing below zero", {"temperature": "relu-for-regression"}),
    Sample("eva", "prices as probabilities", {"house-prices": "crossentropy-for-regression"}, misjudged=("frost",)),
    Sample("finn", "counts exact hits", {"sales": "accuracy-for-regression"}, misjudged=("digit",)),
    Sample("grace", "twelve numbers for one", {"sales": "units-not-target-width--twelve"}, misjudged=("rain", "digit")),
    Sample("hugo", "untouched", untouched=True),
)


#: Added to the settings of the demonstration's course.
_WITHOUT_SANDBOX = """
# The sample students are part of this package: they run where there is no sandbox, too, with a warning.
c.RunApart.require_sandbox = False
"""


def run(course: Path, console: Console) -> None:
    """Grade the sample class in `course`/demo, which is made anew, and print what everybody earned.

    `course` itself is only read. Raises DemoError, bank.BankError or steps.StepFailed.
    """
    started = time.monotonic()
    answers = {answer.label: answer for answer in bank.load(course, ASSIGNMENT)}
    demo = make_course(course)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        steps = progress.add_task("Making the student version", total=len(SAMPLES) + 2)
        nbgrader(demo, "generate_assignment", ASSIGNMENT)
        hand_in(demo, answers)
        console.print(f"Made the student version of {ASSIGNMENT}, and {len(SAMPLES)} sample students handed it in.")
        progress.advance(steps)
        _grade(demo, progress, steps)
        progress.update(steps, description="Writing feedback pages")
        nbgrader(demo, "generate_feedback", ASSIGNMENT)
        progress.advance(steps)
    notebook = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    console.print(_table({one.name: results.read(demo / "autograded" / one.name / notebook) for one in SAMPLES}))
    pages = demo / "feedback"
    console.print(f"Feedback pages: {_shown(pages)}{os.sep}<student>{os.sep}{ASSIGNMENT}{os.sep}{ASSIGNMENT}.html")
    console.print(f"The course of this demonstration is {_shown(demo)}; it took {time.monotonic() - started:.0f} s.")


def make_course(course: Path) -> Path:
    """A course of its own in `course`/demo, with the settings, source and held-out rows of `course`.

    A folder of an earlier demonstration is removed; one that is anybody else's raises DemoError.
    """
    demo = course / "demo"
    if demo.exists():
        if not (demo / MARKER).is_file():
            raise DemoError(
                f"Expected no folder {_shown(demo)}, or one of an earlier demonstration; found something else there. "
                "Move it away."
            )
        shutil.rmtree(demo)
    demo.mkdir()
    (demo / MARKER).touch()
    for name in ("course_config.py", "nbgrader_config.py", layout.AUTHORED, f"source/{ASSIGNMENT}", "holdout"):
        original, copy = course / name, demo / name
        if original.is_dir():
            shutil.copytree(original, copy)
        elif original.is_file():
            shutil.copyfile(original, copy)
        else:
            raise DemoError(f"Expected {name} in the course {course}, found nothing there.")
    with (demo / "course_config.py").open("a", encoding="utf-8") as settings:
        settings.write(_WITHOUT_SANDBOX)
    return demo


def hand_in(demo: Path, answers: Mapping[str, bank.Answer]) -> None:
    """Write the notebook of every sample student to `demo`/submitted; `answers` are the bank's, by label."""
    handed_out = nbformat.read(demo / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    there = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in handed_out.cells}
    for sample in SAMPLES:
        whole = {} if sample.untouched else _cells(sample, answers)
        # an instructor may have taken problems out
        cells = {grade_id: source for grade_id, source in whole.items() if grade_id in there}
        submitted = demo / "submitted" / sample.name
        shutil.copytree(demo / "release" / ASSIGNMENT, submitted / ASSIGNMENT)
        nbformat.write(bank.compose(handed_out, cells), submitted / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")


def _cells(sample: Sample, answers: Mapping[str, bank.Answer]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for problem in _problems():
        label = f"{problem}/{sample.answers.get(problem, 'reference')}"
        if label not in answers:
            raise bank.BankError(f"Expected a file for {label} in the bank, for the sample student {sample.name}.")
        cells |= answers[label].cell
    for name in _quizzes():
        quiz = declared().quizzes[name]
        other = {answer: next(a for a in quiz.answers.values() if a != answer) for answer in quiz.answers.values()}
        cells |= bank.quiz_cell(
            quiz, {q: other[answer] if q in sample.misjudged else answer for q, answer in quiz.answers.items()}
        )
    return cells


def _grade(demo: Path, progress: Progress, steps: TaskID) -> None:
    """Grade the sample class, and say who is graded. Raises DemoError."""

    def tell(event: Event) -> None:
        if isinstance(event, Graded):
            progress.console.print(f"Graded {event.student}.")
            progress.advance(steps)

    with executor(None, None) as (pool, side_by_side):
        progress.update(steps, description=f"Grading {len(SAMPLES)} notebooks, {side_by_side} at a time")
        graded = Class(demo, ASSIGNMENT).grade(pool, side_by_side, tell)
    for one in graded:
        if one.problem:
            raise DemoError(f"{one.student} was not graded: {one.problem}")


def _table(graded: Mapping[str, Mapping[str, Result]]) -> Table:
    caption = ", ".join(f"{part[0].upper()} {part}" for part in PARTS)
    table = Table(
        title=f"{ASSIGNMENT}: a sample class",
        caption=caption,
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    table.add_column("Student,\nand the mistakes found", min_width=29)
    there = {grade_id for earned in graded.values() for grade_id in earned}
    problems = [problem for problem in _problems() if any(f"{problem}-{part}" in there for part in PARTS)]
    quizzes = [name for name in _quizzes() if name in there]
    for problem in problems:
        table.add_column(f"{_title(problem)}\n{' '.join(part[0].upper() for part in PARTS)}", no_wrap=True)
    for name in quizzes:
        table.add_column(f"\n{name.partition('-')[2]}", justify="right")
    table.add_column("\nTotal", justify="right")
    for sample in SAMPLES:
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


def _problems() -> list[str]:
    return list(declared().of(ASSIGNMENT).problems)


def _quizzes() -> list[str]:
    return list(declared().of(ASSIGNMENT).quizzes)


def _shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
