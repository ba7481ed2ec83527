"""Errors while reading a model: it cannot be judged at all, or its structure alone does not tell."""

from __future__ import annotations

from headcheck.errors import HeadcheckError, Signal


class Unreadable(HeadcheckError):
    """A model that cannot be judged; the message says what was expected, what was found, and what to do."""


class Silent(Signal):
    """The structure does not tell; the behaviour has to be evaluated."""
