"""Inbox or junk, from how often words and signs occur in an e-mail."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """The e-mails of the split that all problems with them share, with the folder that each was put into."""
    from ...shared import mails

    student, held_out = (
        rows.drop(columns="spam").assign(folder=rows["spam"].map({0: "inbox", 1: "junk"})) for rows in mails(raw)
    )
    return student, held_out


PROBLEM = Problem(
    title="Where does this e-mail belong?",
    one="e-mail",
    many="e-mails",
    model="inbox_model",
    arrays="inbox",
    task=tasks.Binary(),
    metric="log-loss",
    names=("inbox", "junk"),
)
