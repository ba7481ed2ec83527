"""Were some questions of a kind harder than others? Compared on a class's grades, where everybody has their own.

Each student has one question of a kind, dealt by a digest, so those who got one are a random part of the class. If all
questions were equally hard, any other dealing would have given the same points. So the test deals the points out again,
many times, and counts how often the questions come out at least as different: a permutation test, which assumes nothing
of how points are distributed (Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd ed. 2005).
What a question fell short of the others can be added to it; nothing is ever taken.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headcheck.reports.gathering import Gathered
from headcheck.reports.intervals import Interval, of_share

#: New dealings, and their seed: the same class gives the same probability.
_DEALINGS, _SEED = 9999, 20_261_126
#: A kind's questions count as unequal below this probability, and a question's answers are compared from so many on.
UNLIKELY, FEWEST = 0.05, 5


@dataclass(frozen=True)
class OfQuestion:
    """How the students did who had one question. `share`: of the points, on average, with its interval.

    `deficit`: points that it fell short of the others of its kind, where that is unlikely to be chance; else 0.
    """

    kind: str
    question: str
    students: int
    share: float
    interval: Interval | None
    chance: float
    deficit: float


def compare(gathered: Gathered) -> list[OfQuestion]:
    """Each question that somebody answered, beside the others of its kind, at whichever place it was asked.

    `chance`: the probability that questions of this kind, were they equally hard, came out as different as this.
    Without submissions that are about somebody else's question, or of which nothing could be read.
    """
    found = []
    for kind, by_question in _points(gathered).items():
        maximum = sum(item.maximum for item in gathered.items if _is_at(item.id, kind) and not item.dropped)
        chance = probability(list(by_question.values()))
        for question, points in sorted(by_question.items()):
            others = [value for name, values in by_question.items() if name != question for value in values]
            short = float(np.mean(others) - np.mean(points)) if others else 0.0
            harder = chance < UNLIKELY and len(points) >= FEWEST and short > 0
            share = float(np.mean(points)) / maximum if maximum else math.nan
            interval = of_share(share, len(points))
            found.append(
                OfQuestion(kind, question, len(points), share, interval, chance, round(short, 2) if harder else 0.0)
            )
    return found


def probability(groups: Sequence[Sequence[float]]) -> float:
    """How likely means of groups at least as different are if values are dealt to them by chance; 1 for one group."""
    values = np.array([value for group in groups for value in group])
    sizes = [len(group) for group in groups]
    if len(sizes) < 2 or values.std() == 0:
        return 1.0
    starts = np.cumsum([0, *sizes[:-1]])
    dealt = np.random.default_rng(_SEED).permuted(np.tile(values, (_DEALINGS, 1)), axis=1)
    observed = _spread(values[np.newaxis], starts, sizes)[0]
    as_different = int((_spread(dealt, starts, sizes) >= observed - 1e-9).sum())
    return (as_different + 1) / (_DEALINGS + 1)


def setting(assignment: str, compared: Sequence[OfQuestion]) -> str:
    """What to write into course_config.py to add what questions fell short; nothing if none did."""
    added = {f"{one.kind}/{one.question}": one.deficit for one in compared if one.deficit}
    return f"c.Questions.added = {{{assignment!r}: {added!r}}}" if added else ""


def _spread(
    rows: npt.NDArray[np.float64], starts: npt.NDArray[np.int64], sizes: Sequence[int]
) -> npt.NDArray[np.float64]:
    """For each row of values, group after group, how far the groups' means lie apart: the sum of squares between."""
    sums = np.add.reduceat(rows, starts, axis=1)
    spread: npt.NDArray[np.float64] = (sums**2 / np.array(sizes)).sum(axis=1)
    return spread


def _points(gathered: Gathered) -> Mapping[str, Mapping[str, list[float]]]:
    """The points of each student for a kind, without what was added, by kind and question."""
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in gathered.submissions:
        if not one.refused:
            for place, name in one.questions.items():
                kind, _, question = name.partition("/")
                own = [
                    one.points[item.id] - one.added.get(item.id, 0)
                    for item in gathered.items
                    if _is_at(item.id, place) and item.id in one.points and not item.dropped
                ]
                if own:
                    found[kind][question].append(sum(own))
    return found


def _is_at(item: str, place: str) -> bool:
    return item == place or item.rpartition("-")[0] == place
