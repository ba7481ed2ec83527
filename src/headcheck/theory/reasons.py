"""Why a textbook head and loss suit a kind of target, in sentences for beginners: the end of a solution."""

from __future__ import annotations

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
)  # fmt: skip


def reasons(task: Task) -> tuple[str, ...]:
    """A sentence for the units, one for the activation, and one for the loss."""
    match task:
        case Each(task=one):
            return ("There is one such answer at each position.", *reasons(one))
        case Regression(units=units, positive=positive):
            above = "It is always above zero. No activation can give that, and so can one that stays above zero."
            return (
                _numbers(units),
                above if positive else "It can be any number, so nothing may limit what comes out: no activation.",
                "The loss measures how far the prediction is from the truth.",
            )
        case Quantile(units=units):
            return (
                _numbers(units),
                "It can be any number, so nothing may limit what comes out: no activation.",
                "The loss counts a miss on one side more than one on the other: that makes it this quantile.",
            )
        case Proportion(units=units):
            return (
                _numbers(units),
                "A fraction lies between 0 and 1, and so does what a sigmoid gives.",
                "The loss compares two fractions: binary cross-entropy takes every number from 0 to 1 as the truth.",
            )
        case Shares(units=units):
            return (
                _numbers(units),
                "Shares of a whole add up to 1, and so does what softmax gives.",
                "The loss compares shares with shares: categorical cross-entropy.",
            )
        case Count(units=units):
            return (
                _numbers(units),
                "An expected count is above zero, and can be as large as it likes.",
                "The loss is made for counts: a large count may miss by more than a small one.",
            )
        case Binary() | MultiClass() | MultiLabel():
            return _of_classes(task)


def _of_classes(task: Binary | MultiClass | MultiLabel) -> tuple[str, ...]:
    match task:
        case Binary():
            return (
                "Yes or no is one question, so there is one unit.",
                "Its answer is a probability, and a sigmoid gives one: a number between 0 and 1.",
                "The loss compares a probability with what happened: binary cross-entropy.",
            )
        case MultiClass(classes=classes):
            return (
                f"There are {classes} classes, so there are {classes} units.",
                "Exactly one of them is true, so their probabilities have to add up to 1: softmax does that.",
                "The loss compares these probabilities with the class that it was: a cross-entropy, the one that takes "
                "the labels as they are, as rows with a single one or as class ids.",
            )
        case MultiLabel(labels=labels):
            return (
                f"There are {labels} labels, so there are {labels} units.",
                "Each label is a yes-or-no question of its own, so each unit has its own sigmoid.",
                "The loss compares each probability with what is true: binary cross-entropy.",
            )


def _numbers(units: int) -> str:
    if units == 1:
        return "There is one number to predict, so there is one unit."
    return f"There are {units} numbers to predict, so there are {units} units."
