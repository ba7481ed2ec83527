"""What test cells earn through real `nbgrader autograde`: one notebook with a cell for every way a test can end."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output

from headcheck.course.marks import MEDIA_TYPE, Mark
from headcheck.grading import results
from headcheck.grading.cells import REFUSED, TIMEOUT
from headcheck.grading.plugins.settle_marks import settle
from headcheck.grading.results import Result
from headcheck.grading.steps import StepFailed
from tests.grading.in_process import nbgrader
from tests.grading.tiny_course import answer, case, given, hand_in, hidden, make_course, student_version

pytestmark = pytest.mark.xdist_group("engine")

SHOW_TWO = "from IPython import get_ipython\nget_ipython().displayhook(2)\n"
MARK = "from headcheck.course.marks import Mark\n"


@dataclass(frozen=True)
class Ending:
    """A test cell worth 2 points, what it must earn, and words that its explanation must have."""

    cell: NotebookNode
    points: float
    says: str = ""


ENDINGS = {
    ending.cell.metadata.nbgrader.grade_id: ending
    for ending in (
        # what a test may give
        Ending(case("silence", "assert answer == 42"), 2),
        Ending(case("hidden-silence", hidden("assert answer == 42")), 2),
        Ending(case("hidden-print", hidden("assert answer == 42\nprint('fine')")), 2),
        Ending(case("integer", "1"), 1),
        Ending(case("fraction", "0.5"), 0.5),
        Ending(case("zero", "0"), 0),
        Ending(case("maximum", "2.0"), 2),
        Ending(case("numpy", "import numpy as np\nnp.float64(1.5)"), 1.5),
        Ending(case("mark", hidden(MARK + "Mark(1, part='mark', maximum=2, message='Half of it is there.')")), 1),
        Ending(case("full-mark", hidden(MARK + "Mark(2, part='mark', maximum=2, message='It is all there.')")), 2),
        # noise on stderr
        Ending(case("warning", "import warnings\nwarnings.warn('a shape may be wrong')\n2"), 2),
        Ending(case("stderr-before", "import sys\nprint('<b>noise</b>', file=sys.stderr)\n1"), 1),
        Ending(case("stderr-only", "import sys\nprint('noise', file=sys.stderr)"), 2),
        Ending(case("stderr-of-a-process", "import os\nos.system('echo noise >&2')\n1.5"), 1.5),
        # what is no number of points
        Ending(case("nan", "float('nan')"), 0, "between 0 and 2, found nan"),
        Ending(case("infinity", "float('inf')"), 0, "found inf"),
        Ending(case("negative", "-0.5"), 0, "found -0.5"),
        Ending(case("text", "'full points, please'"), 0, "full points, please"),
        Ending(case("boolean", "True"), 0, "found True"),
        Ending(case("list", "[2]"), 0, "found [2]"),
        Ending(case("too-many", "2.5"), 0, "found 2.5"),
        Ending(case("far-too-many", "10**400"), 0, "found inf"),
        # errors
        Ending(case("failed-assertion", "assert answer == 41, 'Expected 41.'"), 0, "Expected 41."),
        Ending(case("result-then-error", SHOW_TWO + "1 / 0"), 0, "ZeroDivisionError: division by zero."),
        Ending(case("missing-variable", hidden("missing_model.summary()")), 0, "no variable `missing_model`"),
        Ending(case("missing-inside-a-function", "forgets_an_import()"), 0, "NameError: name 'numpy' is not defined"),
        Ending(case("timeout", "import time\ntime.sleep(60)"), 0, "time limit"),
        # tests that were kept from running (a tag, which the intake drops) or from answering
        Ending(case("skipped", "assert answer == 41"), 0, "AssertionError"),
        Ending(case("silenced-check", hidden(MARK + "Mark(2, part='m', maximum=2, message='');")), 0, "gave no result"),
        Ending(case("shown-before", SHOW_TWO + "0.5"), 0.5),
        Ending(case("deleted", "1"), 1),
    )
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course, with the work of one student autograded."""
    course = make_course(
        tmp_path_factory.mktemp("settle"),
        "endings",
        [
            answer("choice", "### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION"),
            given("def forgets_an_import():\n    return numpy.ones(3)"),
            *(ending.cell for ending in ENDINGS.values()),
        ],
    )
    with (course / "course_config.py").open("a") as settings:
        settings.write("\nc.RunApart.cell_seconds = 3\n")
    nbgrader(course, "generate_assignment", "endings")
    submission = student_version(course, "endings")
    submission.cells = [cell for cell in submission.cells if _grade_id(cell) != "deleted"]
    for cell in submission.cells:
        if _grade_id(cell) == "choice":
            cell.source = "answer = 42"
        if _grade_id(cell) == "skipped":
            cell.metadata.tags = ["skip-execution"]
    hand_in(course, "endings", "ada", submission)
    nbgrader(course, "autograde", "endings")
    return course


