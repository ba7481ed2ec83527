"""Every submission of the bank through the real engine, in classes that are graded as `headcheck grade` grades them.

A notebook holds one file for each problem, function and repair, so there are about as many as the largest has files.
That with the references is graded as it is handed out; in all others, cells that people only look at are left out.
Right answers train in full, and so does one mistake to each problem that earns its points on held-out rows all the
same. All other mistakes train for one epoch: how many of many runs earn these points after all of the training,
calibration has measured.

Where each student has questions of their own, a notebook asks those of its answers, at the places that follow from its
student's name. Of a text that is right or wrong for several questions of a kind in the same way, one of them is tried.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import nbformat
import pytest

from headcheck.authoring import bank
from headcheck.authoring.bank import Answer
from headcheck.course.dealing import key_of, kinds_at, pool_of
from headcheck.course.declarations import Problem
from headcheck.course.functions import Function
from headcheck.course.registry import declared
from headcheck.grading import results
from headcheck.grading.classroom import course_class
from headcheck.grading.dealt import CELL, ID, OTHER
from headcheck.grading.results import Result
from tests import sandboxed
from tests.browser.axe import serious
from tests.browser.chromium import NEEDED, chromium
from tests.course.cells import leave_out_what_is_looked_at, train_for_one_epoch
from tests.grading.in_process import inside, nbgrader

QUIZZES = declared().quizzes
FUNCTIONS = declared().functions

REPOSITORY = Path(__file__).resolve().parents[2]
ASSIGNMENTS = sorted(path.name for path in (REPOSITORY / "source").iterdir() if path.is_dir())
REFERENCE, STUB = "reference", "stub"


def sample() -> list[Answer]:
    """The bank: of answers to questions of a kind that are alike in every letter one, to each question in turn.

    References are all there.
    """
    alike: dict[tuple[str, str, str], list[Answer]] = defaultdict(list)
    for answer in bank.load(REPOSITORY):
        alike[answer.owner.id, answer.name, answer.source].append(answer)
    turn: Counter[str] = Counter()
    found: list[Answer] = []
    for (owner, name, _), answers in alike.items():
        found += answers if name == REFERENCE else [answers[turn[owner] % len(answers)]]
        turn[owner] += name != REFERENCE
    return found


BANK = sample()
BY_LABEL = {answer.label: answer for answer in BANK}
REFERENCES = {answer.owner.id: answer for answer in BANK if answer.name == REFERENCE and not answer.loses}

#: Of each problem, the first mistake that earns its points on held-out rows.
PASSING = {
    answer.owner.id: answer
    for answer in reversed(BANK)
    if isinstance(answer.owner, Problem) and answer.loses and "heldout" not in answer.loses
}

#: For each student, what each part earned.
Graded = Mapping[str, Mapping[str, Result]]

pytestmark = sandboxed.NEEDED


# --- composing classes


@dataclass(frozen=True)
class Class:
    """Notebooks of an assignment, by student: each its answers by owner.

    `looked_at`: with the cells that people only look at. `trained`: with all epochs of their trainings.
    """

    assignment: str
    notebooks: Mapping[str, Mapping[str, Answer]]
    slow: bool = False
    looked_at: bool = True
    trained: bool = True


@cache
def builds_on(label: str) -> frozenset[str]:
    """The functions of the same notebook that an answer calls, by id, with those that their references call in turn."""
    answer = BY_LABEL[label]
    names = {node.id for node in ast.walk(ast.parse(answer.source)) if isinstance(node, ast.Name)}
    called = {
        other.id
        for other in FUNCTIONS.values()
        if other.assignment == answer.owner.assignment and other.name in names and other != answer.owner
    }
    return frozenset(called.union(*(builds_on(REFERENCES[other].label) for other in called)))


def get_along(one: Answer, other: Answer) -> bool:
    """Whether neither calls the other, where that is wrong: each would earn what it earns alone."""
    return not any(
        a.loses and isinstance(a.owner, Function) and a.owner.id in builds_on(b.label)
        for a, b in ((one, other), (other, one))
    )


#: Notebooks in a class: few enough for many classes of about one size, which share out the work well.
LARGEST_CLASS = 14


def trains_in_full(answer: Answer) -> bool:
    """Whether its points on held-out rows are looked at here, and take all of the training."""
    return isinstance(answer.owner, Problem) and (not answer.loses - {"heldout"} or answer in PASSING.values())


def begun(the_class: Class, answer: Answer) -> bool:
    """Whether it is trained too little for the points on held-out rows that it earns otherwise."""
    return not the_class.trained and isinstance(answer.owner, Problem) and "heldout" not in answer.loses


def rows(answers: Iterable[Answer]) -> list[dict[str, Answer]]:
    """As few notebooks as it takes, each answer in the first one that has room for it."""
    found: list[dict[str, Answer]] = []
    for answer in answers:
        for row in found:
            if answer.owner.id not in row and all(get_along(answer, there) for there in row.values()):
                row[answer.owner.id] = answer
                break
        else:
            found.append({answer.owner.id: answer})
    return found


def whole(assignment: str) -> Iterator[Class]:
    """All answers to an assignment: the references in a class with whoever hands in nothing, then all others."""
    answers = [answer for answer in BANK if answer.owner.assignment == assignment]
    references = [answer for answer in answers if answer in REFERENCES.values()]
    yield Class(assignment, {REFERENCE: {a.owner.id: a for a in references}, STUB: {}}, slow=True)
    others = [answer for answer in answers if answer not in references]
    short = rows(answer for answer in others if not trains_in_full(answer))
    long = rows(answer for answer in others if trains_in_full(answer))
    for notebooks, trained in ((long, True), (short, False)):
        for start in range(0, len(notebooks), LARGEST_CLASS):
            some = enumerate(notebooks[start : start + LARGEST_CLASS], start=start + 1)
            named = {f"{'trained' if trained else 'begun'}-{number:02}": row for number, row in some}
            yield Class(assignment, named, slow=True, looked_at=False, trained=trained)


def each(assignment: str, name: str) -> Mapping[str, Answer]:
    """The file of that name of each problem, function and repair."""
    return {a.owner.id: a for a in BANK if a.owner.assignment == assignment and a.name == name}


#: Graded in the quick tests: right answers, one mistake, nothing.
QUICK = {
    "01-quickly": Class("01-linear-algebra", {REFERENCE: each("01-linear-algebra", "reference")}),
    "02-quickly": Class(
        "02-regression",
        {
            REFERENCE: each("02-regression", "reference"),
            "mistake": {"house-prices": each("02-regression", "relu-for-regression")["house-prices"]},
            STUB: {},
        },
        looked_at=False,
    ),
}
WHOLE = {f"{name}-{part}": the_class for name in ASSIGNMENTS for part, the_class in enumerate(whole(name), start=1)}
CLASSES = {**QUICK, **WHOLE}


def test_every_file_of_the_bank_is_in_one_notebook() -> None:
    placed = [answer for one in WHOLE.values() for row in one.notebooks.values() for answer in row.values()]
    assert sorted(answer.label for answer in placed) == sorted(answer.label for answer in BANK)


# --- grading it


@pytest.fixture(scope="session")
def course_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Grades a class, by its name, the first time that it is asked for; the course in which it was graded."""

    @cache
    def course_of(name: str) -> Path:
        course = tmp_path_factory.mktemp("bank")
        grade_class(course, CLASSES[name])
        return course

    return course_of


