"""Why a notebook's process can't be started safely."""

from __future__ import annotations

from headcheck.errors import HeadcheckError


class SandboxError(HeadcheckError):
    """A sandbox could not be started; the message says why and what to do."""


class IsolationError(HeadcheckError):
    """There is no sandbox here, and the course's settings refuse to grade without one."""
