"""Calibration: the threshold of a problem, from what right answers and mistakes of the bank reach over many seeds."""

from __future__ import annotations

import contextlib
import math
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np
from scipy import stats

from headcheck.authoring import training
from headcheck.authoring.evidence_page import OTHER_SEEDS, REFERENCE_SEEDS
from headcheck.authoring.training import Run
from headcheck.course import layout
from headcheck.course.declarations import Problem
from headcheck.course.holdout import METRICS, Calibration, Spread
from headcheck.course.registry import declared, find
from headcheck.tasks import Proportion, Shares

#: How many right models in a thousand may miss the threshold: fewer than this.
FALSE_FAILURES = 1 / 1000

#: Thresholds are rounded to this many decimals, to the side on which more models pass.
DECIMALS = 2
#: Of targets that are shares, whose errors are small, to so many.
DECIMALS_OF_SHARES = 3

#: A distribution is fitted to at least so many values.
FEWEST_VALUES = 5

#: Errors below this count as this: where nothing is wrong in a few rows, there is no logarithm.
SMALLEST_ERROR = 1e-3

QUANTILES = (0.01, 0.1, 0.5, 0.9, 0.99)

METHOD = (
    "The error of a right answer (1 - R², 1 - accuracy, or the metric itself where lower is better) is taken as "
    "log-normal over seeds, because it is positive and skewed towards bad values. Values that come in steps (a metric "
    "that counts rows) are first spread evenly over the smallest step between two of them. For each right answer the "
    "bound for one more run comes from Student's t with the mean and standard deviation of the logarithms, so that few "
    "seeds make it wider. The threshold is the widest of these bounds at 1 in 1000, rounded to the safe side. `fit` is "
    "the p-value of the Shapiro-Wilk test of the logarithms for normality."
)

#: Called after each run with (runs done, runs in all, name of the submission).
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Seeds:
    """Runs of the `reference`, of each other accepted answer (`variants`), and of each of the `mistakes`."""

    reference: int = REFERENCE_SEEDS
    variants: int = OTHER_SEEDS
    mistakes: int = OTHER_SEEDS


def calibrate(
    problem_id: str, *, seeds: Seeds = Seeds(), workers: int = 1, progress: Progress | None = None
) -> Calibration:
    """Train the bank of a problem, store its calibration, and return it.

    Each run is stored as it ends, so an interrupted calibration goes on where it stopped, and only what changed is run
    again. Raises `layout.Unavailable` when the problem, its notebook cells or its bank are not there, when a right
    answer does not run, and when a process that trains is killed.
    """
    problem = find(declared().asked, problem_id, "problem")
    bank = training.read_bank(problem)
    wanted = training.wanted(bank, seeds.reference, seeds.variants, seeds.mistakes)
    runs = _Runs(problem, bank, wanted, workers, progress)
    runs.train((submission, seed) for submission, seed in wanted if seed <= training.TWIN_SEEDS)
    runs.train_the_rest(training.twins(runs.in_order()))
    found = runs.in_order()
    training.store(layout.runs(problem), found)
    calibration = replace(summarise(problem, found), made_of=training.digest(bank))
    layout.calibration(problem).write_text(calibration.to_json(), encoding="utf-8")
    return calibration


class _Runs:
    """The runs of a problem's bank that are of today's cells: those that are stored, and those that are added."""

    def __init__(
        self,
        problem: Problem,
        bank: Sequence[training.Submission],
        wanted: Sequence[training.Job],
        workers: int,
        progress: Progress | None,
    ) -> None:
        self._problem, self._bank, self._wanted = problem, bank, wanted
        self._workers, self._progress = workers, progress
        self._asked = {(submission.name, seed) for submission, seed in wanted}
        # Runs of earlier, longer calibrations stay: what was measured is evidence, as long as it is of today's cells.
        current = {(submission.name, submission.key) for submission in bank}
        self._done = {
            (run.submission, run.seed): run
            for run in training.read_runs(problem)
            if (run.submission, run.key) in current and not run.twin
        }

    def train(self, jobs: Iterable[training.Job]) -> None:
        """Train those of the jobs that are not done yet, and store each run as it ends."""
        path = layout.runs(self._problem)
        missing = [(submission, seed) for submission, seed in jobs if (submission.name, seed) not in self._done]
        with contextlib.closing(training.train(self._problem, missing, self._workers)) as runs:
            for run in runs:
                self._done[run.submission, run.seed] = run
                training.append(path, run)
                if self._progress:
                    self._progress(len(self._asked & self._done.keys()), len(self._asked), run.submission)

    def train_the_rest(self, twins: Mapping[str, str]) -> None:
        """Train what is still missing; answers that train alike, `twins`, share their runs.

        A twin may be asked for more seeds than the answer whose runs it shares: then that one gets them.
        """
        by_name = {submission.name: submission for submission in self._bank}
        missing = [(one, seed) for one, seed in self._wanted if (one.name, seed) not in self._done]
        self.train(dict.fromkeys((by_name[twins.get(one.name, one.name)], seed) for one, seed in missing))
        for one, seed in missing:
            if (one.name, seed) not in self._done:
                original = twins[one.name]
                run = self._done[original, seed]
                self._done[one.name, seed] = replace(run, submission=one.name, key=one.key, twin=original)

    def in_order(self) -> list[Run]:
        """All runs, in the order of the bank and by seed."""
        place = {submission.name: number for number, submission in enumerate(self._bank)}
        return sorted(self._done.values(), key=lambda run: (place[run.submission], run.seed))


