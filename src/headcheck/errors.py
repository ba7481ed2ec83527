"""One parent for all errors that people see, which the command line catches; another for internal signals."""

from __future__ import annotations

from typing import ClassVar


class HeadcheckError(Exception):
    """An error for people. Its text is a whole sentence: what was expected, what was found, what to do next.

    `exit_code`: the exit status of a command that ends with it.
    """

    exit_code: ClassVar[int] = 1


class Signal(Exception):  # noqa: N818  (it reports no error)
    """Internal control flow between modules. It is always caught, and its text need not be a sentence."""
