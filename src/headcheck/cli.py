"""The command line: `headcheck judge`, `headcheck grade`, `headcheck doctor`, and the rest.

Each command imports what it needs when it runs, so that `--help` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import click

from headcheck import tasks
from headcheck.course.problems import PROBLEMS


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="headcheck")
def main() -> None:
    """Judge the heads of Keras models, and grade the course Regression and Classification in Deep Learning."""


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


@main.command()
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


@main.command()
def mistakes() -> None:
    """Print the catalogue of mistakes as a Markdown table: what each is, why it matters, what to look at."""
    from headcheck.mistakes import as_markdown

    click.echo(as_markdown(), nl=False)


@main.command("demo")
def run_demo() -> None:
    """Grade a sample class in a course of its own, the folder demo/, which is made anew."""
    from rich.console import Console

    from headcheck import demo
    from headcheck.course import holdout
    from headcheck.grading import bank, steps

    with _sentences(holdout.Unavailable, demo.DemoFailed, bank.BadBank, steps.StepFailed):
        demo.run(holdout.course_root(), Console())


@main.command()
@click.argument("problem", type=click.Choice(list(PROBLEMS)), required=False, metavar="[PROBLEM]")
@click.option("--all", "every", is_flag=True, help="Calibrate every problem of the course in turn.")
@click.option("--seeds", default=100, show_default=True, type=click.IntRange(5), help="Runs of the reference.")
@click.option(
    "--variant-seeds", default=30, show_default=True, type=click.IntRange(5), help="Runs of each other right answer."
)
@click.option("--mistake-seeds", default=30, show_default=True, type=click.IntRange(1), help="Runs of each mistake.")
@click.option(
    "--workers",
    default=lambda: os.cpu_count() or 1,
    show_default="as many as there are cores",
    type=click.IntRange(1),
    help="Processes side by side.",
)
def calibrate(
    problem: str | None, every: bool, seeds: int, variant_seeds: int, mistake_seeds: int, workers: int
) -> None:
    """Find the threshold of PROBLEM on held-out rows, and store it with its evidence.

    Every file of the bank is trained from many seeds. Runs are kept as they end: stop with Ctrl-C at any time, and give
    the same command to go on. Then docs/calibration.md, the table of all thresholds, is written anew.

    \b
    Examples:
      headcheck calibrate sales
      headcheck calibrate --all
    """
    if problem is not None and every:
        raise click.UsageError(f"Name one problem or give --all, not both: found {problem!r} and --all.")
    if problem is None and not every:
        raise click.UsageError("Expected the problem to calibrate, or --all for every one of the course.")
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from headcheck.course import calibration, evidence, holdout, training

    names = [problem] if problem is not None else list(PROBLEMS)
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    finished: list[str] = []
    try:
        with _sentences(holdout.Unavailable), Progress(*columns, console=console, transient=True) as progress:
            runs_of = {
                name: len(training.wanted(training.read_bank(PROBLEMS[name]), seeds, variant_seeds, mistake_seeds))
                for name in names
            }
            over_all = progress.add_task("All problems", total=sum(runs_of.values()), visible=every)
            current = progress.add_task("")
            for name in names:
                before = sum(runs_of[earlier] for earlier in finished)

                def show(done: int, wanted: int, submission: str, name: str = name, before: int = before) -> None:
                    progress.update(current, completed=done, total=wanted, description=f"{name}: {submission}")
                    progress.update(over_all, completed=before + done)

                show(0, runs_of[name], "reading what is stored")
                found = calibration.calibrate(
                    name,
                    seeds=seeds,
                    variant_seeds=variant_seeds,
                    mistake_seeds=mistake_seeds,
                    workers=workers,
                    progress=show,
                )
                page = evidence.write()
                metric = holdout.METRICS[found.metric]
                progress.console.print(
                    f"{name}: {metric.name} of {found.threshold:g} or {'more' if metric.higher_is_better else 'less'} "
                    f"is asked; a right model misses it {found.false_failure:.2g} of the time.",
                    highlight=False,
                    soft_wrap=True,
                )
                finished.append(name)
    except KeyboardInterrupt:
        stopped = PROBLEMS[names[len(finished)]]
        console.print(
            f"Stopped. {len(finished)} of {len(names)} problems are finished, and of {stopped.id} "
            f"{len(training.read_runs(stopped))} runs are stored. Give the same command again to go on from there.",
            highlight=False,
            soft_wrap=True,
        )
        sys.exit(130)
    console.print(
        f"Stored in {holdout.course_root() / 'holdout'}, and as a table in {page}.", highlight=False, soft_wrap=True
    )


@main.command()
@click.argument("problem")
def check(problem: str) -> None:
    """Tell an author what PROBLEM still lacks: declaration, data, notebook, bank, calibration, student version.

    Exit status: 0 nothing, 1 something.
    """
    from headcheck import authoring
    from headcheck.course import holdout

    with _sentences(holdout.Unavailable):
        sentences = authoring.missing(problem)
    for number, sentence in enumerate(sentences, 1):
        click.echo(f"{number}. {sentence}")
    if not sentences:
        click.echo(f"{problem} is complete.")
    sys.exit(1 if sentences else 0)


@main.command()
@click.argument("assignment", required=False)
@click.option("--all", "everything", is_flag=True, help="Every assignment for which somebody handed something in.")
@click.option("--student", "students", multiple=True, help="Only this student; may be given several times.")
@click.option("--force", is_flag=True, help="Run everything again, also what is unchanged.")
@click.option("--workers", type=click.IntRange(1), help="Notebooks side by side (as many as cores and memory allow).")
@click.option("--scheduler", metavar="ADDRESS", help="Run on a Dask cluster, such as tcp://10.0.0.5:8786.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a student, for programs.")
def grade(
    assignment: str | None,
    everything: bool,
    students: tuple[str, ...],
    force: bool,
    workers: int | None,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Grade everybody's ASSIGNMENT: in sandboxes, side by side, nothing twice.

    Stop it at any time (Ctrl-C): what is graded stays, and the next run goes on from there.
    Exit status: 0 everybody has a grade, 1 somebody has none, 2 it can't be done like this, 130 stopped.

    \b
    Examples:
      headcheck grade 02-regression
      headcheck grade --all --json
      headcheck grade 02-regression --student ann --force
    """
    if bool(assignment) == everything:
        raise click.UsageError("Name one assignment, such as `headcheck grade 02-regression`, or give --all.")
    from headcheck import display
    from headcheck.course import holdout
    from headcheck.grading import classroom, executors, job, sandbox

    try:
        with _sentences(
            holdout.Unavailable, classroom.NotReady, classroom.Busy, job.Unsafe, sandbox.NoSandbox, executors.NoCluster
        ):
            course = holdout.course_root()
            names = [assignment] if assignment else classroom.assignments(course)
            with executors.executor(workers, scheduler) as (executor, side_by_side):
                graded = []
                for name in names:
                    a_class = classroom.Class(course, str(name))
                    graded += display.grade(a_class, executor, side_by_side, students, force=force, as_json=as_json)
    except KeyboardInterrupt:
        click.echo("Stopped. What is graded stays; give the command again, and it goes on from there.", err=True)
        os._exit(130)  # at once: notebooks that still run end with this process
    sys.exit(1 if any(one.problem for one in graded) else 0)


