"""Calibration: its statistics, and that what is stored follows from the stored runs and the notebook of today."""

from __future__ import annotations

import dataclasses
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy.stats import skew

from headcheck.authoring import calibration, evidence_page, missing, training
from headcheck.authoring.calibration import Seeds
from headcheck.authoring.training import Run
from headcheck.course import holdout, layout
from headcheck.course.declarations import Problem
from headcheck.course.registry import declared
from tests.course.cells import COURSE, bank_file
from tests.course.test_bank import loses

PROBLEMS = declared().asked

EACH_PROBLEM = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)


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
        PROBLEMS["sales"],
        [*runs("accepted/reference", normal(0.90, 0.01, 100)), *runs("accepted/other", worst)],
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
    with pytest.raises(layout.Unavailable, match="at least 5 runs of .* accepted/reference of 'sales'.*; found 3 of 3"):
        calibration.summarise(PROBLEMS["sales"], runs("accepted/reference", [0.9, 0.91, 0.92]))


def test_a_right_answer_that_does_not_run_is_a_sentence_with_the_reason():
    broken = [Run("accepted/other", "key", seed, None, 1.0, "NameError: name 'k' is not defined") for seed in range(9)]
    with pytest.raises(layout.Unavailable, match="found 0 of 9. One run ended with: NameError: name 'k' is not def"):
        calibration.summarise(PROBLEMS["sales"], broken)


@pytest.mark.parametrize("rows", [50, 200, 1000])
def test_values_that_come_in_steps_are_not_said_to_fit_badly(rows):
    """Accuracy on few rows takes few different values, and so has ties, which a test of a continuous one refuses."""
    fits = []
    for seed in range(100):
        numbers = random.Random(seed)
        accuracies = [1 - round(rows * math.exp(numbers.gauss(-2, 0.15))) / rows for _ in range(100)]
        found = calibration.summarise(PROBLEMS["digits"], runs("accepted/reference", accuracies))
        fits.append(found.right["reference"].fit)
    assert sum(fit < 0.001 for fit in fits) / len(fits) <= 0.02


# --- twins


def ends(name: str, digests: str, values: tuple[float, ...] = (0.9, 0.8, 0.7, 0.6)) -> list[Run]:
    """Made-up runs from seed 1 on, one for each letter of `digests`, which stands for the trained weights."""
    return [
        Run(name, "key", seed, value, 1.0, weights=digest)
        for seed, (digest, value) in enumerate(zip(digests, values, strict=False), 1)
    ]


def test_two_spellings_that_end_with_the_same_weights_at_each_of_the_first_seeds_are_twins():
    made_up = [*ends("accepted/reference", "abcd"), *ends("accepted/string", "abc"), *ends("mistakes/no-metric", "abc")]
    assert training.twins(made_up) == {
        "accepted/string": "accepted/reference",
        "mistakes/no-metric": "accepted/reference",
    }


@pytest.mark.parametrize(
    "other",
    [
        ends("accepted/other", "abx"),
        ends("accepted/other", "ab"),
        ends("accepted/other", "abc", (0.9, 0.8, 0.71)),
        ends("accepted/other", ["", "", ""]),
    ],
    ids=["other weights at one seed", "a seed less", "read in another way", "weights unknown"],
)
def test_what_differs_at_one_seed_is_no_twin(other):
    assert training.twins([*ends("accepted/reference", "abc"), *other]) == {}


def test_runs_that_crash_alike_are_no_twins():
    crashed = [
        Run(name, "key", seed, None, 1.0, "ValueError") for name in ("mistakes/a", "mistakes/b") for seed in (1, 2, 3)
    ]
    assert training.twins(crashed) == {}


