"""`headcheck learn`: a whole course for somebody alone, in one command."""

from __future__ import annotations

import contextlib
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from headcheck.cli.extras import needs
from headcheck.cli.grading import stopping_at_once
from headcheck.course.layout import Unavailable, course_root

if TYPE_CHECKING:
    from headcheck.grading.learning.rounds import Rounds, Verdict

#: Seconds between two looks at whether JupyterLab still runs.
_EVERY = 1.0

_ENDED = b"Ended. `headcheck learn` goes on from here.\n"
_NOT_ISOLATED = "There is no sandbox on this machine: notebooks are graded as you run them yourself, with your rights."


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--open/--no-open", "opens", default=True, help="Whether to open the start page in a browser.")
@needs("grading")
def learn(folder: Path | None, opens: bool) -> None:
    """Learn alone: all notebooks of the course in DIR, JupyterLab, and a verdict at each save.

    It opens a start page, which says what is done, what is next, and what to look at again. DIR is learning/ in the
    course if none is named. Give the command again at any time: it goes on, and changes nothing that you wrote.

    Exit status: 0 JupyterLab was shut down, 1 it can't be done like this, 130 ended with Ctrl-C.

    \b
    Examples:
      headcheck learn
      headcheck learn ~/regression
      headcheck learn --no-open
    """
    course = _course(folder)
    from headcheck.grading.learning import extension, lab
    from headcheck.grading.learning.folder import FOLDER, contents, renew

    folder = (folder or course / FOLDER).absolute()
    every = contents(course)
    for sentence in renew(folder, every):
        click.echo(sentence)
    click.echo(f"Your notebooks are in {folder}. Starting JupyterLab ...")
    with lab.jupyterlab(folder, extension.PLACE) as running, stopping_at_once(_ENDED, running.end):
        from headcheck.grading.classroom.executors import executor
        from headcheck.grading.learning.rounds import Rounds
        from headcheck.grading.sandbox import backends
        from headcheck.grading.trying.attempt import Trying

        with executor(None, None) as (pool, _):
            rounds = Rounds(folder, every, Trying(course, folder), pool)
            _tell(rounds, running.address, opens)
            # TensorFlow takes seconds to import: that is done when the first notebook is saved
            threading.Thread(target=backends.get_ready, daemon=True).start()
            rounds.watch()
            while running.runs:
                if verdict := rounds.next(_EVERY):
                    click.echo(_in_words(verdict))
    click.echo("JupyterLab was shut down.")


def _course(folder: Path | None) -> Path:
    """The course that this is inside of, or else the folder. Raises Unavailable."""
    try:
        return course_root()
    except Unavailable:
        if folder is None or not folder.is_dir():
            raise
        with contextlib.chdir(folder):
            return course_root()


def _tell(rounds: Rounds, address: str, opens: bool) -> None:
    stands = rounds.standing
    if not stands.isolated:
        click.echo(_NOT_ISOLATED)
    click.echo(
        f"{stands.done} of {len(stands.notebooks)} notebooks are done: {stands.points:g} of {stands.maximum:g} points."
    )
    opened = opens and webbrowser.open(address)
    click.echo(f"Start page{' (it opens in your browser)' if opened else ''}: {address}")
    click.echo("Save a notebook, and its verdict is there. Ctrl-C ends it.\n")


def _in_words(verdict: Verdict) -> str:
    now, before = verdict.after, verdict.before
    at = time.strftime("%H:%M")
    if now.trouble:
        return f"{at}  {now.assignment} was not graded: {now.trouble}"
    more = now.points - before.points
    change = f" ({more:+g})" if before.tried and more else ""
    left = [topic.title for topic in now.topics if topic.begun and not topic.done]
    look = f" Look at: {', '.join(left)}." if left else ""
    return f"{at}  {now.assignment}: {now.points:g} of {now.maximum:g} points{change}.{look}"
