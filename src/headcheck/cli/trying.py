"""`headcheck try`: for somebody who learns alone."""

from __future__ import annotations

import contextlib
import re
import textwrap
import threading
import time
import webbrowser
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from html import unescape
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from headcheck.cli.extras import needs
from headcheck.cli.grading import stopping_at_once
from headcheck.course.layout import Unavailable, course_root

if TYPE_CHECKING:
    from headcheck.grading.feedback.summary import Part, Section
    from headcheck.grading.trying.attempt import Attempt, Trying
    from headcheck.grading.trying.recognising import Recognised

#: Characters of a line that is not the terminal's whole width.
_WIDE = 110
#: Names that are listed of what has changed.
_LISTED = 6

_NOT_ISOLATED = (
    "There is no sandbox on this machine: the notebook's code runs as you run it yourself, with your rights."
)


@click.command("try")
@click.argument("notebook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--watch", is_flag=True, help="Do it again whenever the notebook is saved, until Ctrl-C.")
@click.option("--solutions", is_flag=True, help="Also write a page of worked solutions, with their reasons.")
@click.option("--open/--no-open", "opens", default=True, help="Whether to open the feedback page in a browser.")
@needs("grading")
@stopping_at_once(b"Stopped. Give the command again at any time: what has run does not run twice.\n")
def try_notebook(notebook: Path, watch: bool, solutions: bool, opens: bool) -> None:
    """Grade one NOTEBOOK of your own: its verdict by problem, and a feedback page beside it.

    It needs no gradebook and no name, and hands nothing in. Which assignment it is, its cells say. Only what changed
    since the last try runs. Where it asks everybody questions of their own, it is graded by those that it shows: write
    OTHER = "2" near its top for others, then "3" and so on.

    Exit status: 0 it was tried, whatever it earned; 1 it can't be; 130 stopped.

    \b
    Examples:
      headcheck try 02-regression.ipynb
      headcheck try ~/course/02-regression.ipynb --watch
      headcheck try 02-regression.ipynb --solutions
      headcheck try 02-regression.ipynb --no-open
    """
    course = _course_of(notebook)
    click.echo(f"Trying {notebook.name} ...")
    from headcheck.grading.sandbox import backends

    # TensorFlow takes seconds to import: that begins before everything else, in processes of its own
    threading.Thread(target=backends.get_ready, daemon=True).start()
    from headcheck.grading.classroom.executors import executor
    from headcheck.grading.dealt import DealtError
    from headcheck.grading.trying import attempt, watching
    from headcheck.grading.trying.recognising import Unrecognised

    with executor(None, None) as (pool, _):
        tries = _Tries(attempt.Trying(course, notebook), pool, opens, solutions)
        if not watch:
            tries.attempt(notebook.read_bytes())
            return
        for data in watching.saves(notebook):
            with _said(Unrecognised, DealtError):  # the next save may put it right
                tries.attempt(data)


def _course_of(notebook: Path) -> Path:
    """The course that this is inside of, or else the notebook. Raises Unavailable."""
    try:
        return course_root()
    except Unavailable:
        with contextlib.chdir(notebook.resolve().parent):
            return course_root()


@contextlib.contextmanager
def _said(*expected: type[Exception]) -> Iterator[None]:
    try:
        yield
    except expected as error:
        click.echo(f"Not tried: {error}", err=True)


class _Tries:
    """Tries of one file, one after the other, told on the terminal."""

    def __init__(self, trying: Trying, pool: Executor, opens: bool, solutions: bool) -> None:
        self._trying, self._pool, self._opens, self._solutions = trying, pool, opens, solutions
        self._last = ""
        self._said: set[str] = set()
        if not trying.isolated:
            click.echo(_NOT_ISOLATED)

    def attempt(self, data: bytes) -> None:
        """Try the notebook in `data`, unless it differs from the last one by no code."""
        from headcheck.grading.engine.store import code_digest

        recognised = self._trying.take_in(data)
        if (code := code_digest(recognised.intake.notebook.cells)) == self._last:
            return
        if self._last:
            click.echo(f"\nSaved at {time.strftime('%H:%M:%S')}.")
        self._last = code
        self._tell(recognised)

    def _tell(self, recognised: Recognised) -> None:
        started = time.monotonic()
        if not self._said:
            click.echo(f"This is {recognised.assignment}.")
            for remark in recognised.intake.remarks:
                click.echo(_wrapped(remark, "  "))
        done = self._trying.attempt(recognised, self._pool, self._tell_sections)
        seconds = time.monotonic() - started
        click.echo(f"\n{done.points:g} of {done.maximum:g} points, in {seconds:.0f} s.{_in_comparison(done)}")
        page = self._trying.write_page(done)
        opened = self._opens and webbrowser.open(page.resolve().as_uri())
        if self._solutions:
            self._tell_solutions(done)
        self._opens = self._solutions = False  # who watches has the pages open, and reloads what is new
        click.echo(f"What to look at, with pictures: {page}{' (it opens in your browser)' if opened else ''}")

    def _tell_solutions(self, done: Attempt) -> None:
        """Write the page of worked solutions, and say where it is. Raises HandoutError."""
        from headcheck.grading import handout
        from headcheck.grading.trying import solutions
        from headcheck.practice.modes import Mode

        course = self._trying.course
        contents = handout.contents(course, done.recognised.assignment, Mode.SELF_STUDY)
        html = solutions.page(contents, course, done.compared)
        if not html:
            click.echo("There are no worked solutions for this.")
            return
        page = solutions.write(self._trying.file, html)
        opened = self._opens and webbrowser.open(page.resolve().as_uri())
        click.echo(f"Worked solutions: {page}{' (it opens in your browser)' if opened else ''}")

    def _tell_sections(self, sections: Sequence[Section]) -> None:
        """Say how sections went, but for those of which the same was said before."""
        verdicts = {_verdict(section) for section in sections}
        for verdict in sorted(verdicts - self._said):
            click.echo(verdict)
        self._said |= verdicts


def _verdict(section: Section) -> str:
    """How a section went, and the first reason of each part that lost points; parts that say the same say it once."""
    reasons: dict[str, list[str]] = {}
    for part in section.parts:
        if part.wrong:
            reasons.setdefault(_reason(part), []).append(part.title)
    head = f"{'✗' if reasons else '✓'} {section.title}: {section.points:g} of {section.maximum:g}"
    return "\n".join([head, *(_wrapped(f"{', '.join(titles)}: {why}", "    ") for why, titles in reasons.items())])


def _reason(part: Part) -> str:
    """The first that is said of a part, as plain text."""
    first = next((line for line in (part.outcome, *part.said) if line), "")
    return unescape(re.sub("</?code>", "`", first))


def _wrapped(text: str, before: str) -> str:
    wide = min(get_terminal_size().columns, _WIDE)
    return textwrap.fill(text, wide, initial_indent=before, subsequent_indent=before + "  ", break_on_hyphens=False)


def _in_comparison(done: Attempt) -> str:
    """What is better than at the last try, and what is worse; nothing where there was none, or nothing changed."""
    said = {"Better": done.changed(better=True), "Worse": done.changed(better=False)}
    return "".join(f" {word} than at your last try: {_listed(parts)}." for word, parts in said.items() if parts)


def _listed(parts: Sequence[tuple[str, str]]) -> str:
    by_title: dict[str, list[str]] = {}
    for title, part in parts:
        by_title.setdefault(title, []).append(part)
    named = [f"{title} ({', '.join(names)})" for title, names in by_title.items()]
    more = [f"and {len(named) - _LISTED} more"] if len(named) > _LISTED else []
    return "; ".join([*named[:_LISTED], *more])
