"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def the_environment_stays_as_it_was() -> Iterator[None]:
    """course_config.py names its course in the environment of whoever reads it; the next test has another course."""
    before = dict(os.environ)
    yield
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)
