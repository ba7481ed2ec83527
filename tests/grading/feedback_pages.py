"""Feedback pages made without grading anything: from cells with marks, as they are when a page is made of them."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_notebook, new_output
from PIL import Image

from headcheck.course import holdout, outputs, pictures
from headcheck.course.marks import Mark
from headcheck.course.registry import declared
from headcheck.grading.cells import is_solution, is_test
from headcheck.grading.feedback.page import FeedbackExporter, HideTests, Summarise
from headcheck.theory.heads import Link
from headcheck.theory.mistakes import CATALOGUE, PARTS
from tests.grading.tiny_course import REPOSITORY, case, hidden

#: Problems by name; of a kind that has several questions, the first is there under the kind's id, too.
PROBLEMS = {problem.id: problem.each()[0] for problem in declared().problems.values()} | declared().asked
ASSIGNMENTS = sorted(path.parent.name for path in (REPOSITORY / "source").glob("*/*.ipynb"))


def graded(grade_id: str, mark: Mark, points: float = 1) -> NotebookNode:
    """A test cell that has run, with its points."""
    cell = case(grade_id, hidden("secret"), points=points)
    cell.metadata.nbgrader.score = mark.worth(points)
    cell.outputs = [new_output("execute_result", mark.bundle(points), execution_count=1)]
    return cell


def chosen(part: str, words: str, fits: bool = True, output: str = "", message: str = "") -> Mark:
    configuration = {output: {part: {"chosen": words, "fits": fits}}}
    return Mark(fits, part=part, message=message, record={"configuration": configuration})


def measured(problem_id: str, off: float = 0.5, link: Link | None = None) -> Mark:
    """A mark on the real held-out rows, for predictions that are wrong by about `off` standard deviations."""
    problem, random = PROBLEMS[problem_id], np.random.default_rng(1)
    features, truth = holdout.load(problem)
    answers = random.random((len(features), outputs.width(problem)))
    if answers.shape == truth.shape:
        answers = truth + off * truth.std() * random.normal(size=truth.shape)
    answers = np.clip(answers, *{Link.RELU: (0, np.inf), Link.SIGMOID: (0, 1)}.get(link, (-np.inf, np.inf)))
    metric, calibration = holdout.METRICS[problem.metric], holdout.threshold(problem)
    record = {
        "metric": metric.name,
        "unit": problem.unit,
        "value": metric(truth, answers),
        "threshold": calibration.threshold,
        "higher_is_better": metric.higher_is_better,
        "right": pictures.reached(calibration.right.values()),
        "pictures": pictures.of(problem, truth, answers, holdout.scale(problem), {"": link} if link else {}),
    }
    return Mark(0, part="heldout", message="It is not enough.\n→ Look at the curve.", record=record)


def html(cells: Sequence[NotebookNode], notebook: str = "02-regression", **metadata: Any) -> str:
    """The page of a notebook with these cells, made by what course_config.py names, but without a gradebook."""
    nb = new_notebook(cells=cells, metadata=metadata)
    scores = [cell.metadata.nbgrader for cell in cells if cell.metadata.get("nbgrader", {}).get("grade")]
    totals = {"score": sum(s.score for s in scores), "max_score": sum(s.points for s in scores), "late_penalty": 0}
    resources: Mapping[str, Any] = {"nbgrader": {"notebook": notebook, "assignment": notebook, **totals}}
    for step in (Summarise, HideTests):
        nb, resources = step().preprocess(nb, resources)
    return str(FeedbackExporter().from_notebook_node(nb, resources)[0])


def of_assignment(assignment: str) -> str:
    """The page of somebody who got something wrong in every second problem of a real notebook, and showed all sorts."""
    path = Path(REPOSITORY) / "source" / assignment / f"{assignment}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    seen: list[str] = []
    for cell in cells:
        if is_test(cell):
            graded_id = cell.metadata.nbgrader.grade_id
            problem, _, part = graded_id.rpartition("-")
            seen += [] if problem in seen else [problem]
            mark = _mark(graded_id, problem, part, wrong=len(seen) % 2 == 0)
            cell.outputs = [new_output("execute_result", mark.bundle(cell.metadata.nbgrader.points), execution_count=1)]
            cell.metadata.nbgrader.score = mark.worth(cell.metadata.nbgrader.points)
        elif is_solution(cell) and cell.cell_type == "code":
            cell.outputs = list(_shown())
            cell.metadata.nbgrader.comment = "Look at **this** again." if len(seen) == 1 else None
    earlier = {"01-dot": 0, "house-prices-loss": 0}
    return html(cells, assignment, headcheck={"earlier": earlier, "remarks": ["A `tag` was left out."]})


def _mark(grade_id: str, problem: str, part: str, wrong: bool) -> Mark:
    """A mark of the kind that this part has, with sentences of the catalogue where it is wrong."""
    if part == "heldout":
        return measured(problem, off=1 if wrong else 0.01)
    if problem not in PROBLEMS:
        return Mark(
            0.5 if wrong else 1, part=part, message="One of two.\nThink again about “flat”." if wrong else "Right."
        )
    mistake = next(one for one in CATALOGUE.values() if part in one.parts)
    message = f"{mistake.what}\n{mistake.why}\n→ {mistake.look_at}" if wrong else ""
    names = PROBLEMS[problem].outputs or [""]
    parts = {name: {one: {"chosen": f"a {one}", "fits": not wrong} for one in PARTS} for name in names}
    return Mark(not wrong, part=part, message=message, record={"configuration": parts})


#: Wider than any page.
WIDE_TABLE = pd.DataFrame({f"column {number}": [1, 2] for number in range(40)})


def _shown() -> Iterator[NotebookNode]:
    """What cells show: text, a table, a picture, a warning, an error with IPython's colours."""
    picture = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (40, 300), "uint8")).save(picture, "PNG")
    yield new_output("stream", name="stdout", text="Shape of its answers: (5, 1)\n")
    yield new_output("stream", name="stderr", text="UserWarning: look out\n")
    yield new_output("display_data", {"text/html": WIDE_TABLE._repr_html_(), "text/plain": "a"})
    encoded = base64.b64encode(picture.getvalue()).decode()
    yield new_output("display_data", {"image/png": encoded, "text/plain": "<Figure>"})
    end, red, green, comment = "\x1b[39m", "\x1b[31m", "\x1b[38;5;28m", "\x1b[38;5;66;03m"
    lines = [f"{red}ValueError{end}  Traceback", f"{green}def{end} f(): {comment}# why\x1b[39;00m"]
    yield new_output("error", ename="ValueError", evalue="no", traceback=lines)
