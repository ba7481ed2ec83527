"""Which head and loss fit a task. Everything is derived: what a link passes, what a loss expects, what a target allows.

A target is a family (real number, yes/no, one of K, ...) over a number of units. A configuration is acceptable when
its units match the target, its link passes what its loss expects, and its loss is a likelihood of the target's family
(or an accepted robust alternative to one).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from headcheck.theory import losses
from headcheck.theory.heads import Head, Link
from headcheck.theory.losses import Kind, Loss
from headcheck.theory.task_types import (
    Binary,
    Count,
    Each,
    MultiClass,
    MultiLabel,
    Proportion,
    Quantile,
    Regression,
    Shares,
    Task,
    answer,
)


class Passes(Enum):
    """What goes from the head to the loss."""

    REAL = "any real number"
    POSITIVE = "a positive number"
    PROBABILITY = "a probability"
    LOG_ODDS = "log-odds"
    DISTRIBUTION = "probabilities that add up to one"
    LOGITS = "logits"
    LOG_PROBABILITIES = "logs of probabilities that add up to one"
    RATE = "a rate"
    LOG_RATE = "the log of a rate"


#: What each link's output may be interpreted as. The logs of a softmax are logits, too: softmax is shift-invariant.
PASSES: Mapping[Link, frozenset[Passes]] = {
    Link.IDENTITY: frozenset({Passes.REAL, Passes.LOG_ODDS, Passes.LOGITS, Passes.LOG_RATE}),
    Link.SIGMOID: frozenset({Passes.PROBABILITY}),
    Link.SOFTMAX: frozenset({Passes.DISTRIBUTION}),
    Link.LOG_SOFTMAX: frozenset({Passes.LOGITS, Passes.LOG_PROBABILITIES}),
    Link.EXPONENTIAL: frozenset({Passes.POSITIVE, Passes.RATE}),
    Link.SOFTPLUS: frozenset({Passes.POSITIVE, Passes.RATE}),
    # Zero is no valid rate or probability: its log is infinite. Bounded or folded outputs miss real targets.
    Link.RELU: frozenset(),
    Link.TANH: frozenset(),
    Link.OTHER: frozenset(),
}


class Family(Enum):
    """The kind of value a target has, per unit (CATEGORY and SHARES: over all units together)."""

    REAL = "a real number"
    POSITIVE = "a positive number"
    QUANTILE = "a number, and how often it may be exceeded"
    FRACTION = "a fraction between 0 and 1"
    SHARES = "shares that add up to one"
    YES_NO = "yes or no"
    CATEGORY = "one of several categories"
    COUNT = "a count"


#: Families whose units form one answer together: a softmax must run over exactly these units.
JOINT = frozenset({Family.SHARES, Family.CATEGORY})


@dataclass(frozen=True)
class Target:
    """A family over a number of units.

    `positions`: the sizes of the axes over which answers are given, None for any size; () for any number of axes of
    any size; None for one answer per example. `level`: of a QUANTILE.
    """

    family: Family
    units: int
    positions: tuple[int | None, ...] | None = None
    level: float | None = None

    def matches(self, head: Head) -> bool:
        """Whether the head gives the required number of units, at the required positions."""
        if self.positions is None:
            return head.units == self.units
        if self.units == 1 and self.positions and _agree(self.positions, head.shape):
            return True  # no separate axis for the single number at each position
        if head.width != self.units or len(head.shape) < 2:
            return False
        return not self.positions or _agree(self.positions, head.shape[:-1])


def _agree(asked: tuple[int | None, ...], found: tuple[int | None, ...]) -> bool:
    """Whether two shapes are equal in every axis where both sizes are known."""
    return len(asked) == len(found) and all(a == b or None in (a, b) for a, b in zip(asked, found, strict=True))


def targets(task: Task) -> tuple[Target, ...]:
    """The families that describe a task's target, the usual one first. Yes or no is also one of two categories."""
    match task:
        case Each(task=one, positions=positions):
            return tuple(replace(target, positions=positions or ()) for target in targets(one))
        case Regression(units=units, positive=positive):
            return (Target(Family.POSITIVE if positive else Family.REAL, units),)
        case Quantile(level=level, units=units):
            return (Target(Family.QUANTILE, units, level=level),)
        case Proportion(units=units):
            return (Target(Family.FRACTION, units),)
        case Shares(units=units):
            return (Target(Family.SHARES, units),)
        case Count(units=units):
            return (Target(Family.COUNT, units),)
        case Binary():
            return (Target(Family.YES_NO, 1), Target(Family.CATEGORY, 2))
        case MultiClass(classes=2):
            return (Target(Family.CATEGORY, 2), Target(Family.YES_NO, 1))
        case MultiClass(classes=classes):
            return (Target(Family.CATEGORY, classes),)
        case MultiLabel(labels=labels):
            return (Target(Family.YES_NO, labels),)
    raise TypeError(f"Expected a task such as tasks.Binary(), found {task!r}.")


