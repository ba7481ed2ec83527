"""Training the bank: a run executes the notebook's own locked cells, with a submission in place of the student's cell.

Runs are stored one to a line in runs.jsonl in the problem's folder, the evidence that thresholds are made from.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import math
import os
import signal
import time
import warnings
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

import nbformat

from headcheck.authoring.bank import files, read
from headcheck.course import holdout, layout, outputs
from headcheck.course.declarations import Problem
from headcheck.course.holdout import METRICS
from headcheck.course.registry import declared

REFERENCE = "accepted/reference"

#: At so many seeds two submissions are compared before one counts as the other's twin.
TWIN_SEEDS = 3

#: A worker process ends after this many runs, because TensorFlow keeps memory.
RUNS_OF_A_PROCESS = 100

#: What TensorFlow reads when it is imported: as in the sandbox, so that what is calibrated is what is graded.
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
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


#: A submission, and the seed to train it from.
Job = tuple[Submission, int]


@dataclass(frozen=True)
class Run:
    """What one submission reached with one seed. `value`: the metric on held-out rows, None where there is none.

    `key` changes with everything that the result follows from: cells, submission, rows. `seconds`: CPU time of the
    training cell and of the answer, which trains where students write the whole network. `problem`: why there is no
    value. `weights`: a digest of the trained weights. `twin`: the submission whose run this repeats, where it was not
    done again (see `twins`).
    """

    submission: str
    key: str
    seed: int
    value: float | None
    seconds: float
    problem: str = ""
    weights: str = ""
    twin: str = ""


def read_bank(problem: Problem) -> list[Submission]:
    """The submissions that are calibrated, right answers first.

    Variants of a mistake (`<mistake>--<variant>.py`) are left out: they differ from the mistake in spelling.
    """
    root = layout.course_root()
    before, after = notebook_cells(problem)
    student = layout.student_rows(problem)
    if not student.is_file():
        raise layout.Unavailable(f"Expected the rows of {problem.name!r} in {student}, found no such file.")
    held_out = holdout.load(problem)
    rows = (student.read_bytes(), *(array.tobytes() for array in held_out))
    answers = {name: file for file in files(root, problem) if "--" not in (name := f"{file.parent.name}/{file.stem}")}
    if REFERENCE not in answers:
        folder = layout.question_folder(problem) / layout.ANSWERS
        raise layout.Unavailable(f"Expected the bank of {problem.name!r} with {REFERENCE}.py in {folder}.")
    submissions = []
    for name in sorted(answers, key=lambda name: name != REFERENCE):  # the others are compared with it
        cells = (*before, read(answers[name]).source + "\n", *after)
        key = hashlib.sha256()
        for part in (*(cell.encode() for cell in cells), *rows):
            key.update(hashlib.sha256(part).digest())
        submissions.append(Submission(name, cells, key.hexdigest()[:16]))
    return submissions


def digest(bank: Sequence[Submission]) -> str:
    """A digest of all that a calibration follows from: rows, cells of the notebook, and the bank."""
    names = sorted(f"{submission.name} {submission.key}" for submission in bank)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def notebook_cells(problem: Problem) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The locked cells of the source notebook that a run executes before and after the student's cell.

    Of a question, a line stands in for the cell that picks it, with what these cells may know: see `_picked`.
    """
    path = layout.notebook(problem.assignment)
    try:
        notebook: Any = nbformat.read(path, as_version=4)
    except (OSError, ValueError) as error:
        raise layout.Unavailable(f"Expected the notebook {path}, but it can't be read ({error}).") from error
    sources = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in notebook.cells}
    setup, before, after = "setup", (f"{problem.id}-data", f"{problem.id}-prepare"), (f"{problem.id}-train",)
    absent = [name for name in (setup, *before, *after) if name not in sources]
    if absent:
        raise layout.Unavailable(f"Expected cells with the grade_id {', '.join(absent)} in {path}; found none.")
    first = (sources[setup], *([_picked(problem)] if problem.question else []))
    return (*first, *(sources[name] for name in before)), tuple(sources[name] for name in after)


def _picked(problem: Problem) -> str:
    """The file and the facts of a question, where the notebook has them: its words may change and no run is void."""
    known = {"file": layout.student_rows(problem).name, **problem.facts}
    return f"asked = {{{problem.id!r}: {known!r}}}"


def wanted(bank: Sequence[Submission], seeds: int, variant_seeds: int, mistake_seeds: int) -> list[Job]:
    """The runs that a calibration rests on: `seeds` of the reference, and of each other right answer and mistake."""

    def runs_of(submission: Submission) -> int:
        if submission.name == REFERENCE:
            return seeds
        return variant_seeds if submission.right else mistake_seeds

    return [(submission, seed) for submission in bank for seed in range(1, runs_of(submission) + 1)]


