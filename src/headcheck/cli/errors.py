"""Errors that are meant for people become their sentence and an exit status, in one place for all commands."""

from __future__ import annotations

import errno
from typing import Any

import click

from headcheck.errors import HeadcheckError


class Commands(click.Group):
    """A group whose commands end with the sentence of a HeadcheckError, or of a file that can't be used."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except HeadcheckError as error:
            raise _Ended(str(error), error.exit_code) from error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever reads the output has stopped: click ends quietly
                raise
            where = f" ({error.filename})" if error.filename else ""
            raise _Ended(f"A file could not be read or written: {error.strerror or error}{where}.", 1) from error


class _Ended(click.ClickException):
    """A command ends with a sentence and an exit status."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code  # type: ignore[misc]
