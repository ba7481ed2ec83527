"""Practice with questions of one's own: `check` judges one's own question, and who learns alone draws others."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_notebook

from headcheck.authoring.practising import carried, for_question, read_source
from headcheck.cli import main
from headcheck.course.registry import declared
from headcheck.grading import handout
from headcheck.grading.dealt import KEY, Compared, DealtError
from headcheck.grading.intake.earlier import Try
from headcheck.grading.learning.folder import contents, renew
from headcheck.grading.trying import solutions
from headcheck.grading.trying.attempt import Attempt, Trying
from headcheck.practice import check, hint, session, why_not
from headcheck.practice.carried import FILE, read
from headcheck.practice.modes import Mode
from tests.questions.course import ASSIGNMENT, KINDS, TITLES, WIDTHS, answers, at_places, questions, title
from tests.questions.test_notebook import run

pytestmark = pytest.mark.xdist_group("engine")

QUESTIONS = [(kind, question) for kind, names in KINDS.items() for question in names]


# ---- In the notebook


@pytest.fixture
def beside(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A notebook's folder, and a notebook that has just begun."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "_session", session._Session())
    carry(course, Mode.PRACTICE)
    yield course


def carry(course: Path, mode: Mode) -> str:
    text = carried(course, ASSIGNMENT, read_source(course, ASSIGNMENT), mode).to_json()
    Path(FILE).write_text(text, encoding="utf-8")
    return text


def ask(monkeypatch: pytest.MonkeyPatch, kind: str, question: str) -> None:
    """As the cell `questions` leaves it."""
    asked = {kind: {"question": question, "title": TITLES[kind][question]}}
    monkeypatch.setattr(sys.modules["__main__"], "asked", asked, raising=False)


def model(kind: str, units: int) -> Any:
    import keras

    layer = keras.layers.Dense(units, activation="softmax" if kind == "group" else None)
    made = keras.Sequential([keras.Input((3,)), layer])
    loss = "sparse_categorical_crossentropy" if kind == "group" else "mse"
    made.compile(optimizer="adam", loss=loss, metrics=["accuracy" if kind == "group" else "mae"])
    return made


@pytest.mark.usefixtures("beside")
def test_a_check_judges_the_question_that_is_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, question in QUESTIONS:
        ask(monkeypatch, kind, question)
        said = {width: check(kind, model(kind, width)) for width in WIDTHS[kind].values()}
        assert {w: one.good for w, one in said.items()} == {w: w == WIDTHS[kind][question] for w in said}, question
        assert "last check" not in repr(next(iter(said.values()))), "that was about another question"
    ask(monkeypatch, "number", "sides")
    first = check("number", model("number", 1))
    assert first.title == "How long and how wide is a leaf? 1 of 4 does not fit yet."
    assert "How many numbers does an answer have?" in repr(hint("number"))
    assert "units does not fit yet" in why_not("number", model("number", 1), "units")


@pytest.mark.usefixtures("beside")
def test_without_a_question_a_sentence_says_what_to_do(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for asked in ({}, None, {"number": "price"}):
        monkeypatch.setattr(sys.modules["__main__"], "asked", asked, raising=False)
        said = check("number", model("number", 1))
        assert not said.good and "the cell below `STUDENT_ID` finds" in repr(said)
        assert "the cell below" in repr(hint("number")) and not why_not("number", None, "units")
    ask(monkeypatch, "number", "height")
    text = Path(FILE).read_text(encoding="utf-8")
    Path(FILE).write_text(text.replace("number/height", "number/size"), encoding="utf-8")
    assert "does not know your question. Copy all files" in repr(check("number", model("number", 1)))


def test_a_test_tells_nothing_of_any_question(beside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = carry(beside, Mode.TEST)
    assert not read(text).questions and '"task"' not in text and "How many" not in text
    ask(monkeypatch, "number", "sides")
    right, wrong = (check("number", model("number", units)) for units in (2, 1))
    assert right.title == wrong.title == "How long and how wide is a leaf? Does it work?"
    assert right.lines == wrong.lines and not why_not("number", model("number", 1), "units")


def test_who_learns_alone_is_told_the_reasons_of_their_own_question(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry(beside, Mode.SELF_STUDY)
    ask(monkeypatch, "group", "four")
    assert "How many numbers" in repr(hint("group"))
    told = repr(hint("group"))
    assert "A solution, and why" in told and "There are 4 classes" in told and 'activation="softmax"' in told
    ask(monkeypatch, "group", "five")
    assert "There are 5 classes" in [repr(hint("group")) for _ in range(2)][1]


def test_a_solution_that_looks_at_the_question_shows_what_is_for_this_one() -> None:
    code = """\