def test_twins_share_runs_and_say_so(course, monkeypatch):
    """Only the training is made up: `no-metric` ends with the weights of the reference, `relu-...` does not."""
    shutil.copy(bank_file("sales/mistakes/no-metric"), course / "course/02-regression/sales/answers/mistakes")
    trained = []

    def train(problem, jobs, workers):
        for submission, seed in jobs:
            trained.append((submission.name, seed))
            weights = f"{submission.name if submission.name == 'mistakes/no-loss' else 'same'} {seed}"
            yield Run(submission.name, submission.key, seed, 0.9 + seed / 1000, 1.0, weights=weights)

    monkeypatch.setattr(training, "train", train)
    found = calibration.calibrate("sales", seeds=Seeds(5, mistakes=7))
    assert (found.mistakes["no-metric"].twin, found.mistakes["no-metric"].seeds) == ("accepted/reference", 7)
    assert (found.mistakes["no-loss"].twin, found.mistakes["no-loss"].seeds) == ("", 7)
    assert [seed for name, seed in trained if name == "mistakes/no-metric"] == [1, 2, 3]
    assert sorted(seed for name, seed in trained if name == "accepted/reference") == [1, 2, 3, 4, 5, 6, 7]
    copies = [run.seed for run in training.read_runs(PROBLEMS["sales"]) if run.twin]
    assert copies == [4, 5, 6, 7]

    trained.clear()
    assert calibration.calibrate("sales", seeds=Seeds(5, mistakes=7)) == found
    assert trained == [], "copies are made again, not trained"


# --- what is stored


@EACH_PROBLEM
def test_the_stored_calibration_follows_from_the_stored_runs(problem):
    """A threshold is never typed in."""
    again = calibration.summarise(problem, training.read_runs(problem))
    stored = holdout.threshold(problem)
    assert dataclasses.replace(again, versions={}) == dataclasses.replace(stored, versions={}, made_of="")


@EACH_PROBLEM
def test_the_stored_runs_are_of_the_notebook_the_bank_and_the_rows_of_today(problem):
    """If this fails: headcheck calibrate PROBLEM."""
    stored = {(run.submission, run.key) for run in training.read_runs(problem)}
    assert stored == {(submission.name, submission.key) for submission in training.read_bank(problem)}


@EACH_PROBLEM
def test_no_stored_threshold_is_old(problem):
    assert evidence_page.outdated(problem) == ""


#: What a threshold follows from, and how it is changed.
CHANGES = {
    "student's rows": ("source/02-regression/sales.csv", lambda text: text.replace("0", "1", 1)),
    "an answer of the bank": (
        "course/02-regression/sales/answers/accepted/reference.py",
        lambda text: text + "sales_labels = 1\n",
    ),
    "one answer more": (
        "course/02-regression/sales/answers/accepted/zzz.py",
        lambda text: "# loses: nothing\nsales_model = None\n",
    ),
    "a cell that trains": (
        "source/02-regression/02-regression.ipynb",
        lambda text: text.replace("epochs=", "epochs=1+"),
    ),
}


@pytest.fixture
def calibrated(tmp_path, monkeypatch):
    """This course, with what the sales' threshold follows from."""
    for part in ("course/02-regression/sales", "source/02-regression"):
        shutil.copytree(COURSE / part, tmp_path / part)
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("what", CHANGES)
def test_a_threshold_is_old_once_something_has_changed_that_it_follows_from(calibrated, what):
    name, change = CHANGES[what]
    path = calibrated / name
    before = path.read_text() if path.exists() else ""
    assert change(before) != before
    assert evidence_page.outdated_in("02-regression") == []
    path.write_text(change(before))
    [sentence] = evidence_page.outdated_in("02-regression")
    assert sentence.startswith("The threshold of sales is old") and sentence.endswith("headcheck calibrate sales")
    assert any("The threshold of sales is old" in step for step in missing.find_missing("sales"))


def test_a_threshold_is_old_once_the_held_out_rows_have_changed(calibrated):
    path = layout.held_out(PROBLEMS["sales"])
    with np.load(path) as arrays:
        changed = dict(arrays, y=arrays["y"] + 1)
    np.savez_compressed(path, **changed)
    assert "The threshold of sales is old" in evidence_page.outdated(PROBLEMS["sales"])


def test_a_threshold_is_not_old_because_a_text_or_a_test_of_the_notebook_changed(calibrated):
    path = calibrated / "source/02-regression/02-regression.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown" or cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source += "\n"
    nbformat.write(notebook, path)
    assert evidence_page.outdated(PROBLEMS["sales"]) == ""


def tail_is_on_the_good_side(problem: Problem, name: str) -> bool:
    """Runs that are better than a log-normal distribution has them widen it, and make the threshold lenient."""
    values = [run.value for run in training.read_runs(problem) if run.submission == f"accepted/{name}"]
    return float(skew([math.log(calibration._error(problem, value)) for value in values])) < 0


