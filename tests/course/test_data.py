"""Student files and held-out files: made again by the script, and with no row in common."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from headcheck.course import layout
from headcheck.course.declarations import Problem
from headcheck.course.registry import declared
from tests.course.cells import COURSE

PROBLEMS = declared().problems


def student_file(problem: Problem) -> Path:
    return layout.student_rows(problem).relative_to(COURSE)


def held_out_file(problem: Problem) -> Path:
    return layout.held_out_rows(problem).relative_to(COURSE)


def rows(file: Path) -> pd.DataFrame:
    """A file's rows; a picture is one value, its bytes."""
    if file.suffix == ".csv":
        return pd.read_csv(file)
    with np.load(file) as arrays:
        return pd.DataFrame({name: [each.tobytes() for each in array] for name, array in arrays.items()})


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    subprocess.run([sys.executable, COURSE / "data" / "make.py", folder], check=True, capture_output=True, cwd=folder)
    return folder


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
@pytest.mark.parametrize("file", [student_file, held_out_file], ids=["student", "held-out"])
def test_the_script_makes_the_committed_file(made_again, file, problem):
    """Tables byte for byte. How arrays are compressed depends on Python's zlib, so only what they hold is compared."""
    made, committed = made_again / file(problem), COURSE / file(problem)
    if made.suffix == ".csv":
        assert made.read_bytes() == committed.read_bytes()
    else:
        pd.testing.assert_frame_equal(rows(made), rows(committed))


def test_the_script_makes_no_other_file_than_those_of_the_registry(made_again):
    made = {path.relative_to(made_again) for path in made_again.rglob("*") if path.is_file()}
    assert made == {file(problem) for problem in PROBLEMS.values() for file in (student_file, held_out_file)}


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_no_held_out_row_is_in_a_student_file(problem):
    student, held_out = rows(COURSE / student_file(problem)), rows(COURSE / held_out_file(problem))
    assert list(student.columns) == list(held_out.columns)
    assert len(student) > len(held_out) > 0
    assert len(student.merge(held_out)) == 0


@pytest.mark.parametrize(("problem", "column"), [("temperature", "date"), ("sales", "month")])
def test_time_series_are_held_out_from_the_end(problem, column):
    student = pd.read_csv(COURSE / student_file(PROBLEMS[problem]))[column]
    held_out = pd.read_csv(COURSE / held_out_file(PROBLEMS[problem]))[column]
    assert student.max() < held_out.min()
    assert student.is_monotonic_increasing and held_out.is_monotonic_increasing


def test_every_raw_file_stands_in_the_readme():
    readme = (COURSE / "data" / "README.md").read_text(encoding="utf-8")
    for raw in (COURSE / "data").iterdir():
        if raw.suffix == ".csv":
            n, columns = pd.read_csv(raw).shape
            assert f"| `{raw.name}` | {n} x {columns} |" in readme
        elif raw.suffix == ".npz":
            assert f"| `{raw.name}` | " in readme


#: Who made the raw data of a problem, and whether their licence asks that they are named.
AUTHORS = {
    "house-prices": ("De Cock", False), "temperature": ("NOAA", False), "sales": ("US Census Bureau", False),
    "spam": ("Hopkins", True), "diagnosis": ("Wolberg", True), "cat-or-dog": ("animal-mnist", False),
    "animals": ("animal-mnist", False), "digits": ("Alpaydin", True), "thyroid": ("Quinlan", True),
    "rare-disease": ("Quinlan", True), "home-value": ("De Cock", False), "inbox": ("Hopkins", True),
    "marks": ("Alpaydin", True), "animals-in-picture": ("animal-mnist", False), "bikes": ("Fanaee-T", True),
    "admission": ("StatLib", False), "price-and-quality": ("De Cock", False),
}  # fmt: skip


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_what_students_get_names_the_authors_of_its_data_and_their_licence(problem):
    author, by_licence = AUTHORS[problem.id]
    last = nbformat.read(COURSE / "release" / problem.assignment / f"{problem.assignment}.ipynb", 4).cells[-1].source
    line = next(line for line in last.splitlines() if author in line)
    assert ("creativecommons.org/licenses/by/4.0" in line) == by_licence
    assert author in (COURSE / "data" / "README.md").read_text()