def summarise(problem: Problem, runs: Sequence[Run]) -> Calibration:
    """The calibration that follows from runs.

    Raises `layout.Unavailable` when a right answer has too few values to fit a distribution to.
    """
    by_name: dict[str, list[Run]] = {}
    for run in runs:
        by_name.setdefault(run.submission, []).append(run)
    right = {name: group for name, group in by_name.items() if name.startswith("accepted/")}
    for name, group in right.items():
        if len(_values(group)) < FEWEST_VALUES:
            reason = next((f" One run ended with: {run.problem}." for run in group if run.problem), "")
            raise layout.Unavailable(
                f"Expected at least {FEWEST_VALUES} runs of the right answer {name} of {problem.name!r} to end with a "
                f"value, to fit a distribution to them; found {len(_values(group))} of {len(group)}.{reason}"
            )
    step = _smallest_step(value for group in right.values() for value in _values(group))
    fits = {
        name: _LogNormal.of(_spread_evenly([_error(problem, value) for value in _values(group)], step))
        for name, group in right.items()
    }
    threshold = _round_safely(problem, max(fit.bound(FALSE_FAILURES) for fit in fits.values()))
    at_threshold = {name: fit.exceeds(_error(problem, threshold)) for name, fit in fits.items()}
    bare = Calibration(problem.name, problem.metric, threshold, _significant(max(at_threshold.values())), METHOD)
    return Calibration(
        **{field: getattr(bare, field) for field in ("problem", "metric", "threshold", "false_failure", "method")},
        right={
            _short(name): _spread(bare, group, fits[name].goodness, at_threshold[name]) for name, group in right.items()
        },
        mistakes={_short(name): _spread(bare, group) for name, group in by_name.items() if name not in right},
        versions={
            "python": platform.python_version(),
            **{package: version(package) for package in ("keras", "numpy", "pandas")},
            "tensorflow": _tensorflow_version(),
        },
    )


def _tensorflow_version() -> str:
    """TensorFlow's distribution has another name on each platform."""
    for package in ("tensorflow-cpu", "tensorflow"):
        with contextlib.suppress(ModuleNotFoundError):
            return version(package)
    return "unknown"


# --- statistics -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _LogNormal:
    """A log-normal distribution fitted to errors: mean and standard deviation of `n` logarithms."""

    mean: float
    sd: float
    n: int
    #: p-value of the fit
    goodness: float

    @classmethod
    def of(cls, errors: Sequence[float]) -> _LogNormal:
        logs = np.log(np.maximum(errors, SMALLEST_ERROR))
        goodness = float(stats.shapiro(logs).pvalue)
        return cls(float(logs.mean()), float(logs.std(ddof=1)), len(errors), goodness)

    @property
    def _scale(self) -> float:
        """The standard deviation of one more value around the mean of `n`."""
        return self.sd * math.sqrt(1 + 1 / self.n)

    def bound(self, share: float) -> float:
        """The error that one more run exceeds with the probability `share`."""
        return math.exp(self.mean + float(stats.t.isf(share, self.n - 1)) * self._scale)

    def exceeds(self, error: float) -> float:
        """The probability that one more run exceeds an error."""
        return float(stats.t.sf((math.log(error) - self.mean) / self._scale, self.n - 1))


def _error(problem: Problem, value: float) -> float:
    """A metric's value as a distance from its best: a metric that is better when higher has 1 as its best."""
    return 1 - value if METRICS[problem.metric].higher_is_better else value


def _round_safely(problem: Problem, error: float) -> float:
    """The value of the metric at an error, rounded so that more models pass."""
    decimals = DECIMALS_OF_SHARES if isinstance(problem.task, Proportion | Shares) else DECIMALS
    rounded = math.ceil(error * 10**decimals) / 10**decimals
    return round(_error(problem, rounded), decimals)


def _smallest_step(values: Iterable[float]) -> float:
    """The smallest distance between two different values, 0 if there is none."""
    gaps = np.diff(np.unique(np.round(list(values), 9)))
    return float(gaps.min()) if len(gaps) else 0.0


def _spread_evenly(errors: Sequence[float], step: float) -> list[float]:
    """Errors with noise as wide as a step: a continuous distribution is fitted to them, and has no ties.

    For a metric that has no steps this changes nothing that can be seen. The noise is the same each time.
    """
    noise = np.random.default_rng(0).uniform(-step / 2, step / 2, len(errors))
    return [abs(error) for error in np.asarray(errors) + noise]


def _values(runs: Iterable[Run]) -> list[float]:
    return [run.value for run in runs if run.value is not None]


def _spread(
    calibration: Calibration, runs: Sequence[Run], fit: float | None = None, false_failure: float | None = None
) -> Spread:
    values = np.array(_values(runs))
    passed = sum(calibration.passes(value) for value in values)
    some = len(values) > 0
    return Spread(
        seeds=len(runs),
        crashed=len(runs) - len(values),
        passes=_significant(passed / len(runs)),
        mean=_significant(float(values.mean())) if some else None,
        sd=_significant(float(values.std(ddof=1))) if len(values) > 1 else None,
        minimum=_significant(float(values.min())) if some else None,
        maximum=_significant(float(values.max())) if some else None,
        quantiles={f"{q:g}": _significant(float(np.quantile(values, q))) for q in QUANTILES} if some else {},
        training_seconds=_significant(float(np.mean([run.seconds for run in runs if not run.twin]))),
        fit=None if fit is None else _significant(fit),
        false_failure=None if false_failure is None else _significant(false_failure),
        twin=next((run.twin for run in runs if run.twin), ""),
    )


def _significant(value: float) -> float:
    """Four digits: what follows them is noise, and would change from one machine to the next."""
    return float(f"{value:.4g}")


def _short(name: str) -> str:
    return name.split("/", 1)[1]
