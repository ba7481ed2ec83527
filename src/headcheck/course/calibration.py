"""Calibration: train the bank's right answers and mistakes over many seeds, and set the threshold from what they reach.

A run executes the notebook's own locked cells, with a submission of the bank in place of the student's cell.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import math
import os
import platform
import signal
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from scipy import stats

from headcheck.course import holdout, outputs
from headcheck.course.holdout import METRICS, Calibration, Spread
from headcheck.course.problems import PROBLEMS, Problem

#: How many right models in a thousand may miss the threshold: fewer than this.
FALSE_FAILURES = 1 / 1000

#: Thresholds are rounded to this many decimals, to the side on which more models pass.
DECIMALS = 2

#: Errors below this count as this: where nothing is wrong in a few rows, there is no logarithm.
SMALLEST_ERROR = 1e-3

#: A worker process ends after this many runs.
RUNS_OF_A_PROCESS = 100

QUANTILES = (0.01, 0.1, 0.5, 0.9, 0.99)

METHOD = (
    "The error of a right answer (1 - R², 1 - accuracy, or the metric itself where lower is better) is taken as "
    "log-normal over seeds, because it is positive and skewed towards bad values. For each right answer the bound for "
    "one more run comes from Student's t with the mean and standard deviation of the logarithms, so that few seeds "
    "make it wider. The threshold is the widest of these bounds at 1 in 1000, rounded to the safe side. `fit` is the "
    "p-value of the Shapiro-Wilk test of the logarithms for normality."
)

#: Called after each run with (runs done, runs in all, name of the submission).
Progress = Callable[[int, int, str], None]

_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "MPLBACKEND": "agg",
}


@dataclass(frozen=True)
class Submission:
    """One file of the bank: its name (`accepted/reference`), and the cells that train it, in order."""

    name: str
    cells: tuple[str, ...]
    key: str

    @property
    def right(self) -> bool:
        return self.name.startswith("accepted/")


@dataclass(frozen=True)
class Run:
    """What one submission reached with one seed. `value`: the metric on held-out rows, None where there is none.

    `key` changes with everything that the result follows from: cells, submission, rows. `seconds`: CPU time of the
    training cell. `problem`: why there is no value.
    """

    submission: str
    key: str
    seed: int
    value: float | None
    seconds: float
    problem: str = ""


def calibrate(
    problem_id: str,
    *,
    seeds: int = 100,
    variant_seeds: int = 30,
    mistake_seeds: int = 30,
    workers: int = 1,
    progress: Progress | None = None,
) -> Calibration:
    """Train the bank of a problem, store its calibration, and return it.

    `seeds`: runs of the reference; `variant_seeds`: of each other accepted answer; `mistake_seeds`: of each mistake.
    Each run is stored as it ends, so an interrupted calibration goes on where it stopped, and only what changed is run
    again. Raises `holdout.Unavailable` when the problem, its notebook cells or its bank are not there.
    """
    if problem_id not in PROBLEMS:
        raise holdout.Unavailable(f"There is no problem {problem_id!r}: expected one of {', '.join(PROBLEMS)}.")
    problem = PROBLEMS[problem_id]
    bank = read_bank(problem)

    def runs_of(submission: Submission) -> int:
        if submission.name == "accepted/reference":
            return seeds
        return variant_seeds if submission.right else mistake_seeds

    wanted = [(submission, seed) for submission in bank for seed in range(1, runs_of(submission) + 1)]
    path = runs_path(problem)
    done = {(run.submission, run.key, run.seed): run for run in read_runs(problem)}
    missing = [(submission, seed) for submission, seed in wanted if (submission.name, submission.key, seed) not in done]
    finished = len(wanted) - len(missing)
    with contextlib.closing(_train(problem, missing, workers)) as training:
        for run in training:
            done[run.submission, run.key, run.seed] = run
            _append(path, run)
            finished += 1
            if progress:
                progress(finished, len(wanted), run.submission)
    # Runs of earlier, longer calibrations stay: what was measured is evidence, as long as it is of today's cells.
    order = {(submission.name, submission.key): place for place, submission in enumerate(bank)}
    current = [run for run in done.values() if (run.submission, run.key) in order]
    runs = sorted(current, key=lambda run: (order[run.submission, run.key], run.seed))
    path.write_text("".join(_line(run) for run in runs), encoding="utf-8")
    calibration = summarise(problem, runs)
    holdout.calibration_path(problem).write_text(calibration.to_json(), encoding="utf-8")
    return calibration


def read_bank(problem: Problem) -> list[Submission]:
    """The submissions that are calibrated, right answers first.

    Variants of a mistake (`<mistake>--<variant>.py`) are left out: they differ from the mistake in spelling.
    """
    root = holdout.course_root()
    before, after = notebook_cells(problem)
    rows = (holdout.student_path(problem), holdout.held_out_path(problem))
    folder = root / "submissions" / problem.id
    files = [*sorted(folder.glob("accepted/*.py")), *sorted(folder.glob("mistakes/*.py"))]
    files = [file for file in files if "--" not in file.stem]
    if folder / "accepted" / "reference.py" not in files:
        raise holdout.Unavailable(f"Expected the bank of {problem.id!r} with accepted/reference.py in {folder}.")
    submissions = []
    for file in files:
        cells = (*before, file.read_text(encoding="utf-8"), *after)
        digest = hashlib.sha256()
        for part in (*(cell.encode() for cell in cells), *(path.read_bytes() for path in rows)):
            digest.update(hashlib.sha256(part).digest())
        name = file.relative_to(folder).with_suffix("").as_posix()
        submissions.append(Submission(name, cells, digest.hexdigest()[:16]))
    return submissions


def notebook_cells(problem: Problem) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The locked cells of the source notebook that a run executes before and after the student's cell."""
    path = holdout.course_root() / "source" / problem.assignment / f"{problem.assignment}.ipynb"
    try:
        notebook: Any = nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        raise holdout.Unavailable(f"Expected the notebook {path}, but it can't be read ({error}).") from error
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in notebook.cells}
    before = ("setup", f"{problem.id}-data", f"{problem.id}-prepare")
    after = (f"{problem.id}-train",)
    absent = [name for name in (*before, *after) if name not in sources]
    if absent:
        raise holdout.Unavailable(f"Expected cells with the grade_id {', '.join(absent)} in {path}; found none.")
    return tuple(sources[name] for name in before), tuple(sources[name] for name in after)


