"""A class of honest students whose notebooks were damaged on the way: everybody gets the points of what they wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

from headcheck.course.registry import declared
from headcheck.grading.cells import is_test
from headcheck.grading.classroom.course_class import Class
from headcheck.grading.engine.cell_names import names
from headcheck.grading.intake.alignment import Place, Role, outline
from headcheck.grading.intake.choosing import read_submission
from headcheck.grading.intake.overlay import Intake
from headcheck.grading.intake.template import handed_out, template
from headcheck.reports.gathering import CHOSEN, REFUSED, gather
from tests import sandboxed
from tests.grading import damages as d
from tests.grading.damages import HandIn, Work
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import REPOSITORY, answer, case, hidden, make_course, student_version

FULL = {"quiz": 2, "double": 2, "total": 3}
NOTHING = dict.fromkeys(FULL, 0)
KNOWN = 8  # cells of the tiny assignment that nbgrader knows

LOST = f"{KNOWN} cells had lost their settings for grading; they were put back."
NO_TEXT = "Cells of text that came with the assignment had been deleted; they were put back."
TURNED = "The answer cell `quiz-answers` had become a cell of another type; it was put right."
MOVED = "Cells had been moved; they were put back into the order of the assignment."


def locked(grade_id: str, source: str) -> NotebookNode:
    settings = {"grade_id": grade_id, "solution": False, "grade": False, "locked": True, "task": False}
    return new_code_cell(source, metadata={"nbgrader": settings | {"schema_version": 3}})


def cells() -> list[NotebookNode]:
    """Three ways to ask: fill in a table, complete a function, write everything."""
    return [
        locked("setup", "rows = [1, 2, 3]"),
        new_markdown_cell("Fill in the table."),
        answer("quiz-answers", 'quiz = {"even": "", "odd": ""}\n### BEGIN SOLUTION\nquiz = 1\n### END SOLUTION'),
        case("quiz", "assert quiz\n" + hidden('(quiz["even"] == 2) + (quiz["odd"] == 1)'), FULL["quiz"]),
        new_markdown_cell("Complete the function."),
        answer("double-answer", 'def double(x):\n    """Twice x."""\n    ### BEGIN SOLUTION\n    ### END SOLUTION'),
        locked("double-try", "print(double(2))"),
        case("double", "assert callable(double)\n" + hidden("assert double(3) == 6"), FULL["double"]),
        new_markdown_cell("Add the rows up, and call the sum `total`."),
        answer("total-answer", "### BEGIN SOLUTION\n### END SOLUTION"),
        case("total", "assert total is not None\n" + hidden("assert total == 6"), FULL["total"]),
        new_markdown_cell("That was all."),
    ]


ANSWERS = {
    "quiz-answers": 'quiz = {"even": 2, "odd": 1}',
    "double-answer": 'def double(x):\n    """Twice x."""\n    return 2 * x',
    "total-answer": "first = rows[0]\nrest = sum(rows[1:])\ntotal = first + rest",
}


@dataclass(frozen=True)
class Case:
    """A damaged submission, what is said of it, and what it earns. `attention`: how many remarks ask for a person."""

    hand_in: HandIn
    remarks: tuple[str, ...] = ()
    points: Mapping[str, float] | None = None
    attention: int = 0
    reason: str = ""


def quiz_alone(folder: Path, work: Work) -> None:
    """Another assignment's notebook, under this one's name."""
    d.save(folder, other_assignment(), f"{work.name}.ipynb")


def other_assignment() -> NotebookNode:
    return new_notebook(
        cells=[
            locked("setup", "rows = [1, 2, 3]"),
            new_markdown_cell("# Another assignment"),
            answer("mean-answer", "mean = 2"),
            case("mean", "assert mean"),
            locked("more", "print(mean)"),
        ]
    )


def other_beside_this(folder: Path, work: Work) -> None:
    quiz_alone(folder, work)
    d.save(folder, work.done(), "homework.ipynb")


CASES: Mapping[str, Case] = {
    "metadata_gone": Case(d.by(d.without_metadata), (LOST,)),
    "new_ids": Case(d.by(d.with_new_ids)),
    "both_gone": Case(d.by(d.without_metadata, d.without_ids), (LOST,)),
    "both_new": Case(d.by(d.without_metadata, d.with_new_ids), (LOST,)),
    "pasted": Case(d.pasted, (NO_TEXT, LOST)),
    "answers_alone": Case(
        d.by(d.only_answers),
        (
            NO_TEXT,
            "5 cells had been deleted; they were put back: `setup`, `quiz`, `double-try`, `double`, `total`.",
            "3 cells had lost their settings for grading; they were put back.",
        ),
    ),
    "table_replaced": Case(
        d.by(d.replaced(0)),
        ("The answer cell `quiz-answers` was not there; your new cell in its place counts as the answer.",),
    ),
    "all_replaced": Case(
        d.by(d.replaced(0), d.replaced(1, "2 + 2"), d.replaced(2, "# a note")),
        (
            "3 answer cells were not there; your new cells in their places count as the answers: "
            "`quiz-answers`, `double-answer`, `total-answer`.",
        ),
    ),
    "new_cell_before": Case(
        d.by(d.replaced(0, keep=True, before=True), d.replaced(1, keep=True, before=True)),
        (
            "2 answer cells stood as they were handed out; your new cells beside them count as the answers: "
            "`quiz-answers`, `double-answer`.",
        ),
    ),
    "new_cell_after": Case(
        d.by(d.replaced(1, "6 * 7", keep=True)),
        ("The answer cell `double-answer` stood as it was handed out; your new cell beside it counts as the answer.",),
    ),
    "split_with_names": Case(
        d.by(d.split(2, marked=True, parts=3)),
        (
            "The answer cell `total-answer` stood there more than once; one counts as the answer, the others were kept "
            "as cells of your own.",
        ),
    ),
    "split": Case(d.by(d.split(2, marked=False, parts=3))),
    "split_without_names": Case(d.by(d.split(2, marked=True, parts=3), d.without_metadata, d.without_ids), (LOST,)),
    "moved_to_the_end": Case(d.by(d.moved(0, -1)), (MOVED,)),
    "moved_to_the_top": Case(d.by(d.moved(2, 0)), (MOVED,)),
    "moved_without_name": Case(
        d.by(d.moved(1, -1), d.unmarked(1)),
        (
            "The answer cell `double-answer` held no answer; your cell at another place that makes what it asks for "
            "counts as the answer.",
        ),
    ),
    "merged_into_the_first": Case(
        d.by(d.merged(1, 2, into=1)),
        (
            "The answer cell `total-answer` was not run as it was handed out: a cell of yours before it makes what it "
            "asks for.",
        ),
    ),
    "merged_into_the_second": Case(
        d.by(d.merged(0, 1, into=1)),
        (
            "The answer cell `quiz-answers` held no answer; your cell at another place that makes what it asks for "
            "counts as the answer.",
            "The answer cell `double-answer` was not run as it was handed out: a cell of yours before it makes what it "
            "asks for.",
        ),
    ),
    "merged_without_names": Case(
        d.by(d.merged(0, 1, into=0), d.without_metadata, d.without_ids),
        (
            "The answer cell `double-answer` was not run as it was handed out: a cell of yours before it makes what it "
            "asks for.",
            f"{KNOWN - 1} cells had lost their settings for grading; they were put back.",
        ),
    ),
    "jupytext_script": Case(d.through("py:percent")),
    "jupytext_markdown": Case(d.through("md", "-all"), (LOST,)),
    "format_3": Case(d.format_3, ("The file is in the old notebook format 3; it was brought up to format 4.", LOST)),
    "copy_beside": Case(
        d.two_files("{}-Copy1.ipynb"),
        ("`tiny-Copy1.ipynb` was graded, because `tiny.ipynb` holds no work.",),
        attention=1,
    ),
    "copy_beside_work": Case(
        d.two_files("{} (1).ipynb", 0),
        (
            "`tiny.ipynb` was graded. There is other work in `tiny (1).ipynb`, which was not.",
            "Left out: `tiny (1).ipynb`. A notebook runs with the files of the course only.",
        ),
        FULL | {"double": 0, "total": 0},
        attention=1,
    ),
    "other_assignment": Case(
        quiz_alone,
        points=NOTHING,
        reason="Expected the notebook of this assignment, found the notebook of other (other.ipynb). "
        "Hand in the notebook of this assignment.",
    ),
    "other_beside_this": Case(
        other_beside_this,
        ("`homework.ipynb` was graded, because `tiny.ipynb` is not this assignment's or can't be read.",),
        attention=1,
    ),
    "colab": Case(d.colab, (LOST,)),
    "kaggle": Case(d.kaggle, (LOST,)),
    "deepnote": Case(d.deepnote, (LOST,)),
    "locked_edited": Case(
        d.by(d.edited("setup", "quiz", "double-try")),
        ("3 cells had been changed; they were put back: `setup`, `quiz`, `double-try`.",),
    ),
    "locked_deleted": Case(
        d.by(d.deleted("setup", "double", "total")),
        ("3 cells had been deleted; they were put back: `setup`, `double`, `total`.",),
    ),
    "turned": Case(d.by(d.turned), (TURNED,)),
    "turned_without_marks": Case(d.by(d.turned, d.without_metadata, d.with_new_ids), (LOST, TURNED)),
    "pasted_twice": Case(
        d.by(d.without_metadata, d.without_ids, d.and_again),
        (
            LOST,
            "3 cells stood there more than once; the copies were left out: "
            "`quiz-answers`, `double-answer`, `total-answer`.",
        ),
    ),
    "zip": Case(
        d.zipped("work.zip", "my work/{}.ipynb"),
        ("The notebook was handed in as `work.zip/my work/tiny.ipynb` and read as `tiny.ipynb`.",),
    ),
    "zip_beside": Case(
        d.zipped("tiny.zip", "{}.ipynb", beside=True),
        ("`tiny.zip/tiny.ipynb` was graded, because `tiny.ipynb` holds no work.",),
        attention=1,
    ),
}


@pytest.fixture(scope="module")
def tiny() -> tuple[NotebookNode, Work]:
    made = template(new_notebook(cells=[new_markdown_cell("# A tiny assignment"), *cells()]))
    return made, Work("tiny", handed_out(made), ANSWERS)


@pytest.fixture(scope="module")
def regression() -> tuple[NotebookNode, Work]:
    """A real assignment, and answers as students write them."""
    made = template(nbformat.read(REPOSITORY / "source/02-regression/02-regression.ipynb", as_version=4))
    seen = handed_out(made)
    answers = {}
    for place, cell in zip(outline(made, seen), seen.cells, strict=True):
        if place.role is Role.ANSWER:
            given = cell.source.replace("# YOUR CODE HERE\nraise NotImplementedError()", "").strip()
            if place.makes:
                model = next(iter(place.makes))
            else:  # a whole network is written there
                model = declared().problems[str(place.grade_id).removesuffix("-choice")].model
                given += f"\n{model} = keras.Sequential([keras.Input((9,))])"
            head = f'{model}.add(keras.layers.Dense(1))\n{model}.compile("adam", "mse", metrics=["mae"])'
            answers[str(place.grade_id)] = (
                given.replace('""', '"regression"') if model == "quiz" else f"{given}\n{head}"
            )
    return made, Work("02-regression", seen, answers)


def read(folder: Path, made: NotebookNode, work: Work, hand_in: HandIn) -> Intake:
    folder.mkdir()
    hand_in(folder, work)
    return read_submission(folder, work.name, made, others=lambda: {"other (other.ipynb)": other_assignment()})


@pytest.mark.parametrize("name", CASES)
def test_a_damaged_notebook_is_put_right_and_what_is_said_of_it_is_true(
    tmp_path: Path, tiny: tuple[NotebookNode, Work], name: str
) -> None:
    expected = CASES[name]
    taken = read(tmp_path / "tiny", *tiny, expected.hand_in)
    assert (taken.reason or "") == expected.reason
    assert taken.remarks == expected.remarks
    assert len(taken.attention) == expected.attention
    assert set(taken.attention) <= set(taken.remarks)
    nbformat.validate(taken.notebook)
    if expected.points is None:
        assert_holds(taken, *tiny)


@pytest.mark.parametrize(
    "name",
    [name for name, one in CASES.items() if one.points is None and name not in ("locked_edited", "locked_deleted")],
)
def test_a_real_notebook_is_put_right_too(tmp_path: Path, regression: tuple[NotebookNode, Work], name: str) -> None:
    made, work = regression
    taken = read(tmp_path / "real", made, work, CASES[name].hand_in)
    assert taken.reason is None
    assert len(taken.remarks) <= 4 and all(len(remark) < 300 for remark in taken.remarks)
    assert "`house-prices-choice` had been deleted" not in " ".join(taken.remarks)
    assert_holds(taken, made, work)


def assert_holds(taken: Intake, made: NotebookNode, work: Work) -> None:
    """When an answer's first test looks, the last cell that made what it asks for is the student's."""
    places = {place.grade_id: place for place in outline(made, work.handed_out)}
    made_by: dict[str, str] = {}
    waiting: list[Place] = []
    written = set(work.answers.values())
    for cell in (cell for cell in taken.notebook.cells if cell.cell_type == "code"):
        place = places.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if is_test(cell):
            for asked in waiting:
                for name in asked.needs:
                    assert any(_is_from(made_by.get(name, ""), text) for text in written), (asked.grade_id, name)
            waiting.clear()
            continue
        if place and place.role is Role.ANSWER:
            waiting.append(place)
        made_by |= dict.fromkeys(names(cell.source).makes, cell.source)
    assert not waiting


def _is_from(source: str, text: str) -> bool:
    """Whether a cell holds an answer, or lines of it."""
    lines = [line for line in source.strip().splitlines() if line]
    return bool(lines) and (text.strip() in source or set(lines) <= set(text.splitlines()))


needs_a_sandbox = sandboxed.NEEDED


#: Those that are graded in every run of the tests.
FEW = (
    "pasted", "new_cell_before", "merged_into_the_first", "copy_beside", "copy_beside_work", "other_assignment", "zip",
)  # fmt: skip


@needs_a_sandbox
@pytest.mark.xdist_group("engine")
@pytest.mark.parametrize("students", [FEW, pytest.param(tuple(CASES), marks=pytest.mark.slow)], ids=["few", "all"])
def test_a_damaged_class_is_graded_with_exactly_the_points_of_its_work(tmp_path: Path, students: Sequence[str]) -> None:
    course = make_course(tmp_path / "course", "tiny", cells())
    (course / "source" / "other").mkdir()
    nbformat.write(other_assignment(), course / "source" / "other" / "other.ipynb")
    nbgrader(course, "generate_assignment", "tiny")
    work = Work("tiny", student_version(course, "tiny"), ANSWERS)
    for name in students:
        folder = course / "submitted" / name / "tiny"
        folder.mkdir(parents=True)
        CASES[name].hand_in(folder, work)
    with ThreadPoolExecutor(2) as pool:
        assert not [one for one in Class(course, "tiny").grade(pool, 2, lambda *_: None) if one.problem]
    earned = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for name in students:
            grades = gradebook.find_submission("tiny", name).notebooks[0].grades
            earned[name] = {grade.name: None if grade.needs_manual_grade else grade.auto_score for grade in grades}
    assert earned == {name: CASES[name].points or FULL for name in students}
    attention = [trouble.student for trouble in gather(course, "tiny").troubles if trouble.kind in (CHOSEN, REFUSED)]
    assert attention == [
        *(name for name in sorted(students) if CASES[name].reason),
        *(name for name in sorted(students) if CASES[name].attention),
    ]