#: Canonical first: the link and loss of the textbook for each family.
_CANONICAL: Mapping[Family, tuple[Link, Kind]] = {
    Family.REAL: (Link.IDENTITY, Kind.SQUARED),
    Family.POSITIVE: (Link.IDENTITY, Kind.SQUARED),
    Family.QUANTILE: (Link.IDENTITY, Kind.QUANTILE),
    Family.FRACTION: (Link.SIGMOID, Kind.BINARY_CE),
    Family.SHARES: (Link.SOFTMAX, Kind.CATEGORICAL_CE),
    Family.YES_NO: (Link.SIGMOID, Kind.BINARY_CE),
    Family.CATEGORY: (Link.SOFTMAX, Kind.CATEGORICAL_CE),
    Family.COUNT: (Link.EXPONENTIAL, Kind.POISSON),
}

_DISTANCES = tuple(kind for kind in Kind if kind in losses.DISTANCES)
_QUANTILES = (Kind.QUANTILE, Kind.ABSOLUTE)
_CATEGORICAL = tuple(kind for kind in Kind if kind in losses.CATEGORICAL and kind is not Kind.LOG_LIKELIHOOD)

#: For each family, the losses that suit it, by what they expect. Robust alternatives stand beside the likelihoods.
#: Squared logarithmic error takes any real number in Keras (it lifts those below zero to zero), so for a positive
#: target it may also stand behind an identity link.
SUITS: Mapping[Family, Mapping[Passes, tuple[Kind, ...]]] = {
    Family.REAL: {Passes.REAL: (*_DISTANCES, Kind.QUANTILE)},
    Family.POSITIVE: {
        Passes.REAL: (*_DISTANCES, Kind.SQUARED_LOG, Kind.QUANTILE),
        Passes.POSITIVE: (*_DISTANCES, Kind.SQUARED_LOG, Kind.QUANTILE),
    },
    # A positive head is right for a quantile of a positive target; absolute error is the loss of the median.
    Family.QUANTILE: {Passes.REAL: _QUANTILES, Passes.POSITIVE: _QUANTILES},
    Family.FRACTION: {
        Passes.PROBABILITY: (Kind.BINARY_CE, *_DISTANCES),
        Passes.LOG_ODDS: (Kind.BINARY_CE,),
    },
    # Cross-entropy with shares is smallest at the shares themselves, as with one-hot targets. Class ids have no shares.
    Family.SHARES: {
        Passes.DISTRIBUTION: (Kind.CATEGORICAL_CE, Kind.KL_DIVERGENCE, *_DISTANCES),
        Passes.LOGITS: (Kind.CATEGORICAL_CE,),
        Passes.LOG_PROBABILITIES: (Kind.LOG_LIKELIHOOD,),
    },
    Family.YES_NO: {
        Passes.PROBABILITY: (Kind.BINARY_CE, Kind.BINARY_FOCAL),
        Passes.LOG_ODDS: (Kind.BINARY_CE, Kind.BINARY_FOCAL),
    },
    Family.CATEGORY: {
        Passes.DISTRIBUTION: _CATEGORICAL,
        Passes.LOGITS: tuple(kind for kind in _CATEGORICAL if kind is not Kind.KL_DIVERGENCE),
        Passes.LOG_PROBABILITIES: (Kind.LOG_LIKELIHOOD,),
    },
    Family.COUNT: {Passes.RATE: (Kind.POISSON,), Passes.LOG_RATE: (Kind.POISSON,)},
}

