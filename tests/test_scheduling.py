"""A worker of the tests that crashes costs the test that it ran, and the run ends."""

from __future__ import annotations

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

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(5))
def test_in_a_group(number):
    pass
"""


def test_the_tests_that_a_crashed_worker_had_finished_are_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    command = [sys.executable, "-m", "pytest", "-q", "-n2", "--dist=loadgroup", "-p", "xdist", "-p", "tests.scheduling"]
    environment = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run([*command, "."], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=90)

    # The crash is one failure; the test passes on the worker in place of the crashed one, as all others.
    assert run.returncode == 1
    assert "1 failed, 35 passed" in run.stdout, run.stdout
