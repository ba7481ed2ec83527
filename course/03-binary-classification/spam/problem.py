"""Spam or other mail, from how often words and signs occur in an e-mail."""

from __future__ import annotations

from pathlib import Path

from headcheck import tasks
from headcheck.course.declarations import Problem, Split


def split(raw: Path) -> Split:
    """E-mails in a random order: students get three in four."""
    from ...shared import mails

    return mails(raw)


PROBLEM = Problem(
    title="Spam or not",
    one="e-mail",
    many="e-mails",
    model="spam_model",
    arrays="mail",
    task=tasks.Binary(),
    metric="log-loss",
    names=("other mail", "spam"),
)