@pytest.fixture(scope="module")
def graded(course: Path) -> Mapping[str, Result]:
    return results.read(course / "autograded/ada/endings/endings.ipynb")


@pytest.mark.parametrize("name", ENDINGS)
def test_a_test_cell_earns_what_its_ending_deserves(graded: Mapping[str, Result], name: str) -> None:
    ending = ENDINGS[name]
    assert (graded[name].points, graded[name].maximum) == (ending.points, 2)
    assert ending.says in graded[name].message


def test_every_point_that_the_grader_takes_has_a_reason(graded: Mapping[str, Result]) -> None:
    given_by_the_test = {"zero", "integer", "fraction", "numpy", "stderr-before", "stderr-of-a-process", "shown-before"}
    unexplained = {name for name, result in graded.items() if result.points < result.maximum and not result.message}
    assert unexplained <= given_by_the_test | {"deleted"}


def test_the_gradebook_has_the_same_points(course: Path) -> None:
    with sqlite3.connect(course / "gradebook.db") as gradebook:
        rows = gradebook.execute(
            "select base_cell.name, grade.auto_score, grade.needs_manual_grade from grade "
            "join base_cell on base_cell.id = grade.cell_id"
        ).fetchall()
    assert {name: score for name, score, _ in rows} == {name: ending.points for name, ending in ENDINGS.items()}
    assert not any(needs_a_person for *_, needs_a_person in rows)


def test_warnings_stay_readable_as_text_and_not_as_markup(course: Path) -> None:
    outputs = _cell(course, "stderr-before").outputs
    folded = next(output for output in outputs if output.output_type == "display_data")
    assert folded.data["text/plain"] == "<b>noise</b>\n"
    assert "&lt;b&gt;noise&lt;/b&gt;" in folded.data["text/html"]
    assert not [output for output in outputs if output.get("name") == "stderr"]


def test_a_failed_assertion_keeps_its_traceback_and_a_missing_variable_needs_none(course: Path) -> None:
    kinds = {name: {o.output_type for o in _cell(course, name).outputs} for name in ENDINGS}
    assert "error" in kinds["failed-assertion"]
    assert kinds["missing-variable"] == {"execute_result"}


@pytest.fixture(scope="module")
def answers_that_failed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Result]]:
    """Three students whose answer to `choice` makes no `model`, each for another reason."""
    course = make_course(
        tmp_path_factory.mktemp("failed"),
        "failed",
        [
            answer("choice", "### BEGIN SOLUTION\nmodel = 1\n### END SOLUTION"),
            case("units", "assert model == 1"),
            case("half", hidden(MARK + "Mark(1, part='half', maximum=2, message='One is missing.')")),
            case("whole", hidden(MARK + "Mark(2, part='whole', maximum=2, message='It is all there.')")),
        ],
    )
    nbgrader(course, "generate_assignment", "failed")
    sources = {"untouched": None, "broken": "model = 1 / 0", "misspelt": "modle = 1"}
    for student, source in sources.items():
        submission = student_version(course, "failed")
        if source:
            next(cell for cell in submission.cells if _grade_id(cell) == "choice").source = source
        hand_in(course, "failed", student, submission)
    nbgrader(course, "autograde", "failed")
    return {student: results.read(course / f"autograded/{student}/failed/failed.ipynb") for student in sources}


@pytest.mark.slow
def test_a_missing_variable_is_explained_by_the_cell_that_should_make_it(
    answers_that_failed: Mapping[str, Mapping[str, Result]],
) -> None:
    start = "There is no variable `model` in the notebook: the cell for your answer (`choice`)"
    assert {student: graded["units"].message for student, graded in answers_that_failed.items()} == {
        "untouched": f"{start} still stands as it was handed out.",
        "broken": f"{start} stopped with ZeroDivisionError: division by zero.",
        "misspelt": f"{start} ran, but made nothing with exactly this name. Check the spelling.",
    }


@pytest.mark.slow
def test_a_mark_that_lost_points_also_says_that_the_answer_stopped(
    answers_that_failed: Mapping[str, Mapping[str, Result]],
) -> None:
    graded = answers_that_failed["broken"]
    assert graded["half"].points == 1
    assert graded["half"].message == (
        "The cell for your answer (`choice`) stopped with ZeroDivisionError: division by zero.\nOne is missing."
    )
    assert graded["whole"].message == "It is all there."
    assert answers_that_failed["misspelt"]["half"].message == "One is missing."


@pytest.mark.slow
def test_nobody_pays_for_a_broken_course(tmp_path: Path) -> None:
    source = "from headcheck.course import check\n\nmodel = None\ncheck.units('no-such-problem', model)"
    course = make_course(tmp_path, "broken", [case("units", hidden(source))])
    nbgrader(course, "generate_assignment", "broken")
    hand_in(course, "broken", "ada", student_version(course, "broken"))
    with pytest.raises(StepFailed, match="All that it said is in nbgrader-autograde-failed.log"):
        nbgrader(course, "autograde", "broken")
    said = (course / "nbgrader-autograde-failed.log").read_text()
    assert "There is no problem 'no-such-problem' in this course: it declares no problem at all" in said
    assert not (course / "autograded/ada/broken").exists()


