"""`headcheck report`: for those who want to know how a class did."""

from __future__ import annotations

from pathlib import Path

import click

from headcheck.cli.completion import assignments
from headcheck.cli.extras import needs
from headcheck.course.layout import course_root


@click.command()
@click.argument("assignment", required=False, shell_complete=assignments)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to put the page (reports/ASSIGNMENT.html, or reports/course.html, in the folder of the course).",
)
@click.option(
    "--anonymous",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Without ASSIGNMENT: also write the course's data into FOLDER, as CSV and JSON, with pseudonyms for names.",
)
@needs("grading")
def report(assignment: str | None, output: Path | None, anonymous: Path | None) -> None:
    """Make a page about a class: how it did in ASSIGNMENT, what it misunderstands, and what needs attention.

    One file that opens in any browser and fetches nothing. It holds names and grades: keep it where you keep those. The
    key h hides names, as for a projector.

    Without ASSIGNMENT, the page is about the whole course: whether mistakes come back after students were told of
    them, and how difficult each part was. It names nobody.

    \b
    Examples:
      headcheck report 02-regression
      headcheck report 02-regression --output ~/class.html
      headcheck report
      headcheck report --anonymous reports/shared
    """
    if assignment is None:
        _about_the_course(course_root(), output, anonymous)
    elif anonymous:
        raise click.UsageError("--anonymous is for the whole course: leave out ASSIGNMENT.")
    else:
        _about_an_assignment(course_root(), assignment, output)


def _about_an_assignment(course: Path, assignment: str, output: Path | None) -> None:
    from datetime import datetime

    from headcheck.reports import gathering, page

    gathered = gathering.gather(course, assignment)
    for sentence in gathered.outdated:
        click.echo(sentence, err=True)
    graded = len(gathered.submissions)
    path = _write(page.render(gathered, datetime.now()), output or course / "reports" / f"{assignment}.html")
    click.echo(f"{path}: {graded} graded {'student' if graded == 1 else 'students'}.")


def _about_the_course(course: Path, output: Path | None, anonymous: Path | None) -> None:
    from datetime import datetime

    from headcheck.reports import course_page, gathering, nameless

    findings = course_page.find(gathering.gather_course(course), course)
    path = _write(course_page.render(findings, datetime.now()), output or course / "reports" / "course.html")
    again = findings.together.again
    click.echo(
        f"{path}: of {again.tries} mistakes that students were told of and could repeat, {again.hits} came back."
    )
    if anonymous:
        for written in nameless.export(findings, course, anonymous):
            click.echo(f"{written}: without names.")


def _write(page: str, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8", errors="replace")
    return path
