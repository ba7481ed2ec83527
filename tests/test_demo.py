"""The demonstration grades a sample class in a folder of its own, and leaves the course alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from rich.console import Console

from headcheck.authoring import bank
from headcheck.cli import demo
from headcheck.course import layout
from headcheck.grading.results import Result
from headcheck.grading.sandbox import bubblewrap

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the course, with a class's work in it."""
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / name, tmp_path)
    for name in ("course", "source", "holdout"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    (tmp_path / "submitted/ada").mkdir(parents=True)
    (tmp_path / "submitted/ada/precious.txt").write_text("a student's work")
    (tmp_path / "gradebook.db").write_text("a year of grades")
    return tmp_path


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "demo" not in path.parts}


def test_every_sample_student_has_files_in_the_bank() -> None:
    labels = {answer.label for answer in bank.load(REPOSITORY, demo.ASSIGNMENT)}
    for sample in demo.SAMPLES:
        assert {f"{problem}/{answer}" for problem, answer in sample.answers.items()} <= labels


def test_its_course_is_made_anew_each_time(course: Path) -> None:
    made = demo.make_course(course)
    (made / "left-over.txt").touch()
    assert demo.make_course(course) == made
    assert not (made / "left-over.txt").exists()
    assert (made / "source/02-regression/02-regression.ipynb").is_file()


def test_it_does_without_a_problem_or_a_part_that_was_taken_out(course: Path) -> None:
    made = demo.make_course(course)
    name = f"{demo.ASSIGNMENT}/{demo.ASSIGNMENT}.ipynb"
    notebook = nbformat.read(made / "source" / name, as_version=4)
    notebook.cells = [c for c in notebook.cells if not c.id.startswith("temperature-") and c.id != "sales-units"]
    (made / "release" / demo.ASSIGNMENT).mkdir(parents=True)
    nbformat.write(notebook, made / "release" / name)
    demo.hand_in(made, {one.label: one for one in bank.load(course, demo.ASSIGNMENT)})
    assert (made / "submitted/dan" / name).is_file()
    graded = {c.id: Result(1, 1, (), "") for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")}
    console = Console(record=True, width=120)
    console.print(demo._table({sample.name: graded for sample in demo.SAMPLES}))
    said = console.export_text()
    assert "temperature" not in said and "– 1 1 1 1" in said and "10/10" in said


@pytest.mark.slow
@pytest.mark.skipif(bubblewrap.missing() is not None, reason=str(bubblewrap.missing()))
def test_the_class_is_graded_and_the_course_left_alone(course: Path) -> None:
    before = files(course)
    environment = {name: value for name, value in os.environ.items() if name != layout.COURSE_VARIABLE}
    said = subprocess.run(
        [Path(sys.executable).with_name("headcheck"), "demo"],
        cwd=course,
        env=environment | {"COLUMNS": "120"},
        text=True,
        encoding="utf-8",
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    assert {f"Graded {sample.name}." for sample in demo.SAMPLES} <= set(said.splitlines())
    totals = dict(re.findall(r"^\W*(\w+)\b.*?([\d.]+/22)", said, re.MULTILINE))
    assert totals.keys() == {sample.name for sample in demo.SAMPLES}
    assert {totals[name] for name in ("ada", "ben", "chloe")} == {"22/22"}
    assert totals["hugo"] == "0/22"
    for mistake in (
        "relu-for-regression",
        "crossentropy-for-regression",
        "accuracy-for-regression",
        "units-not-target",
    ):
        assert mistake in said
    for sample in demo.SAMPLES:
        assert (course / "demo/feedback" / sample.name / "02-regression/02-regression.html").is_file()
    assert files(course) == before
