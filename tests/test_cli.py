"""The command line: quick to answer, and one sentence for whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headcheck.cli import main


@pytest.fixture(autouse=True)
def _no_course_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEADCHECK_COURSE", raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def assert_one_sentence(result: Result, status: int) -> None:
    assert result.exit_code == status
    assert isinstance(result.exception, SystemExit), "the error was not one for people"
    assert "Traceback" not in result.output


def test_help_names_every_command() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in ("judge", "demo", "calibrate"):
        assert command in result.output


def test_help_needs_none_of_the_heavy_packages() -> None:
    program = (
        "import sys; from headcheck.cli import main; main(['--help'], standalone_mode=False); "
        "print([m for m in ('tensorflow', 'keras', 'pandas', 'nbgrader', 'nbformat') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_takes_less_than_half_a_second() -> None:
    headcheck = Path(sys.executable).parent / "headcheck"

    def seconds() -> float:
        """Of processor time, so that a busy machine does not fail the test."""
        before = os.times()
        subprocess.run([headcheck, "--help"], capture_output=True, check=True)
        after = os.times()
        return after.children_user + after.children_system - before.children_user - before.children_system

    assert min(seconds() for _ in range(3)) < 0.5


def test_an_unknown_command_is_named() -> None:
    result = run("grdae")
    assert_one_sentence(result, 2)
    assert "No such command 'grdae'" in result.output


def test_calibrate_says_which_problems_there_are() -> None:
    result = run("calibrate", "house-price")
    assert_one_sentence(result, 2)
    assert "'house-price' is not one of 'house-prices', 'temperature'" in result.output


@pytest.mark.parametrize("command", [["demo"], ["calibrate", "sales"]])
def test_outside_a_course_a_command_says_what_it_looked_for(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*command)
    assert_one_sentence(result, 1)
    assert "Expected to be inside a course: a folder with course_config.py." in result.output


def test_the_demo_never_touches_a_folder_that_is_not_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "course_config.py").touch()
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").write_text("three years of work")
    monkeypatch.chdir(tmp_path)
    result = run("demo")
    assert_one_sentence(result, 1)
    assert "found something else there. Move it away." in result.output
    assert (tmp_path / "demo" / "thesis.txt").read_text() == "three years of work"


def test_the_demo_says_what_the_course_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "course_config.py").touch()
    monkeypatch.chdir(tmp_path)
    result = run("demo")
    assert_one_sentence(result, 1)
    assert "Expected nbgrader_config.py in the course" in result.output
