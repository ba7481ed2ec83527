"""`headcheck questions`: whose question is which, and another one for somebody."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from headcheck.cli.completion import assignments
from headcheck.cli.extras import needs
from headcheck.course.dealing import plain_id
from headcheck.course.layout import course_root
from headcheck.course.registry import declared

if TYPE_CHECKING:
    from headcheck.grading.dealt import Dealt


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.option("--student", "students", multiple=True, metavar="ID", help="Only this one; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="As JSON: one object for each question.")
@click.option(
    "--set", "changes", multiple=True, metavar="WHICH", help="Give those students another question, from now on."
)
@needs("grading")
def questions(assignment: str, students: tuple[str, ...], as_json: bool, changes: tuple[str, ...]) -> None:
    """Show who is asked which questions in ASSIGNMENT, where everybody is asked their own.

    Anybody's can be looked up, also of who is on no list: they follow from the id. WHICH is a question by its name
    (bikes=nights), the next one of that kind (bikes=2, a second try), or of every kind (2). What was handed in before
    is graded by the question that it was about.

    \b
    Examples:
      headcheck questions 06-choose-the-head
      headcheck questions 06-choose-the-head --student ann --student bob --json
      headcheck questions 06-choose-the-head --student ann --set bikes=nights
    """
    if changes and not students:
        raise click.UsageError("Say with --student whose question to change.")
    course = course_root()
    from headcheck.grading.classroom.nbgrader_app import application, inside
    from headcheck.grading.plugins import dealing_out

    app = application(course)
    with inside(course):
        dealt = dealing_out.read(app.coursedir, app.config, assignment)
        if dealt is None:
            raise click.ClickException(_why_none(assignment))
        if changes:
            dealt = _changed(dealt, students, " ".join(changes))
            dealt.keep(course)
        known = dealing_out.everybody(app.coursedir, assignment)
        asked = students or known
    if as_json:
        click.echo(json.dumps(list(_objects(dealt, asked)), indent=1, ensure_ascii=False))
        return
    for line in _lines(dealt, asked):
        click.echo(line)
    listed = {plain_id(one) for student in known for one in dealt.people(student)}
    if unknown := [student for student in students if listed and plain_id(student) not in listed]:
        click.echo(f"Not on the class's list: {', '.join(unknown)}. Is each letter right?")
    for student in students if changes else ():
        click.echo(f'Tell {student} to write OTHER = "{_told(dealt, student)}" below the id, and to run everything.')


def _why_none(assignment: str) -> str:
    """Why nothing is dealt in an assignment, and what to do."""
    parts = list(declared())
    if any(part.assignment == assignment and part.id in declared().kinds for part in parts):
        return f"Nothing is handed out yet. Run: nbgrader generate_assignment {assignment}"
    with_kinds = sorted({kind.assignment for kind in declared().kinds.values()})
    those = f"there is one in {', '.join(with_kinds)}" if with_kinds else "no assignment of this course has one"
    if any(part.assignment == assignment for part in parts):
        return f"Everybody is asked the same in {assignment}: it has no problem with several questions; {those}."
    return f"There is no assignment {assignment!r} with several questions for one problem; {those}."


def _changed(dealt: Dealt, students: Sequence[str], which: str) -> Dealt:
    now = datetime.now(UTC).replace(tzinfo=None)
    for student in students:
        dealt = dealt.changed(student, dealt.others(student, which), now)
    return dealt


def _objects(dealt: Dealt, students: Sequence[str]) -> Iterator[dict[str, str]]:
    for student in students:
        for place, name in dealt.of(student).items():
            kind, _, question = name.partition("/")
            told = {"place": place, "kind": kind, "question": question, "title": dealt.title(name)}
            yield {"student": student, **told}


def _lines(dealt: Dealt, students: Sequence[str]) -> Iterator[str]:
    if not students:
        yield "Nobody is on the class's list, and nobody has handed in. Look somebody up with --student."
    for student in students:
        yield student
        for place, name in dealt.of(student).items():
            yield f"  {place}: {name} ({dealt.title(name)})"


def _told(dealt: Dealt, student: str) -> str:
    """What somebody writes into the notebook, so that it shows the questions that are theirs now."""
    first = dealt.dealt_first(student)
    return " ".join(f"{kind}={now}" for kind, now in dealt.by_kind(student).items() if now != first[kind])
