"""Item analysis: how hard each graded part was for a class, and how well it discriminates.

Two numbers of classical test theory. *Difficulty* is the mean share of the points, so a high number is an easy item.
*Discrimination* is the corrected item-total correlation: of the points of the item with the points of all the others
(for an item of right or wrong, the point-biserial correlation with the rest score).

Thresholds are conventions. Discrimination: below 0.20 an item is poor, and below 0 it should be looked at, as
those who do well elsewhere lose points here (Ebel & Frisbie, Essentials of Educational Measurement, 5th ed. 1991).
Difficulty: below 0.30 an item counts as hard in Blackboard's item analysis. "Easy" usually begins at 0.80, in tests
that rank people; a course wants most parts right, so here it is 0.95, which no book says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from headcheck.reports import intervals
from headcheck.reports.gathering import Gathered, Item
from headcheck.reports.intervals import Interval

TOO_HARD, TOO_EASY, POOR = 0.30, 0.95, 0.20

#: Minimum submissions to show a correlation, and to judge it: with 30, its standard error is about 0.2.
SHOWN, JUDGED = 10, 30

EASY, HARD = "nearly all get it", "few get it"
REVERSED, WEAK = "those who do well elsewhere lose it", "says little about who knows more"
#: What is worth a look, the most urgent first.
VERDICTS = (REVERSED, HARD, WEAK, EASY)


def points(gathered: Gathered) -> pd.DataFrame:
    """Points of each student (rows) for each item (columns); NaN if it needs manual grading.

    Without those of whom nothing could be read: their zeros say nothing about the items.
    """
    return pd.DataFrame(
        [submission.points for submission in gathered.submissions if not submission.refused],
        index=[submission.student for submission in gathered.submissions if not submission.refused],
        columns=[item.id for item in gathered.items],
        dtype=float,
    )


def of_class(gathered: Gathered) -> pd.DataFrame:
    """The analysis of every item of an assignment: see `analyse`."""
    worth = {item.id: 0 if item.dropped else item.maximum for item in gathered.items}
    return analyse(points(gathered), pd.Series(worth, dtype=float))


def each(gathered: Gathered, analysis: pd.DataFrame) -> Iterator[tuple[Item, Any]]:
    """Each item of an assignment with its row of the analysis."""
    for item in gathered.items:
        yield item, analysis.loc[item.id]


def analyse(points: pd.DataFrame, maxima: pd.Series) -> pd.DataFrame:
    """For each item (the columns of `points`; `maxima` is what it is worth) its analysis, as a row.

    `difficulty` from 0 to 1, `discrimination` from -1 to 1 (NaN for fewer than SHOWN, and if all have the same),
    `full`: the share of students with all points, `verdict`: a word of this module, or nothing; and of both numbers the
    interval at 95 %, `difficulty_interval` and `discrimination_interval`, or None. Of an item without points nothing is
    known.
    """
    shares = points / maxima.where(maxima > 0)
    analysis = pd.DataFrame(
        {
            "difficulty": shares.mean(),
            "full": (shares >= 1).sum() / shares.notna().sum(),
            "discrimination": [_discrimination(points, item) for item in points.columns],
        },
        index=points.columns,
    )
    analysis["difficulty_interval"] = _of_each(intervals.of_share, analysis.difficulty, shares.notna().sum())
    analysis["discrimination_interval"] = _of_each(
        intervals.of_correlation, analysis.discrimination, points.notna().sum()
    )
    analysis["verdict"] = [
        _verdict(difficulty, discrimination, len(points))
        for difficulty, discrimination in zip(analysis.difficulty, analysis.discrimination, strict=True)
    ]
    return analysis


def _of_each(interval: Callable[[float, int], Interval | None], values: pd.Series, counts: pd.Series) -> pd.Series:
    found = [interval(float(value), int(count)) for value, count in zip(values, counts, strict=True)]
    return pd.Series(found, index=values.index, dtype=object)


def _discrimination(points: pd.DataFrame, item: str) -> float:
    own = points[item]
    rest = points.drop(columns=item).sum(axis=1)[own.notna()]
    own = own.dropna()
    if len(own) < SHOWN or own.nunique() < 2 or rest.nunique() < 2:
        return float("nan")
    return float(np.corrcoef(own, rest)[0, 1])


def _verdict(difficulty: float, discrimination: float, students: int) -> str:
    """What is worth a look. An item that nearly all get, or few, can't separate: that is said first."""
    if difficulty >= TOO_EASY:
        return EASY
    if difficulty < TOO_HARD:
        return HARD
    if students < JUDGED or np.isnan(discrimination) or discrimination >= POOR:
        return ""
    return REVERSED if discrimination < 0 else WEAK
