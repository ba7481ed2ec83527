"""`headcheck completion`: the Tab key completes commands, options, assignments and problems in the shell."""

from __future__ import annotations

from collections.abc import Sequence

import click
from click.shell_completion import get_completion_class

from headcheck.course.functions import Function
from headcheck.course.problems import FUNCTIONS, PROBLEMS, QUIZZES, REPAIRS, Problem, Quiz, Repair

#: Where each shell reads what it runs when it starts.
_STARTS = {"bash": "~/.bashrc", "zsh": "~/.zshrc", "fish": "~/.config/fish/completions/headcheck.fish"}


@click.command()
@click.argument("shell", type=click.Choice(list(_STARTS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what SHELL has to run so that the Tab key completes headcheck's commands.

    \b
    Examples:
      headcheck completion bash >> ~/.bashrc
      headcheck completion zsh >> ~/.zshrc
      headcheck completion fish > ~/.config/fish/completions/headcheck.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    main = context.find_root().command
    click.echo(kind(main, {}, "headcheck", "_HEADCHECK_COMPLETE").source())


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
