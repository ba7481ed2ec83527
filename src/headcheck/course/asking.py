"""Which question a graded notebook was about: the grader says so, and whoever judges for a hidden test asks here."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

from headcheck.course import versions
from headcheck.course.declarations import Problem, Repair
from headcheck.course.layout import Unavailable
from headcheck.course.registry import declared, find

#: Tells the process of the tests, as JSON, the question of each kind.
VARIABLE = "HEADCHECK_QUESTIONS"
#: Tells the process of the tests, in the same way, which kinds are graded as they were given out: their versions.
VERSIONS = "HEADCHECK_VERSIONS"
#: Tells the notebook's own cells the same, beside the notebook, while it is graded.
FILE = "asked.json"
#: Beside it, the versions; no cell reads them.
VERSIONS_FILE = "versions.json"


def problem(problem_id: str) -> Problem:
    """A declared problem as it was asked. Raises Unavailable if there is none, or nobody says which question it was."""
    kind = find(declared().problems, problem_id, "problem")
    question = _question(kind)
    if not question:
        return kind
    asked = declared().asked[f"{kind.id}/{question}"]
    version = _told(VERSIONS).get(kind.id)
    return _as_given_out(asked, str(version)) if version else asked


def _as_given_out(asked: Problem, version: str) -> Problem:
    """One object for each, because a model is judged once for each object."""
    name = (asked.assignment, asked.name, version)
    if name not in _given_out:
        _given_out[name] = versions.read(asked, version)
    return _given_out[name]


_given_out: dict[tuple[str, str, str], Problem] = {}


def repair(repair_id: str) -> Repair:
    """As `problem`."""
    kind = find(declared().repairs, repair_id, "repair")
    question = _question(kind)
    return kind.asked(question) if question else kind


def _question(kind: Problem | Repair) -> str:
    if not kind.questions:
        return ""
    question = _told(VARIABLE).get(kind.id)
    if question in kind.questions:
        return str(question)
    found = f"found {question!r}" if question else "found none"
    raise Unavailable(
        f"Expected one of the questions of {kind.id!r} in ${VARIABLE}, where `headcheck grade` puts it; {found}. "
        f"There are: {', '.join(kind.questions)}."
    )


def _told(variable: str) -> Mapping[str, object]:
    try:
        found = json.loads(os.environ.get(variable, "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
