"""What a person sees while a class is graded: how far it is, who is running, who failed; and the summary at the end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from headcheck.grading.classroom import FAILED, RAN, STORED, UNCHANGED, Class, Graded, Tell

#: Names that are shown at once while they run, and letters of a name.
_SHOWN, _LETTERS = 6, 24

#: How a student was graded, in words.
HOW: Mapping[str, str] = {
    RAN: "run",
    STORED: "taken from the store",
    UNCHANGED: "unchanged since the last time",
    FAILED: "not graded",
}


def grade(
    a_class: Class, executor: Executor, side_by_side: int, students: Sequence[str], *, force: bool, as_json: bool
) -> list[Graded]:
    """Grade a class and show it: as progress and a summary for a person, or as a line for each student, in JSON."""
    console, started = Console(), time.monotonic()
    count = len(students) or len(a_class.students())
    if as_json:
        return a_class.grade(executor, side_by_side, _as_json, students=students, force=force)
    with watching(console, a_class.assignment, count) as tell:
        graded = a_class.grade(executor, side_by_side, tell, students=students, force=force)
    summary(console, a_class.assignment, graded, time.monotonic() - started)
    return graded


def _as_json(what: str, whom: Any) -> None:
    if what == "waiting":
        print(whom, file=sys.stderr, flush=True)
    elif what == "graded":
        print(json.dumps(asdict(whom), ensure_ascii=False), flush=True)


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

        def tell(what: str, whom: Any) -> None:
            nonlocal failed
            if what == "running":
                running[whom] = None
            elif what == "waiting":
                progress.console.print(Text(whom, style="bold red"))
            else:
                running.pop(whom.student, None)
                if whom.how == FAILED:
                    failed += 1
                    progress.console.print(Text(f"{whom.student} was not graded: {whom.problem}", style="red"))
                progress.advance(bar)
            _describe(progress, bar, list(running), failed)

        yield tell


def _describe(progress: Progress, bar: TaskID, running: Sequence[str], failed: int) -> None:
    names = [name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…" for name in running[:_SHOWN]]
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
    if any(one.how == FAILED for one in graded):
        names = ", ".join(one.student for one in graded if one.how == FAILED)
        console.print(Text(f"Not graded, and no fault of theirs: {names}. Give the command again to grade them."))
