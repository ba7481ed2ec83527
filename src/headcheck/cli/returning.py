"""`headcheck feedback`: for those who give pages back through a learning platform."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from headcheck.cli.completion import assignments
from headcheck.cli.extras import needs
from headcheck.course.layout import course_root

_DOWNLOAD = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.option("--canvas", type=_DOWNLOAD, metavar="ZIP", help="What Canvas's Download Submissions gave.")
@click.option("--moodle", type=_DOWNLOAD, metavar="ZIP", help="What Moodle's Download all submissions gave.")
@click.option("--output", type=click.Path(path_type=Path), help="The zip to write (canvas-feedback-ASSIGNMENT.zip).")
@needs("grading")
def feedback(assignment: str, canvas: Path | None, moodle: Path | None, output: Path | None) -> None:
    """Make the zip that gives each student their feedback page of ASSIGNMENT, to upload where the download came from.

    Pages that are missing, or older than the grade, are written first. Nothing is sent anywhere.
    Exit status: 0 everybody gets a page, 1 somebody is named who gets none, or it can't be done like this.

    \b
    Examples:
      headcheck feedback 02-regression --canvas submissions.zip
      headcheck feedback 02-regression --moodle Course-02-regression-42.zip
    """
    if bool(canvas) == bool(moodle):
        raise click.UsageError("Give the zip that you downloaded, with either --canvas or --moodle.")
    from headcheck.lms.feedback import archive

    platform, download = next((name, zip) for name, zip in (("canvas", canvas), ("moodle", moodle)) if zip)
    course = course_root()
    returned = archive(course, assignment, platform, download)
    output = output or course / f"{platform}-feedback-{assignment}.zip"
    output.write_bytes(returned.zipped())
    for sentence in returned.nobodys:
        click.echo(sentence, err=True)
    count = len(returned.students)
    click.echo(f"{output}: the pages of {count} {'student' if count == 1 else 'students'}.")
    sys.exit(1 if returned.nobodys else 0)
