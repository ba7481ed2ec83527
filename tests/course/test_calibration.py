"""Calibration: its statistics, and that what is stored follows from the stored runs and the notebook of today."""

from __future__ import annotations

import dataclasses
import math
import random
import shutil

import pytest

from headcheck.course import calibration, holdout, training
from headcheck.course.problems import PROBLEMS
from headcheck.course.training import Run
from tests.course.cells import COURSE
from tests.course.test_bank import loses

#: The assignment whose thresholds have all their evidence; `headcheck check PROBLEM` says what the others lack.
COMPLETE = "02-regression"
EACH_CALIBRATED_PROBLEM = pytest.mark.parametrize(
    "problem", [problem for problem in PROBLEMS.values() if problem.assignment == COMPLETE], ids=lambda p: p.id
)


# --- statistics


def test_numbers_with_a_heavy_tail_are_said_not_to_fit():
    numbers = random.Random(1)
    heavy = [1 - math.exp(numbers.expovariate(1)) for _ in range(100)]
    found = calibration.summarise(PROBLEMS["sales"], runs("accepted/reference", heavy))
    assert found.right["reference"].fit < 0.001


def test_log_normal_errors_are_said_to_fit_as_often_as_the_test_promises():
    fits = []
    for seed in range(300):
        numbers = random.Random(seed)
        values = [1 - math.exp(numbers.gauss(-2, 0.3)) for _ in range(30)]
        fits.append(calibration.summarise(PROBLEMS["sales"], runs("accepted/reference", values)).right["reference"].fit)
    assert sum(fit < 0.05 for fit in fits) / len(fits) == pytest.approx(0.05, abs=0.04)


def runs(name: str, values: list[float | None]) -> list[Run]:
    return [Run(name, "key", seed, value, 1.0) for seed, value in enumerate(values, 1)]


def normal(mean: float, sd: float, n: int) -> list[float]:
    numbers = random.Random(n)
    return [numbers.gauss(mean, sd) for _ in range(n)]


def test_the_threshold_lets_999_of_1000_right_models_pass_for_the_worst_of_the_right_answers():
    worst = normal(0.80, 0.01, 30)
    found = calibration.summarise(
        PROBLEMS["sales"], [*runs("accepted/reference", normal(0.90, 0.01, 100)), *runs("accepted/other", worst)]
    )
    assert 0.74 <= found.threshold <= 0.77
    assert found.false_failure == found.right["other"].false_failure <= 0.001
    assert found.right["reference"].false_failure < 1e-6


def test_a_metric_that_is_better_when_lower_gets_a_threshold_above_the_right_answers():
    found = calibration.summarise(PROBLEMS["temperature"], runs("accepted/reference", normal(2.1, 0.05, 100)))
    assert 2.25 < found.threshold < 2.35
    assert found.passes(2.2) and not found.passes(2.5)


def test_a_mistake_that_crashes_counts_as_not_passing():
    found = calibration.summarise(
        PROBLEMS["sales"],
        [*runs("accepted/reference", normal(0.9, 0.01, 50)), *runs("mistakes/no-loss", [None, None, 0.9, 0.1])],
    )
    assert found.mistakes["no-loss"].passes == 0.25
    assert found.mistakes["no-loss"].crashed == 2


def test_a_calibration_survives_its_file():
    found = calibration.summarise(PROBLEMS["sales"], runs("accepted/reference", normal(0.9, 0.01, 50)))
    assert holdout.Calibration.from_json(found.to_json()) == found


def test_too_few_runs_are_refused():
    with pytest.raises(ValueError, match="Expected at least 5 values to fit a distribution to, found 3"):
        calibration.summarise(PROBLEMS["sales"], runs("accepted/reference", [0.9, 0.91, 0.92]))


# --- what is stored


@EACH_CALIBRATED_PROBLEM
def test_the_stored_calibration_follows_from_the_stored_runs(problem):
    """A threshold is never typed in."""
    again = calibration.summarise(problem, training.read_runs(problem))
    assert dataclasses.replace(again, versions={}) == dataclasses.replace(holdout.threshold(problem), versions={})


@EACH_CALIBRATED_PROBLEM
def test_the_stored_runs_are_of_the_notebook_the_bank_and_the_rows_of_today(problem):
    """If this fails: headcheck calibrate PROBLEM."""
    stored = {(run.submission, run.key) for run in training.read_runs(problem)}
    assert stored == {(submission.name, submission.key) for submission in training.read_bank(problem)}


