"""questions.json: what a notebook's locked cells know of each question, made from the declarations.

It goes to students: no task, no answer and no threshold is in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from headcheck.authoring import rows
from headcheck.course import layout
from headcheck.course.dealing import TABLE
from headcheck.course.declarations import Problem, Repair
from headcheck.course.holdout import METRICS
from headcheck.course.registry import declared
from headcheck.errors import HeadcheckError


class BadFactsError(HeadcheckError):
    """The facts of a question can't be written, or hide what the engine says of it; the message says which."""


def of_assignment(assignment: str) -> str:
    """The table of an assignment, as JSON; empty if nothing in it has several questions. Raises BadFactsError."""
    kinds = declared().of(assignment).kinds
    if not kinds:
        return ""
    table = {
        "assignment": assignment,
        "places": [kind.id for kind in declared().of(assignment).anywhere],
        "kinds": {kind.id: {asked.question: _row(asked) for asked in kind.each()} for kind in kinds.values()},
    }
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def write(assignment: str) -> bool:
    """Bring the file of an assignment up to date, and say whether that changed it. Raises BadFactsError."""
    path, table = layout.notebook(assignment).with_name(TABLE), of_assignment(assignment)
    if not table or (path.is_file() and path.read_text(encoding="utf-8") == table):
        return False
    path.write_text(table, encoding="utf-8")
    return True


def _row(asked: Problem | Repair) -> Mapping[str, Any]:
    known: dict[str, Any] = {"title": asked.title, "text": asked.text}
    if isinstance(asked, Problem):
        metric = METRICS[asked.metric]
        known |= {
            "one": asked.one,
            "many": asked.many,
            "file": layout.student_rows(asked).name,
            "held_out": rows.count(asked).held_out,
            "measured": f"{metric.in_full} (in {asked.unit})" if asked.unit else metric.in_full,
        }
    if hidden := {"kind", "question", *known} & asked.facts.keys():
        raise BadFactsError(f"Expected other names for these facts of {asked.name}: {', '.join(sorted(hidden))}.")
    try:
        json.dumps(asked.facts)
    except (TypeError, ValueError) as error:
        raise BadFactsError(f"Expected values that JSON has as the facts of {asked.name}: {error}.") from error
    return known | dict(asked.facts)
