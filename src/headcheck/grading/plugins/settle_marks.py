"""Determines what each test cell earns, after a notebook has run and before nbgrader reads its outputs.

Plain nbgrader gives 0 for a warning on stderr, and full points for NaN, -1 and text; both are corrected here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from textwrap import shorten
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Dict

from headcheck.course.marks import MEDIA_TYPE, Mark, as_html
from headcheck.grading import dropping
from headcheck.grading.cells import DEAD, INTAKE_CELL, QUESTION, REFUSED, TIME_IS_UP, is_test
from headcheck.grading.dealt import Compared
from headcheck.grading.dropping import How

#: Characters of what a cell said that a reason quotes.
_SAID = 300
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


class SettleMarks(NbGraderPreprocessor):  # type: ignore[misc]
    """The preprocessor to place just before `SaveGrades`."""

    dropped = Dict(
        help='What is dropped for the whole class, with all of its points or without: {"01-two-heads": '
        '{"minutes-to-melt": "full", "will-it-sprout-heldout": "without"}}. Problems, or the grade_ids of cells.'
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Rewrite the outputs of the test cells of `nb`, in place, so that nbgrader reads the points they earn."""
        # What the intake found (see converter): with a reason, nothing of this submission could be graded.
        intake = nb.metadata.get("headcheck", {})
        compared = Compared.of(nb)
        dropped = dropping.parts(self.dropped, resources["nbgrader"]["assignment"], set(dropping.grade_ids([nb])))
        for index, cell in enumerate(nb.cells):
            if not is_test(cell):
                continue
            grade_id = cell.metadata.nbgrader.grade_id
            foreign = compared.why_nothing(grade_id) if compared else None
            name_question(cell, compared)
            settle(cell, before=nb.cells[:index], refused=intake.get("reason") or foreign)
            if how := dropped.get(cell.metadata.nbgrader.grade_id):
                _drop(cell, how)
        if compared:
            _add(nb.cells, compared)
        if lines := [*filter(None, [intake.get("reason")]), *intake.get("remarks", ())]:
            page = "".join(f"<li>{as_html(line)}</li>" for line in lines)
            nb.cells.insert(0, _page(f"<p>When this notebook was taken in:</p><ul>{page}</ul>"))
        return nb, resources


class DropGrades(NbGraderPreprocessor):  # type: ignore[misc]
    """The preprocessor to place just after `SaveGrades`: nobody has to grade by hand what was dropped."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Enter what everybody gets for the cells that are dropped, also where a person has graded them before."""
        asked = resources["nbgrader"]
        graded = set(dropping.grade_ids([nb]))
        dropped = dropping.parts(SettleMarks(parent=self.parent).dropped, asked["assignment"], graded)
        if not dropped:
            return nb, resources
        with Gradebook(asked["db_url"]) as gradebook:
            for name in dropped:
                grade = gradebook.find_grade(name, asked["notebook"], asked["assignment"], asked["student"])
                grade.auto_score, grade.needs_manual_grade = grade.max_score, False
                if grade.manual_score not in (None, grade.max_score):
                    self.log.warning(
                        "%s: %s was dropped, so the %g points by hand become %g",
                        asked["student"], name, grade.manual_score, grade.max_score,
                    )  # fmt: skip
                    grade.manual_score = grade.max_score
            gradebook.db.commit()
        return nb, resources


def name_question(cell: NotebookNode, compared: Compared | None) -> None:
    """Note in a test cell the title of the question that it is about, if everybody has questions of their own."""
    if compared and (title := compared.title(cell.metadata.nbgrader.grade_id)):
        cell.metadata[QUESTION] = title


def settle(cell: NotebookNode, before: Sequence[NotebookNode], refused: str | None = None) -> None:
    """Rewrite the outputs of the test cell `cell` so that nbgrader reads the points it earns; nothing readable is lost.

    A mark earns its share of the cell's points, and a number between 0 and those is what a test earns; a test without
    any result passed, as in plain nbgrader. Everything else earns 0 and says why. `before`: the cells above it, to
    explain what is missing. `refused`: why nothing of the notebook could be read, if that is so.
    """
    if refused:
        cell.outputs = [_nothing(cell, refused)]
        return
    reason = _why_nothing(cell, before)
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    others = [o for o in cell.outputs if o.output_type != "execute_result" and REFUSED not in o.get("data", {})]
    if reason is None:
        # nbgrader reads the first result; the test's own is the last, whatever else was displayed before.
        earned = [_earned(cell, result, before) for result in results[-1:]]
    else:
        earned = [_nothing(cell, reason)]
        if _missing_variable(cell):
            others = [output for output in others if output.output_type != "error"]
    cell.outputs = [*_without_stderr(others), *earned]


