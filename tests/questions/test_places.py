"""Kinds that are asked at each other's places: what is called otherwise there, and what has to be the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from headcheck.authoring import bank, build
from headcheck.authoring.bank import BankError
from headcheck.authoring.notebook_text import NotebookError
from headcheck.course import asking, layout, places
from headcheck.course.layout import Unavailable
from headcheck.course.registry import BadDeclaration, declared, forget
from tests.grading.tiny_course import REPOSITORY
from tests.questions.course import ASSIGNMENT, PLACES, at_places

pytestmark = pytest.mark.xdist_group("engine")


def rewritten(course: Path, file: str, before: str, after: str) -> None:
    path = course / layout.AUTHORED / ASSIGNMENT / file
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after))
    forget()


def test_a_text_moves_with_its_names_and_leaves_other_words_alone(course: Path) -> None:
    number, group = (declared(course).problems[name] for name in ("number", "group"))
    source = 'prepare_number(numbers)  # number_model, number_x, asked["number"], numbers and a numbering'
    moved = 'prepare_group(numbers)  # group_model, group_x, asked["group"], numbers and a numbering'
    assert places.moved(source, number, group) == moved
    assert places.moved(moved, group, number) == source
    asked = declared(course).asked["number/sides"]
    there = places.at(asked, group)
    assert (there.model, there.arrays, there.task) == ("group_model", "group", asked.task)
    assert layout.held_out(there) == layout.held_out(asked)  # it is filed at home


def test_a_test_at_a_place_is_about_what_was_asked_there(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(asking.VARIABLE, json.dumps({"number": "group/four", "group": "number/sides"}))
    here = asking.problem("number")
    assert here.name == "group/four" and here.model == "number_model" and here is asking.problem("number")
    assert asking.problem("group").task == declared(course).asked["number/sides"].task
    monkeypatch.setenv(asking.VARIABLE, json.dumps({"number": "number/sides"}))
    assert asking.problem("number") == declared(course).asked["number/sides"]
    for nothing in ("group/six", "group", ""):
        monkeypatch.setenv(asking.VARIABLE, json.dumps({"number": nothing}))
        with pytest.raises(Unavailable, match="Expected a question for 'number'"):
            asking.problem("number")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("group_rows[[", "group_rows[[*[], ", "'number-prepare' differs in line 2: 'number_x"),
        ("{{ group-save }}\n", "", "the cell 'number-graded' and the cell 'number-save'"),
        ("{{ group-save }}\n", '{{ group-save }}\n\n```python id="group-more"\n1\n```\n', "the cell 'number-more' and"),
        ("# {{ group.title }}", "# The groups", "'number-intro' differs in line 1: '## The groups"),
    ],
)
def test_other_cells_at_another_place_are_refused(course: Path, before: str, after: str, said: str) -> None:
    rewritten(course, build.TEXT, before, after)
    with pytest.raises(NotebookError, match=said):
        build.build(ASSIGNMENT)
    assert "anywhere=True" in build.pending(ASSIGNMENT)


def test_other_points_and_a_kind_alone_are_refused(course: Path) -> None:
    points = 'points={"units": 2, "activation": 1, "loss": 1, "metrics": 1, "heldout": 2}, anywhere=True'
    rewritten(course, "group/problem.py", "anywhere=True", points)
    with pytest.raises(NotebookError, match="the same points .* found 2 and 1 for units"):
        build.build(ASSIGNMENT)
    rewritten(course, "group/problem.py", points, "anywhere=False")
    with pytest.raises(NotebookError, match="'number' says `anywhere=True`: expected another kind"):
        build.build(ASSIGNMENT)
    rewritten(course, "number/problem.py", "anywhere=True", "anywhere=False")
    assert build.build(ASSIGNMENT)  # the table of questions says that they stay
    assert json.loads((course / "source" / ASSIGNMENT / "questions.json").read_text())["places"] == []


def test_one_question_for_all_has_its_own_place(course: Path) -> None:
    path = course / layout.AUTHORED / ASSIGNMENT / "group" / layout.DECLARATION
    path.write_text(path.read_text().partition("    questions=")[0] + ")\n")
    forget()
    with pytest.raises(BadDeclaration, match="Expected `questions` of 'group'"):
        declared(course)


def put(course: Path, name: str, text: str) -> Path:
    """Write the file of an answer: `number/sides/accepted/reference`."""
    *owner, kind, stem = name.split("/")
    path = course.joinpath(layout.AUTHORED, ASSIGNMENT, *owner, layout.ANSWERS, kind, f"{stem}.py")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_answer_of_the_bank_moves_to_another_place(course: Path) -> None:
    put(course, "number/mistakes/wrong-loss", "# Hm.\n# loses: loss\nnumber_model.add(f(number_y))\n")
    here = next(answer for answer in bank.load(course) if answer.label == "number/sides/wrong-loss")
    there = here.at(declared(course).problems["group"])
    assert list(here.cell) == ["number-choice"] and list(there.cell) == ["group-choice"]
    given = "keras.utils.set_random_seed(SEED)\ngroup_model = keras.Sequential([keras.Input(shape=(3,))])\n"
    assert there.source == f"# Hm.\n# loses: loss\n{given}group_model.add(f(group_y))"
    assert there.shares == {
        "group-units": 1,
        "group-activation": 1,
        "group-loss": 0,
        "group-metrics": 1,
        "group-heldout": 1,
    }
    assert there.label == here.label


def test_a_reference_of_ones_own_replaces_all_answers_of_the_kind(course: Path) -> None:
    for name in ("number/accepted/reference", "number/accepted/huber", "number/sides/accepted/huber"):
        put(course, name, f"# loses: nothing\n{name!r}\n")
    asked = declared(course).asked

    def names(question: str) -> list[str]:
        files = bank.files(course, asked[question])
        return [str(file.relative_to(course / layout.AUTHORED / ASSIGNMENT).parent.parent.parent) for file in files]

    assert names("number/sides") == ["number/sides", "number"] and names("number/height") == ["number", "number"]
    put(course, "number/sides/accepted/reference", "# loses: nothing\n")
    assert names("number/sides") == ["number/sides", "number/sides"] and names("number/height") == ["number", "number"]


def test_a_file_may_say_what_it_loses_for_one_question(course: Path) -> None:
    plain = "# Hm.\n# loses: loss heldout\nx = 1\n"
    put(course, "number/mistakes/wrong-loss", plain)
    before = {answer.label: answer for answer in bank.load(course)}
    path = put(course, "number/mistakes/wrong-loss", plain.replace("x =", "# sides loses: loss\nx ="))
    after = {answer.label: answer for answer in bank.load(course)}
    assert {label: set(answer.loses) for label, answer in after.items()} == {
        "number/height/wrong-loss": {"loss", "heldout"},
        "number/sides/wrong-loss": {"loss"},
        "number/weights/wrong-loss": {"loss", "heldout"},
    }
    assert {label: answer.source for label, answer in after.items()} == {
        label: answer.source for label, answer in before.items()
    }
    for wrong, said in (("# roots loses: loss", "a question of 'number'"), ("# sides loses: all", "Expected one line")):
        path.write_text(plain.replace("x =", f"{wrong}\nx ="))
        with pytest.raises(BankError, match=said):
            bank.load(course)


def test_the_docs_say_what_copied_notebooks_earn() -> None:
    """That they earn it when they are graded, the class of sixty shows."""
    pairs = [(at_places(f"copied-{n}"), at_places(f"student-{n:02}")) for n in range(10)]
    share = sum(mine[place] == theirs[place] for mine, theirs in pairs for place in PLACES) / (10 * len(PLACES))
    assert f"earned {100 * share:.0f} % of the points" in (REPOSITORY / "docs" / "questions.md").read_text()
