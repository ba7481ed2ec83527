"""`headcheck judge` and `headcheck mistakes`: one model, and what can be wrong with one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from functools import partial

import click

from headcheck import tasks

#: Tasks as the command line names them: the class, and the option that says how many, if it takes one.
_TASKS: dict[str, tuple[Callable[..., tasks.Task], str | None]] = {
    "regression": (tasks.Regression, "units"),
    "positive-regression": (partial(tasks.Regression, positive=True), "units"),
    "proportion": (tasks.Proportion, None),
    "count": (tasks.Count, None),
    "binary": (tasks.Binary, None),
    "multiclass": (tasks.MultiClass, "classes"),
    "multilabel": (tasks.MultiLabel, "labels"),
}


@click.command()
@click.argument("model", type=click.Path())
@click.option("--task", required=True, type=click.Choice(list(_TASKS)), help="What the target is.")
@click.option(
    "--units", type=click.IntRange(1), help="Numbers to predict for each example (regression; 1 if not given)."
)
@click.option("--classes", type=click.IntRange(2), help="How many categories there are (multiclass).")
@click.option("--labels", type=click.IntRange(1), help="How many labels there are (multilabel).")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict for programs.")
def judge(model: str, task: str, units: int | None, classes: int | None, labels: int | None, as_json: bool) -> None:
    """Say whether the head, activation, loss and metrics of MODEL (a .keras file) fit a task.

    Exit status: 0 it fits, 1 it does not, 2 it could not be read.

    \b
    Examples:
      headcheck judge spam.keras --task binary
      headcheck judge digits.keras --task multiclass --classes 10 --json
    """
    from headcheck.judge import Unreadable
    from headcheck.judge import judge as judge_model

    asked = _task(task, {"units": units, "classes": classes, "labels": labels})
    try:
        verdict = judge_model(model, asked)
    except Unreadable as unreadable:
        if as_json:
            click.echo(json.dumps({"task": str(asked), "error": str(unreadable)}))
        else:
            click.echo(f"Error: {unreadable}", err=True)
        sys.exit(2)
    click.echo(json.dumps(verdict.to_dict(), indent=1) if as_json else verdict.explain())
    sys.exit(0 if verdict.fits else 1)


def _task(name: str, counts: Mapping[str, int | None]) -> tasks.Task:
    """The task that the options name. Raises click.UsageError for a count that is missing or has no meaning."""
    kind, takes = _TASKS[name]
    given = {option: count for option, count in counts.items() if count is not None}
    if foreign := next((option for option in given if option != takes), None):
        raise click.UsageError(f"--{foreign} has no meaning for --task {name}.")
    if takes in ("classes", "labels") and takes not in given:
        raise click.UsageError(f"--task {name} needs to know how many: add --{takes} N.")
    return kind(**given)


@click.command()
def mistakes() -> None:
    """Print the catalogue of mistakes as a Markdown table: what each is, why it matters, what to look at.

    \b
    Example:
      headcheck mistakes > mistakes.md
    """
    from headcheck.mistakes import as_markdown

    click.echo(as_markdown(), nl=False)