def _drop(cell: NotebookNode, how: How) -> None:
    """Let the test cell `cell`, which is settled, earn what everybody does for a part that is dropped, and say so."""
    result = next((output for output in cell.outputs if output.output_type == "execute_result"), None)
    stated = result.data.get(MEDIA_TYPE) if result else None
    part = cell.metadata.nbgrader.grade_id.rpartition("-")[2]
    mark = Mark.read(stated) if stated else Mark(1, part=part)
    words = f"This part was {how.words}.\n{mark.message}"
    others = [output for output in cell.outputs if output is not result]
    dropped = Mark.read(mark.as_dict() | {"message": words, "dropped": how})
    # an error would be a 0 for nbgrader
    cell.outputs = [*(o for o in others if o.output_type != "error"), _result(cell, dropped)]


def _add(cells: Sequence[NotebookNode], compared: Compared) -> None:
    """Give points that are added to a question to those of its test cells that lost some, up to what each is worth."""
    left = {place: points for place, points in compared.added.items() if place not in compared.refused}
    for cell in filter(is_test, cells):
        place = compared.place(cell.metadata.nbgrader.grade_id)
        result = next((output for output in cell.outputs if MEDIA_TYPE in output.get("data", {})), None)
        mark, maximum = Mark.read(result.data[MEDIA_TYPE]) if result else None, float(cell.metadata.nbgrader.points)
        if mark is None or mark.dropped or not left.get(place) or mark.worth(maximum) >= maximum:
            continue
        more = min(left[place], maximum - mark.worth(maximum))
        left[place] -= more
        stated = mark.as_dict() | {"share": (mark.worth(maximum) + more) / maximum}
        stated["message"] = f"{more:g} points were added: others of the class had an easier question.\n{mark.message}"
        stated["record"] = {**mark.record, "added": more}
        cell.outputs = [_result(cell, Mark.read(stated)) if o is result else o for o in cell.outputs]


def _page(html: str) -> NotebookNode:
    return NotebookNode(cell_type="markdown", id=INTAKE_CELL, metadata=NotebookNode(), source=html)


def _nothing(cell: NotebookNode, reason: str) -> NotebookNode:
    """The result of the test cell `cell` that earns no points."""
    return _result(cell, _mark(cell, 0, reason))


def _mark(cell: NotebookNode, points: float, message: str) -> Mark:
    """A mark of this many points for the test cell `cell`."""
    part = cell.metadata.nbgrader.grade_id.rpartition("-")[2]
    return Mark(points, maximum=float(cell.metadata.nbgrader.points) or 1, part=part, message=message)


def _result(cell: NotebookNode, mark: Mark) -> NotebookNode:
    """What the test cell `cell` shows for a mark: as many points as are its share of the cell's."""
    bundle = mark.bundle(float(cell.metadata.nbgrader.points))
    return new_output("execute_result", bundle, execution_count=cell.execution_count)


def _earned(cell: NotebookNode, result: NotebookNode, before: Sequence[NotebookNode]) -> NotebookNode:
    """`result` in points; a mark that lost some begins with what went wrong in the cells that it follows from.

    A number becomes a mark only where the test did not get all that it uses, so that the reason is told.
    """
    refused = list(_refused(cell).values())
    if MEDIA_TYPE in result.data:
        stated = result.data[MEDIA_TYPE]
    elif refused:
        stated = _mark(cell, float("".join(result.data["text/plain"])), "").as_dict()
    else:
        return result
    mark = Mark.read(stated)
    if not mark.full:
        trouble = _trouble(before) or _trouble_in_training(cell, stated, before)
        mark = Mark.read(stated | {"message": "\n".join(filter(None, [*refused, trouble, mark.message]))})
    return _result(cell, mark)


