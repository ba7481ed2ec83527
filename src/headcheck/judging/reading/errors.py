"""What goes wrong when a model is read: it cannot be judged at all, or its structure alone does not tell."""

from __future__ import annotations

from headcheck.errors import HeadcheckError, Signal


class Unreadable(HeadcheckError):
    """A model that cannot be judged; the message says what was expected, what was found, and what to do."""


class Silent(Signal):
    """The structure does not tell; behaviour has to be asked."""
