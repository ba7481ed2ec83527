"""Held-out rows as the model gets them, metrics, and what is said when a file of the course is not there."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from headcheck.course import holdout, layout
from headcheck.course.registry import declared
from tests.course.cells import COURSE

PROBLEMS = declared().problems


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of its own, with the rows of this one and no calibration."""
    for part in ("course", "source"):
        shutil.copytree(
            COURSE / part, tmp_path / part, ignore=shutil.ignore_patterns("calibration.json", "*.jsonl", "*.ipynb")
        )
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("problem", [PROBLEMS[id] for id in ("house-prices", "temperature", "sales")])
def test_targets_lie_on_both_sides_of_zero_and_beyond_one(problem):
    """Or heads that can't go there would not be found out."""
    _, target = holdout.load(problem)
    assert 0.3 < (target < 0).mean() < 0.7
    assert target.max() > 1.5 and target.min() < -1.5


def test_r2_is_one_for_perfect_predictions_and_zero_for_the_average():
    truth = np.array([[1.0], [2.0], [6.0]])
    assert holdout.METRICS["r2"](truth, truth) == 1
    assert holdout.METRICS["r2"](truth, np.full((3, 1), 3.0)) == 0


def test_mean_absolute_error_is_the_average_distance():
    assert holdout.METRICS["mae"]([[1.0], [2.0]], [[0.0], [5.0]]) == 2


@pytest.mark.parametrize("metric", ["r2", "mae"])
def test_a_metric_of_numbers_refuses_predictions_of_another_shape(metric):
    with pytest.raises(ValueError, match=r"Expected predictions of the shape \(2, 1\).*found \(2,\)"):
        holdout.METRICS[metric]([[1.0], [2.0]], [1.0, 2.0])


def test_nan_never_passes():
    for metric in holdout.METRICS:
        assert not holdout.Calibration("p", metric, 0.5, 0.0, "").passes(float("nan"))


def test_the_course_is_found_from_a_folder_inside_it(tmp_path, monkeypatch):
    inside = tmp_path / "submitted" / "ann"
    inside.mkdir(parents=True)
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.delenv(layout.COURSE_VARIABLE, raising=False)
    monkeypatch.chdir(inside)
    assert layout.course_root() == tmp_path


def test_outside_of_a_course_it_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.delenv(layout.COURSE_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(layout.Unavailable, match=r"Expected to be inside a course.*Change into the course, or set"):
        layout.course_root()


def test_a_wrong_course_folder_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    with pytest.raises(layout.Unavailable, match=r"HEADCHECK_COURSE is set to .* but there is no course_config.py"):
        layout.course_root()


def test_a_missing_calibration_says_which_command_makes_it(course):
    with pytest.raises(layout.Unavailable, match="there is no such file. Run: headcheck calibrate sales"):
        holdout.threshold(PROBLEMS["sales"])


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", '{"problem": 3'])
def test_a_corrupt_calibration_is_no_traceback(course, text):
    layout.calibration(PROBLEMS["sales"]).write_text(text)
    with pytest.raises(layout.Unavailable, match="it can't be read"):
        holdout.threshold(PROBLEMS["sales"])


def test_the_calibration_of_another_problem_is_refused(course):
    other = (COURSE / "course/02-regression/temperature/calibration.json").read_text()
    layout.calibration(PROBLEMS["sales"]).write_text(other)
    with pytest.raises(layout.Unavailable, match="it is one of 'temperature' by 'mae'"):
        holdout.threshold(PROBLEMS["sales"])


def test_missing_rows_say_which_command_makes_them(course):
    file = layout.held_out(PROBLEMS["sales"])
    for content in (b"", b"PK", None):
        file.write_bytes(content) if content is not None else file.unlink()
        with pytest.raises(layout.Unavailable, match=r"Expected held-out rows in .*heldout.npz, .* build --data"):
            holdout.load(PROBLEMS["sales"])