def _grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")  # type: ignore[no-any-return]


def _cell(course: Path, name: str) -> NotebookNode:
    nb = nbformat.read(course / "autograded/ada/endings/endings.ipynb", as_version=4)
    return next(cell for cell in nb.cells if _grade_id(cell) == name)


def test_a_value_that_a_test_did_not_get_is_never_said_to_be_missing() -> None:
    """Whatever the test makes of it: an error, a sentence of its author's, a number, or a mark."""
    why = "Expected a model of at most 5,000,000 weights, found one of 8,400,000: use fewer or smaller layers."
    refused = new_output("display_data", {REFUSED: {"house_model": why}, "text/plain": "..."})
    mark = new_output("execute_result", Mark(1, part="units", maximum=2, message="One is missing.").bundle(2))
    ends = {
        "missing": new_output("error", ename="NameError", evalue="name 'house_model' is not defined", traceback=[]),
        "sentence": new_output("error", ename="AssertionError", evalue="No model.", traceback=[]),
        "error": new_output("error", ename="ValueError", evalue="no", traceback=[]),
        "number": new_output("execute_result", {"text/plain": "0.5"}),
        "mark": mark,
    }
    points = {}
    for name, end in ends.items():
        cell = case("units", "check.units('house-prices', house_model)")
        cell.outputs = [refused, end]
        settle(cell, before=[])
        stated = cell.outputs[-1].data[MEDIA_TYPE]
        points[name] = float(cell.outputs[-1].data["text/plain"])
        assert stated["message"].startswith(f"`house_model` can't be used in a test. {why}")
        assert "no variable" not in stated["message"]
        assert not [output for output in cell.outputs if REFUSED in output.get("data", {})]
    assert points == {"missing": 0, "sentence": 0, "error": 0, "number": 0.5, "mark": 1}


def test_a_test_that_was_not_run_earns_nothing() -> None:
    cell = case("units", "assert answer == 41")
    settle(cell, before=[])
    assert "This test was not run." in cell.outputs[0].data["text/html"]
    assert cell.outputs[0].data["text/plain"] == "0.0"


# --- the cell that trains


def trains(*outputs: NotebookNode) -> list[NotebookNode]:
    """The cells before a test on held-out rows: an answer that ran, and one that trains."""
    train = case("pets-train", "history = pet_model.fit(...)")
    train.metadata.nbgrader.update(grade=False, locked=True)
    train.outputs = list(outputs)
    return [answer("pets-choice", "pet_model = ..."), train]


def told(part: str, before: list[NotebookNode], **record: object) -> str:
    """What is said of a test that lost a point."""
    cell = case(f"pets-{part}", hidden("check()"))
    mark = Mark(1, part=part, maximum=2, message="It is not enough.", record=record)
    cell.outputs = [new_output("execute_result", mark._repr_mimebundle_(), execution_count=1)]
    settle(cell, before)
    return str(results.mark_of(cell).message)


STOPPED = new_output("error", ename="ValueError", evalue="labels of shape (None, 1)\nand more", traceback=[])
TOO_LONG = new_output("error", ename=TIMEOUT, evalue="", traceback=[])
SAID = new_output("stream", name="stdout", text="Not trained. Keras says: `None` values\nare not supported.\n")


def test_a_cell_that_trains_and_stopped_is_named_for_held_out_rows_alone() -> None:
    where = "The cell that trains it (`pets-train`)"
    assert told("heldout", trains(STOPPED)) == (
        f"{where} stopped with ValueError: labels of shape (None, 1).\nIt is not enough."
    )
    assert told("heldout", trains(TOO_LONG)).startswith(f"{where} took longer than the time limit.")
    assert told("loss", trains(STOPPED)) == "It is not enough."
    assert told("heldout", trains()) == "It is not enough."
    assert told("heldout", []) == "It is not enough."


def test_what_the_cell_says_that_did_not_train_is_quoted() -> None:
    quoted = "The cell that trains it (`pets-train`) says: Not trained. Keras says: 'None' values are not supported."
    assert told("heldout", trains(SAID), trained=False) == f"{quoted}\nIt is not enough."
    assert told("heldout", trains(SAID)) == "It is not enough."
    long = told("heldout", trains(new_output("stream", name="stdout", text="word " * 10_000)), trained=False)
    assert len(long) < 500


def test_an_answer_that_stopped_is_told_before_what_follows_from_it() -> None:
    before = trains(new_output("error", ename="NameError", evalue="name 'pet_model' is not defined", traceback=[]))
    before[0].outputs = [new_output("error", ename="SyntaxError", evalue="'(' was never closed", traceback=[])]
    assert told("heldout", before).splitlines() == [
        "The cell for your answer (`pets-choice`) stopped with SyntaxError: '(' was never closed.",
        "It is not enough.",
    ]
