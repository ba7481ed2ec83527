"""What students get and what is held out: made again from the raw files, and with no row in common."""

from __future__ import annotations

import shutil
from dataclasses import replace

import nbformat
import numpy as np
import pandas as pd
import pytest

from headcheck import tasks
from headcheck.authoring import rows
from headcheck.course import holdout, layout
from headcheck.course.registry import declared
from tests.course.cells import COURSE, parts, prepared

PROBLEMS = declared().asked


EACH_PROBLEM = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)


@EACH_PROBLEM
def test_the_files_are_what_split_and_notebook_make_of_the_raw_rows(problem):
    """To the bit: what students get, and what the model is asked on held-out rows. Else: headcheck build --data."""
    assert list(rows.outdated(problem)) == []


@EACH_PROBLEM
def test_held_out_rows_have_the_form_of_those_that_train(problem):
    names = prepared(problem.assignment, problem.name)
    x, y = holdout.load(problem)
    assert x.dtype == y.dtype == np.float32 and np.isfinite(x).all() and np.isfinite(y).all()
    assert x.shape[1:] == names[f"{problem.arrays}_x"].shape[1:]
    _, held_out = parts(problem.name)
    assert len(x) == len(y) == len(held_out) - problem.history == rows.count(problem).held_out - problem.history
    task = problem.task
    numbers = task.labels if isinstance(task, tasks.MultiLabel) else getattr(task, "units", 1)
    assert y.shape == (len(y), len(problem.outputs) or numbers)


@EACH_PROBLEM
def test_no_held_out_row_is_in_a_student_file(problem):
    student, held_out = parts(problem.name)
    assert list(student.columns) == list(held_out.columns)
    assert len(student) > len(held_out) > 0
    assert len(student.merge(held_out)) == 0


@pytest.mark.parametrize(("problem", "column"), [("temperature", "date"), ("sales", "month")])
def test_time_series_are_held_out_from_the_end(problem, column):
    student, held_out = (part[column] for part in parts(problem))
    assert student.max() < held_out.min()
    assert student.is_monotonic_increasing and held_out.is_monotonic_increasing


# --- making them ----------------------------------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course with what the rows of the sales are made of."""
    for part in ("course/02-regression", "source/02-regression"):
        shutil.copytree(COURSE / part, tmp_path / part)
    (tmp_path / "data").mkdir()
    for file in ("course/shared.py", "data/drinks_sales.csv"):
        shutil.copy(COURSE / file, tmp_path / file)
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    return tmp_path


def test_files_that_are_as_they_should_be_are_left_alone_and_others_made(course):
    sales, given = declared().problems["sales"], course / "source/02-regression/sales.csv"
    before = given.read_bytes(), layout.held_out(sales).read_bytes()
    given.write_text(given.read_text().replace("0", "1", 1))
    assert "Make the student's rows of 'sales' again: headcheck build --data 02-regression." in rows.outdated(sales)
    layout.held_out(sales).unlink()
    assert rows.count(sales) == (240, 69)
    assert rows.make(sales) == (240, 69)
    assert given.read_bytes() == before[0] and list(rows.outdated(sales)) == []
    written = [path.stat().st_mtime_ns for path in (given, layout.held_out(sales))]
    rows.make(sales)
    assert [path.stat().st_mtime_ns for path in (given, layout.held_out(sales))] == written


def test_a_notebook_that_prepares_otherwise_makes_other_held_out_rows(course):
    notebook = course / "source/02-regression/02-regression.ipynb"
    notebook.write_text(notebook.read_text().replace('sales_training[\\"sales\\"].diff().std()', "1000.0"))
    assert list(rows.outdated(declared().problems["sales"])) == [
        "Make the held-out rows of 'sales' again: headcheck build --data 02-regression."
    ]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"arrays": "sails"}, r"Expected arrays that begin with 'sails', .* of .*/sales/problem.py"),
        ({"scale": ("0", "wind")}, "name 'wind' is not defined"),
        (
            {"split": None},
            r"Say in .*/sales/problem.py how the rows are split: `def split\(raw\)`",
        ),
        ({"split": lambda raw: 1 / 0}, "`split` in .*/sales/problem.py stops with ZeroDivisionError"),
        ({"history": -1000}, "Expected 1069 prepared rows of 'sales' or more"),
    ],
)
def test_a_mistake_in_how_rows_are_declared_is_a_sentence(course, changed, says):
    with pytest.raises(rows.RowsError, match=says):
        rows.make(replace(declared().problems["sales"], **changed))


# --- where they come from -------------------------------------------------------------------------------------------


def test_every_raw_file_stands_in_the_readme():
    readme = (COURSE / "data" / "README.md").read_text(encoding="utf-8")
    for raw in (COURSE / "data").iterdir():
        if raw.suffix == ".csv":
            n, columns = pd.read_csv(raw).shape
            assert f"| `{raw.name}` | {n} x {columns} |" in readme
        elif raw.suffix == ".npz":
            assert f"| `{raw.name}` | " in readme


#: Who made the raw data of a problem, or a question, and whether their licence asks that they are named.
AUTHORS = {
    "house-prices": ("De Cock", False), "temperature": ("NOAA", False), "sales": ("US Census Bureau", False),
    "spam": ("Hopkins", True), "diagnosis": ("Wolberg", True), "cat-or-dog": ("animal-mnist", False),
    "animals": ("animal-mnist", False), "digits": ("Alpaydin", True), "thyroid": ("Quinlan", True),
    "rare-disease": ("Quinlan", True), "price-and-quality": ("De Cock", False), "home-value": ("De Cock", False),
    "concrete": ("I-Cheng Yeh", True), "night-and-day": ("NOAA", False), "three-days": ("NOAA", False),
    "inbox": ("Hopkins", True), "upper-half": ("De Cock", False), "leaving": ("MLC++", False),
    "marks": ("Alpaydin", True), "house-style": ("De Cock", False), "makes": ("Kuiper", False),
    "amenities": ("De Cock", False), "take-along": ("NOAA", False),
    "bikes": ("Fanaee-T", True), "riders": ("Fanaee-T", True), "sold-houses": ("De Cock", False),
    "admission": ("StatLib", False), "by-chance": ("Fanaee-T", True), "floors": ("De Cock", False),
    "tuition": ("StatLib", False), "even-or-odd": ("Alpaydin", True), "outdoors": ("Vision Group", True),
}  # fmt: skip


@EACH_PROBLEM
def test_what_students_get_names_the_authors_of_its_data_and_their_licence(problem):
    author, by_licence = AUTHORS[problem.question or problem.id]
    last = nbformat.read(COURSE / "release" / problem.assignment / f"{problem.assignment}.ipynb", 4).cells[-1].source
    line = next(line for line in last.splitlines() if author in line)
    assert ("creativecommons.org/licenses/by/4.0" in line) == by_licence
    assert author in (COURSE / "data" / "README.md").read_text()
