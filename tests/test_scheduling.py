"""A worker of the tests that crashes costs the test that it ran, and the run ends; CI tries only what failed again."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = """
import os, pathlib, pytest

@pytest.mark.parametrize("number", range(30))
def test_something(number):
    crashed = pathlib.Path(__file__).with_name("crashed")
    if number == 20 and not crashed.exists():
        crashed.touch()
        os._exit(1)

@pytest.mark.xdist_group("all together")
@pytest.mark.parametrize("number", range(5))
def test_in_a_group(number):
    pass
"""


FAILING = """
import pathlib, pytest

def fail_at_first(request):
    tried = pathlib.Path(__file__).with_name(request.node.name.partition("@")[0])
    again = tried.exists()
    tried.touch()
    assert again

def test_alone(request):
    fail_at_first(request)

@pytest.mark.parametrize("number", range(29))
def test_something(number):
    pass

@pytest.mark.xdist_group("all together")
def test_in_a_group(request):
    fail_at_first(request)

@pytest.mark.xdist_group("all together")
@pytest.mark.parametrize("number", range(5))
def test_of_the_group(number):
    pass
"""


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "--dist=loadgroup", "-p", "xdist", "-p", "tests.scheduling"]
    environment = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run(
        [*command, *options, "."], cwd=folder, env=environment, capture_output=True, text=True, timeout=90
    )


def test_the_tests_that_a_crashed_worker_had_finished_are_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS)

    tests = run(tmp_path, "-n2")

    # The crash is one failure; the test passes on the worker in place of the crashed one, as all others.
    assert tests.returncode == 1
    assert "1 failed, 35 passed" in tests.stdout, tests.stdout


def test_ci_tries_what_failed_once_more_and_nothing_else(tmp_path: Path) -> None:
    """A failed test in a group has another name in a worker than without workers."""
    (second,) = re.findall("uv run pytest --all (--last-failed .*) [|][|]", (ROOT / ".ci" / "run").read_text())
    (tmp_path / "test_some.py").write_text(FAILING)
    assert "2 failed, 34 passed" in run(tmp_path, "-n2").stdout

    again = run(tmp_path, *second.split())

    assert "2 passed" in again.stdout and "34" not in again.stdout, again.stdout
