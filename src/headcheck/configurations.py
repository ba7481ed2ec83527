"""Which head and loss fit a task. Everything is derived: what a link passes, what a loss expects, what a target allows.

A target is a family (real number, yes/no, one of K, ...) over a number of units. A configuration is acceptable when
its units match the target, its link passes what its loss expects, and its loss is a likelihood of the target's family
(or an accepted robust alternative to one).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from headcheck import losses, tasks
from headcheck.heads import Head, Link
from headcheck.losses import Kind, Loss
from headcheck.tasks import Task


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


#: What each link's output may be read as. A softmax's logs are logits too: softmax undoes what they lack.
PASSES: Mapping[Link, frozenset[Passes]] = {
    Link.IDENTITY: frozenset({Passes.REAL, Passes.LOG_ODDS, Passes.LOGITS, Passes.LOG_RATE}),
    Link.SIGMOID: frozenset({Passes.PROBABILITY}),
    Link.SOFTMAX: frozenset({Passes.DISTRIBUTION}),
    Link.LOG_SOFTMAX: frozenset({Passes.LOGITS, Passes.LOG_PROBABILITIES}),
    Link.EXPONENTIAL: frozenset({Passes.POSITIVE, Passes.RATE}),
    Link.SOFTPLUS: frozenset({Passes.POSITIVE, Passes.RATE}),
    # Zero is no rate and no probability: their logs are infinite there. Bounded or folded outputs miss real targets.
    Link.RELU: frozenset(),
    Link.TANH: frozenset(),
    Link.OTHER: frozenset(),
}


class Family(Enum):
    """What kind of number a target is, unit by unit (CATEGORY: over all units together)."""

    REAL = "a real number"
    POSITIVE = "a positive number"
    FRACTION = "a fraction between 0 and 1"
    YES_NO = "yes or no"
    CATEGORY = "one of several categories"
    COUNT = "a count"


@dataclass(frozen=True)
class Target:
    """A family over a number of units."""

    family: Family
    units: int


def targets(task: Task) -> tuple[Target, ...]:
    """The ways to see a task's target, the usual one first. Yes or no is also one of two categories."""
    match task:
        case tasks.Regression(units=units, positive=positive):
            return (Target(Family.POSITIVE if positive else Family.REAL, units),)
        case tasks.Proportion():
            return (Target(Family.FRACTION, 1),)
        case tasks.Count():
            return (Target(Family.COUNT, 1),)
        case tasks.Binary():
            return (Target(Family.YES_NO, 1), Target(Family.CATEGORY, 2))
        case tasks.MultiClass(classes=2):
            return (Target(Family.CATEGORY, 2), Target(Family.YES_NO, 1))
        case tasks.MultiClass(classes=classes):
            return (Target(Family.CATEGORY, classes),)
        case tasks.MultiLabel(labels=labels):
            return (Target(Family.YES_NO, labels),)
    raise TypeError(f"Expected a task such as tasks.Binary(), found {task!r}.")


#: Canonical first: the link and loss of the textbook for each family.
_CANONICAL: Mapping[Family, tuple[Link, Kind]] = {
    Family.REAL: (Link.IDENTITY, Kind.SQUARED),
    Family.POSITIVE: (Link.IDENTITY, Kind.SQUARED),
    Family.FRACTION: (Link.SIGMOID, Kind.BINARY_CE),
    Family.YES_NO: (Link.SIGMOID, Kind.BINARY_CE),
    Family.CATEGORY: (Link.SOFTMAX, Kind.CATEGORICAL_CE),
    Family.COUNT: (Link.EXPONENTIAL, Kind.POISSON),
}

_DISTANCES = tuple(kind for kind in Kind if kind in losses.DISTANCES)
_CATEGORICAL = tuple(kind for kind in Kind if kind in losses.CATEGORICAL and kind is not Kind.LOG_LIKELIHOOD)

#: For each family, the losses that suit it, by what they expect. Robust alternatives stand beside the likelihoods.
#: Squared logarithmic error takes any real number in Keras (it lifts those below zero to zero), so for a positive
#: target it may also stand behind an identity link.
SUITS: Mapping[Family, Mapping[Passes, tuple[Kind, ...]]] = {
    Family.REAL: {Passes.REAL: _DISTANCES},
    Family.POSITIVE: {
        Passes.REAL: (*_DISTANCES, Kind.SQUARED_LOG),
        Passes.POSITIVE: (*_DISTANCES, Kind.SQUARED_LOG),
    },
    Family.FRACTION: {
        Passes.PROBABILITY: (Kind.BINARY_CE, *_DISTANCES),
        Passes.LOG_ODDS: (Kind.BINARY_CE,),
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
            "units": head.units == self.target.units,
            "activation": head.link is self.link,
            "loss": (loss.kind, loss.from_logits) == (self.kind, self.from_logits),
        }
        return frozenset(part for part, right in same.items() if not right)


def acceptable(task: Task) -> Iterator[Configuration]:
    """Every configuration that fits `task`, the canonical one first."""
    for target in targets(task):
        found = [
            Configuration(target, link, kind, expects in _LOGIT_SCALES)
            for expects, kinds in SUITS[target.family].items()
            for kind in kinds
            for link in Link
            if expects in PASSES[link]
        ]
        yield from sorted(found, key=lambda c: (c.link, c.kind, c.from_logits) != (*_CANONICAL[target.family], False))


def nearest(task: Task, head: Head, loss: Loss) -> Configuration:
    """The acceptable configuration from which `head` and `loss` differ in the fewest parts.

    Ties go to the canonical configuration. One that works on logits counts only if the loss given does: nobody who
    wrote a plain loss meant logits.
    """
    candidates = [c for c in acceptable(task) if loss.from_logits or not c.from_logits]
    return min(candidates, key=lambda c: len(c.wrong(head, loss)))
