"""`headcheck build`: what nbgrader reads, from the text that an author writes."""

from __future__ import annotations

import sys

import click

from headcheck.cli.extras import needs
from headcheck.course.layout import course_root


@click.command()
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]...")
@needs("authoring")
def build(assignments: tuple[str, ...]) -> None:
    """Make the notebooks in source/ from their texts, course/ASSIGNMENT/notebook.md. Without a name, all of them.

    A notebook that was edited in source/, with nbgrader's own means or by hand, is never overwritten.

    \b
    Exit status: 0 all are as their texts say, 1 something was left as it is.

    \b
    Examples:
      headcheck build
      headcheck build 02-regression
    """
    course_root()
    from headcheck.authoring import build as building
    from headcheck.authoring.notebook_text import NotebookError

    failed = False
    for assignment in assignments or building.assignments():
        try:
            changed = building.build(assignment)
        except NotebookError as error:
            failed = True
            click.echo(f"{assignment}: {error}", err=True)
        else:
            click.echo(f"{assignment}: {'built' if changed else 'was up to date'}.")
    sys.exit(1 if failed else 0)
