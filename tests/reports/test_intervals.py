"""Intervals cover the truth as often as they promise, in classes of which the truth is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binomtest

from headcheck.reports import intervals
from headcheck.reports.intervals import Interval

SEED = 20_260_301


def covered(found: list[Interval | None], truth: float) -> float:
    return float(np.mean([one is not None and one.low <= truth <= one.high for one in found]))


@pytest.mark.parametrize(("hits", "count"), [(0, 5), (1, 3), (7, 50), (40, 40), (320, 1000)])
def test_the_interval_of_a_share_is_wilsons(hits: int, count: int) -> None:
    found, expected = intervals.of_share(hits / count, count), binomtest(hits, count).proportion_ci(method="wilson")
    assert found == pytest.approx((expected.low, expected.high))


def test_of_nothing_there_is_no_interval() -> None:
    assert intervals.of_share(float("nan"), 0) is None
    assert intervals.of_correlation(float("nan"), 50) is None
    assert intervals.of_correlation(0.5, 3) is None
    assert intervals.of_clusters([], []) is None
    assert intervals.of_clusters([0] * 20, [0] * 20) is None


def test_points_beyond_the_maximum_are_all_of_them() -> None:
    assert intervals.of_share(1.2, 20) == intervals.of_share(1, 20)


def test_the_interval_of_a_share_covers_the_truth_as_often_as_it_says_on_average() -> None:
    """Counts come in steps, so for one truth it is a little more or less often."""
    chance, found = np.random.default_rng(SEED), []
    for count in (10, 30, 100):
        for truth in (0.05, 0.2, 0.3, 0.5, 0.9):
            shares = chance.binomial(count, truth, 1000) / count
            found.append(covered([intervals.of_share(share, count) for share in shares], truth))
    assert min(found) > 0.9 and 0.94 < np.mean(found) < 0.97


def test_the_interval_of_a_mean_of_partial_points_covers_the_truth_too() -> None:
    points = np.random.default_rng(SEED).choice([0, 0.5, 1], (2000, 30), p=[0.2, 0.3, 0.5]).mean(axis=1)
    assert covered([intervals.of_share(mean, 30) for mean in points], 0.65) > 0.95


@pytest.mark.parametrize("count", [40, *(pytest.param(count, marks=pytest.mark.slow) for count in (15, 150))])
def test_the_interval_of_a_discrimination_covers_the_truth(count: int) -> None:
    """Items of right and wrong, the points of the others nearly normal, and a few that nearly all get."""
    for easiness, slope in ((0.0, 1.0), (1.5, 1.0), (-0.5, 0.2)):
        truth = np.corrcoef(*answered(100_000, easiness, slope, SEED))[0, 1]
        found = []
        for seed in range(600):
            own, rest = answered(count, easiness, slope, seed)
            if len(set(own)) > 1:
                found.append(intervals.of_correlation(float(np.corrcoef(own, rest)[0, 1]), count))
        assert 0.925 < covered(found, truth) < 0.985, (easiness, slope)


def answered(students: int, easiness: float, slope: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """One item and the points for 20 others, as in a test of a single ability (a logistic model of two parameters)."""
    chance = np.random.default_rng(seed)
    ability = chance.normal(size=students)
    own = chance.random(students) < 1 / (1 + np.exp(-slope * ability - easiness))
    others = chance.random((20, students)) < 1 / (1 + np.exp(-ability - np.linspace(-1, 2, 20)[:, None]))
    return own.astype(float), others.sum(axis=0).astype(float)


def test_a_perfect_correlation_has_no_width() -> None:
    assert intervals.of_correlation(1.0, 20) == (1, 1)
    low, high = intervals.of_correlation(0.0, 100) or (math.nan, math.nan)
    assert high == -low == pytest.approx(math.tanh(1.959964 / math.sqrt(97)))


def test_mistakes_of_one_student_resemble_each_other_and_the_interval_of_all_allows_for_that() -> None:
    """Half of the students repeat most mistakes, and half hardly any."""
    chance = np.random.default_rng(SEED)
    whole, alone = [], []
    for _ in range(200):
        tries = chance.integers(3, 8, 40)
        hits = chance.binomial(tries, chance.choice([0.1, 0.7], 40))
        whole.append(intervals.of_clusters(hits.tolist(), tries.tolist()))
        alone.append(intervals.of_share(hits.sum() / tries.sum(), int(tries.sum())))
    assert 0.90 < covered(whole, 0.4) <= 0.985
    assert covered(alone, 0.4) < 0.85  # what it would be if each mistake were a student


def test_the_same_class_gives_the_same_interval() -> None:
    hits, tries = [0, 1, 2, 3] * 5, [3] * 20
    assert intervals.of_clusters(hits, tries) == intervals.of_clusters(hits, tries)
