"""The feedback pages: what to do next, and where points were lost, without revealing hidden tests.

A page is one self-contained file: no scripts, and no fonts or pictures from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import List
from traitlets.config import Config

from headcheck.course.marks import as_html
from headcheck.grading import results
from headcheck.grading.cells import INTAKE_CELL, is_test
from headcheck.grading.cleaning import as_text
from headcheck.grading.feedback import formulas, images, markup, next_steps, texts
from headcheck.grading.feedback.about import about
from headcheck.grading.feedback.outline import outline
from headcheck.grading.feedback.summary import Status, named, sections
from headcheck.grading.feedback.words import words
from headcheck.grading.intake.earlier import EARLIER
from headcheck.grading.sandbox.bounded import Exceeded

#: Largest size of a page in bytes.
LARGEST_PAGE = 400_000
#: Bytes reserved for pictures, however much a notebook prints.
_ROOM_FOR_PICTURES = 60_000
#: Characters of MathML on one page; further formulas are shown verbatim.
_ROOM_FOR_FORMULAS = 60_000

_TEMPLATES = str(Path(__file__).parent / "templates")


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]
    """Renders the pages. A separate class, because formgrader uses `HTMLExporter` and its settings itself."""

    def __init__(self, config: Config | None = None, **settings: Any) -> None:
        config = Config(config or {})
        # Its own section, because nbgrader sets its template in that of HTMLExporter.
        section = config[type(self).__name__]
        section.template_name = "headcheck-feedback"
        section.extra_template_basedirs = [_TEMPLATES]
        section.filters = {"markdown2html": markdown, "highlight_code": markup.highlighted}
        super().__init__(config=config, **settings)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **settings: Any
    ) -> tuple[str, dict[str, Any]]:
        """Render a notebook's page, with texts and pictures within the limits of size and time."""
        nb, resources = deepcopy(nb), {} if resources is None else resources
        texts.shorten(nb, markup.budget(resources))
        pictures = images.take_out(nb)
        page, resources = super().from_notebook_node(nb, resources, **settings)
        room = LARGEST_PAGE - len(page.encode()) + sum(map(len, pictures))
        return images.put_in(page, pictures, max(room, _ROOM_FOR_PICTURES)), resources


class Summarise(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the summary into `resources`, for the template. Must run after `GetGrades`."""

    # The exporter sets it for all preprocessors; nbgrader logs a warning for those that lack it.
    display_data_priority = List().tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Add what the template shows above the notebook, and how it folds the notebook; remove the intake's cell."""
        intake, asked = nb.metadata.get("headcheck", {}), resources["nbgrader"]
        # The summary already says what is in it.
        nb.cells = [cell for cell in nb.cells if cell.get("id") != INTAKE_CELL]
        whose, chapters = about(asked), outline(nb.cells)
        graded = {
            cell.metadata.nbgrader.grade_id: place
            for place, cell in enumerate(nb.cells)
            if utils.is_grade(cell) or utils.is_task(cell)
        }
        shown = named(sections(map(nb.cells.__getitem__, graded.values()), whose.waiting), chapters, graded)
        step = next_steps.first(shown)
        now = {name: result.points for name, result in results.of(nb).items()}
        vocabulary = words(asked.get("assignment", ""), chapters)
        vocabulary.named(part.title for section in shown for part in section.parts)
        resources["headcheck"] = {
            "about": whose,
            "title": chapters.title or asked["notebook"],
            "chapters": chapters.chapters,
            "sections": shown,
            "places": {part.grade_id: (section, part) for section in shown for part in section.parts},
            "statuses": [status for status in Status if any(part.status is status for s in shown for part in s.parts)],
            "first": step,
            "left": sum(map(next_steps.to_get, shown)),
            "then": next_steps.then(shown, step),
            "changes": next_steps.changes(shown, intake.get(EARLIER, {}), now),
            "tried_before": bool(intake.get(EARLIER)),
            "words": vocabulary,
            "comments": [
                cell.metadata.nbgrader.grade_id for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("comment")
            ],
            "reason": as_html(intake.get("reason") or ""),
            "remarks": [as_html(remark) for remark in intake.get("remarks", ())],
        }
        return nb, resources


class HideTests(ClearHiddenTests):  # type: ignore[misc]
    """Removes hidden tests from the page. Their delimiters are those of `ClearHiddenTests`."""

    display_data_priority = List().tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, cell_index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Remove the hidden part from a test cell's code, and from its tracebacks, which quote it."""
        # Only locked cells: these are the author's, whose delimiters come in pairs.
        if not is_test(cell) or self.begin_test_delimeter not in cell.source:
            return cell, resources
        hidden = rf"^.*{re.escape(self.begin_test_delimeter)}.*$[\s\S]*?^.*{re.escape(self.end_test_delimeter)}.*$\n?"
        cell.source = re.sub(hidden, "", cell.source, flags=re.MULTILINE).strip() or "# This test is hidden."
        for output in cell.outputs:
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


@pass_context
def markdown(context: Context, source: str) -> str:
    """Markdown as HTML, as `markup.markdown`, with formulas as MathML, since a page has no script that sets them."""
    resources, attachments = context.get("resources", {}), context.get("cell", {}).get("attachments", {})
    room = resources.get("room_for_formulas", _ROOM_FOR_FORMULAS)
    try:
        page, room = markup.budget(resources).call(with_formulas, source, attachments, room)
    except Exceeded:
        page = as_text(source)
    resources["room_for_formulas"] = room
    return str(page)


def with_formulas(source: str, attachments: Mapping[str, Any], room: int) -> tuple[str, int]:
    """Markdown as harmless HTML, with at most `room` characters of MathML; and how many are left."""
    renderer = _Renderer(room, **markup.settings(attachments))
    return markup.render(source, renderer), renderer.room


class _Renderer(markup.Renderer):
    """Converts formulas while there is room, and moves headings below those of the page."""

    def __init__(self, room: int, **settings: Any) -> None:
        super().__init__(**settings)
        self.room = room

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        return str(super().heading(text, min(level + 2, 6), **attributes))

    def inline_math(self, body: str) -> str:
        return self._formula(body, "inline", f"${body}$")

    def block_math(self, body: str) -> str:
        return self._formula(body, "block", f"$${body}$$")

    def _formula(self, tex: str, display: str, written: str) -> str:
        mathml = formulas.mathml(tex, display) if self.room > 0 else None
        self.room -= len(mathml or "")
        return self.keep(mathml or f"<code>{escape(written)}</code>")
