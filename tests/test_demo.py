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

from headcheck.authoring import bank, new_course
from headcheck.cli import demo
from headcheck.course import layout
from headcheck.grading.results import Result
from tests import sandboxed

REPOSITORY = Path(__file__).resolve().parents[1]
ASSIGNMENT = "02-regression"
STUDENTS = ("ada", "ben", "chloe", "dan", "eva", "finn", "grace", "hugo")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the course, with a class's work in it."""
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / name, tmp_path)
    for name in ("course", "source"):
        shutil.copytree(REPOSITORY / name, tmp_path / name)
    (tmp_path / "submitted/ada").mkdir(parents=True)
    (tmp_path / "submitted/ada/precious.txt").write_text("a student's work")
    (tmp_path / "gradebook.db").write_text("a year of grades")
    return tmp_path


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "demo" not in path.parts}


def test_its_students_answer_rightly_in_several_ways_and_get_each_part_wrong_once(course: Path) -> None:
    with new_course.in_course(course):
        answers = bank.load(course, ASSIGNMENT)
        samples = demo.sample_class(answers)
    assert [sample.name for sample in samples] == list(STUDENTS)
    loses = {answer.label: answer.loses for answer in answers}
    lost = {sample.name: [loses[f"{problem}/{name}"] for problem, name in sample.answers.items()] for sample in samples}
    assert lost["ada"] == lost["hugo"] == [] and len(lost["ben"]) == len(lost["chloe"]) == 4
    assert not any(lost["ben"] + lost["chloe"])
    wrong = {"dan": "activation", "eva": "loss", "finn": "metrics", "grace": "units"}
    for name, part in wrong.items():
        (parts,) = lost[name]
        assert part in parts


def test_its_course_is_made_anew_each_time_with_nobodys_work(course: Path) -> None:
    made = demo.make_course(course, course)
    (made / "left-over.txt").touch()
    assert demo.make_course(course, course) == made
    assert not (made / "left-over.txt").exists() and not (made / "submitted").exists()
    assert (made / f"source/{ASSIGNMENT}/{ASSIGNMENT}.ipynb").is_file()


def test_it_does_without_a_problem_or_a_part_that_was_taken_out(course: Path) -> None:
    made = demo.make_course(course, course)
    name = f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(made / "source" / name, as_version=4)
    notebook.cells = [c for c in notebook.cells if not c.id.startswith("temperature-") and c.id != "sales-units"]
    (made / "release" / ASSIGNMENT).mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, made / "release" / name)
    with new_course.in_course(course):
        answers = bank.load(course, ASSIGNMENT)
        samples = demo.sample_class(answers)
        demo.hand_in(made, ASSIGNMENT, samples, answers)
        assert (made / "submitted/dan" / name).is_file()
        graded = {c.id: Result(1, 1, (), "") for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")}
        console = Console(record=True, width=120)
        console.print(demo._table(ASSIGNMENT, samples, {sample.name: graded for sample in samples}))
    said = console.export_text()
    assert "temperature" not in said and "– 1 1 1 1" in said and "16/16" in said


@pytest.mark.slow
@pytest.mark.xdist_group("documented commands")
@sandboxed.NEEDED
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
    assert {f"Graded {name}." for name in STUDENTS} <= set(said.splitlines())
    totals = dict(re.findall(r"^\W*(\w+)\b.*?([\d.]+/31)", said, re.MULTILINE))
    assert totals.keys() == set(STUDENTS)
    assert {totals[name] for name in ("ada", "ben", "chloe")} == {"31/31"}
    assert totals["hugo"] == "0/31"
    for mistake in ("relu-for-regression", "crossentropy-for-regression", "accuracy-for-regression"):
        assert mistake in said
    for name in STUDENTS:
        assert (course / "demo/feedback" / name / ASSIGNMENT / f"{ASSIGNMENT}.html").is_file()
    assert files(course) == before
