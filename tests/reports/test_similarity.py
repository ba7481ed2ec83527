"""Near-identical answers: copies are found however they are dressed up, and right answers of one's own are not."""

from __future__ import annotations

import random
import time
from pathlib import Path

import nbformat
import pytest

from headcheck.authoring import bank
from headcheck.course.registry import declared
from headcheck.grading.intake.template import template
from headcheck.reports.similarity import Pair, near_identical

PROBLEMS = declared().problems

ROOT = Path(__file__).resolve().parents[2]
CELL = "house-prices-choice"

OWN_WAY = """
def closer(truth, guess):
    # people care about percent
    miss = tf.abs(truth - guess) / (1.0 + tf.abs(truth))
    return tf.reduce_mean(tf.where(miss < 0.5, miss**2, miss - 0.25), axis=-1)

widths = [64, 32, 16]
house_model = keras.Sequential([keras.Input(shape=(9,))])
for width in widths:
    house_model.add(keras.layers.Dense(width, activation="relu"))
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer="adam", loss=closer, metrics=["mae"])
"""
RENAMED = """
def my_loss(y, p):
    d = (tf.abs(y - p)
         / (1.0 + tf.abs(y)))
    return tf.reduce_mean(tf.where(d < 0.5, d**2, d - 0.25), axis=-1)
sizes = [64, 32, 16]   # three layers
house_model = keras.Sequential([keras.Input(shape=(9,))])
for s in sizes:
    house_model.add(keras.layers.Dense(s, activation='relu'))
house_model.add(keras.layers.Dense(1))
house_model.compile(optimizer='adam', loss=my_loss, metrics=['mae'])
"""


def cells(assignment: str) -> tuple[dict[str, str], dict[str, str]]:
    """An assignment's cells for answers as handed out, and as the instructor solved them."""
    notebook = nbformat.read(ROOT / "source" / assignment / f"{assignment}.ipynb", as_version=4)

    def answers(nb: nbformat.NotebookNode) -> dict[str, str]:
        solutions = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("solution")]
        return {cell.metadata.nbgrader.grade_id: cell.source for cell in solutions}

    return answers(template(notebook)), answers(notebook)


def compare(answers: dict[str, str], cell: str = CELL) -> list[Pair]:
    """The pairs among students who wrote `answers` into one cell."""
    handed_out, solved = cells(PROBLEMS[cell.removesuffix("-choice")].assignment)
    return near_identical({student: {cell: text} for student, text in answers.items()}, handed_out, solved)


def class_of(cell: str) -> dict[str, str]:
    """A student for each file of the bank, right or wrong: nobody copied from anybody."""
    problem = PROBLEMS[cell.removesuffix("-choice")]
    answers = bank.load(ROOT, problem.assignment)
    return {answer.name: answer.source for answer in answers if cell in answer.cell}


def test_a_copy_with_other_names_comments_layout_and_quotes_is_found() -> None:
    (pair,) = compare(class_of(CELL) | {"ann": OWN_WAY, "bob": RENAMED})
    assert pair.students == ("ann", "bob")
    (match,) = pair.matches
    assert match.cell == CELL and match.similarity > 0.9  # brackets were put around one line


def test_a_copy_with_a_few_lines_more_is_found_and_is_less_similar() -> None:
    (pair,) = compare(class_of(CELL) | {"ann": OWN_WAY, "bob": RENAMED + "\nprint(house_model.summary())\n"})
    assert 0.8 < pair.matches[0].similarity < 1


def test_a_copy_of_what_is_no_python_is_found_by_its_words() -> None:
    (pair,) = compare({"ann": f"{OWN_WAY}\n%time ((", "bob": f"{OWN_WAY}\n%time (("})
    assert pair.matches[0].similarity == 1


@pytest.mark.parametrize("cell", [f"{id}-choice" for id, problem in PROBLEMS.items()])
def test_answers_of_the_bank_are_not_taken_for_copies_unless_one_author_wrote_both(cell: str) -> None:
    # they were written from each other: custom losses that differ by a sign, custom metrics that differ by the loss
    by_one = ({"own-loss-function", "unknown-loss"}, {"two-units", "two-units-binary-crossentropy"})
    assert all(set(pair.students) in by_one for pair in compare(class_of(cell), cell))


@pytest.mark.parametrize(("cell", "name"), [("house-prices-choice", "huber-instance"), ("spam-choice", "logits")])
def test_two_students_who_make_the_same_rare_choice_copied_nothing(cell: str, name: str) -> None:
    others = class_of(cell)
    assert not compare({"ann": others[name], "bob": others[name], **others}, cell)
    assert not compare({"ann": others[name], "bob": others[name]}, cell)


def test_the_instructors_solution_and_what_was_handed_out_are_everybodys() -> None:
    handed_out, solved = cells("02-regression")
    assert not near_identical({"ann": solved, "bob": solved}, handed_out, solved)
    assert not near_identical({"ann": handed_out, "bob": handed_out}, handed_out, solved)


def test_what_many_share_is_common_knowledge() -> None:
    assert not compare({f"student{n}": OWN_WAY for n in range(10)})


def test_nobody_and_one_alone_are_like_nobody() -> None:
    assert compare({}) == []
    assert compare({"ann": OWN_WAY}) == []


def test_a_thousand_students_are_compared_in_seconds() -> None:
    drawn = random.Random(1)
    answers = {
        f"student{n}": OWN_WAY + "".join(f"tried{n}_{i} = {drawn.random()} * width\n" for i in range(20))
        for n in range(1000)
    }
    started = time.process_time()
    compare(answers | {"ann": RENAMED.replace("32", "31, 8"), "bob": RENAMED.replace("32", "31, 8")})
    assert time.process_time() - started < 30
