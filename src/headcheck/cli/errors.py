"""Errors that are meant for people become their sentence, and an exit status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from headcheck.course.root import Unavailable, course_root


def the_course() -> Path:
    """The folder of the course; to be asked before anything large is imported, so that there is an answer at once."""
    with sentences(Unavailable):
        return course_root()


@contextmanager
def sentences(*expected: type[Exception]) -> Iterator[None]:
    """Turns errors that are meant for people into their sentence, and exit status 1."""
    try:
        yield
    except expected as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise click.ClickException(f"A file could not be read or written: {error.strerror or error}{where}.") from error