def twins(runs: Iterable[Run]) -> Mapping[str, str]:
    """The submissions that train exactly as an earlier one does: name -> the earlier one's name.

    Two spellings of one configuration, or two that differ in their metrics only, end with the same weights to the last
    bit, and the same value, at each of the seeds 1 to TWIN_SEEDS: then they do at every seed, and need no runs of
    their own. `runs` in the order of the bank.
    """
    ends: dict[str, dict[int, tuple[str, float]]] = {}
    for run in runs:
        if run.seed <= TWIN_SEEDS and run.weights and run.value is not None:
            ends.setdefault(run.submission, {})[run.seed] = (run.weights, run.value)
    first: dict[tuple[object, ...], str] = {}
    found = {}
    for name, by_seed in ends.items():
        if len(by_seed) == TWIN_SEEDS:
            earlier = first.setdefault(tuple(by_seed[seed] for seed in sorted(by_seed)), name)
            if earlier != name:
                found[name] = earlier
    return found


@dataclass
class _Compiled:
    """A trained model of this process: TensorFlow has compiled its training, which takes half of a run's time."""

    submission: Submission
    model: Any
    seconds: float
    #: whether training it again gave what a model of its own gave; None before that was tried
    proved: bool | None = None
    #: an epoch of it as one graph: see `_whole_epochs`
    epoch: Any = None


_compiled: dict[Submission, _Compiled] = {}


def execute(problem_id: str, submission: Submission, seed: int) -> Run:
    """One run, in this process: train a submission from a seed, and measure it on the held-out rows.

    From the second run of a submission on, the model of the first is trained again, from the new model's starting
    values, and each epoch in one graph. Once in each process both ways are gone, and only if they end with the same
    weights to the last bit is the short one gone from then on.
    """
    problem = declared().asked[problem_id]
    known = _compiled.get(submission)
    again = _train_again(problem, known, seed) if known and known.proved is not False else None
    if known and known.proved and again:
        return again
    run, model = _train_new(problem, submission, seed)
    if known:
        known.proved = bool(again and (again.weights, again.value) == (run.weights, run.value))
    elif run.weights:
        _compiled[submission] = _Compiled(submission, model, run.seconds)
    return run


def _train_new(problem: Problem, submission: Submission, seed: int) -> tuple[Run, Any]:
    """A run with a model of its own, and that model."""
    import keras

    keras.backend.clear_session(free_memory=False)  # collecting garbage each time would take a fifth of a run
    names: dict[str, Any] = {"__name__": "__main__"}
    seconds = 0.0
    try:
        with _inside(problem):
            for cell in submission.cells[:-2]:
                _execute_cell(cell, submission, seed, names)
            start = time.process_time()
            for cell in submission.cells[-2:]:
                _execute_cell(cell, submission, seed, names)
                seconds = time.process_time() - start
        model = names[problem.model]
        return _measure(problem, submission, seed, model, seconds), model
    except Exception as error:  # the bank holds mistakes of every kind, and each may break in its own way
        reason = f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"[:120]
        return Run(submission.name, submission.key, seed, None, round(seconds, 2), reason), None


def _train_again(problem: Problem, known: _Compiled, seed: int) -> Run | None:
    """A run with a model that was trained before; None if it can't be set back to the start."""
    submission, model = known.submission, known.model
    names: dict[str, Any] = {"__name__": "__main__"}
    try:
        with _inside(problem):
            with _trained_in_its_place(model):
                for cell in submission.cells[:-1]:
                    _execute_cell(cell, submission, seed, names)
            _set_back(model, names[problem.model])
            names[problem.model] = model
            with _whole_epochs(known):
                _execute_cell(submission.cells[-1], submission, seed, names)
        return _measure(problem, submission, seed, model, known.seconds)
    except Exception:  # whatever can't be done the short way is done the long way
        return None


def _set_back(model: Any, new: Any) -> None:
    """Give a trained model the starting values of a new one that is built alike."""
    for old, value in zip(model.weights, new.weights, strict=True):
        old.assign(value)
    for state in model.optimizer.variables:
        if state is not model.optimizer._learning_rate:
            state.assign(state * 0)


@contextlib.contextmanager
def _trained_in_its_place(model: Any) -> Generator[None, None, None]:
    """Where an answer trains, `model`, which is compiled, is trained for its new one, which gets the weights."""
    import keras

    fit = keras.Model.fit

    def fit_in_place(new: Any, *rows: Any, **settings: Any) -> Any:
        _set_back(model, new)
        history = fit(model, *rows, **settings)
        for weights, trained in zip(new.weights, model.weights, strict=True):
            weights.assign(trained)
        return history

    keras.Model.fit = fit_in_place
    try:
        yield
    finally:
        keras.Model.fit = fit


@contextlib.contextmanager
def _whole_epochs(known: _Compiled) -> Generator[None, None, None]:
    """Where the model is fitted to a data set, each epoch runs as one graph, and nothing is measured on other rows.

    Keras comes back to Python after each batch, which takes longer than small models take to train. Its own way to take
    several steps at once is slower still. What else a fit may ask for (callbacks, steps) is done by Keras.
    """
    import keras

    fit = keras.Model.fit

    def fit_whole(model: Any, x: Any, *, epochs: int, validation_data: Any = None, **settings: Any) -> Any:
        batches = int(x.cardinality()) if hasattr(x, "cardinality") else -1
        by_keras = batches < 1 or model.jit_compile or model.run_eagerly or settings.keys() - {"shuffle", "verbose"}
        if by_keras or model is not known.model:
            return fit(model, x, epochs=epochs, validation_data=validation_data, **settings)
        known.epoch = known.epoch or _epoch_of(model, batches)
        before = model.train_function, model.steps_per_execution
        model.train_function, model.steps_per_execution = known.epoch, batches
        try:
            return fit(model, x, epochs=epochs, **settings)
        finally:
            model.train_function, model.steps_per_execution = before

    keras.Model.fit = fit_whole
    try:
        yield
    finally:
        keras.Model.fit = fit


