"""What the Tab key completes besides commands and options: assignments and problems."""

from __future__ import annotations

from contextlib import suppress

import click

from headcheck.course.layout import Unavailable
from headcheck.course.registry import declared


def assignments(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The assignments of this course whose names begin with `begun`."""
    with suppress(Unavailable):
        return sorted({part.assignment for part in declared() if part.assignment.startswith(begun)})
    return []


def problems(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The problems whose names begin with `begun`, and the questions of those that have several."""
    with suppress(Unavailable):
        names = dict.fromkeys([*declared().problems, *declared().asked])
        return [name for name in names if name.startswith(begun)]
    return []


def parts(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The same, and the assignments."""
    return [*problems(context, parameter, begun), *assignments(context, parameter, begun)]