_LOGIT_SCALES = frozenset({Passes.LOG_ODDS, Passes.LOGITS, Passes.LOG_PROBABILITIES, Passes.LOG_RATE})


@dataclass(frozen=True)
class Configuration:
    """Units, link and loss together: one way to fit a task."""

    target: Target
    link: Link
    kind: Kind
    from_logits: bool

    def wrong(self, head: Head, loss: Loss) -> frozenset[str]:
        """The parts of `head` and `loss` that differ from this configuration: of "units", "activation", "loss"."""
        same = {
            "units": self.target.matches(head),
            "activation": head.link is self.link and self._shared_by_all(head),
            "loss": self._has(loss),
        }
        return frozenset(part for part, right in same.items() if not right)

    def _shared_by_all(self, head: Head) -> bool:
        """Whether a softmax of `head` runs over the units that form one answer."""
        if self.target.family not in JOINT or self.link not in _SHARING or head.share_of in (None, self.target.units):
            return True
        return not self.target.matches(head) and head.share_of in (head.units, head.width)

    def _has(self, loss: Loss) -> bool:
        if (loss.kind, loss.from_logits) != (self.kind, self.from_logits):
            return False
        if self.target.family is Family.SHARES and loss.integer_labels:
            return False
        return _at_level(self.target, loss.quantile)


def _at_level(target: Target, quantile: float | None) -> bool:
    """Whether a loss that is smallest at `quantile` is right for the level of a target, if it has one."""
    return target.level is None or (quantile is not None and abs(quantile - target.level) < _SAME_LEVEL)


#: Links that work on several outputs together.
_SHARING = frozenset({Link.SOFTMAX, Link.LOG_SOFTMAX})

#: Quantile levels are recognised from single-precision values.
_SAME_LEVEL = 5e-3


def acceptable(task: Task) -> Iterator[Configuration]:
    """Every configuration that fits `task`, the canonical one first."""
    for target in targets(task):
        found = [
            Configuration(target, link, kind, expects in _LOGIT_SCALES)
            for expects, kinds in SUITS[target.family].items()
            for kind in kinds
            for link in Link
            if expects in PASSES[link] and (kind is Kind.QUANTILE or _at_level(target, Loss(kind).quantile))
        ]
        if answer(task) == MultiClass(classes=2) and target.family is Family.CATEGORY:
            # For two shares, with one-hot labels, these equal the categorical losses.
            found += [Configuration(target, Link.SOFTMAX, kind, False) for kind in Kind if kind in losses.BINARY]
        yield from sorted(found, key=lambda c: (c.link, c.kind, c.from_logits) != (*_CANONICAL[target.family], False))


def nearest(task: Task, head: Head, loss: Loss) -> Configuration:
    """The acceptable configuration from which `head` and `loss` differ in the fewest parts.

    Ties go to the canonical configuration. One that works on logits counts only if the given loss does, or is
    unspecific: nobody who wrote a plain loss meant logits.
    """
    may_be_logits = loss.from_logits or loss.kind in losses.SILENT
    candidates = [c for c in acceptable(task) if may_be_logits or not c.from_logits]
    return min(candidates, key=lambda c: len(c.wrong(head, loss)))
