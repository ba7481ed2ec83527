"""Cells that repeat are a line in the text, made from what the course declares; so are facts inside of other text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headcheck import tasks
from headcheck.authoring.notebook_text import Cell, NotebookError, Role
from headcheck.authoring.repeated_cells import WIDTH, Repeated
from headcheck.course.declarations import Problem, Quiz, Repair
from headcheck.course.functions import Function
from headcheck.course.registry import Declared

MAIL = Problem(
    id="mail", title="Junk?", one="e-mail", many="e-mails", model="a_model_with_a_long_name", arrays="mail",
    task=tasks.Binary(), metric="log-loss", names=("mail", "junk"), held_out="ten e-mails",
)  # fmt: skip
PAIR = replace(MAIL, id="pair", metric="r2-and-accuracy", outputs={"price": tasks.Regression(), "kind": tasks.Binary()})
LETTERS = replace(MAIL, id="letters", labels="letter_labels", metric="accuracy", task=tasks.MultiClass(classes=3))
RARE = replace(MAIL, id="rare", metric="recall", task=tasks.Binary(rare=True), points={**MAIL.points, "loss": 2.5})
QUIZ = Quiz("Which one?", "quiz", {'say "a"': "x", "b": "y"}, "'x' or 'y'", "is it?", 1, choices=("x", "y"), id="quiz")
OPEN = replace(QUIZ, id="open", choices=(), points=2)
REPAIR = Repair("The alarm", "alarm_model", tasks.Binary(), (3,), "loss", id="alarm")
FUNCTION = Function("half", lambda x: x / 2, lambda rng: [(1,)], id="half", points=1, looks_at=("It calls half.",))

COURSE = Declared(
    problems={problem.id: problem for problem in (MAIL, PAIR, LETTERS, RARE)},
    functions={"half": FUNCTION},
    quizzes={"quiz": QUIZ, "open": OPEN},
    repairs={"alarm": REPAIR},
)
REPEATED = Repeated(COURSE)
SUFFIXES = ("ready", "check", "save", "graded", "units", "activation", "loss", "metrics", "heldout")
MADE = [
    "start-settings", "start-practice", "saving", "errors-in-words",
    "half", "alarm", "quiz", "quiz-answers", "open", "open-answers",
    "half-check", "alarm-check", "quiz-check", "open-check",
    *(f"{problem}-{suffix}" for problem in COURSE.problems for suffix in SUFFIXES),
]  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_every_cell_is_made_and_its_code_is_python_in_short_lines(name: str) -> None:
    cell = REPEATED.make(name)
    assert cell.source == cell.source.strip() and "\n\n\n\n" not in cell.source
    if cell.kind == "code":
        compile(cell.source, name, "exec")
        long = [line for line in cell.source.splitlines() if len(line) > WIDTH]
        assert [line for line in long if not line.startswith("check.")] == []


def test_a_cell_is_worth_what_its_declaration_says_and_says_so() -> None:
    cell = REPEATED.make("rare-loss")
    assert (cell.role, cell.points, cell.grade_id) == (Role.TEST, 2.5, "rare-loss")
    assert cell.source.startswith("# Graded part 3 of 5: loss (2.5 points)")
    assert "(1 point, half a point for each question)" in REPEATED.make("quiz").source
    assert "(2 points, 1 point for each question)" in REPEATED.make("open").source
    own = Cell("rare-loss", "code", "assert True", Role.LOCKED, None, "rare-loss")
    assert REPEATED.complete(own) == replace(own, role=Role.TEST, points=2.5), "written by hand, and worth the same"


def test_what_a_cell_asks_follows_from_the_declaration() -> None:
    assert "letter_labels in" in REPEATED.make("letters-ready").source
    assert "output_names" in REPEATED.make("pair-ready").source
    assert "Both heads have to be right." in REPEATED.make("pair-loss").source
    assert "the ill" not in REPEATED.make("rare-metrics").source and "the junk" in REPEATED.make("rare-metrics").source
    assert "R² for the price and accuracy for the kind, on ten e-mails." in REPEATED.make("pair-heldout").source
    assert 'check.units("mail", a_model_with_a_long_name)' in REPEATED.make("mail-units").source


def test_answers_of_a_quiz_are_empty_and_then_right() -> None:
    source = REPEATED.make("quiz-answers").source
    given, _, solution = source.partition("### BEGIN SOLUTION")
    names: dict[str, object] = {}
    exec(given, names)
    assert names["quiz"] == {'say "a"': "", "b": ""}
    exec(solution, names)
    assert names["quiz"] == QUIZ.answers


def test_facts_stand_in_text_and_in_code_and_other_braces_stay() -> None:
    assert REPEATED.fill("{{ mail.title }} ({{ mail.points }})") == "Junk? (6 points)"
    assert REPEATED.fill("show({{ mail.names }})", "code") == 'show(("mail", "junk"))'
    code = 'f"{{ x.y }} {{x}}" # $e^{{2}}$'
    assert REPEATED.fill(code, "code") == code


def test_a_declaration_that_lacks_something_is_said() -> None:
    with pytest.raises(NotebookError, match="points for each part of 'mail'; found none for loss, metrics"):
        Repeated(replace(COURSE, problems={"mail": replace(MAIL, points={"units": 1, "activation": 1, "heldout": 2})}))
    odd = Repeated(replace(COURSE, problems={"mail": replace(MAIL, held_out="{number} e-mails", metric="luck")}))
    with pytest.raises(NotebookError, match="The cell 'mail-heldout' can't be made from its declaration"):
        odd.make("mail-heldout")


def test_what_stands_for_nothing_is_said() -> None:
    with pytest.raises(NotebookError, match="stands for no cell that can be made"):
        REPEATED.named(Cell("x", "markdown", "{{ mail-redy }}"))
    with pytest.raises(NotebookError, match="nothing is declared with the id male"):
        REPEATED.fill("{{ male.title }}")
    with pytest.raises(NotebookError, match="mail has title, points, names, rows, held_out"):
        REPEATED.fill("{{ mail.tilte }}")
