"""What is dropped for a class: everybody gets its points, or it has none; and a slip in the setting is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import nbformat
import pytest
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook, new_output
from traitlets.config import Config

from headcheck.course.declarations import PARTS
from headcheck.course.marks import Mark
from headcheck.grading import dropping, results
from headcheck.grading.dropping import How, SettingError
from headcheck.grading.feedback.summary import sections
from headcheck.grading.plugins.settle_marks import SettleMarks
from tests.grading.tiny_course import REPOSITORY, case, hidden

ASSIGNMENT = "02-regression"
SALES = {f"sales-{part}": How.FULL for part in PARTS}
GRADED = {"02-quiz", *SALES, *(f"temperature-{part}" for part in PARTS)}


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ({}, {}),
        ({"sales": "full"}, SALES),
        ({"02-quiz": "without"}, {"02-quiz": How.WITHOUT}),
        ({"sales-heldout": "without", "sales": "full"}, SALES | {"sales-heldout": How.WITHOUT}),
        ({"house-prices": "full"}, {}),  # it was taken out of the notebook
    ],
)
def test_a_problem_or_a_cell_is_dropped(named: Mapping[str, str], expected: Mapping[str, How]) -> None:
    assert dropping.parts({ASSIGNMENT: named, "01-linear-algebra": {"01-dot": "full"}}, ASSIGNMENT, GRADED) == expected
    dropping.check({ASSIGNMENT: named}, ASSIGNMENT, GRADED, [ASSIGNMENT])


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({ASSIGNMENT: {"temprature": "full"}}, "no problem and no graded cell of it. Did you mean 'temperature'?"),
        ({ASSIGNMENT: {"sales-held-out": "full"}}, "Did you mean 'sales-heldout'?"),
        ({ASSIGNMENT: {"digits": "full"}}, "has 'digits' in 02-regression, which is no problem and no graded cell"),
        ({ASSIGNMENT: {"sales": "half"}}, "has 'half' for sales in 02-regression: expected 'full' or 'without'."),
        (
            {"2-regression": {"sales": "full"}},
            "has '2-regression', which is no assignment. Did you mean '02-regression'?",
        ),
    ],
)
def test_a_slip_in_the_setting_is_said(setting: Mapping[str, Any], sentence: str) -> None:
    with pytest.raises(SettingError, match="c.SettleMarks.dropped has") as said:
        dropping.check(setting, ASSIGNMENT, GRADED, [ASSIGNMENT, "01-linear-algebra"])
    assert sentence in str(said.value)


def settled(how: str | None, outputs: list[NotebookNode], points: float = 2) -> NotebookNode:
    """A test cell with these outputs, settled; dropped like this, if at all."""
    cell = case("sales-loss", hidden("check()"), points=points)
    cell.outputs, cell.execution_count = outputs, 1
    dropped = {ASSIGNMENT: {"sales-loss": how}} if how else {}
    step = SettleMarks(config=Config(SettleMarks=Config(dropped=dropped)))
    step.preprocess(new_notebook(cells=[cell]), ResourcesDict(nbgrader={"assignment": ASSIGNMENT}))
    return cell


LOST = new_output("execute_result", Mark(0, part="loss", mistakes=["no-loss"], message="No.")._repr_mimebundle_())
NUMBER = new_output("execute_result", {"text/plain": "0.5"})
FAILED = new_output("error", ename="AssertionError", evalue="Not so.", traceback=[])


@pytest.mark.parametrize("output", [LOST, NUMBER, FAILED, None])
def test_everybody_gets_the_points_whatever_the_test_came_to_and_the_page_says_so(output: NotebookNode | None) -> None:
    outputs = [output] if output else []
    cell = settled("full", outputs)
    (result,) = results.of(new_notebook(cells=[cell])).values()
    assert (result.points, result.maximum, result.dropped) == (2, 2, "full")
    cell.metadata.nbgrader.score = result.points
    (part,) = sections([cell])[0].parts
    assert part.outcome == "This part was dropped: everybody gets its points."
    assert not part.lost and not part.wrong
    # without points, the notebook says it, too; SaveAutoGrades reads the points that the template has
    (result,) = results.of(new_notebook(cells=[settled("without", outputs, points=0)])).values()
    assert (result.points, result.maximum, result.dropped) == (0, 0, "without")


def test_what_the_test_found_stays_for_who_looks_at_misconceptions() -> None:
    mark = results.mark_of(settled("full", [LOST]))
    assert mark == 0 and mark.mistakes == ("no-loss",)


def test_in_a_template_what_is_dropped_without_points_has_none_and_what_is_wholly_dropped_is_missed_by_nobody() -> None:
    notebook = nbformat.read(REPOSITORY / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    notebook.cells.append(new_markdown_cell("Sales of mine."))
    setting = {ASSIGNMENT: {"temperature": "full", "sales": "without", "house-prices-loss": "without"}}
    dropping.drop(notebook, setting, ASSIGNMENT)
    points = {
        c.metadata.nbgrader.grade_id: c.metadata.nbgrader.get("points")
        for c in notebook.cells
        if "nbgrader" in c.metadata
    }
    assert {name for name, worth in points.items() if worth == 0} == {"house-prices-loss", *SALES}
    gone = {cell.id for cell in notebook.cells if dropping.is_dropped(cell)}
    assert {"temperature-intro", "temperature-data", "sales-choice", "sales-graded", "sales-loss"} <= gone
    assert not {name for name in gone if not name.startswith(("temperature-", "sales-"))}
    assert dropping.whole_problems(setting, ASSIGNMENT, notebook) == {"temperature", "sales"}
