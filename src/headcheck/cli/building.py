"""`headcheck build`: what nbgrader reads, from the text that an author writes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain

import click

from headcheck.cli.extras import needs
from headcheck.course.layout import course_root
from headcheck.errors import HeadcheckError


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@click.option(
    "--take-back", is_flag=True, help="Bring what was edited in source/ into the text, and build that. Name what to."
)
@click.option("--data", is_flag=True, help="Also split the raw files in data/, and prepare the held-out rows.")
@needs("authoring")
def build(assignments: tuple[str, ...], take_back: bool, data: bool) -> None:
    """Make the notebooks in source/ from their texts, course/ASSIGNMENT/notebook.md. Without a name, all of them.

    Then the numbers in the tables of README.md and data/README.md are brought up to date.
    A notebook that was edited in source/, with nbgrader's own means or by hand, is never overwritten.

    \b
    Exit status: 0 all are as their texts say, 1 something was left as it is.

    \b
    Examples:
      headcheck build
      headcheck build 02-regression
      headcheck build --take-back 02-regression
      headcheck build --data 02-regression
    """
    course_root()
    if take_back and not assignments:
        raise click.UsageError("Expected the assignments to take edits back from, found none after --take-back.")
    failed = False
    lines = _taken_back(assignments) if take_back else _built(assignments)
    for line, error in chain(lines, _rows(assignments) if data else ()):
        failed |= error
        click.echo(line, err=error)
    from headcheck.authoring import tables

    for page in tables.write():
        click.echo(f"Brought the tables of {page} up to date.")
    sys.exit(1 if failed else 0)


def _built(assignments: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """A line for each assignment, and whether it tells of an error."""
    from headcheck.authoring.build import assignments as buildable
    from headcheck.authoring.build import build as build_assignment

    for assignment in assignments or buildable():
        try:
            changed = build_assignment(assignment)
        except HeadcheckError as error:
            yield f"{assignment}: {error}", True
        else:
            yield f"{assignment}: {'built' if changed else 'was up to date'}.", False


def _rows(assignments: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    from headcheck.authoring import asked_table, rows
    from headcheck.course.registry import declared

    for problem in declared().asked.values():
        if assignments and problem.assignment not in assignments:
            continue
        try:
            made = rows.make(problem)
        except HeadcheckError as error:
            yield f"{problem.name}: {error}", True
        else:
            yield f"{problem.name}: {made.students} rows for students, {made.held_out} held out.", False
    for assignment in {problem.assignment for problem in declared().asked.values() if problem.question}:
        if (not assignments or assignment in assignments) and asked_table.write(assignment):
            yield f"{assignment}: brought the table of its questions up to date.", False


def _taken_back(assignments: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    from headcheck.authoring.taking_back import take_back

    for assignment in assignments:
        try:
            cells = take_back(assignment)
        except HeadcheckError as error:
            yield f"{assignment}: {error}", True
        else:
            done = f"took back {', '.join(cells)}" if cells else "nothing was edited"
            yield f"{assignment}: {done}.", False
