"""What an author sees while problems are calibrated: how far it is, what was found, and where to go on after Ctrl-C."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from headcheck.authoring import calibration, evidence_page, training
from headcheck.authoring.calibration import Seeds
from headcheck.course.declarations import Problem
from headcheck.course.holdout import METRICS, Calibration

_STOPPED = 130


def calibrate(problems: Sequence[Problem], seeds: Seeds, workers: int) -> int:
    """Calibrate problems, one after the other; returns the exit status."""
    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    finished: list[Problem] = []
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            bars = _Bars(progress, {problem.name: len(_wanted(problem, seeds)) for problem in problems})
            for problem in problems:
                bars.begin(problem.name)
                found = calibration.calibrate(problem.name, seeds=seeds, workers=workers, progress=bars.show)
                page = evidence_page.write()
                _say(progress.console, _in_words(problem, found))
                finished.append(problem)
    except KeyboardInterrupt:
        stopped = problems[len(finished)]
        _say(
            console,
            f"Stopped. {len(finished)} of {len(problems)} problems are finished, and of {stopped.name} "
            f"{len(training.read_runs(stopped))} runs are stored. Give the same command again to go on from there.",
        )
        return _STOPPED
    _say(console, f"Stored in the problems' folders, and as a table in {page}.")
    return 0


class _Bars:
    """Two bars: the runs of the current problem, and of all problems, if there are several."""

    def __init__(self, progress: Progress, runs: dict[str, int]) -> None:
        self._progress, self._runs = progress, runs
        self._all: TaskID = progress.add_task("All problems", total=sum(runs.values()), visible=len(runs) > 1)
        self._current: TaskID = progress.add_task("")
        self._problem, self._before = "", 0

    def begin(self, problem: str) -> None:
        """The runs of a problem begin; all of the one before are done."""
        self._before += self._runs.get(self._problem, 0)
        self._problem = problem
        self.show(0, self._runs[problem], "reading what is stored")

    def show(self, done: int, wanted: int, submission: str) -> None:
        """So many runs of the current problem are `done`."""
        description = f"{self._problem}: {submission}"
        self._progress.update(self._current, completed=done, total=wanted, description=description)
        self._progress.update(self._all, completed=self._before + done)


def _wanted(problem: Problem, seeds: Seeds) -> Sequence[training.Job]:
    return training.wanted(training.read_bank(problem), seeds.reference, seeds.variants, seeds.mistakes)


def _in_words(problem: Problem, found: Calibration) -> str:
    metric = METRICS[found.metric]
    return (
        f"{problem.name}: {metric.in_full} of {found.threshold:g} or "
        f"{'more' if metric.higher_is_better else 'less'} is asked; "
        f"a right model misses it {found.false_failure:.2g} of the time."
    )


def _say(console: Console, sentence: str) -> None:
    console.print(sentence, highlight=False, soft_wrap=True)
