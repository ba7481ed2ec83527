"""The feedback pages: a summary that says where points were lost, and nothing of how a hidden test looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import nbgrader.server_extensions.formgrader as formgrader
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import List
from traitlets.config import Config

from headcheck.course.marks import TITLES, as_html
from headcheck.course.problems import place
from headcheck.grading.results import mark_of
from headcheck.grading.settle import INTAKE_CELL, is_test

_OURS, _NBGRADERS = (str(Path(file).parent / "templates") for file in (__file__, formgrader.__file__))


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """Makes the pages. A class of its own, because formgrader makes its pages with `HTMLExporter` and its settings."""

    def __init__(self, config: Config | None = None, **settings: Any) -> None:
        config = Config(config or {})
        # In a section of its own, because nbgrader writes the template of its page into that of HTMLExporter.
        section = config[type(self).__name__]
        section.template_name = "headcheck-feedback"
        section.extra_template_basedirs = [_OURS, _NBGRADERS]
        # Our template extends nbgrader's by its path.
        section.extra_template_paths = [*config.HTMLExporter.get("extra_template_paths", ()), _NBGRADERS]
        super().__init__(config=config, **settings)


@dataclass(frozen=True)
class Part:
    """One row of the summary: a graded cell. `reason`: why points were lost, as HTML."""

    grade_id: str
    title: str
    points: float
    maximum: float
    reason: str


@dataclass(frozen=True)
class Group:
    """The parts of one problem."""

    title: str
    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def maximum(self) -> float:
        return sum(part.maximum for part in self.parts)


class Summarise(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the summary into `resources`, for the template. To place after `GetGrades`."""

    # The exporter sets it for all its steps; where it is no setting, nbgrader writes a warning into every log.
    display_data_priority = List().tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Give the template `headcheck`: groups, comments, and what the intake found, which leaves the notebook."""
        graded = [cell for cell in nb.cells if utils.is_grade(cell) or utils.is_task(cell)]
        commented = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("comment")]
        intake = nb.metadata.get("headcheck", {})
        resources["headcheck"] = {
            "groups": [
                Group(title, tuple(_part(cell) for cell in cells)) for title, cells in groupby(graded, key=_group_title)
            ],
            "comments": [cell.metadata.nbgrader.grade_id for cell in commented],
            "reason": as_html(intake.get("reason") or ""),
            "remarks": [as_html(remark) for remark in intake.get("remarks", ())],
        }
        # The summary says the same.
        nb.cells = [cell for cell in nb.cells if cell.get("id") != INTAKE_CELL]
        return nb, resources


class HideTests(ClearHiddenTests):  # type: ignore[misc]
    """Takes hidden tests off the page. Their delimiters are those of `ClearHiddenTests`."""

    display_data_priority = List().tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Take the hidden part out of a test cell's code, and out of its tracebacks, which quote it."""
        # Only locked cells: what stands in them is the author's, whose delimiters come in pairs.
        if not is_test(cell) or self.begin_test_delimeter not in cell.source:
            return cell, resources
        hidden = rf"^.*{re.escape(self.begin_test_delimeter)}.*$[\s\S]*?^.*{re.escape(self.end_test_delimeter)}.*$\n?"
        cell.source = re.sub(hidden, "", cell.source, flags=re.MULTILINE).strip() or "# This test is hidden."
        for output in cell.outputs:
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


def _part(cell: NotebookNode) -> Part:
    grade_id: str = cell.metadata.nbgrader.grade_id
    part = place(grade_id)[1]
    message: str = mark_of(cell)["message"] if is_test(cell) else ""
    return Part(
        grade_id,
        TITLES.get(part, part),
        float(cell.metadata.nbgrader.score),
        float(cell.metadata.nbgrader.points),
        # A mark's first line says what is wrong; the others are at the cell.
        as_html(message.partition("\n")[0]) or "See the cell.",
    )


def _group_title(cell: NotebookNode) -> str:
    return place(cell.metadata.nbgrader.grade_id)[0]
