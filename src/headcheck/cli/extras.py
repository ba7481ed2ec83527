"""Which extra a command needs: one that is not installed is named before anything else happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from headcheck.errors import HeadcheckError
from headcheck.extras import how_to_install, is_installed

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class MissingExtraError(HeadcheckError):
    """A command needs an extra that is not installed; the message says how to install it."""


def needs(extra: str) -> Callable[[Callable[_Parameters, _Result]], Callable[_Parameters, _Result]]:
    """A decorator for the function of a command: it stops with a sentence where `extra` is not installed."""

    def of_command(function: Callable[_Parameters, _Result]) -> Callable[_Parameters, _Result]:
        @wraps(function)
        def checked(*arguments: _Parameters.args, **options: _Parameters.kwargs) -> _Result:
            if not is_installed(extra):
                command = click.get_current_context().command_path
                raise MissingExtraError(
                    f"`{command}` needs headcheck[{extra}], and not all of that is here. {how_to_install(extra)}"
                )
            return function(*arguments, **options)

        checked.extra = extra  # type: ignore[attr-defined]  # for who asks what a command needs
        return checked

    return of_command
