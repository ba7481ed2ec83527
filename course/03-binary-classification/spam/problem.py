"""Spam or other mail, from how often words and signs occur in an e-mail."""

from headcheck import tasks
from headcheck.course.declarations import Problem

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
