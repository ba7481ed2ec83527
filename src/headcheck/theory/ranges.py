"""The range of a head's outputs, the range of a target, and the gap between them in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from headcheck.theory.configurations import Configuration, Family
from headcheck.theory.encodings import Encoding, Seen, Taken
from headcheck.theory.heads import Head, Link
from headcheck.theory.losses import Loss


@dataclass(frozen=True)
class Range:
    """The numbers from `low` to `high`; open ends are treated as closed."""

    low: float
    high: float

    def holds(self, seen: Seen) -> bool:
        """Whether all targets lie in it, up to rounding."""
        if seen.low is None or seen.high is None:
            return True
        slack = 1e-6 * max(abs(seen.low), abs(seen.high), 1.0)
        return self.low - slack <= seen.low and seen.high <= self.high + slack

    @property
    def words(self) -> str:
        """The range for a message."""
        if self.low == self.high:
            return f"only {self.low:g}"
        if math.isinf(self.low) and math.isinf(self.high):
            return "any number"
        if math.isinf(self.high):
            return f"numbers from {self.low:g} up"
        if math.isinf(self.low):
            return f"numbers up to {self.high:g}"
        return f"numbers between {self.low:g} and {self.high:g}"


_ANY = Range(-math.inf, math.inf)
_UP = Range(0, math.inf)
_UNIT = Range(0, 1)

#: The range of each link; OTHER is unknown.
GIVES: Mapping[Link, Range] = {
    Link.IDENTITY: _ANY,
    Link.SIGMOID: _UNIT,
    Link.SOFTMAX: _UNIT,
    Link.LOG_SOFTMAX: Range(-math.inf, 0),
    Link.EXPONENTIAL: _UP,
    Link.SOFTPLUS: _UP,
    Link.RELU: _UP,
    Link.TANH: Range(-1, 1),
}

#: The range each family of targets needs, unless the loss takes logits.
_NEEDS: Mapping[Family, str] = {
    Family.REAL: "any number",
    Family.POSITIVE: "any number above 0",
    Family.QUANTILE: "any number",
    Family.FRACTION: "numbers between 0 and 1",
    Family.SHARES: "shares that add up to 1",
    Family.YES_NO: "a probability between 0 and 1",
    Family.CATEGORY: "probabilities that add up to 1",
    Family.COUNT: "a rate above 0",
}

#: Encodings whose values a head must be able to reach, because they are the answers themselves.
_AMOUNTS = frozenset({Encoding.NUMBERS, Encoding.FRACTIONS, Encoding.COUNTS})


def given(head: Head) -> Range | None:
    """The range of the head; None if unknown."""
    if head.link is Link.SOFTMAX and head.share_of == 1:
        return Range(1, 1)
    return GIVES.get(head.link)


def out_of_reach(head: Head, loss: Loss, seen: Seen, taken: Taken) -> bool:
    """Whether some targets are outside the head's range although outputs should equal targets."""
    gives = given(head)
    return not loss.from_logits and taken.encoding in _AMOUNTS and gives is not None and not gives.holds(seen)


def bounded_and_reaches(head: Head, near: Configuration, seen: Seen, taken: Taken) -> bool:
    """Whether a head with two bounds suits targets that all lie between them, such as values from -1 to 1."""
    gives = GIVES.get(head.link)
    bounded = gives is not None and math.isfinite(gives.low) and math.isfinite(gives.high)
    numbers = taken.encoding is Encoding.NUMBERS and head.link is not Link.SOFTMAX
    return bounded and numbers and not near.from_logits and seen.low is not None and bool(gives and gives.holds(seen))


def activation_gap(head: Head, loss: Loss, near: Configuration, seen: Seen | None, taken: Taken | None) -> str:
    """The head's range and the range needed, as a sentence."""
    gives = given(head)
    can = gives.words if gives else f"{head.called} outputs"
    if seen and taken and taken.encoding in _AMOUNTS and seen.low is not None and not loss.from_logits:
        return f"The head can give {can}; the targets go {seen.range}."
    needed = "any number: logits" if loss.from_logits else _NEEDS[near.target.family]
    return f"The head can give {can}; needed: {needed}."


def units_gap(head: Head, near: Configuration) -> str:
    """The number of outputs and the number needed, as a sentence."""
    needed = f"{near.target.units} for each example"
    if near.target.positions is not None:
        needed = f"{near.target.units} at each position"
    sizes = " x ".join("?" if size is None else str(size) for size in head.shape) or "1"
    return f"The model gives {sizes} number{'' if head.units == 1 else 's'} for each example; needed: {needed}."
