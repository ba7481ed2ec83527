"""`headcheck calibrate` and `headcheck check`: for those who add a problem to the course."""

from __future__ import annotations

import os
import sys

import click

from headcheck.cli.completion import parts, problems
from headcheck.cli.extras import needs
from headcheck.course.layout import AUTHORED, Unavailable
from headcheck.course.registry import declared, find


@click.command()
@click.argument("problem", required=False, shell_complete=problems)
@click.option("--all", "every", is_flag=True, help="Calibrate every problem of the course in turn.")
@click.option("--seeds", default=100, show_default=True, type=click.IntRange(5), help="Runs of the reference.")
@click.option(
    "--variant-seeds", default=30, show_default=True, type=click.IntRange(5), help="Runs of each other right answer."
)
@click.option("--mistake-seeds", default=30, show_default=True, type=click.IntRange(1), help="Runs of each mistake.")
@click.option(
    "--workers",
    default=lambda: os.cpu_count() or 1,
    show_default="as many as there are cores",
    type=click.IntRange(1),
    help="Processes side by side.",
)
@needs("authoring")
def calibrate(
    problem: str | None, every: bool, seeds: int, variant_seeds: int, mistake_seeds: int, workers: int
) -> None:
    """Find the threshold of PROBLEM on held-out rows, and store it with its evidence.

    Every file of the bank is trained from many seeds. Runs are kept as they end: stop with Ctrl-C at any time, and give
    the same command to go on. Then docs/calibration.md, the table of all thresholds, is written anew.

    \b
    Examples:
      headcheck calibrate will-it-sprout
      headcheck calibrate bikes/nights
      headcheck calibrate --all
    """
    if problem is not None and every:
        raise click.UsageError(f"Name one problem or give --all, not both: found {problem!r} and --all.")
    if problem is None and not every:
        raise click.UsageError("Expected the problem to calibrate, or --all for every one of the course.")
    course = declared()
    there, kinds = course.asked, course.problems
    try:
        if problem is None:
            names = list(there)
        elif problem in kinds:
            names = [asked.name for asked in kinds[problem].each()]
        else:
            names = [find(there, problem, "problem").name]
    except Unavailable as error:
        raise click.UsageError(str(error)) from error
    if not names:
        raise click.ClickException(f"This course declares no problem: expected one in the folder {AUTHORED}.")
    from headcheck.authoring.calibration import Seeds
    from headcheck.cli import calibrating

    counts = Seeds(seeds, variant_seeds, mistake_seeds)
    sys.exit(calibrating.calibrate([there[name] for name in names], counts, workers))


@click.command()
@click.argument("name", shell_complete=parts)
@needs("authoring")
def check(name: str) -> None:
    """Tell an author what is still lacking: declaration, data, notebook, bank, calibration, student version.

    NAME is a problem, one question of it, or an assignment for everything that is in it.

    Exit status: 0 nothing, 1 something.

    \b
    Examples:
      headcheck check will-it-sprout
      headcheck check bikes/nights
      headcheck check 01-two-heads
    """
    from headcheck.authoring import missing

    found = missing.find_missing(name)
    for number, sentence in enumerate(found, 1):
        click.echo(f"{number}. {sentence}")
    for sentence in missing.changed(name):
        click.echo(sentence)
    if not found:
        click.echo(f"{name} is complete.")
    sys.exit(1 if found else 0)
