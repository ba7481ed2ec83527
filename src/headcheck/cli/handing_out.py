"""`headcheck handout`: for those who give an assignment to students."""

from __future__ import annotations

from pathlib import Path

import click

from headcheck.cli.completion import assignments
from headcheck.cli.extras import needs
from headcheck.course.layout import course_root


@click.command()
@click.argument("assignment", required=False, shell_complete=assignments)
@click.option("--all", "everything", is_flag=True, help="One zip for every assignment of the course.")
@click.option("--output", type=click.Path(path_type=Path), help="The zip to write (handouts/ASSIGNMENT.zip).")
@needs("grading")
def handout(assignment: str | None, everything: bool, output: Path | None) -> None:
    """Make a zip of ASSIGNMENT for students: notebook, data, a page to read first, what to install.

    It is made from release/, and only if that is what nbgrader makes of source/ today.

    \b
    Examples:
      headcheck handout 02-regression
      headcheck handout --all
      headcheck handout 02-regression --output week-3.zip
    """
    if bool(assignment) == everything:
        raise click.UsageError("Name one assignment, such as `headcheck handout 02-regression`, or give --all.")
    if everything and output:
        raise click.UsageError("--output names one zip: give it with one assignment, not with --all.")
    course = course_root()
    from headcheck.grading import handout

    for name in [assignment] if assignment else handout.assignments(course):
        made = handout.make(course, str(name))
        path = output or course / handout.FOLDER / f"{name}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.zipped())
        click.echo(f"{path}: {', '.join(sorted(made.files))}")
