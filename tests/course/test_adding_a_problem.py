"""A problem is added as docs/author.md says, in a copy of the course, until `headcheck check` asks for seeds only."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from headcheck.course.declarations import PARTS
from tests.course.cells import COURSE

ASSIGNMENT = "07-fruit"

HEADCHECK = Path(sys.executable).parent / "headcheck"

DECLARATION = """\
from headcheck import tasks
from headcheck.course.declarations import Problem

PROBLEM = Problem(
    title="Is it ripe?",
    one="fruit",
    many="fruits",
    model="ripe_model",
    arrays="ripe",
    task=tasks.Binary(),
    metric="log-loss",
)
"""

SPLIT = """

def split(raw):
    import pandas as pd

    fruits = pd.read_csv(raw / "fruits.csv")
    return fruits[100:], fruits[:100]
"""

SETUP = """\
import keras
import pandas as pd
import tensorflow as tf

SEED = 1"""

DATA = 'fruits = pd.read_csv("ripe.csv")'

PREPARE = """\
training = fruits[:240].drop(columns="ripe")


def prepare_fruits(rows):
    scaled = (rows.drop(columns="ripe") - training.mean()) / training.std()
    return scaled.to_numpy("float32"), rows[["ripe"]].to_numpy("float32")


ripe_x, ripe_y = prepare_fruits(fruits[:240])
ripe_x_validation, ripe_y_validation = prepare_fruits(fruits[240:])"""

GIVEN = """\
keras.utils.set_random_seed(SEED)
ripe_model = keras.Sequential([keras.Input(shape=(2,)), keras.layers.Dense(16, activation="relu")])
"""

HEAD = """\
ripe_model.add(keras.layers.Dense(1, activation="sigmoid"))
ripe_model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])"""

READY = "ripe_model(ripe_x[:5])"

TRAIN = """\
ripe_batches = tf.data.Dataset.from_tensor_slices((ripe_x, ripe_y)).batch(32).cache()
ripe_model.fit(ripe_batches, epochs=5, verbose=0)"""

#: Each file of the bank: what it shows, what it loses, and the text that makes it of the reference (found -> instead).
BANK = {
    "accepted/reference": ("The notebook's own solution.", "nothing", {}),
    "accepted/separate": ("The sigmoid on its own.", "nothing", {
        ', activation="sigmoid"))': '))\nripe_model.add(keras.layers.Activation("sigmoid"))',
    }),
    "accepted/probability": ("The loss as an object.", "nothing", {
        '"binary_crossentropy"': "keras.losses.BinaryCrossentropy()",
    }),
    "accepted/logits": ("No sigmoid, and a loss that takes logits.", "nothing", {
        '1, activation="sigmoid"': "1",
        '"binary_crossentropy"': "keras.losses.BinaryCrossentropy(from_logits=True)",
        '"accuracy"': "keras.metrics.BinaryAccuracy(threshold=0)",
    }),
    "mistakes/no-metric": ("No metric is compiled.", "metrics", {', metrics=["accuracy"]': ""}),
    "mistakes/linear-as-probability": ("No sigmoid.", "activation heldout", {'1, activation="sigmoid"': "1"}),
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The course as it is before the problem is added, without the notebooks and banks of other problems."""
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(COURSE / name, tmp_path)
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.mark.slow
def test_a_problem_is_added_by_doing_what_check_asks_for(copy: Path) -> None:
    def run(*command: str | Path, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=copy,
            env={**os.environ, "HEADCHECK_COURSE": str(copy)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def check() -> list[str]:
        """What `headcheck check ripe` asks for."""
        return run(HEADCHECK, "check", "ripe", status=1).splitlines()

    # 1. Declare it
    assert check() == ["1. Declare 'ripe': write course/<assignment>/ripe/problem.py with PROBLEM = Problem(...)."]
    folder = copy / "course" / ASSIGNMENT / "ripe"
    folder.mkdir(parents=True)
    (folder / "problem.py").write_text(DECLARATION)

    # 2. Its data
    assert check()[0].startswith("1. Say in problem.py how the rows are split: `def split(raw)`")
    write_fruits(copy / "data" / "fruits.csv")
    (folder / "problem.py").write_text(DECLARATION + SPLIT)
    assert check()[:2] == [
        "1. Make the student's rows, source/07-fruit/ripe.csv: headcheck build --data 07-fruit.",
        "2. Write the notebook source/07-fruit/07-fruit.ipynb.",
    ]

    # 3. Its section of the notebook, which prepares the held-out rows, too
    write_notebook(copy / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    assert check()[1] == (
        "2. Make the held-out rows, course/07-fruit/ripe/heldout.npz: headcheck build --data 07-fruit."
    )
    assert run(HEADCHECK, "build", "--data") == "ripe: 300 rows for students, 100 held out.\n"

    # 4. Its bank
    assert [sentence[3:] for sentence in check()][:2] == [
        "Write the reference, course/07-fruit/ripe/answers/accepted/reference.py.",
        "Write 3 other right answers into course/07-fruit/ripe/answers/accepted/.",
    ]
    write_bank(copy / "course" / ASSIGNMENT / "ripe" / "answers")

    # 5. Its threshold
    assert check()[0] == "1. Find the threshold: headcheck calibrate ripe."
    few = ("--seeds", "5", "--variant-seeds", "5", "--mistake-seeds", "1")
    said = run(HEADCHECK, "calibrate", "ripe", "--workers", "1", *few)
    assert "ripe: log loss of" in said
    assert "| ripe | log loss | " in (copy / "docs" / "calibration.md").read_text(encoding="utf-8")

    # 6. Look at it as a student
    assert check()[-1].endswith("Make the student version: nbgrader generate_assignment --force 07-fruit.")
    run("-m", "nbgrader", "generate_assignment", "--force", ASSIGNMENT)
    assert all("Calibrate" in sentence for sentence in check())


def write_fruits(file: Path) -> None:
    numbers = random.Random(7)
    rows = [(numbers.gauss(0, 1), numbers.gauss(0, 1)) for _ in range(400)]
    lines = [f"{colour:.3f},{soft:.3f},{int(colour + soft + numbers.gauss(0, 0.5) > 0)}\n" for colour, soft in rows]
    file.write_text("colour,softness,ripe\n" + "".join(lines))


def write_notebook(file: Path) -> None:
    solution = f"{GIVEN}### BEGIN SOLUTION\n{HEAD}\n### END SOLUTION"
    cells = [
        new_markdown_cell("# Fruit"),
        cell("setup", SETUP),
        cell("ripe-data", DATA),
        cell("ripe-prepare", PREPARE),
        cell("ripe-choice", solution, solution=True, locked=False),
        cell("ripe-ready", READY),
        cell("ripe-train", TRAIN),
        cell("ripe-save", 'ripe_model.save("ripe.keras")'),
    ]
    for part in PARTS:
        call = f'### BEGIN HIDDEN TESTS\nfrom headcheck.course import check\n\ncheck.{part}("ripe", ripe_model)\n'
        points = 2 if part == "heldout" else 1
        cells.append(cell(f"ripe-{part}", f'print("{part}")\n{call}### END HIDDEN TESTS', grade=True, points=points))
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), file)


def cell(grade_id: str, source: str, **marks: bool | int) -> nbformat.NotebookNode:
    defaults = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3}
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": {**defaults, "grade_id": grade_id, **marks}})


def write_bank(folder: Path) -> None:
    for name, (shows, loses, changes) in BANK.items():
        head = HEAD
        for found, instead in changes.items():
            assert found in head, (name, found)
            head = head.replace(found, instead)
        file = folder / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {shows}\n# loses: {loses}\n{head}\n", encoding="utf-8")
