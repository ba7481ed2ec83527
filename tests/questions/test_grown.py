"""A question and a repair that join later, and everything that has to know whose question is which."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import keras
import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from headcheck.authoring import missing
from headcheck.course.registry import declared
from headcheck.grading import handout
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.classroom.executors import executor
from headcheck.grading.classroom.graded import Basis, Graded, Outcome
from headcheck.grading.classroom.plans import FromModels
from headcheck.grading.configured import course_settings
from headcheck.grading.dealt import Dealt
from headcheck.practice.modes import Mode
from tests import sandboxed
from tests.grading.in_process import nbgrader
from tests.grading.test_cluster import cluster
from tests.questions.course import ASSIGNMENT, WIDTHS, answers, at_places, hand_in, written
from tests.questions.grown import QUESTION, add_question, add_repair, give_out

pytestmark = pytest.mark.xdist_group("engine")

__all__ = ["cluster"]  # the fixture

#: What the parts of a problem are worth that are decided when a model is compiled.
COMPILED = 4


def asked_of(course: Path, student: str) -> dict[str, str]:
    dealt = Dealt.read(course, ASSIGNMENT, course / "release" / ASSIGNMENT, course_settings(course))
    assert dealt
    return dealt.of(student)


def test_a_further_question_is_fewer_than_ten_lines_and_changes_nobodys_own(course: Path) -> None:
    students = [f"student-{number}" for number in range(30)]
    before = {student: asked_of(course, student) for student in students}
    assert len(QUESTION.splitlines()) < 10
    add_question(course)
    assert (course / "source" / ASSIGNMENT / "number-roots.npz").is_file()
    lacks = [sentence for sentence in missing.find_missing("number/roots") if "answers" not in sentence]
    assert [sentence.partition(":")[0] for sentence in lacks] == ["Calibrate the reference with at least 100 seeds"]
    give_out(course)
    assert {student: asked_of(course, student) for student in students} == before
    table = json.loads((course / "release" / ASSIGNMENT / "questions.json").read_text())
    assert table["kinds"]["number"]["roots"]["file"] == "number-roots.npz"


def answered(course: Path, student: str, asked: dict[str, str], other: str = "") -> NotebookNode:
    """Right answers to everything, with what the model to repair should be."""
    mended = {
        "scales": 'mended.add(keras.layers.Dense(1))\nmended.compile("adam", loss="mse", metrics=["mae"])',
        "days": 'mended.add(keras.layers.Dense(7, activation="softmax"))\n'
        'mended.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])',
    }[asked_of(course, student)["mend"].partition("/")[2]]
    cells = {"mend-choice": f"mended = keras.Sequential([keras.Input((3,))])\n{mended}"}
    return written(course, student, answers(asked) | cells, other)


def save_models(course: Path, student: str, notebook: NotebookNode, asked: dict[str, str]) -> None:
    """Hand in models that are right, and were never trained, in place of those that the cells would make."""
    folder = course / "submitted" / student / ASSIGNMENT
    for place, name in asked.items():
        kind, _, question = name.partition("/")
        units = WIDTHS[kind][question]
        head = keras.layers.Dense(units, activation="softmax" if kind == "group" else None)
        model = keras.Sequential([keras.Input((3,)), head])
        loss = "sparse_categorical_crossentropy" if kind == "group" else "mse"
        model.compile("adam", loss=loss, metrics=["accuracy" if kind == "group" else "mae"])
        model.save(folder / f"{place}.keras")
        fingerprint = hashlib.sha256((folder / f"{place}.keras").read_bytes()).hexdigest()[:16]
        said = f"Saved as {place}.keras, with the fingerprint {fingerprint}.\n"
        cell = next(cell for cell in notebook.cells if cell.id == f"{place}-save")
        cell.outputs = [new_output("stream", name="stdout", text=said)]
    nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


def grade(course: Path, from_models: FromModels | None = None) -> dict[str, Graded]:
    with ThreadPoolExecutor(2) as pool:
        graded = Class(course, ASSIGNMENT).grade(pool, 2, lambda *_: None, from_models=from_models)
    assert not [one for one in graded if one.problem], graded
    return {one.student: one for one in graded}


def exported(course: Path) -> list[dict[str, str]]:
    nbgrader(course, "export", "--exporter=headcheck.lms.parts.PartsExporter", f"--to={course / 'parts.csv'}")
    with (course / "parts.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
@sandboxed.NEEDED
def test_every_way_to_grade_knows_whose_question_it_is(course: Path) -> None:
    """nbgrader's own command, the store, saved models, points that are added, and the table of every part."""
    add_question(course)
    add_repair(course)
    settings = course / "course_config.py"
    settings.write_text(f'{settings.read_text()}\nc.Questions.tries = {{"{ASSIGNMENT}": 4}}\n')
    give_out(course)
    place = next(place for place, name in at_places("ann").items() if name.startswith("number/"))
    mine = {**at_places("ann"), place: "number/height"}  # one number, as the root
    hand_in(course, "ann", answered(course, "ann", mine, "number=roots"))
    bob = at_places("bob")
    hand_in(course, "bob", answered(course, "bob", bob))
    save_models(course, "bob", answered(course, "bob", bob), bob)
    cho = {name: WIDTHS[kind][question] for name in at_places("cho").values() for kind, question in [name.split("/")]}
    wrong = answered(course, "cho", at_places("cho"))
    for cell in wrong.cells:
        cell.source = cell.source.replace("Dense(", "Dense(1 + ") if cell.id.endswith("-choice") else cell.source
    hand_in(course, "cho", wrong)

    nbgrader(course, "autograde", ASSIGNMENT, "--student=ann")
    rows = [row for row in exported(course) if row["student_id"] == "ann"]
    assert sum(float(row["score"]) for row in rows) == sum(float(row["max_score"]) for row in rows) == 13
    assert {row["question"] for row in rows if row["grade_id"].startswith(f"{place}-")} == {"How heavy is the root?"}
    assert {row["question"] for row in rows if row["grade_id"] == "mend"} <= {"The scales", "Which day?"}

    seed = next(seed for seed in range(99) if FromModels(0.01, seed).sample(["ann", "bob", "cho"]) == {"ann"})
    first = grade(course, FromModels(0.01, seed))
    assert first["ann"].how is not Outcome.RAN, "nbgrader's own command has run it, and the store kept that"
    assert first["ann"].points == 13
    assert (first["bob"].by, first["bob"].points) == (Basis.MODELS, 2 * COMPILED + 1), "untrained models, right heads"
    lost = 13 - (first["cho"].points or 0)
    assert lost >= 3, "the units of each"

    added = dict.fromkeys(cho, 1)
    settings.write_text(f'{settings.read_text()}\nc.Questions.added = {{"{ASSIGNMENT}": {added}}}\n')
    second = grade(course, FromModels(0.01, seed))
    assert {one.how for one in second.values()} <= {Outcome.UNCHANGED, Outcome.STORED}, "nothing runs twice"
    assert second["cho"].points == (first["cho"].points or 0) + 2
    assert second["ann"].points == 13
    assert sum(float(row["score"]) for row in exported(course) if row["student_id"] == "cho") == second["cho"].points
    assert {one.how for one in grade(course, FromModels(0.01, seed)).values()} == {Outcome.UNCHANGED}