@pytest.fixture(scope="session")
def grade(course_of: Callable[[str], Path]) -> Callable[[str], Graded]:
    """What each notebook of a class, by its name, earned in each part."""

    @cache
    def grade(name: str) -> Graded:
        course, assignment = course_of(name), CLASSES[name].assignment
        return {
            student: results.read(course / "autograded" / student / assignment / f"{assignment}.ipynb")
            for student in CLASSES[name].notebooks
        }

    return grade


def grade_class(course: Path, the_class: Class) -> None:
    """Grade every notebook of a class."""
    assignment = the_class.assignment
    make_course(course, the_class)
    for student, answers in the_class.notebooks.items():
        hand_in(course, assignment, student, [] if student == STUB else filled_in(assignment, answers))
    with inside(course), ThreadPoolExecutor(2) as pool:
        done = course_class.Class(course, assignment).grade(pool, 2, lambda *_: None)
    assert [one for one in done if one.problem] == []


def make_course(course: Path, the_class: Class) -> None:
    """A course like ours with the assignment of a class, and the cells that this is to have."""
    assignment = the_class.assignment
    for name in ("course_config.py", "nbgrader_config.py"):
        shutil.copy(REPOSITORY / name, course)
    with (course / "course_config.py").open("a") as settings:
        settings.write("\nc.RunApart.require_sandbox = False\n")  # the bank is our own
        settings.write(f"c.Questions.tries = {{{assignment!r}: 99}}\n")  # each question counts
    shutil.copytree(REPOSITORY / "source" / assignment, course / "source" / assignment)
    shutil.copytree(REPOSITORY / "course", course / "course", ignore=shutil.ignore_patterns("*.jsonl"))
    notebook = course / "source" / assignment / f"{assignment}.ipynb"
    if not the_class.looked_at:
        leave_out_what_is_looked_at(notebook)
    if not the_class.trained:
        train_for_one_epoch(notebook)
    nbgrader(course, "generate_assignment", assignment)


def hand_in(course: Path, assignment: str, student: str, answers: Iterable[Answer]) -> None:
    """The notebook of a student with these answers, in which everything else stays as it is handed out."""
    handed_out = nbformat.read(course / "release" / assignment / f"{assignment}.ipynb", as_version=4)
    there = list(answers)
    quizzes = [quiz for quiz in QUIZZES.values() if there and quiz.assignment == assignment]
    cells = [bank.quiz_cell(quiz, quiz.answers) for quiz in quizzes]
    cells += [answer.cell for answer in placed(assignment, student, there)]
    notebook = bank.compose(handed_out, {grade_id: text for cell in cells for grade_id, text in cell.items()})
    asks = " ".join(f"{a.owner.id}={a.owner.question}" for a in there if getattr(a.owner, "question", ""))
    for cell in notebook.cells:
        if cell.id == CELL:
            cell.source = f'{ID} = ""\n{OTHER} = {json.dumps(asks)}'
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")