@EACH_PROBLEM
def test_right_answers_fail_less_than_once_in_a_thousand(problem):
    stored = holdout.threshold(problem)
    for name, spread in stored.right.items():
        assert spread.crashed == 0
        assert spread.passes == 1
        assert spread.false_failure < 0.001
        decides = spread.false_failure > stored.false_failure / 1000
        fits = spread.fit > 0.001 or tail_is_on_the_good_side(problem, name)
        assert fits or not decides, "no log-normal distribution"
    assert stored.false_failure < 0.001


@EACH_PROBLEM
def test_a_complete_threshold_comes_from_a_hundred_seeds_of_the_reference_and_thirty_of_each_other_answer(problem):
    right = holdout.threshold(problem).right
    assert right["reference"].seeds >= 100
    assert min(spread.seeds for spread in right.values()) >= 30


@EACH_PROBLEM
def test_the_metric_decides_at_the_notebooks_seed_as_each_file_of_the_bank_says(problem):
    stored = holdout.threshold(problem)
    for run in training.read_runs(problem):
        if run.seed == 1:
            passes = run.value is not None and stored.passes(run.value)
            assert passes == ("heldout" not in loses(bank_file(f"{problem.name}/{run.submission}"), problem)), run


@EACH_PROBLEM
def test_a_mistake_that_only_the_metric_can_find_never_passes(problem):
    for name, spread in holdout.threshold(problem).mistakes.items():
        if loses(bank_file(f"{problem.name}/mistakes/{name}"), problem) == {"heldout"}:
            assert spread.passes == 0, name


@EACH_PROBLEM
def test_training_takes_about_two_seconds(problem):
    """Averaged over the right answers, which all train for as many epochs: a busy machine makes some slower."""
    seconds = [spread.training_seconds for spread in holdout.threshold(problem).right.values()]
    assert sum(seconds) / len(seconds) < 3


# --- the page of the evidence


def test_the_page_is_what_the_stored_calibrations_make(monkeypatch):
    """If this fails: headcheck calibrate PROBLEM, of any problem."""
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(COURSE))
    assert (COURSE / "docs" / "calibration.md").read_text(encoding="utf-8") == evidence_page.as_markdown(
        evidence_page.stored()
    )


def test_the_page_says_where_the_metric_does_not_decide():
    right = [*runs("accepted/reference", normal(0.9, 0.01, 100)), *runs("accepted/other", normal(0.9, 0.01, 30))]
    passing, failing, crashing = (
        runs("mistakes/no-metric", [0.9] * 15 + [0.1] * 15),
        runs("mistakes/unknown-loss", [0.1] * 30),
        runs("mistakes/no-loss", [None] * 30),
    )
    overlapping = calibration.summarise(PROBLEMS["sales"], [*right, *passing, *failing, *crashing])
    page = evidence_page.as_markdown({"sales": overlapping}).splitlines()
    assert "| `no-metric` | 50% |" in page
    assert "| `unknown-loss` | 0% |" in page
    assert "| `no-loss` | no value |" in page
    [row] = [line for line in page if line.startswith("| sales |")]
    assert "| 100 / 30 / 30 | 2 |" in row
    assert row.endswith("| 1 of 3 mistakes pass at least once: the compile settings decide |")

    apart = calibration.summarise(PROBLEMS["sales"], [*right, *failing])
    [row] = [line for line in evidence_page.as_markdown({"sales": apart}).splitlines() if line.startswith("| sales |")]
    assert row.endswith("| no mistake passes |")


def test_the_page_marks_twins_preliminary_thresholds_and_problems_that_have_none():
    twin = [dataclasses.replace(run, twin="accepted/reference") for run in runs("accepted/other", [0.9, 0.91] * 3)]
    own = runs("accepted/other", [0.9, 0.91])
    found = calibration.summarise(
        PROBLEMS["sales"], [*runs("accepted/reference", normal(0.9, 0.01, 6)), *own, *twin[2:]]
    )
    page = evidence_page.as_markdown({"sales": found}).splitlines()
    [row] = [line for line in page if line.startswith("| sales |")]
    assert "| 6 / 6 / 0, *preliminary* | 2 (1 †) |" in row
    assert [line for line in page if line.startswith("| spam | log loss | not calibrated yet |")]


# --- calibrating


