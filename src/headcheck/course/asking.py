"""Which question a graded notebook was about: the grader says so, and whoever judges for a hidden test asks here."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence

from headcheck.course import places, versions
from headcheck.course.declarations import Problem, Repair
from headcheck.course.layout import Unavailable
from headcheck.course.registry import declared, find

#: Tells the process of the tests, as JSON, what is asked at each place, as kind/question.
VARIABLE = "HEADCHECK_QUESTIONS"
#: Tells the process of the tests, in the same way, which places are graded as they were given out: their versions.
VERSIONS = "HEADCHECK_VERSIONS"
#: Tells the notebook's own cells the same, beside the notebook, while it is graded.
FILE = "asked.json"
#: Beside it, the versions; no cell reads them.
VERSIONS_FILE = "versions.json"


def problem(problem_id: str) -> Problem:
    """A declared problem as it was asked; of a kind of questions, whatever was asked at its place.

    Raises Unavailable if there is none, or nobody says which question it was.
    """
    place = find(declared().problems, problem_id, "problem")
    if not place.questions:
        return place
    there = declared().of(place.assignment).asked
    asked = declared().asked[_question(place, [name for name, one in there.items() if one.question])]
    version = str(_told(VERSIONS).get(place.id, ""))
    return asked if asked.id == place.id and not version else _as_asked(asked, place, version)


def _as_asked(asked: Problem, place: Problem, version: str) -> Problem:
    """One object for each, because a model is judged once for each object."""
    name = (asked.assignment, asked.name, place.id, version)
    if name not in _known or _known[name][0] is not asked:
        _known[name] = (asked, places.at(versions.read(asked, version) if version else asked, place))
    return _known[name][1]


_known: dict[tuple[str, str, str, str], tuple[Problem, Problem]] = {}


def repair(repair_id: str) -> Repair:
    """As `problem`; repairs stay at their own places."""
    kind = find(declared().repairs, repair_id, "repair")
    if not kind.questions:
        return kind
    name = _question(kind, [asked.name for asked in kind.each()])
    return kind.asked(name.removeprefix(f"{kind.id}/"))


def _question(place: Problem | Repair, there: Sequence[str]) -> str:
    """The question that was asked at a place, by its name: one of those that are `there`."""
    asked = _told(VARIABLE).get(place.id)
    if asked in there:
        return str(asked)
    found = f"found {asked!r}" if asked else "found none"
    raise Unavailable(
        f"Expected a question for {place.id!r} in ${VARIABLE}, where `headcheck grade` puts it; {found}. "
        f"There are: {', '.join(there)}."
    )


def _told(variable: str) -> Mapping[str, object]:
    try:
        found = json.loads(os.environ.get(variable, "{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
