"""Of many parameters of one kind, a few for every run of the tests, and all of them with `--all`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def one_in(step: int, values: Iterable[Any]) -> list[Any]:
    """Every `step`-th of the values as it is, and the others marked as slow."""
    return [value if n % step == 0 else pytest.param(value, marks=pytest.mark.slow) for n, value in enumerate(values)]
