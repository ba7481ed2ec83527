"""headcheck: an auto-graded course on regression and classification, and the judge that grades it."""

from headcheck import mistakes, tasks
from headcheck.judge import Unreadable, Verdict, judge

__all__ = ["Unreadable", "Verdict", "judge", "mistakes", "tasks"]
