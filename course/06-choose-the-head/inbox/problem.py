"""Inbox or junk, from how often words and signs occur in an e-mail."""

from headcheck import tasks
from headcheck.course.declarations import Problem

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
