"""Kinds of questions that are asked at each other's places: what is called otherwise there, and what is the same.

A place is the home of a kind: cells of the notebook, which are called after its id. Whatever belongs to a question
(rows, runs, threshold, answers) is filed under its own kind, wherever it is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from headcheck.course.declarations import Problem


def at(asked: Problem, place: Problem) -> Problem:
    """A question as it is asked at a place: its model and its arrays are called as they are there."""
    return replace(asked, model=place.model, arrays=place.arrays, labels=place.labels)


def renamed(kind: Problem, place: Problem) -> Problem:
    """A kind as if another place were its home: with everything that is called after the place."""
    return replace(at(kind, place), title=place.title, id=place.id)


def moved(text: str, home: Problem, place: Problem) -> str:
    """A text about a kind at its home, such as a cell or an answer, as it is at another place: with the names there."""
    names = {name: getattr(place, field) for field in _CALLED if (name := getattr(home, field))}
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![^\W_])(?:{longest_first})(?![^\W_])", lambda found: names[found[0]], text)


#: What of a kind is called after its place. A name that is two of them is the first.
_CALLED = ("title", "labels", "model", "arrays", "id")