@pytest.fixture
def course(tmp_path, monkeypatch):
    """This course with two files in the bank of the sales, and no runs."""
    for part in ("course", "source"):
        shutil.copytree(COURSE / part, tmp_path / part, ignore=shutil.ignore_patterns("calibration.json", "*.jsonl"))
    left = {"accepted/reference", "mistakes/no-loss", "mistakes/relu-for-regression--function"}
    for file in (tmp_path / "course/02-regression/sales/answers").glob("*/*.py"):
        if f"{file.parent.name}/{file.stem}" not in left:
            file.unlink()
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.slow
def test_an_interrupted_calibration_goes_on_where_it_stopped(course):
    def interrupt(done: int, total: int, name: str) -> None:
        seen.append((done, total, name))
        if len(seen) == 3:
            raise KeyboardInterrupt

    seen: list[tuple[int, int, str]] = []
    with pytest.raises(KeyboardInterrupt):
        calibration.calibrate("sales", seeds=Seeds(5, mistakes=1), workers=1, progress=interrupt)
    assert len(training.read_runs(PROBLEMS["sales"])) == 3

    rest: list[tuple[int, int, str]] = []
    found = calibration.calibrate(
        "sales", seeds=Seeds(5, mistakes=1), workers=1, progress=lambda *step: rest.append(step)
    )
    assert [done for done, _, _ in rest] == [4, 5, 6]
    assert found == holdout.threshold(PROBLEMS["sales"])
    assert found.right["reference"].minimum > 0.9
    assert found.mistakes["no-loss"].crashed == 1
    assert "relu-for-regression--function" not in found.mistakes

    calibration.calibrate(
        "sales", seeds=Seeds(5, mistakes=1), workers=1, progress=lambda *step: pytest.fail("ran again")
    )

    more = dataclasses.replace(training.read_runs(PROBLEMS["sales"])[0], seed=6)
    training.append(layout.runs(PROBLEMS["sales"]), more)
    calibration.calibrate("sales", seeds=Seeds(5, mistakes=1), workers=1)
    assert more in training.read_runs(PROBLEMS["sales"]), "asking for fewer runs loses none"


def test_an_unknown_problem_is_a_sentence():
    with pytest.raises(
        layout.Unavailable, match="no problem 'horses' in this course: expected one of house-prices, sales, temp"
    ):
        calibration.calibrate("horses")


def test_a_bank_without_a_reference_is_a_sentence(course):
    (course / "course/02-regression/sales/answers/accepted/reference.py").unlink()
    with pytest.raises(layout.Unavailable, match="Expected the bank of 'sales' with accepted/reference.py"):
        calibration.calibrate("sales")


def test_a_notebook_without_the_cells_is_a_sentence(course):
    notebook = course / "source" / "02-regression" / "02-regression.ipynb"
    notebook.write_text(notebook.read_text().replace('"grade_id": "sales-train"', '"grade_id": "other"'))
    with pytest.raises(layout.Unavailable, match="Expected cells with the grade_id sales-train"):
        calibration.calibrate("sales")


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_worker_process_that_is_killed_is_a_sentence_and_no_hang(course):
    def kill(done: int, total: int, name: str) -> None:
        os.kill(active_children()[0].pid, signal.SIGKILL)

    with pytest.raises(layout.Unavailable, match="was killed from outside.* What it had finished is stored"):
        calibration.calibrate("sales", seeds=Seeds(30, mistakes=30), workers=2, progress=kill)
    assert len(training.read_runs(PROBLEMS["sales"])) >= 1


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_ctrl_c_says_what_is_stored_and_leaves_no_process_behind(course):
    command = [Path(sys.executable).parent / "headcheck", "calibrate", "sales", "--workers", "2"]
    # A session of its own, so that the signal reaches what a terminal would send it to: the command and its workers.
    calibrating = subprocess.Popen(
        command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # who runs tests in the background ignores it
    )  # fmt: skip
    stored = layout.runs(PROBLEMS["sales"])
    while not stored.exists():
        assert calibrating.poll() is None
        time.sleep(0.1)
    os.killpg(calibrating.pid, signal.SIGINT)
    said, _ = calibrating.communicate(timeout=120)
    assert calibrating.returncode == 130
    runs_stored = len(training.read_runs(PROBLEMS["sales"]))
    words = " ".join(said.split())
    assert words.endswith(
        f"Stopped. 0 of 1 problems are finished, and of sales {runs_stored} runs are stored. "
        "Give the same command again to go on from there."
    )
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):  # when nobody is left in its session
        for _ in range(600):
            os.killpg(calibrating.pid, 0)
            time.sleep(0.1)
