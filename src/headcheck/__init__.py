"""headcheck: an auto-graded course on regression and classification, and the judge that grades it."""

from typing import Any

from headcheck import tasks
from headcheck.judging.assertions import assert_fits
from headcheck.judging.judgement import Unreadable, Verdict, Verdicts, judge, judge_outputs
from headcheck.judging.watching import unwatch, watch
from headcheck.theory import mistakes

__all__ = [
    "Unreadable",
    "Verdict",
    "Verdicts",
    "assert_fits",
    "judge",
    "judge_outputs",
    "mistakes",
    "tasks",
    "unwatch",
    "watch",
]


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext headcheck` watches every training of the notebook."""
    watch()


def unload_ipython_extension(shell: Any) -> None:
    """`%unload_ext headcheck` ends that."""
    unwatch()
