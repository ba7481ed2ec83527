"""`headcheck judge` and `headcheck mistakes`: one model, and what can be wrong with one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import click

from headcheck import tasks

#: Tasks as the command line names them: the class, and what the number after a colon is, if there may be one.
_TASKS: dict[str, tuple[Callable[..., tasks.Task], str | None]] = {
    "regression": (tasks.Regression, "units"),
    "positive-regression": (partial(tasks.Regression, positive=True), "units"),
    "quantile": (tasks.Quantile, "level"),
    "proportion": (tasks.Proportion, "units"),
    "shares": (tasks.Shares, "units"),
    "count": (tasks.Count, "units"),
    "binary": (tasks.Binary, None),
    "multiclass": (tasks.MultiClass, "classes"),
    "multilabel": (tasks.MultiLabel, "labels"),
}
#: Before any of them: one answer at each position.
_EACH = "each"
#: Tasks that need their number.
_NEEDED = frozenset({"quantile", "shares", "multiclass", "multilabel"})


@click.command()
@click.argument("model", type=click.Path())
@click.option("--task", "given", multiple=True, metavar="[OUTPUT=]TASK[:N]", help="What the target is; see below.")
@click.option(
    "--targets",
    "files",
    multiple=True,
    metavar="[OUTPUT=]FILE[:NAME]",
    help="A file with the targets: .npy, .npz with the NAME of an array, .csv with the NAME of a column.",
)
@click.option("--units", type=click.IntRange(1), help="Numbers to predict for each example (1 if not given).")
@click.option("--classes", type=click.IntRange(2), help="How many categories there are (multiclass).")
@click.option("--labels", type=click.IntRange(1), help="How many labels there are (multilabel).")
@click.option("--json", "as_json", is_flag=True, help="Print the verdict for programs.")
def judge(
    model: str,
    given: Sequence[str],
    files: Sequence[str],
    units: int | None,
    classes: int | None,
    labels: int | None,
    as_json: bool,
) -> None:
    """Say whether the head, activation, loss and metrics of MODEL (a .keras file) fit a task, or the targets in a file.

    Tasks are regression, positive-regression, proportion and count (:N for several numbers), shares:N, binary,
    multiclass:N, multilabel:N and quantile:LEVEL; each:TASK for one answer at each position. A model with several
    outputs takes one --task or --targets for each, with the output's name.

    Exit status: 0 it fits, 1 it does not, 2 it could not be read.

    \b
    Examples:
      headcheck judge spam.keras --task binary
      headcheck judge digits.keras --task multiclass:10 --json
      headcheck judge tagger.keras --task each:multiclass:12
      headcheck judge houses.keras --targets houses.csv:price
      headcheck judge two.keras --task label=binary --task price=regression
    """
    from headcheck.judging.judgement import Unreadable
    from headcheck.judging.judgement import judge as judge_model

    if not given and not files:
        raise click.UsageError("Say what the model is for: add --task, --targets or both.")
    asked = _by_output(given, "--task", partial(_task, counts={"units": units, "classes": classes, "labels": labels}))
    try:
        targets = _by_output(files, "--targets", _targets)
        verdict = judge_model(model, asked, targets=targets) if given else judge_model(model, targets=targets)
    except Unreadable as unreadable:
        if as_json:
            click.echo(json.dumps({"task": _in_words(asked), "error": str(unreadable)}))
        else:
            click.echo(f"Error: {unreadable}", err=True)
        sys.exit(2)
    click.echo(json.dumps(verdict.to_dict(), indent=1) if as_json else verdict.explain())
    sys.exit(0 if verdict.fits else 1)


def _in_words(asked: Any) -> Any:
    """Tasks for an answer to a program."""
    if isinstance(asked, Mapping):
        return {name: str(task) for name, task in asked.items()}
    return str(asked) if asked else None


def _by_output(given: Sequence[str], option: str, read: Callable[[str], Any]) -> Any:
    """What an option gives for a model's one output, or for each by its name; None if it is not there.

    Raises click.UsageError if it is there several times without names.
    """
    named = {name: read(value) for name, equals, value in (text.partition("=") for text in given) if equals}
    if len(named) == len(given):
        return named or None
    if len(given) == 1:
        return read(given[0])
    raise click.UsageError(f"With several {option}, each needs the name of its output: {option} NAME=...")


def _task(text: str, counts: Mapping[str, int | None]) -> tasks.Task:
    """The task that `text` and the options name. Raises click.UsageError for one that there is not."""
    name, _, number = text.partition(":")
    if name == _EACH:
        one = _task(number, counts)
        if isinstance(one, tasks.Each):
            raise click.UsageError("each: stands once, before a task.")
        return tasks.Each(one)
    if name not in _TASKS:
        known = ", ".join(_TASKS)
        raise click.UsageError(f"{name!r} is not one of the tasks {known}, or each: and one of them.")
    kind, takes = _TASKS[name]
    options = {option: count for option, count in counts.items() if count is not None}
    if foreign := next((option for option in options if option != takes), None):
        raise click.UsageError(f"--{foreign} has no meaning for --task {name}.")
    if number:
        options = {str(takes): _number(name, takes, number)}
    if name in _NEEDED and not options:
        option = f" or add --{takes} N" if takes in counts else ""
        raise click.UsageError(f"--task {name} needs a number ({takes}): say {name}:N{option}.")
    return kind(**options)


def _number(name: str, takes: str | None, text: str) -> Any:
    """The number after a colon, whole but for a level."""
    try:
        if takes is None:
            raise ValueError
        number = float(text) if takes == "level" else int(text)
        if number < (2 if takes == "classes" else 1) and takes != "level" or takes == "level" and not 0 < number < 1:
            raise ValueError
    except ValueError:
        expected = {None: "no number", "level": "a level between 0 and 1", "classes": "2 or more classes"}
        raise click.UsageError(
            f"--task {name} takes {expected.get(takes, f'a whole number of {takes}')}; found {text!r}."
        ) from None
    return number


def _targets(text: str) -> Any:
    """The targets in a file, as an array."""
    from headcheck.judging.target_files import read

    path, _, name = text.rpartition(":")
    return read(path, name) if path and "." in path and "." not in name else read(text)


@click.command()
def mistakes() -> None:
    """Print the catalogue of mistakes as a Markdown table: what each is, why it matters, what to look at.

    \b
    Example:
      headcheck mistakes > mistakes.md
    """
    from headcheck.theory.mistakes import as_markdown

    click.echo(as_markdown(), nl=False)
