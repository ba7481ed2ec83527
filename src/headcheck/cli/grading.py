"""`headcheck grade`, and around it `demo`, `doctor` and `store`: for those who grade a class."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

from headcheck.cli.completion import assignments
from headcheck.cli.extras import needs
from headcheck.course.layout import Unavailable, course_root

_STOPPED = b"Stopped. What is graded stays; give the command again, and it goes on from there.\n"
#: Shows the cursor, which a live display hides, and leaves the display's last line.
_LEAVE_DISPLAY = b"\x1b[?25h\n"


@contextmanager
def stopping_at_once(says: bytes = _STOPPED, first: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Ctrl-C ends this process wherever it is, with status 130; notebooks that still run end with it.

    A KeyboardInterrupt would not do: Python drops one that is raised in a callback of a weak reference, and one that is
    raised in a transaction leaves the store locked. What is on disk is as safe as from `kill -9`. `first`: what is done
    before, to end what would go on.
    """

    def stop(*_: object) -> None:
        if sys.stdout.isatty():  # where the display is; messages may go elsewhere
            os.write(sys.stdout.fileno(), _LEAVE_DISPLAY)
        first()
        os.write(sys.stderr.fileno(), says)
        os._exit(130)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:  # as for what a shell starts in the background
        signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@click.command("demo")
@click.argument("assignment", required=False, shell_complete=assignments)
@needs("authoring")
def run_demo(assignment: str | None) -> None:
    """Grade a sample class in a course of its own, the folder demo/, which is made anew.

    Its students hand in answers to ASSIGNMENT, the first with problems if none is named. Outside of a course, theirs is
    the small worked example that `headcheck new --empty` begins with.

    \b
    Examples:
      headcheck demo
      headcheck demo 02-regression
    """
    from rich.console import Console

    from headcheck.authoring import new_course
    from headcheck.cli import demo

    try:
        folder = taken_from = course_root()
    except Unavailable:
        folder, taken_from = Path.cwd(), new_course.EXAMPLE
    demo.run(folder, taken_from, assignment, Console())


@click.command()
@click.argument("assignment", required=False, shell_complete=assignments)
@click.option("--all", "everything", is_flag=True, help="Every assignment for which somebody handed something in.")
@click.option("--student", "students", multiple=True, help="Only this student; may be given several times.")
@click.option("--force", is_flag=True, help="Run everything again, also what is unchanged.")
@click.option("--workers", type=click.IntRange(1), help="Notebooks side by side (as many as cores and memory allow).")
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster, such as tcp://10.0.0.5:8786.")
@click.option(
    "--from-models", is_flag=True, help="Do not train: grade the .keras files that notebooks saved, where they can be."
)
@click.option(
    "--sample",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="With --from-models: this share of the class, drawn by lot, is run in full and compared.",
)
@click.option("--seed", type=int, help="With --from-models: draws the same lots again.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a student, for programs.")
@needs("grading")
@stopping_at_once()
def grade(
    assignment: str | None,
    everything: bool,
    students: tuple[str, ...],
    force: bool,
    workers: int | None,
    scheduler: str | None,
    from_models: bool,
    sample: float,
    seed: int | None,
    as_json: bool,
) -> None:
    """Grade everybody's ASSIGNMENT: in sandboxes, side by side, nothing twice.

    Stop it at any time (Ctrl-C): what is graded stays, and the next run goes on from there.
    Exit status: 0 everybody has a grade, 1 somebody has none, 2 it can't be done like this, 130 stopped.

    \b
    Examples:
      headcheck grade 02-regression
      headcheck grade --all --json
      headcheck grade 02-regression --student ann --force
      headcheck grade 02-regression --from-models --sample 0.1
    """
    if bool(assignment) == everything:
        raise click.UsageError("Name one assignment, such as `headcheck grade 02-regression`, or give --all.")
    if seed is not None and not from_models:
        raise click.UsageError("--seed has a meaning only with --from-models.")
    course = course_root()
    import secrets

    from headcheck.cli import display
    from headcheck.grading.classroom import executors
    from headcheck.grading.classroom.course_class import Class
    from headcheck.grading.classroom.nbgrader_app import assignments as handed_in
    from headcheck.grading.classroom.plans import FromModels

    names = [assignment] if assignment else handed_in(course)
    sampling = FromModels(sample, secrets.randbits(32) if seed is None else seed) if from_models else None
    with executors.executor(workers, scheduler) as (executor, side_by_side):
        graded = []
        for name in names:
            a_class = Class(course, str(name))
            run = partial(a_class.grade, executor, side_by_side, students=students, force=force, from_models=sampling)
            graded += display.as_json(run) if as_json else display.grade(a_class, run, students, sampling)
    sys.exit(1 if any(one.problem for one in graded) else 0)


@click.command()
@needs("grading")
def doctor() -> None:
    """Say what of safe grading works on this machine, and how to get the rest.

    Exit status: 0 all that is needed, 1 something is missing.

    \b
    Example:
      headcheck doctor
    """
    from headcheck.grading.doctor import examine

    findings = examine()
    for finding in findings:
        click.echo(f"{'ok ' if finding.fine else '!! '} {finding.what}: {finding.found}")
        if finding.advice:
            click.echo(f"    {finding.advice}")
    sys.exit(0 if all(finding.fine for finding in findings if finding.needed) else 1)


@click.command()
@click.option("--clear", is_flag=True, help="Forget everything: the next grading runs it all again.")
@needs("grading")
def store(clear: bool) -> None:
    """Say what the store of this course holds: what notebooks did, so that nothing is run twice.

    \b
    Examples:
      headcheck store
      headcheck store --clear
    """
    course = course_root()
    from headcheck.grading.engine.store import LARGEST, Store

    with Store(course) as kept:
        if clear:
            click.echo(f"{kept.clear()} entries forgotten.")
            return
        for kind, (count, size) in sorted(kept.contents().items()):
            click.echo(f"{kind:10} {count:6} entries {size / 1e6:8.1f} MB")
        click.echo(f"In {kept.folder}, at most {LARGEST / 1e9:.1f} GB; what was not used for longest goes first.")
