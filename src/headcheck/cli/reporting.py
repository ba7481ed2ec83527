"""`headcheck report`: for those who want to know how a class did."""

from __future__ import annotations

from pathlib import Path

import click

from headcheck.cli.completion import assignments
from headcheck.cli.extras import needs
from headcheck.course.layout import course_root


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to put the page (reports/ASSIGNMENT.html in the folder of the course).",
)
@needs("grading")
def report(assignment: str, output: Path | None) -> None:
    """Make a page about a class: how it did in ASSIGNMENT, what it misunderstands, and what needs attention.

    One file that opens in any browser and fetches nothing. It holds names and grades: keep it where you keep those. The
    key h hides names, as for a projector.

    \b
    Examples:
      headcheck report 02-regression
      headcheck report 02-regression --output ~/class.html
    """
    course = course_root()
    from datetime import datetime

    from headcheck.reports import gathering, page

    gathered = gathering.gather(course, assignment)
    output = output or course / "reports" / f"{assignment}.html"
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page.render(gathered, datetime.now()), encoding="utf-8", errors="replace")
    graded = len(gathered.submissions)
    for sentence in gathered.outdated:
        click.echo(sentence, err=True)
    click.echo(f"{output}: {graded} graded {'student' if graded == 1 else 'students'}.")
