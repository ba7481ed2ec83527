"""What holds for every test."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


def _restored() -> Iterator[None]:
    """course_config.py names its course in the environment of whoever reads it; the next test has another course."""
    before = dict(os.environ)
    yield
    if dict(os.environ) != before:
        os.environ.clear()
        os.environ.update(before)


#: After each test; and after each file, for what fixtures of a whole file have changed.
the_environment_stays_as_it_was = pytest.fixture(autouse=True)(_restored)
the_environment_stays_as_a_file_found_it = pytest.fixture(autouse=True, scope="module")(_restored)
