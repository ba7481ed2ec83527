"""Errors that are meant for people become their sentence, and an exit status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


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