first = 1
if asked["mend"]["question"] == "one":
    # said of it
    made = f(
        1
    )
elif asked["mend"]["question"] == "two":
    made = 2
else:
    made = 3
last = 4"""
    assert for_question(code, "one") == "first = 1\n# said of it\nmade = f(\n    1\n)\nlast = 4"
    assert [for_question(code, name).split("\n")[1] for name in ("two", "three")] == ["made = 2", "made = 3"]
    assert for_question("if 1:\n    a", "one") == "if 1:\n    a" and for_question("  a\n b", "one") == "  a\n b"


def test_another_question_is_no_better_and_no_worse_than_the_last_one() -> None:
    last = Try("work", {"number-units": 1, "quiz": 1}, titles={"number-units": "How high?", "quiz": ""})
    notebook = new_notebook()
    assert last.before_this(notebook) == {"quiz": 1}
    for called, compared in (("How high?", {"number-units": 1, "quiz": 1}), ("How heavy?", {"quiz": 1})):
        asked = {"number": "number/any"}
        notebook.metadata["headcheck"] = {KEY: Compared(asked, asked, {"number": called}).as_metadata()}
        assert last.before_this(notebook) == compared


# ---- Alone: a verdict, and other questions for as long as one likes


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


def write(path: Path, student: str, other: str, cells: dict[str, str]) -> bytes:
    notebook = nbformat.read(path, as_version=4)
    filled = {**cells, "student": f"STUDENT_ID = {json.dumps(student)}\nOTHER = {json.dumps(other)}"}
    for cell in notebook.cells:
        cell.source = filled.get(cell.id, cell.source)
    nbformat.write(notebook, path)
    return path.read_bytes()


def test_who_learns_alone_needs_no_id_and_draws_other_questions(course: Path, tmp_path: Path, pool: Executor) -> None:
    every = contents(course)
    renew(tmp_path / "alone", every)
    path = tmp_path / "alone" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    trying = Trying(course, path)

    def attempt(other: str, cells: dict[str, str]) -> Attempt:
        data = write(path, "", other, cells)
        return trying.attempt(trying.take_in(data), pool, lambda sections: None)

    first, second = (at_places("", other, code="") for other in ("", "2"))
    done = attempt("", answers(first))
    assert done.points == done.maximum == 12
    asked = run(course, "", folder=path.parent)["asked"]
    assert {place: f"{row['kind']}/{row['question']}" for place, row in asked.items()} == first == done.compared.asked
    said = [section.title for section in done.sections]
    assert all(any(name.endswith(f": {title(one)}") for name in said) for one in first.values()), "by its own name"
    html = solutions.page(every[0], course, done.compared)
    assert all(title(name).rstrip("?") in html for name in first.values())
    assert f"There are {WIDTHS['group'][questions('', code='')['group']]} classes" in html

    done = attempt("2", answers({**second, "group": first["group"]}))
    assert done.compared.asked == second and done.points < done.maximum
    assert not done.changed(better=False), "to answer another question is no worse than before"
    assert attempt("4", answers(first)).points == done.maximum, "after the last comes the first again"

    with pytest.raises(DealtError, match="names no question"):
        attempt("number=size", {})


def test_a_try_goes_by_what_lies_beside_the_notebook(course: Path, tmp_path: Path) -> None:
    """A class's own zip has its code; without an id it shows no question."""
    for name, content in handout.make(course, ASSIGNMENT).files.items():
        (tmp_path / name).write_bytes(content)
    path = tmp_path / f"{ASSIGNMENT}.ipynb"
    said = CliRunner().invoke(main, ["try", str(path), "--no-open"])
    assert said.exit_code == 1 and "`STUDENT_ID` near its top is empty" in said.output
    trying = Trying(course, path)
    recognised = trying.take_in(write(path, "ann", "", {}))
    dealt = trying._dealt(ASSIGNMENT)
    assert dealt and trying._asked(dealt, recognised.intake.notebook).asked == at_places("ann")
    assert declared(course).kinds