def _epoch_of(model: Any, batches: int) -> Callable[[Any], dict[str, Any]]:
    """A training function, as Keras has it, which takes all batches of an epoch from an iterator."""
    import tensorflow as tf

    def all_batches(iterator: Any) -> None:
        def one(done: Any) -> tuple[Any]:
            model.train_step(iterator.get_next())
            return (done + 1,)

        tf.while_loop(lambda done: done < batches, one, (tf.constant(0),), parallel_iterations=1)

    in_one_graph = tf.function(all_batches, autograph=False)

    def epoch(iterator: Any) -> dict[str, Any]:
        in_one_graph(iterator)
        measured: dict[str, Any] = model.get_metrics_result()
        return measured

    return epoch


def _execute_cell(cell: str, submission: Submission, seed: int, names: dict[str, Any]) -> None:
    exec(compile(cell, submission.name, "exec"), names)
    if "SEED" in names:
        names["SEED"] = seed


def _measure(problem: Problem, submission: Submission, seed: int, model: Any, seconds: float) -> Run:
    """The run that ended with this model. `seconds`: CPU time of what trains, where it had to be compiled."""
    features, target = holdout.load(problem)
    raw = model.predict(features, verbose=0)
    value = METRICS[problem.metric](target, outputs.answers(problem, model, raw))
    if not math.isfinite(value):
        return Run(submission.name, submission.key, seed, None, round(seconds, 2), "the predictions are not finite")
    digest = hashlib.sha256(b"".join(weights.tobytes() for weights in model.get_weights())).hexdigest()[:16]
    return Run(submission.name, submission.key, seed, value, round(seconds, 2), weights=digest)


@contextlib.contextmanager
def _inside(problem: Problem) -> Generator[None, None, None]:
    """The notebook's folder, and nothing of what it prints."""
    with contextlib.chdir(layout.student_rows(problem).parent), contextlib.redirect_stdout(io.StringIO()):
        yield


def read_runs(problem: Problem) -> list[Run]:
    """The stored runs. A last line that was cut off by an interruption is left out."""
    path = layout.runs(problem)
    runs = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        with contextlib.suppress(json.JSONDecodeError):
            runs.append(Run(**json.loads(line)))
    return runs


# --- running --------------------------------------------------------------------------------------------------------


def train(problem: Problem, jobs: Sequence[Job], workers: int) -> Generator[Run, None, None]:
    """Runs in worker processes, as they end. Leaving early ends the processes, and the runs that they are in are lost.

    Raises layout.Unavailable when a worker process is killed: what it had finished is kept.
    """
    # Fresh processes, because TensorFlow does not survive a fork. New ones after a while, because it keeps memory; not
    # by max_tasks_per_child, which can hang the pool before Python 3.12.3.
    batch = RUNS_OF_A_PROCESS * workers
    for start in range(0, len(jobs), batch):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare_worker) as pool:
            with _interruptions_held_back():
                futures = [pool.submit(execute, problem.name, *job) for job in jobs[start : start + batch]]
            try:
                for future in as_completed(futures):
                    yield future.result()
            except (GeneratorExit, KeyboardInterrupt):
                for process in active_children():  # nobody should wait for them after Ctrl-C
                    process.terminate()
                raise
            except BrokenProcessPool as error:
                raise layout.Unavailable(
                    "A process that trains was killed from outside, perhaps for want of memory. What it had finished "
                    "is stored: give the command again, with fewer --workers if memory is short, and it goes on."
                ) from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


@contextlib.contextmanager
def _interruptions_held_back() -> Generator[None, None, None]:
    """Ctrl-C comes when this is left. A process that is started in it inherits the mask and never sees one."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare_worker() -> None:
    """Before TensorFlow is imported: one thread, because workers share the cores; no warnings, because mistakes warn.

    An interruption is the parent's, who keeps what is done.
    """
    os.environ.update(_ONE_THREAD)
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def append(path: Path, run: Run) -> None:
    """Store one more run, at the end of the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(_as_line(run))


def store(path: Path, runs: Iterable[Run]) -> None:
    """Replace the file by these runs, in one step: an interruption leaves the old file or the new one."""
    new = path.with_suffix(".new")
    new.write_text("".join(map(_as_line, runs)), encoding="utf-8")
    new.replace(path)


def _as_line(run: Run) -> str:
    """A run as a line of the file; empty fields are left out."""
    return json.dumps({name: value for name, value in asdict(run).items() if value != ""}) + "\n"
