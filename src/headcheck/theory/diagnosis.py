"""From wrong parts to mistakes: a table of rules, the most specific first, that names the probable misunderstanding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from headcheck.theory import losses
from headcheck.theory.configurations import Configuration, Family
from headcheck.theory.heads import Head, Link
from headcheck.theory.losses import Kind, Labels, Loss
from headcheck.theory.mistakes import CATALOGUE
from headcheck.theory.task_types import (
    Binary,
    Count,
    MultiClass,
    MultiLabel,
    Proportion,
    Quantile,
    Regression,
    Shares,
    Task,
    answer,
)


@dataclass(frozen=True)
class Case:
    """The input of a rule: the task, the head and loss found, and the nearest acceptable configuration."""

    task: Task
    head: Head
    loss: Loss
    near: Configuration

    @property
    def family(self) -> Family:
        return self.near.target.family

    @property
    def predicts_classes(self) -> bool:
        return isinstance(answer(self.task), Binary | MultiClass | MultiLabel)


Condition = Callable[[Case], bool]


def _link(*links: Link) -> Condition:
    return lambda case: case.head.link in links


def _loss(*kinds: Kind) -> Condition:
    return lambda case: case.loss.kind in kinds


def _task(*kinds: type[Task]) -> Condition:
    return lambda case: isinstance(answer(case.task), kinds)


def _all(*conditions: Condition) -> Condition:
    return lambda case: all(condition(case) for condition in conditions)


def _classes(case: Case) -> bool:
    return case.predicts_classes


def _one_unit(case: Case) -> bool:
    return case.head.units == 1


def _several_units(case: Case) -> bool:
    return case.head.units is None or case.head.units > 1


def _from_logits(case: Case) -> bool:
    return case.loss.from_logits


def _id_loss(case: Case) -> bool:
    return case.loss.labels is Labels.INTEGER


def _many_classes(case: Case) -> bool:
    one = answer(case.task)
    return isinstance(one, MultiClass) and one.classes > 2


def _one_of_many(case: Case) -> bool:
    return case.family is Family.CATEGORY


def _keeps_positions(case: Case) -> bool:
    """One answer is required; the last axis has the right number of units, but there are other axes before it."""
    one, head = case.near.target, case.head
    return one.positions is None and len(head.shape) > 1 and head.width == one.units != head.units


def _gives_one_answer(case: Case) -> bool:
    """An answer at each position is required, but the head has no axes for positions."""
    return case.near.target.positions is not None and len(case.head.shape) < 2


def _shares_alone(case: Case) -> bool:
    """A softmax over a single number: the only output, or one of them."""
    return case.head.link is Link.SOFTMAX and case.head.share_of == 1


def _real(case: Case) -> bool:
    """Numbers that may also be zero or below."""
    return case.family in (Family.REAL, Family.QUANTILE)


def _takes_logits(case: Case) -> bool:
    """The loss expects logits, so only an unbounded head suits it."""
    return case.near.from_logits and case.near.link is Link.IDENTITY and case.loss.kind in losses.CROSSENTROPIES


def _two_units(case: Case) -> bool:
    return case.head.units == 2 and case.near.target.units == 1


def _too_few(case: Case) -> bool:
    return case.head.units is not None and case.head.units < case.near.target.units


def _shares_among_some(case: Case) -> bool:
    """The link is right, so it must be the softmax's axis that is wrong."""
    return case.head.link is case.near.link


_SOFTMAX = _link(Link.SOFTMAX, Link.LOG_SOFTMAX)
_MULTI_LABEL = _task(MultiLabel)
_REGRESSION = _task(Regression)
_NUMBER = _task(Regression, Quantile)
_BINARY_LOSS = _loss(*losses.BINARY)
_CATEGORICAL_LOSS = _loss(*losses.CATEGORICAL)
_CROSSENTROPY = _loss(*losses.CROSSENTROPIES)
_DISTANCE = _loss(*losses.DISTANCES, Kind.PERCENTAGE, Kind.SQUARED_LOG)
_ABSOLUTE = _loss(Kind.ABSOLUTE, Kind.PERCENTAGE)

#: Tasks whose outputs are probabilities or shares.
_PROBABILITIES = (Binary, MultiClass, MultiLabel, Proportion, Shares)
#: Links that leave the range from 0 to 1.
_UNBOUNDED = set(Link) - {Link.SIGMOID, Link.SOFTMAX, Link.OTHER}