@pytest.mark.slow
@sandboxed.NEEDED
def test_workers_of_a_cluster_are_told_whose_question_it_is(
    course: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    hand_in(course, "ann", written(course, "ann", answers(at_places("ann"))))
    neighbour = next(
        n for n in (f"n{i}" for i in range(99)) if not set(at_places(n).items()) & set(at_places("ann").items())
    )
    hand_in(course, neighbour, written(course, "ann", answers(at_places("ann"))))
    with executor(None, cluster[0]) as (dask, side_by_side):
        graded = Class(course, ASSIGNMENT).grade(dask, side_by_side, lambda *_: None)
    assert {one.student: one.points for one in graded} == {"ann": 12, neighbour: 0}


def test_a_repair_of_ones_own_can_be_practised(course: Path) -> None:
    add_repair(course)
    give_out(course)
    alone = handout.contents(course, ASSIGNMENT, Mode.SELF_STUDY).practice
    assert "Dense(1)" in alone.help("mend", "mend/scales").solution
    assert (
        "Dense(7" in alone.help("mend", "mend/days").solution
        and "scales" not in alone.help("mend", "mend/days").solution
    )
    tasks = {name: question.task for name, question in alone.questions.items() if name.startswith("mend/")}
    assert tasks == {asked.name: asked.task for asked in declared(course).repairs["mend"].each()}
