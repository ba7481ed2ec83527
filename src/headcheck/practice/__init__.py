"""A verdict where the choice is made: `check` and `hint`, for the cells of a notebook; `why_not` for graded ones.

They know what lies beside the notebook in practice.json, and nothing of the course else.
"""

from headcheck.practice.session import check, hint, why_not

__all__ = ["check", "hint", "why_not"]
