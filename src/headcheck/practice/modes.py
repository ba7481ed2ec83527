"""Who decides what a learner sees while working: three modes, one for each assignment."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """What `check` and `hint` say."""

    #: everything, at last the solution with its reasons: for somebody who learns alone
    SELF_STUDY = "self-study"
    #: what fits, why not, and hints: for a class
    PRACTICE = "practice"
    #: only that it is compiled, answers and trains
    TEST = "test"

    @property
    def tells(self) -> bool:
        """Whether it says what fits."""
        return self is not Mode.TEST
