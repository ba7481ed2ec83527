"""`headcheck new` and `headcheck new-problem`: for those who begin a course, or a problem."""

from __future__ import annotations

from pathlib import Path

import click

from headcheck.cli.extras import needs
from headcheck.course.layout import Unavailable, course_root


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--empty", is_flag=True, help="With one small worked example, and nothing else.")
@click.option(
    "--from",
    "taken_from",
    type=click.Path(path_type=Path),
    metavar="CLONE-OR-ZIP",
    help="Where the course is that this one begins with (the course you are in).",
)
@needs("authoring")
def new(folder: Path, empty: bool, taken_from: Path | None) -> None:
    """Make a course of your own in DIR: settings, assignments with their answers, and all that it runs in.

    It begins with the assignments of another course, which is yours to change, or with one small worked example.

    \b
    Examples:
      headcheck new ../my-course
      headcheck new my-course --from headcheck-main.zip
      headcheck new my-course --empty
    """
    if empty and taken_from:
        raise click.UsageError("--empty begins with nothing of another course: give it without --from.")
    from headcheck.authoring import new_course
    from headcheck.grading.steps import nbgrader

    new_course.make(folder, new_course.EXAMPLE if empty else taken_from or _here())
    with new_course.in_course(folder.absolute()):
        for assignment in sorted(path.name for path in (folder / "source").iterdir() if path.is_dir()):
            if not (folder / "release" / assignment).is_dir():
                nbgrader(folder, "generate_assignment", assignment)
    click.echo(f"Made a course in {folder}. To try it:\n\n  cd {folder}\n  uv run headcheck demo\n")
    click.echo("Its README.md says what is where, and what students may get.")


def _here() -> Path:
    try:
        return course_root()
    except Unavailable as error:
        raise click.UsageError(
            "Say which course to begin with, --from CLONE-OR-ZIP, or give --empty for one small worked example."
        ) from error


@click.command("new-problem")
@click.argument("place", metavar="ASSIGNMENT/ID")
@click.option(
    "--task",
    "kind",
    type=click.Choice(["regression", "binary"]),
    default="regression",
    show_default=True,
    help="What is predicted; other tasks begin with one of these.",
)
@needs("authoring")
def new_problem(place: str, kind: str) -> None:
    """Begin a problem: its folder course/ASSIGNMENT/ID, and its section at the end of ASSIGNMENT's text.

    TODO stands in them wherever there is something to write. `headcheck check ID` says what is left to do.

    \b
    Examples:
      headcheck new-problem 02-regression/rents
      headcheck new-problem 07-fruit/ripe --task binary
    """
    assignment, slash, problem_id = place.partition("/")
    if not slash:
        raise click.UsageError(f"Expected ASSIGNMENT/ID, such as 02-regression/rents; found {place!r}.")
    course = course_root()
    from headcheck.authoring.new_problem import begin

    for path in begin(course, assignment, problem_id, kind):
        click.echo(str(path.relative_to(course)))
    click.echo(f"\nSearch them for TODO, then: headcheck check {problem_id}")