@EACH_CALIBRATED_PROBLEM
def test_right_answers_fail_less_than_once_in_a_thousand(problem):
    stored = holdout.threshold(problem)
    for spread in stored.right.values():
        assert spread.crashed == 0
        assert spread.passes == 1
        assert spread.false_failure < 0.001
        assert spread.fit > 0.001, "the log-normal distribution does not describe these runs"
    assert stored.false_failure < 0.001


@EACH_CALIBRATED_PROBLEM
def test_a_complete_threshold_comes_from_a_hundred_seeds_of_the_reference_and_thirty_of_each_other_answer(problem):
    right = holdout.threshold(problem).right
    assert right["reference"].seeds >= 100
    assert min(spread.seeds for spread in right.values()) >= 30


@EACH_CALIBRATED_PROBLEM
def test_the_metric_decides_at_the_notebooks_seed_as_each_file_of_the_bank_says(problem):
    stored = holdout.threshold(problem)
    folder = COURSE / "submissions" / problem.id
    for run in training.read_runs(problem):
        if run.seed == 1:
            passes = run.value is not None and stored.passes(run.value)
            assert passes == ("heldout" not in loses(folder / f"{run.submission}.py")), run


@EACH_CALIBRATED_PROBLEM
def test_training_takes_about_two_seconds(problem):
    for spread in holdout.threshold(problem).right.values():
        assert spread.training_seconds < 3


# --- calibrating


@pytest.fixture
def course(tmp_path, monkeypatch):
    """This course with two files in the bank of the sales, and no runs."""
    for part in ("source", "holdout"):
        shutil.copytree(COURSE / part, tmp_path / part, ignore=shutil.ignore_patterns("*.json", "*.jsonl"))
    for file in ("accepted/reference.py", "mistakes/no-loss.py", "mistakes/relu-for-regression--function.py"):
        (tmp_path / "submissions" / "sales" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(COURSE / "submissions" / "sales" / file, tmp_path / "submissions" / "sales" / file)
    (tmp_path / holdout.COURSE_FILE).touch()
    monkeypatch.setenv(holdout.COURSE_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.slow
def test_an_interrupted_calibration_goes_on_where_it_stopped(course):
    def interrupt(done: int, total: int, name: str) -> None:
        seen.append((done, total, name))
        if len(seen) == 3:
            raise KeyboardInterrupt

    seen: list[tuple[int, int, str]] = []
    with pytest.raises(KeyboardInterrupt):
        calibration.calibrate("sales", seeds=5, mistake_seeds=1, workers=1, progress=interrupt)
    assert len(training.read_runs(PROBLEMS["sales"])) == 3

    rest: list[tuple[int, int, str]] = []
    found = calibration.calibrate(
        "sales", seeds=5, mistake_seeds=1, workers=1, progress=lambda *step: rest.append(step)
    )
    assert [done for done, _, _ in rest] == [4, 5, 6]
    assert found == holdout.threshold(PROBLEMS["sales"])
    assert found.right["reference"].minimum > 0.9
    assert found.mistakes["no-loss"].crashed == 1
    assert "relu-for-regression--function" not in found.mistakes

    calibration.calibrate("sales", seeds=5, mistake_seeds=1, workers=1, progress=lambda *step: pytest.fail("ran again"))

    more = dataclasses.replace(training.read_runs(PROBLEMS["sales"])[0], seed=6)
    training.append(training.runs_path(PROBLEMS["sales"]), more)
    calibration.calibrate("sales", seeds=5, mistake_seeds=1, workers=1)
    assert more in training.read_runs(PROBLEMS["sales"]), "asking for fewer runs loses none"


def test_an_unknown_problem_is_a_sentence():
    with pytest.raises(holdout.Unavailable, match="no problem 'horses': expected one of house-prices, temp"):
        calibration.calibrate("horses")


def test_a_bank_without_a_reference_is_a_sentence(course):
    (course / "submissions" / "sales" / "accepted" / "reference.py").unlink()
    with pytest.raises(holdout.Unavailable, match="Expected the bank of 'sales' with accepted/reference.py"):
        calibration.calibrate("sales")


def test_a_notebook_without_the_cells_is_a_sentence(course):
    notebook = course / "source" / "02-regression" / "02-regression.ipynb"
    notebook.write_text(notebook.read_text().replace('"grade_id": "sales-train"', '"grade_id": "other"'))
    with pytest.raises(holdout.Unavailable, match="Expected cells with the grade_id sales-train"):
        calibration.calibrate("sales")