def _why_nothing(cell: NotebookNode, before: Sequence[NotebookNode]) -> str | None:
    """Why `cell` earns nothing, as a sentence for the student; None if its result, or its silence, counts."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    refused = _refused(cell)
    if name := _missing_variable(cell):
        return refused.get(name) or f"There is no variable `{name}` in the notebook: {_why_missing(before)}"
    if errors and errors[0].ename == "AssertionError" and errors[0].evalue:  # a sentence that its author wrote
        return "\n".join(filter(None, (*refused.values(), _trouble(before), errors[0].evalue)))
    if errors:
        return "\n".join((*refused.values(), _stopped("This test", errors[0], do="Use fewer or smaller layers")))
    results = [output for output in cell.outputs if output.output_type == "execute_result"]
    if results:
        return _why_not_points(results[-1], float(cell.metadata.nbgrader.points))
    if cell.execution_count is None and cell.source.strip():
        return "This test was not run. Expected every test cell to run; remove tags and settings that skip cells."
    if _calls_a_check(cell.source):
        return "This test gave no result. Expected points; remove settings that change what cells display."
    return None


def _why_not_points(result: NotebookNode, maximum: float) -> str | None:
    if MEDIA_TYPE in result.data:
        return None
    text = "".join(result.data.get("text/plain", ""))
    try:
        points = float(text)
    except ValueError:
        shown = text if len(text) <= 60 else text[:60] + "..."
        return f"This test gave no points: expected a number between 0 and {maximum:g}, found {shown or 'no text'}."
    # A comparison with NaN is false, so NaN is refused here too.
    if 0 <= points <= maximum:
        return None
    return f"This test gave no points: expected a number between 0 and {maximum:g}, found {points:g}."


def _missing_variable(cell: NotebookNode) -> str | None:
    """The name that stopped the test cell because the notebook never made it, or None."""
    for output in cell.outputs:
        if output.output_type == "error" and output.ename == "NameError":
            found = _UNDEFINED.search(output.evalue)
            # A name that the test does not use is missing somewhere else, in a function of the student's.
            if found and re.search(rf"\b{found[1]}\b", cell.source):
                return found[1]
    return None


def _refused(cell: NotebookNode) -> dict[str, str]:
    """A sentence for each name that the test cell did not get, though the notebook made it."""
    refused = [output.data[REFUSED] for output in cell.outputs if REFUSED in output.get("data", {})]
    return {name: f"`{name}` can't be used in a test. {why}" for reasons in refused for name, why in reasons.items()}


def _why_missing(before: Sequence[NotebookNode]) -> str:
    answer = _answer(before)
    if answer is None:
        return "make it in a cell above, with exactly this name."
    trouble = _trouble(before) or f"{_where(answer)} ran, but made nothing with exactly this name. Check the spelling."
    return trouble[0].lower() + trouble[1:]


def _trouble(before: Sequence[NotebookNode]) -> str | None:
    """What went wrong in the cell for the answer, as a sentence; None if it was filled in and ran."""
    answer = _answer(before)
    if answer is None:
        return None
    if answer.metadata.nbgrader.get("checksum") == utils.compute_checksum(answer):
        return f"{_where(answer)} still stands as it was handed out."
    errors = [output for output in answer.outputs if output.output_type == "error"]
    return _stopped(_where(answer), errors[0]) if errors else None


def _trouble_in_training(test: NotebookNode, stated: Mapping[str, Any], before: Sequence[NotebookNode]) -> str | None:
    """What went wrong in the cell that trains the model of the test on held-out rows, as a sentence."""
    problem, _, part = test.metadata.nbgrader.grade_id.rpartition("-")
    if part != "heldout":
        return None
    cell = next(
        (c for c in reversed(before) if c.metadata.get("nbgrader", {}).get("grade_id") == f"{problem}-train"), None
    )
    if cell is None:
        return None
    where = f"The cell that trains it (`{problem}-train`)"
    if errors := [output for output in cell.outputs if output.output_type == "error"]:
        return _stopped(where, errors[0])
    said = "".join(output.text for output in cell.outputs if output.output_type == "stream" and output.name == "stdout")
    if stated["record"].get("trained", True) or not said.strip():
        return None
    return f"{where} says: {shorten(said.replace('`', chr(39)), _SAID, placeholder=' ...')}"


def _answer(before: Sequence[NotebookNode]) -> NotebookNode | None:
    """The nearest cell above that the student fills in with code."""
    return next((cell for cell in reversed(before) if cell.cell_type == "code" and utils.is_solution(cell)), None)


def _where(answer: NotebookNode) -> str:
    return f"The cell for your answer (`{answer.metadata.nbgrader.grade_id}`)"


def _stopped(what: str, error: NotebookNode, do: str = "Train for fewer epochs") -> str:
    """Why a cell stopped, as a sentence; `do`: what helps if it took too long."""
    if error.ename in TIME_IS_UP:
        return f"{what} took longer than the time limit. {do}, or look for a loop that never ends."
    if error.ename == DEAD:
        return f"{what} could not be run: {error.evalue[:1].lower()}{error.evalue[1:]}"
    first = f"{error.ename}: {error.evalue}".splitlines()[0].strip().removesuffix(":")
    return f"{what} stopped with {first}{'' if first.endswith(('.', '!', '?')) else '.'}"


def _calls_a_check(source: str) -> bool:
    """Whether a test ends in an expression of this package, which always has a result: a mark."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = any(module.split(".")[0] == "headcheck" for module in imported)
    return ours and isinstance(tree.body[-1], ast.Expr)


def _without_stderr(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """`outputs` with what went to stderr folded away: readable, but no stream from which nbgrader takes off points."""
    kept: list[NotebookNode] = []
    for on_stderr, group in groupby(outputs, key=lambda o: o.output_type == "stream" and o.name == "stderr"):
        if not on_stderr:
            kept.extend(group)
            continue
        text = "".join("".join(output.text) for output in group)
        page = (
            "<details><summary>Warnings while this test ran (they cost no points)</summary>"
            f'<pre style="white-space:pre-wrap">{escape(text)}</pre></details>'
        )
        kept.append(new_output("display_data", {"text/plain": text, "text/html": page}))
    return kept
