"""What a person sees while a class is graded: how far it is, who is running, who failed; and the summary at the end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.graded import Basis, Event, Graded, Notice, Outcome, Started, Tell
from headcheck.grading.classroom.plans import FromModels
from headcheck.grading.intake.submissions import printable

#: Names that are shown at once while they run, and characters of a name.
_SHOWN, _LONGEST_NAME = 6, 24

#: How a student was graded, in words.
HOW: Mapping[Outcome, str] = {
    Outcome.RAN: "run",
    Outcome.STORED: "taken from the store",
    Outcome.UNCHANGED: "unchanged since the last time",
    Outcome.FAILED: "not graded",
}

#: What a grade rests on, in words.
BY: Mapping[Basis, str] = {Basis.CELLS: "all cells of the notebook", Basis.MODELS: "the models that the notebook saved"}

#: Names that a table has room for.
_NAMED = 8


#: Grades a class, and tells what happens meanwhile.
Run = Callable[[Tell], list[Graded]]


def grade(a_class: Class, run: Run, students: Sequence[str], sampling: FromModels | None) -> list[Graded]:
    """Grade `students`, or the whole class, with progress and a summary for a person."""
    console, started = Console(), time.monotonic()
    with watching(console, a_class.assignment, len(students) or len(a_class.students())) as tell:
        graded = run(tell)
    summary(console, a_class.assignment, graded, time.monotonic() - started)
    if sampling and graded:
        from_models(console, graded, sampling)
    return graded


def as_json(run: Run) -> list[Graded]:
    """Grade a class and print a line of JSON for each student, for programs."""
    return run(_as_json)


def from_models(console: Console, graded: Sequence[Graded], sampling: FromModels) -> None:
    """Print who was graded from saved models, who was run in full, and why."""
    table = Table(title="Graded from saved models, and in full", box=box.SIMPLE_HEAD)
    for heading in ("Students", "What the grade rests on"):
        table.add_column(heading)
    groups: dict[str, list[str]] = {}
    for one in graded:
        if one.how != Outcome.FAILED:
            groups.setdefault(one.note or BY[one.by], []).append(printable(one.student))
    for words, names in groups.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        table.add_row(Text(f"{len(names)}: {', '.join(names[:_NAMED])}{more}"), Text(words))
    console.print(table)
    console.print(f"Repeat this sample with --seed {sampling.seed}; --json names everybody.")


def _as_json(event: Event) -> None:
    match event:
        case Notice(sentence):
            print(sentence, file=sys.stderr, flush=True)
        case Graded():
            print(json.dumps(asdict(event)), flush=True)


@contextmanager
def watching(console: Console, assignment: str, students: int) -> Iterator[Tell]:
    """Show progress within the block; what is yielded is told what happens."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[now]}", style="dim"),
    )
    running: dict[str, None] = {}
    failed = 0
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task(assignment, total=students, now="")

        def tell(event: Event) -> None:
            nonlocal failed
            match event:
                case Started(student):
                    running[student] = None
                case Notice(sentence):
                    progress.console.print(Text(sentence, style="bold red"))
                case Graded():
                    running.pop(event.student, None)
                    if event.how is Outcome.FAILED:
                        failed += 1
                        sentence = f"{printable(event.student)} was not graded: {event.problem}"
                        progress.console.print(Text(sentence, style="red"))
                    progress.advance(bar)
            _describe(progress, bar, list(running), failed)

        yield tell


def _describe(progress: Progress, bar: TaskID, running: Sequence[str], failed: int) -> None:
    shown = map(printable, running[:_SHOWN])
    names = [name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…" for name in shown]
    more = f" and {len(running) - _SHOWN} more" if len(running) > _SHOWN else ""
    wrong = f"{failed} failed. " if failed else ""
    progress.update(bar, now=f"{wrong}{', '.join(names)}{more}")


def summary(console: Console, assignment: str, graded: Sequence[Graded], seconds: float) -> None:
    """Print how many were graded how, what they earned, and who was not graded and why."""
    if not graded:
        console.print(f"{assignment}: nobody handed anything in.")
        return
    table = Table(title=f"{assignment}, {seconds:.0f} s", box=box.SIMPLE_HEAD)
    for heading in ("Students", "Points on average", "Lowest", "Highest"):
        table.add_column(heading, justify="left" if heading == "Students" else "right")
    for how, words in HOW.items():
        group = [one for one in graded if one.how == how]
        points = [one.points for one in group if one.points is not None]
        if group:
            row = [f"{sum(points) / len(points):.1f}", f"{min(points):g}", f"{max(points):g}"] if points else ["–"] * 3
            table.add_row(f"{len(group)} {words}", *row)
    console.print(table)
    maximum = next((one.maximum for one in graded if one.maximum), None)
    if maximum:
        console.print(
            f"Of {maximum:g} points by tests. All grades are in the gradebook; autograded/ has the notebooks."
        )
    if any(one.how == Outcome.FAILED for one in graded):
        names = ", ".join(printable(one.student) for one in graded if one.how == Outcome.FAILED)
        console.print(Text(f"Not graded, and no fault of theirs: {names}. Give the command again to grade them."))