#: (mistake, condition) in order: each rule that holds explains wrong parts; later rules only those that remain.
RULES: tuple[tuple[str, Condition], ...] = (
    ("no-loss", _loss(Kind.NONE)),
    ("misspelt-loss", _loss(Kind.MISSPELT)),
    ("loss-needs-arguments", _loss(Kind.NEEDS_ARGUMENTS)),
    ("outputs-for-each-position", _keeps_positions),
    ("one-answer-for-all-positions", _gives_one_answer),
    # whole models meant for another task
    ("regression-head-for-classes", _all(_classes, _link(Link.IDENTITY), _DISTANCE)),
    ("yes-no-head-for-many-classes", _all(_many_classes, _one_unit, _BINARY_LOSS)),
    # units
    ("softmax-one-unit", _all(_task(*_PROBABILITIES), _shares_alone)),
    ("one-unit-categorical-crossentropy", _all(_task(Binary), _one_unit, _CATEGORICAL_LOSS)),
    ("two-units-binary-crossentropy", _all(_task(Binary), _several_units, _BINARY_LOSS)),
    ("units-not-target-width", _NUMBER),
    ("too-few-units", _all(_classes, _too_few)),
    ("two-units-for-yes-or-no", _all(_task(Binary), _two_units)),
    ("too-many-units", _classes),
    # both ends of the link
    ("sigmoid-from-logits", _all(_link(Link.SIGMOID), _from_logits)),
    ("softmax-from-logits", _all(_link(Link.SOFTMAX), _from_logits)),
    # activations
    ("softmax-over-another-axis", _all(_SOFTMAX, _shares_among_some)),
    ("not-all-numbers-as-logits", _takes_logits),
    ("softmax-for-many-labels", _all(_MULTI_LABEL, _link(Link.SOFTMAX))),
    ("sigmoid-for-one-of-many", _all(_one_of_many, _link(Link.SIGMOID))),
    ("logits-as-distribution", _all(_one_of_many, _link(Link.IDENTITY), _CATEGORICAL_LOSS)),
    ("relu-before-crossentropy", _all(_one_of_many, _link(Link.RELU), _CATEGORICAL_LOSS)),
    ("linear-as-probability", _all(_classes, _link(Link.IDENTITY), _BINARY_LOSS)),
    ("relu-as-probability", _all(_classes, _link(Link.RELU), _BINARY_LOSS)),
    ("tanh-as-probability", _all(_classes, _link(Link.TANH), _BINARY_LOSS)),
    ("relu-for-regression", _all(_NUMBER, _real, _link(Link.RELU))),
    ("relu-for-positive-numbers", _all(_NUMBER, _link(Link.RELU))),
    ("positive-head-for-any-number", _all(_NUMBER, _real, _link(Link.EXPONENTIAL, Link.SOFTPLUS))),
    ("sigmoid-for-regression", _all(_NUMBER, _link(Link.SIGMOID))),
    ("tanh-for-regression", _all(_NUMBER, _link(Link.TANH))),
    ("softmax-for-regression", _all(_NUMBER, _link(Link.SOFTMAX))),
    ("poisson-with-linear", _all(_task(Count), _link(Link.IDENTITY), _loss(Kind.POISSON))),
    ("relu-for-counts", _all(_task(Count), _link(Link.RELU), _loss(Kind.POISSON))),
    ("unbounded-head-for-a-fraction", _all(_task(Proportion), _link(*_UNBOUNDED))),
    ("softmax-for-fractions", _all(_task(Proportion), _link(Link.SOFTMAX))),
    ("no-shares-of-one", _task(Shares)),
    # losses
    ("hinge-for-classes", _all(_classes, _loss(Kind.HINGE))),
    ("categorical-crossentropy-for-many-labels", _all(_MULTI_LABEL, _CATEGORICAL_LOSS)),
    ("binary-crossentropy-for-one-of-many", _all(_one_of_many, _BINARY_LOSS)),
    ("absolute-error-for-classes", _all(_classes, _ABSOLUTE)),
    ("squared-error-for-classes", _all(_classes, _DISTANCE)),
    ("id-loss-for-shares", _all(_task(Shares), _id_loss)),
    ("another-quantile", _all(_task(Quantile), _loss(Kind.QUANTILE, Kind.ABSOLUTE))),
    ("mean-and-not-quantile", _all(_task(Quantile), _DISTANCE)),
    ("crossentropy-for-regression", _all(_NUMBER, _CROSSENTROPY)),
    ("msle-with-negatives", _all(_REGRESSION, _loss(Kind.SQUARED_LOG))),
    ("mape-near-zero", _all(_REGRESSION, _loss(Kind.PERCENTAGE))),
    ("poisson-for-regression", _all(_NUMBER, _loss(Kind.POISSON))),
    ("hinge-for-regression", _all(_NUMBER, _loss(Kind.HINGE))),
    ("distance-loss-for-counts", _all(_task(Count), _DISTANCE)),
    ("unknown-loss", _loss(Kind.OTHER)),
)

#: The fallback for a wrong part that no rule explains.
FALLBACKS: Mapping[str, str] = {"units": "wrong-units", "activation": "wrong-activation", "loss": "wrong-loss"}


def diagnose(case: Case, wrong: frozenset[str]) -> tuple[str, ...]:
    """The ids of the mistakes that explain the `wrong` parts (of "units", "activation", "loss"), each part once."""
    found: list[str] = []
    left = set(wrong)
    for mistake, holds in RULES:
        explains = CATALOGUE[mistake].parts & left
        if explains and holds(case):
            found.append(mistake)
            left -= CATALOGUE[mistake].parts
    found += [FALLBACKS[part] for part in ("units", "activation", "loss") if part in left]
    return tuple(found)
