"""Confidence intervals at 95 %: of a share, of a correlation, and of a share of things that come in clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

#: The 97.5th percentile of the normal distribution: 95 % lie within this many standard errors.
_Z = 1.959963984540054
#: Resamples of a bootstrap, and its seed: the same class gives the same interval.
_RESAMPLES, _SEED = 4000, 20_260_301
#: Clusters below which resampling them says nothing.
_FEWEST_CLUSTERS = 10


class Interval(NamedTuple):
    """From `low` to `high`."""

    low: float
    high: float


def of_share(share: float, count: int) -> Interval | None:
    """Wilson's interval for a share of `count` independent things; None without any.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212; of all short
    formulas, Brown, Cai & DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16,
    101-133, recommend it for small counts. For a mean of numbers between 0 and 1 that are not only 0 and 1, it is at
    least as wide as it has to be: none has a larger variance than 0s and 1s of that mean.
    """
    if not count or math.isnan(share):
        return None
    share = min(max(share, 0.0), 1.0)  # extra points may lie above what there is to earn
    shrunk = 1 + _Z**2 / count
    centre = (share + _Z**2 / (2 * count)) / shrunk
    half = _Z / shrunk * math.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def of_correlation(correlation: float, count: int) -> Interval | None:
    """Fisher's z interval for a correlation over `count` independent pairs; None for an unknown one, or too few pairs.

    Fisher (1921), On the probable error of a coefficient of correlation deduced from a small sample, Metron 1, 3-32.
    """
    if count <= 3 or math.isnan(correlation):
        return None
    with np.errstate(divide="ignore"):
        z, half = float(np.arctanh(correlation)), _Z / math.sqrt(count - 3)
    return Interval(math.tanh(z - half), math.tanh(z + half))


def of_clusters(hits: Sequence[int], tries: Sequence[int]) -> Interval | None:
    """For the share of all `hits` in all `tries`, where those of one cluster (a student) resemble each other.

    A bootstrap that draws whole clusters, and takes the 2.5th and the 97.5th percentile of the shares: Davison &
    Hinkley (1997), Bootstrap methods and their application, section 3.8. None for a handful of clusters.
    """
    if len(tries) < _FEWEST_CLUSTERS or not sum(tries):
        return None
    drawn = np.random.default_rng(_SEED).integers(len(tries), size=(_RESAMPLES, len(tries)))
    found, tried = np.asarray(hits)[drawn].sum(axis=1), np.asarray(tries)[drawn].sum(axis=1)
    low, high = np.percentile(found[tried > 0] / tried[tried > 0], [2.5, 97.5])
    return Interval(float(low), float(high))
