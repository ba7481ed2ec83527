"""`headcheck handout`: for those who give an assignment to students."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from headcheck.cli.completion import assignments
from headcheck.cli.extras import needs
from headcheck.course.layout import course_root

if TYPE_CHECKING:
    from headcheck.grading.handout import Handout


@click.command()
@click.argument("assignment", required=False, shell_complete=assignments)
@click.option("--all", "everything", is_flag=True, help="One zip for every assignment of the course.")
@click.option("--course", "together", is_flag=True, help="One zip with all assignments, which share one environment.")
@click.option("--output", type=click.Path(path_type=Path), help="The zip to write (handouts/ASSIGNMENT.zip).")
@needs("grading")
def handout(assignment: str | None, everything: bool, together: bool, output: Path | None) -> None:
    """Make a zip of ASSIGNMENT for students: notebook, data, a page to read first, what to install.

    It is made from release/, and only if that is what nbgrader makes of source/ today.

    \b
    Examples:
      headcheck handout 02-regression
      headcheck handout --course
      headcheck handout --all
      headcheck handout 02-regression --output week-3.zip
    """
    if bool(assignment) + everything + together != 1:
        raise click.UsageError(
            "Name one assignment, such as `headcheck handout 02-regression`, or give --course or --all."
        )
    if everything and output:
        raise click.UsageError("--output names one zip: give it with one assignment or --course, not with --all.")
    course = course_root()
    from headcheck.grading import handout

    for made in _made(course, assignment, together):
        path = output or course / handout.FOLDER / f"{made.folder}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.zipped())
        click.echo(f"{path}: {', '.join(sorted(made.files))}")


def _made(course: Path, assignment: str | None, together: bool) -> Iterator[Handout]:
    from headcheck.grading import handout

    if together:
        yield handout.make_course(course)
        return
    for name in [assignment] if assignment else handout.assignments(course):
        yield handout.make(course, name)