def filled_in(assignment: str, answers: Mapping[str, Answer]) -> list[Answer]:
    """What stands in a notebook, with quizzes answered right: `answers`, and references of functions and repairs.

    A problem without an answer stays as it is handed out: its reference would be trained once more for nothing.
    """
    helpers = {owner: answer for owner, answer in REFERENCES.items() if not isinstance(answer.owner, Problem)}
    return [answer for answer in (helpers | dict(answers)).values() if answer.owner.assignment == assignment]


def placed(assignment: str, student: str, answers: Iterable[Answer]) -> list[Answer]:
    """Answers where their questions are asked in a student's notebook."""
    course = declared().of(assignment)
    pool = pool_of({name: list(kind.questions) for name, kind in course.kinds.items()}, {})
    there = kinds_at(key_of(student, assignment, ""), pool, [kind.id for kind in course.anywhere])
    places = {kind: place for place, kind in there.items() if place != kind}
    return [a.at(course.problems[places[a.owner.id]]) if a.owner.id in places else a for a in answers]


# --- what is asked of each file


def marks(name: str) -> list[pytest.MarkDecorator]:
    """All tests of a class go to one worker, so that it is graded once; a whole one takes minutes."""
    when = [pytest.mark.slow, pytest.mark.timeout(3600)] if CLASSES[name].slow else [pytest.mark.stand_in]
    return [pytest.mark.xdist_group(f"bank-{name}" if CLASSES[name].slow else "engine"), *when]


EACH_ANSWER = pytest.mark.parametrize(
    ("name", "student", "answer"),
    [
        pytest.param(name, student, answer, id=f"{name}-{answer.label}", marks=marks(name))
        for name, the_class in CLASSES.items()
        for student, row in the_class.notebooks.items()
        for answer in placed(the_class.assignment, student, row.values())
    ],
)


@EACH_ANSWER
def test_an_answer_loses_what_it_says_and_nothing_else(
    grade: Callable[[str], Graded], name: str, student: str, answer: Answer
) -> None:
    earned = grade(name)[student]
    said = "\n".join(f"{part}: {earned[part].points:g} points. {earned[part].message}" for part in answer.shares)
    for part, share in answer.shares.items():
        assert earned[part].message
        if part.endswith("-heldout") and begun(CLASSES[name], answer):
            continue
        if share is None:
            assert 0 < earned[part].points < earned[part].maximum, said
        else:
            assert earned[part].points == share * earned[part].maximum, said


@EACH_ANSWER
def test_an_answer_is_told_its_own_mistake(
    grade: Callable[[str], Graded], name: str, student: str, answer: Answer
) -> None:
    earned = grade(name)[student]
    looked_at = [part for part in answer.shares if not (part.endswith("-heldout") and begun(CLASSES[name], answer))]
    told = {mistake for part in looked_at for mistake in earned[part].mistakes}
    if answer.mistake is None:
        assert told == set()
    elif isinstance(answer.owner, Problem) and len(answer.loses - {"heldout"}) == 1:
        assert told == {answer.mistake}
    else:
        assert answer.mistake in told


def each_class(student: str) -> pytest.MarkDecorator:
    """Every class in which there is this student."""
    names = [name for name, the_class in CLASSES.items() if student in the_class.notebooks]
    return pytest.mark.parametrize("name", [pytest.param(name, marks=marks(name)) for name in names])


@each_class(REFERENCE)
def test_the_reference_earns_all_points(grade: Callable[[str], Graded], name: str) -> None:
    earned = grade(name)[REFERENCE]
    assert earned
    assert {part: result.points for part, result in earned.items()} == {
        part: result.maximum for part, result in earned.items()
    }


@each_class(STUB)
def test_the_untouched_notebook_earns_none_and_says_why_in_every_part(
    grade: Callable[[str], Graded], name: str
) -> None:
    earned = grade(name)[STUB]
    assert {part: result.points for part, result in earned.items() if result.points} == {}
    for result in earned.values():
        assert re.search(r"he cell for your answer \(`.*`\) still stands as it was handed out", result.message)


@NEEDED
@each_class("begun-01")
def test_axe_finds_nothing_serious_on_the_page_of_somebody_who_got_much_wrong(
    course_of: Callable[[str], Path], name: str
) -> None:
    course, assignment = course_of(name), CLASSES[name].assignment
    nbgrader(course, "generate_feedback", assignment, "--student=begun-01")
    page_file = course / "feedback" / "begun-01" / assignment / f"{assignment}.html"
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    with chromium() as browser:
        for scheme in schemes:
            with browser.new_context(offline=True, color_scheme=scheme, bypass_csp=True) as context:
                page = context.new_page()
                page.goto(page_file.as_uri())
                folded = serious(page)
                page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
                assert (folded, serious(page)) == ([], []), scheme
