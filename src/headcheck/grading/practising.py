"""In which mode each assignment is: what a learner is told while working. `c.Practice.modes` in course_config.py."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from traitlets.config import Config

from headcheck.errors import HeadcheckError
from headcheck.grading.configured import mapping
from headcheck.practice.modes import Mode


class BadModes(HeadcheckError):
    """`c.Practice.modes` names something that there is not; the message says what to write."""


def mode(config: Config, assignment: str, assignments: Collection[str]) -> Mode:
    """The mode of an assignment: practice, unless the setting says otherwise. Raises BadModes."""
    modes = mapping(config, "Practice", "modes")
    for name, word in modes.items():
        if meant := _meant(name, assignments):  # a slip in a name must not open a test
            raise BadModes(f"c.Practice.modes has {name!r}. Did you mean {meant!r}?")
        if word not in list(Mode):
            raise BadModes(f"c.Practice.modes has {word!r} for {name}: expected one of {', '.join(Mode)}.")
    return Mode(modes.get(assignment, Mode.PRACTICE))


def _meant(name: str, assignments: Collection[str]) -> str:
    """The assignment that a name is a slip of, if there is one; others may be those of another course."""
    if name in assignments:
        return ""
    begun = [assignment for assignment in assignments if assignment.startswith(name)]
    return next(iter([*begun, *get_close_matches(name, assignments, n=1)]), "")