@main.command()
def doctor() -> None:
    """Say what of safe grading works on this machine, and how to get the rest."""
    from headcheck.grading import doctor as examination

    findings = examination.examine()
    for finding in findings:
        click.echo(f"{'ok ' if finding.fine else '!! '} {finding.what}: {finding.found}")
        if finding.advice:
            click.echo(f"    {finding.advice}")
    sys.exit(0 if all(finding.fine for finding in findings if finding.needed) else 1)


@main.command()
@click.option("--clear", is_flag=True, help="Forget everything: the next grading runs it all again.")
def store(clear: bool) -> None:
    """Say what the store of this course holds: what notebooks did, so that nothing is run twice."""
    from headcheck.course import holdout
    from headcheck.grading.store import LARGEST, Store

    with _sentences(holdout.Unavailable), Store(holdout.course_root()) as kept:
        if clear:
            click.echo(f"{kept.clear()} entries forgotten.")
            return
        for kind, (count, size) in sorted(kept.contents().items()):
            click.echo(f"{kind:10} {count:6} entries {size / 1e6:8.1f} MB")
        click.echo(f"In {kept.folder}, at most {LARGEST / 1e9:.1f} GB; what was not used for longest goes first.")


@contextmanager
def _sentences(*expected: type[Exception]) -> Iterator[None]:
    """Turns errors that are meant for people into their sentence, and exit status 1."""
    try:
        yield
    except expected as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise click.ClickException(f"A file could not be read or written: {error.strerror or error}{where}.") from error
