"""What holds for every test, and which tests run: the fast ones, or all."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest

from tests import environment

pytest_plugins = ["tests.scheduling"]
environment.begin()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run everything, also the tests that are marked slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow or, with `--all`, what slow tests say, too. Who names a test or a marker gets that."""
    if config.option.markexpr or any("::" in argument for argument in config.args):
        return
    left_out = "stand_in" if config.option.all else "slow"
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker(left_out)])
    items[:] = [item for item in items if not item.get_closest_marker(left_out)]
    # What takes long and stands alone begins before what is quick: no worker is left with it at the end.
    items.sort(key=lambda item: not item.get_closest_marker("slow") or bool(item.get_closest_marker("xdist_group")))


def pytest_collection_finish() -> None:
    """What is imported stays until the end: the garbage collector, which Keras calls, need not look at it again."""
    gc.freeze()


def _restored() -> Iterator[None]:
    """course_config.py names its course in the environment of whoever reads it; the next test has another course."""
    before, here = dict(os.environ), os.getcwd()
    yield
    os.chdir(here)  # a test that leaves another folder behind makes that the course of all after it
    environment.put_back(before)


#: After each test; and after each file, for what fixtures of a whole file have changed.
the_environment_stays_as_it_was = pytest.fixture(autouse=True)(_restored)
the_environment_stays_as_a_file_found_it = pytest.fixture(autouse=True, scope="module")(_restored)