def execute(problem_id: str, submission: Submission, seed: int) -> Run:
    """One run, in this process: train a submission from a seed, and measure it on the held-out rows."""
    import keras

    problem = PROBLEMS[problem_id]
    keras.backend.clear_session()
    names: dict[str, Any] = {"__name__": "__main__"}
    seconds = 0.0
    try:
        with contextlib.chdir(holdout.student_path(problem).parent), contextlib.redirect_stdout(io.StringIO()):
            for cell in submission.cells:
                start = time.process_time()
                exec(compile(cell, submission.name, "exec"), names)
                seconds = time.process_time() - start
                if "SEED" in names:
                    names["SEED"] = seed
        features, target = holdout.load(problem)
        model = names[problem.model]
        raw = model.predict(features, verbose=0)
        value = METRICS[problem.metric](target, outputs.answers(problem, model, raw))
    except Exception as error:  # the bank holds mistakes of every kind, and each may break in its own way
        reason = f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"[:120]
        return Run(submission.name, submission.key, seed, None, round(seconds, 2), reason)
    if not math.isfinite(value):
        return Run(submission.name, submission.key, seed, None, round(seconds, 2), "the predictions are not finite")
    return Run(submission.name, submission.key, seed, value, round(seconds, 2))


def summarise(problem: Problem, runs: Sequence[Run]) -> Calibration:
    """The calibration that follows from runs. Raises ValueError when a right answer has fewer than 5 values."""
    by_name: dict[str, list[Run]] = {}
    for run in runs:
        by_name.setdefault(run.submission, []).append(run)
    right = {name: group for name, group in by_name.items() if name.startswith("accepted/")}
    fits = {name: _LogNormal.of([_error(problem, value) for value in _values(group)]) for name, group in right.items()}
    threshold = _round_safely(problem, max(fit.bound(FALSE_FAILURES) for fit in fits.values()))
    at_threshold = {name: fit.exceeds(_error(problem, threshold)) for name, fit in fits.items()}
    bare = Calibration(problem.id, problem.metric, threshold, _significant(max(at_threshold.values())), METHOD)
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


def runs_path(problem: Problem) -> Path:
    """Where the runs of a problem are stored, one JSON object in a line."""
    return holdout.course_root() / "holdout" / problem.id / "runs.jsonl"


def read_runs(problem: Problem) -> list[Run]:
    """The stored runs. A last line that was cut off by an interruption is left out."""
    path = runs_path(problem)
    runs = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        with contextlib.suppress(json.JSONDecodeError):
            runs.append(Run(**json.loads(line)))
    return runs


# --- running --------------------------------------------------------------------------------------------------------


def _train(problem: Problem, wanted: Sequence[tuple[Submission, int]], workers: int) -> Generator[Run, None, None]:
    """Runs in worker processes, as they end. Leaving early cancels what has not started."""
    # Fresh processes, because TensorFlow does not survive a fork. New ones after a while, because it keeps memory; not
    # by max_tasks_per_child, which can hang the pool before Python 3.12.3.
    batch = RUNS_OF_A_PROCESS * workers
    for start in range(0, len(wanted), batch):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare_worker) as pool:
            futures = [
                pool.submit(execute, problem.id, submission, seed) for submission, seed in wanted[start : start + batch]
            ]
            try:
                for future in as_completed(futures):
                    yield future.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def _prepare_worker() -> None:
    """Before TensorFlow is imported: one thread, because workers share the cores; no warnings, because mistakes warn.

    An interruption is the parent's, who keeps what is done.
    """
    os.environ.update(_ONE_THREAD)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _append(path: Path, run: Run) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(_line(run))


def _line(run: Run) -> str:
    return json.dumps({name: value for name, value in asdict(run).items() if value != ""}) + "\n"


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
        if len(errors) < 5:
            raise ValueError(f"Expected at least 5 values to fit a distribution to, found {len(errors)}.")
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
    rounded = math.ceil(error * 10**DECIMALS) / 10**DECIMALS
    return round(_error(problem, rounded), DECIMALS)


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
        training_seconds=_significant(float(np.mean([run.seconds for run in runs]))),
        fit=None if fit is None else _significant(fit),
        false_failure=None if false_failure is None else _significant(false_failure),
    )


def _significant(value: float) -> float:
    """Four digits: what follows them is noise, and would change from one machine to the next."""
    return float(f"{value:.4g}")


def _short(name: str) -> str:
    return name.split("/", 1)[1]
