"""What the Tab key completes besides commands and options: assignments and problems."""

from __future__ import annotations

from collections.abc import Sequence

import click

from headcheck.course.functions import Function
from headcheck.course.problems import FUNCTIONS, PROBLEMS, QUIZZES, REPAIRS, Problem, Quiz, Repair


def assignments(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The assignments of this course whose names begin with `begun`."""
    declared: Sequence[Problem | Quiz | Function | Repair] = (
        *PROBLEMS.values(),
        *QUIZZES.values(),
        *FUNCTIONS.values(),
        *REPAIRS.values(),
    )
    return sorted({one.assignment for one in declared if one.assignment.startswith(begun)})


def problems(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The problems whose ids begin with `begun`."""
    return [name for name in PROBLEMS if name.startswith(begun)]
