"""Practice in the notebook: `check` says what hidden tests will say, `hint` helps in steps, a test tells nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from traitlets.config import Config

import headcheck.course.check
from headcheck import tasks
from headcheck.authoring.practising import IMPORTS, carried, read_source
from headcheck.authoring.repeated_cells import Repeated
from headcheck.course.composition import Trial, tells_apart
from headcheck.course.registry import Declared, declared
from headcheck.grading.practising import BadModes, mode
from headcheck.practice import check, functions, hint, session, why_not
from headcheck.practice.carried import (
    FILE,
    Carried,
    Case,
    FunctionPart,
    Help,
    ModelPart,
    PracticeFileError,
    QuizPart,
    digest,
    read,
    write,
)  # fmt: skip
from headcheck.practice.modes import Mode
from headcheck.practice.said import Offer, Said, Sign
from headcheck.theory.mistakes import PARTS

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = sorted(folder.name for folder in (ROOT / "source").iterdir() if folder.is_dir())

ANSWERS = {"price": "regression", "spam": "classification"}
PARTS_HERE = {
    "house-prices": ModelPart("House prices", "house_model", tasks.Regression()),
    "thyroid": ModelPart("Thyroid", "thyroid_model", tasks.MultiClass(3)),
    "quiz": QuizPart(
        "A quiz", "quiz", tuple(ANSWERS), "'regression' or 'classification'", "does “how wrong?” make sense?", "salt",
        {question: digest("salt", question, answer) for question, answer in ANSWERS.items()},
    ),
    "half": FunctionPart(
        "half", "half", 1e-6,
        (Case("a number", (3.0,), 1.5), Case("several", (np.array([2.0, 4.0]),), np.array([1.0, 2.0]))),
    ),
}  # fmt: skip
HELPS = {"house-prices": Help(("Look at the target.", "Can it be below zero?")), "quiz": Help((), "It is so.")}


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A notebook's folder, and a notebook that has just begun."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(session, "_session", session._Session())
    carry(Mode.PRACTICE)
    yield tmp_path


def carry(mode: Mode) -> None:
    Path(FILE).write_text(Carried("02-regression", mode, PARTS_HERE, HELPS).to_json(), encoding="utf-8")


def house(units: int = 1, activation: str | None = None, loss: str = "mse", metric: str = "mae") -> Any:
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(units, activation=activation)])
    model.compile(optimizer="adam", loss=loss, metrics=[metric])
    return model


# ---- Models


@pytest.mark.parametrize(
    "choices",
    [{}, {"activation": "relu"}, {"units": 3}, {"loss": "binary_crossentropy"}, {"metric": "accuracy"},
     {"activation": "sigmoid", "loss": "binary_crossentropy", "metric": "accuracy"}],
    ids=str,
)  # fmt: skip
def test_a_check_says_of_each_part_what_the_hidden_test_says(
    choices: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = house(**choices)
    said = check("house-prices", model)
    monkeypatch.setenv("HEADCHECK_COURSE", str(ROOT))
    marks = {part: getattr(headcheck.course.check, part)("house-prices", model) for part in PARTS}
    assert {line.what: line.sign.good for line in said.lines} == {part: mark.full for part, mark in marks.items()}
    for line in said.lines:
        lost = marks[line.what].message.splitlines()
        told = [*line.why, *(f"→ {look}" for look in line.look_at)]
        assert line.sign.good or all(sentence in lost or "reason is the same" in sentence for sentence in told)


def test_what_has_changed_since_the_last_check_is_told() -> None:
    assert "last check" not in repr(check("house-prices", house(activation="relu", metric="accuracy")))
    assert "Nothing has changed since your last check." in repr(
        check("house-prices", house(activation="relu", metric="accuracy"))
    )
    said = check("house-prices", house(metric="accuracy"))
    assert "Since your last check: activation, relu output became linear output: fits now." in said.notes


def test_a_check_leaves_a_model_as_it_is() -> None:
    model = house()
    before = [weights.copy() for weights in model.get_weights()]
    rows = (np.ones((9, 4), "float32"), np.ones((9, 1), "float32"))
    for carried_mode in Mode:
        carry(carried_mode)
        check("house-prices", model, rows)
    assert all(map(np.array_equal, before, model.get_weights()))
    assert int(model.optimizer.iterations) == 0


def test_labels_that_the_loss_does_not_take_are_told_where_the_rows_are_given() -> None:
    model = house(3, "softmax", "categorical_crossentropy", "accuracy")
    x, ids = np.zeros((9, 4), "float32"), np.arange(9) % 3
    assert check("thyroid", model).good
    assert check("thyroid", model, (x, np.eye(3)[ids])).good
    said = check("thyroid", model, (x, ids))
    assert [line.what for line in said.lines if not line.sign.good] == ["targets"]


@pytest.mark.parametrize(
    ("model", "sentence"), [(None, "found None"), (3, "type `int`"), ("not compiled", "is not compiled yet")]
)
def test_what_is_no_compiled_model_is_said_in_one_sentence(model: Any, sentence: str) -> None:
    import keras

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)]) if model == "not compiled" else model
    said = check("house-prices", model)
    assert not said.good and not said.lines and sentence in said.notes[0]


# ---- Quizzes and functions


def test_a_quiz_says_which_answers_are_right() -> None:
    said = check("quiz", {"price": " Regression", "spam": "regression"})
    assert {line.what: line.sign for line in said.lines} == {"price": Sign.RIGHT, "spam": Sign.NOT_RIGHT}
    assert "does “how wrong?” make sense?" in said.notes[0]
    assert [line.sign for line in check("quiz", {}).lines] == [Sign.OPEN, Sign.OPEN]
    assert check("quiz", ANSWERS).good
    assert "Expected `quiz` to be a dictionary" in check("quiz", None).notes[0]


def test_a_function_is_told_its_plainest_failing_case_first() -> None:
    def unfinished(x: Any) -> Any:
        raise NotImplementedError

    def changing(x: Any) -> Any:
        x *= 0.5
        return x

    assert check("half", lambda x: x / 2).good
    [first, second] = check("half", lambda x: x).lines
    assert first.why == ("`half(3)` should return `1.5`. It returns `3`.",)
    assert second.sign is Sign.NOT_RIGHT and not second.why
    assert "nothing is written there yet" in check("half", unfinished).lines[0].why[0]
    assert "changes what it is given" in check("half", changing).lines[1].why[0]
    assert "found None" in check("half", None).notes[0]


# ---- Hints


def test_hints_come_in_steps_and_a_solution_only_where_it_is_carried() -> None:
    assert [repr(hint("house-prices"))[:18] for _ in range(2)] == ["**Hint 1 of 2**\n\nL", "**Hint 2 of 2**\n\nC"]
    assert "This was the last hint." in repr(hint("house-prices"))
    assert "It is so." in repr(hint("quiz")) and "It is so." in repr(hint("quiz"))
    assert repr(hint("half")) == "There is no hint for this."
    assert hint("quiz")._repr_mimebundle_()["text/markdown"].startswith("**A solution, and why**")


def test_each_check_that_finds_something_offers_one_step_more_in_the_same_place() -> None:
    def offered(said: Said) -> list[str]:
        return [called for called, _ in said.offer.steps] if said.offer else []

    wrong, right = house(activation="relu"), house()
    assert offered(check("house-prices", None)) == [], "nothing was tried yet"
    first, second, third = (check("house-prices", wrong) for _ in range(3))
    assert [*map(offered, (first, second))] == [["Hint 1 of 2"], ["Hint 1 of 2", "Hint 2 of 2"]]
    assert offered(third) == offered(second), "there is no solution in a class"
    assert 'Stuck? `hint("house-prices")` helps' in repr(first)
    page = first._repr_html_()
    assert "<details" in page and "open" not in page and "Can it be below zero?" not in page
    assert offered(check("house-prices", right)) == []
    carry(Mode.SELF_STUDY)
    assert offered(check("quiz", {"price": "x"})) == ["A solution, and why"]
    carry(Mode.TEST)
    assert offered(check("house-prices", wrong)) == []


def test_hints_are_shown_as_they_are_written() -> None:
    text = "Look at `x ** 2` and **this**:\n\n* one\n* two <b>\n\n```python\ny = x < 3\n```\n"
    page = Said("", (), (), Offer((("Hint", text),), False, ""))._repr_html_()
    assert '<p style="margin:.3em 0">Look at <code>x ** 2</code> and <strong>this</strong>:</p>' in page
    assert "<ul><li>one</li><li>two &lt;b&gt;</li></ul>" in page and ">y = x &lt; 3</pre>" in page


# ---- Validate


def test_a_graded_cell_says_in_one_sentence_what_does_not_fit_and_in_a_test_nothing() -> None:
    wrong = house(activation="relu")
    assert why_not("house-prices", wrong, "activation") == (
        "house_model: activation does not fit yet. The check below your choice says why."
    )
    assert not why_not("house-prices", wrong, "units") and not why_not("house-prices", wrong, "heldout")
    assert why_not("house-prices", wrong, "repair").startswith("house_model: activation")
    assert not any(why_not("house-prices", house(), part) for part in (*PARTS, "repair"))
    assert why_not("quiz", ANSWERS | {"spam": "regression"}) == "1 of 2 answers in quiz are not right yet: spam."
    assert why_not("half", lambda x: x).startswith("half is not right yet (a number).")
    assert not why_not("quiz", ANSWERS) and not why_not("half", lambda x: x / 2) and not why_not("no such thing", 1)
    carry(Mode.TEST)
    assert not any((why_not("house-prices", wrong, "activation"), why_not("quiz", {}), why_not("half", None)))


# ---- A test


def test_in_a_test_right_and_wrong_are_told_the_same() -> None:
    carry(Mode.TEST)
    rows = (np.ones((9, 4), "float32"), np.ones((9, 1), "float32"))
    right, wrong = check("house-prices", house(), rows), check("house-prices", house(activation="relu"), rows)
    assert [line.what for line in right.lines] == ["compiled", "answers", "trains"]
    assert right.lines == wrong.lines
    assert repr(right) == repr(wrong).replace("Nothing has changed since your last check.", "").strip()
    assert check("quiz", dict.fromkeys(ANSWERS, "x")).title == check("quiz", ANSWERS).title
    assert check("half", lambda x: x).lines == check("half", lambda x: x / 2).lines
    assert not check("house-prices", house(loss="categorical_crossentropy", units=3), rows).good


# ---- What a handout carries


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_what_is_carried_can_be_read_and_holds_only_what_its_mode_may_tell(assignment: str) -> None:
    course = declared(ROOT).of(assignment)
    notebook = read_source(ROOT, assignment)
    texts = {mode: carried(ROOT, assignment, notebook, mode).to_json() for mode in Mode}
    for text in texts.values():
        assert read(text).to_json() == text
        assert read(text).parts.keys() == {one.id for one in course}
    alone, practice, test = (read(texts[mode]) for mode in (Mode.SELF_STUDY, Mode.PRACTICE, Mode.TEST))
    solutions = {
        name: [s for s in (help.solution, *help.solutions.values()) if s] for name, help in alone.helps.items()
    }
    assert all(solutions.values())
    assert not any(help.solution or help.solutions for help in practice.helps.values())
    assert not any(help.hints or help.solution or help.solutions for help in test.helps.values())
    for word in ('"task"', '"digests"', '"case"', '"hints"'):
        assert word not in texts[Mode.TEST]
    for solution in (solution for several in solutions.values() for solution in several):
        assert json.dumps(solution, ensure_ascii=False)[1:-1] not in texts[Mode.PRACTICE]
    for name, kind in course.kinds.items():
        assert practice.questions.keys() >= {asked.name for asked in kind.each()} and not test.questions
        assert all(practice.part(name, asked.name).task == asked.task for asked in kind.each())
    for name, quiz in course.quizzes.items():
        part = practice.parts[name]
        assert isinstance(part, QuizPart)
        assert all(digest(part.salt, asked, answer) == part.digests[asked] for asked, answer in quiz.answers.items())
    for name, function in course.functions.items():
        part = alone.parts[name]
        assert isinstance(part, FunctionPart)
        assert part.cases and functions.verdict(part, function.reference).good
        told, hidden = practice.parts[name], [write(case) for cases in function.groups().values() for case in cases]
        assert isinstance(told, FunctionPart) and functions.verdict(told, function.reference).good
        assert len({case.group for case in told.cases}) >= 3, "several kinds, of which the plainest comes first"
        assert not [case for case in told.cases if write(case.arguments) in hidden], "and none of the hidden ones"
        assert tells_apart(Trial(case.group, case.arguments, None, case.expected) for case in told.cases)


def test_a_mode_is_set_for_each_assignment_and_a_slip_is_said() -> None:
    config = Config({"Practice": {"modes": {"06-choose-the-head": "test"}}})
    assert mode(config, "06-choose-the-head", ASSIGNMENTS) is Mode.TEST
    assert mode(config, "02-regression", ASSIGNMENTS) is Mode.PRACTICE
    assert mode(Config(), "02-regression", ASSIGNMENTS) is Mode.PRACTICE
    assert mode(Config({"Practice": {"modes": {"another": "test"}}}), "02-regression", ASSIGNMENTS) is Mode.PRACTICE
    slips = {"06": "Did you mean '06-choose-the-head'", "02-regresion": "Did you mean '02-regression'"}
    for modes, said in (
        *(({slip: "test"}, told) for slip, told in slips.items()),
        ({"02-regression": "x"}, "self-study"),
    ):
        with pytest.raises(BadModes, match=said):
            mode(Config({"Practice": {"modes": modes}}), "02-regression", ASSIGNMENTS)


def test_without_the_file_or_with_another_name_a_sentence_says_what_to_do(beside: Path) -> None:
    assert "Did you mean `house-prices`?" in repr(check("house-price", None))
    (beside / FILE).write_text('{"version": 9}', encoding="utf-8")
    assert "Install the headcheck that came with it" in repr(hint("quiz"))
    with pytest.raises(PracticeFileError, match="Take it from the assignment again"):
        read("{}")
    (beside / FILE).unlink()
    assert "Expected the file practice.json beside the notebook" in repr(check("quiz", {}))


def test_who_has_not_installed_the_package_is_told_once_how_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    settings, importing = (Repeated(Declared({}, {}, {}, {})).make(cell).source for cell in ("start-settings", IMPORTS))
    exec(settings, names)
    exec(importing.replace("headcheck.practice", "no_such_package"), names)
    assert names["check"]("house-prices", None) is names["hint"]("house-prices") is None
    assert capsys.readouterr().out.count("see README.txt") == 1
    assert names["why_not"]("house-prices", None, "units") == "", "nothing is told then"
    exec(importing, names)
    assert names["check"] is check and names["why_not"] is why_not


# ---- How it looks


def test_a_page_says_everything_in_words_and_never_by_colour_alone() -> None:
    said = check("house-prices", house(activation="relu"))
    page = said._repr_html_()
    assert "activation: does not fit yet" in page and "units: fits" in page
    assert page.count('aria-hidden="true"') >= len(said.lines)
    assert "<table" not in page and "color:" not in re.sub(r"border-[a-z-]*:[^;]*;", "", page)
    assert "<script" not in check("quiz", {}).__class__("<script>")._repr_html_()
