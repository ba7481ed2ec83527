"""headcheck: an auto-graded course on regression and classification, and the judge that grades it."""

from headcheck import mistakes, tasks
from headcheck.judge import Unreadable, Verdict, judge, judge_outputs

__all__ = ["Unreadable", "Verdict", "judge", "judge_outputs", "mistakes", "tasks"]
