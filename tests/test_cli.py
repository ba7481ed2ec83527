"""The command line: quick to answer, and one sentence for whatever goes wrong."""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headcheck.authoring import evidence_page, training
from headcheck.cli import main
from headcheck.course import layout
from headcheck.course.declarations import Problem
from headcheck.course.registry import declared
from tests.processor_time import processor_time

#: Names of problems, and of questions.
PROBLEMS = list(declared().asked)

COURSE = Path(__file__).resolve().parent.parent


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


@pytest.mark.parametrize("command", ["grade 02-regression", "report 02-regression", "handout 02-regression", "store"])
def test_outside_of_a_course_that_is_said_before_anything_large_is_imported(command: str, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom headcheck.cli import main\ntry:\n    main()\nfinally:\n"
        "    large = {'nbgrader', 'pandas', 'tensorflow', 'keras', 'rich'} & {*sys.modules}\n"
        "    print(sorted(large), file=sys.stderr)"
    )
    start = [sys.executable, "-c", code, *command.split()]
    said = subprocess.run(start, cwd=tmp_path, capture_output=True, text=True)
    assert said.returncode == 1
    assert "Expected to be inside a course" in said.stderr and said.stderr.endswith("[]\n")


@pytest.mark.parametrize("command", main.commands)
def test_every_command_has_examples_that_it_understands(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line below "Examples:" is parsed by the command, without running it. Files that it reads are there."""
    monkeypatch.chdir(tmp_path)
    shown = run(command, "--help").output
    examples = re.findall(rf"^ +headcheck {command}\b(.*)$", shown.partition("Example")[2], re.MULTILINE)
    assert examples
    for example in examples:
        words = shlex.split(re.sub(r">+.*", "", example))
        for download in (word for word in words if word.endswith((".zip", ".ipynb"))):
            Path(download).parent.mkdir(parents=True, exist_ok=True)  # below this folder: ~ is no other here
            Path(download).touch()
        assert main.commands[command].make_context(command, words, resilient_parsing=False)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_tab_key_is_set_up_as_the_docs_say(shell: str) -> None:
    environment = {**os.environ, "_HEADCHECK_COMPLETE": f"{shell}_source"}
    headcheck = Path(sys.executable).parent / "headcheck"
    done = subprocess.run([headcheck], env=environment, capture_output=True, text=True, check=True)
    assert f"_HEADCHECK_COMPLETE={shell}_complete" in done.stdout


@pytest.mark.parametrize(
    ("typed", "found"),
    [("headcheck gr", "grade"), ("headcheck grade 02", "02-regression"), ("headcheck check house", "house-prices")],
)
def test_the_tab_key_completes_commands_assignments_and_problems(typed: str, found: str) -> None:
    headcheck = Path(sys.executable).parent / "headcheck"
    asked = {"_HEADCHECK_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run([headcheck], env={**os.environ, **asked}, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"plain,{found}"]


def test_help_needs_none_of_the_heavy_packages() -> None:
    program = (
        "import sys; from headcheck.cli import main; main(['--help'], standalone_mode=False); "
        "print([m for m in ('tensorflow', 'keras', 'pandas', 'nbgrader', 'nbformat') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_help_takes_less_than_half_a_second() -> None:
    seconds, done = processor_time([Path(sys.executable).parent / "headcheck", "--help"])
    assert done.returncode == 0
    assert seconds < 0.5


def test_an_unknown_command_is_named() -> None:
    result = run("grdae")
    assert_one_sentence(result, 2)
    assert "No such command 'grdae'" in result.output


def test_calibrate_says_which_problems_there_are() -> None:
    result = run("calibrate", "house-price")
    assert_one_sentence(result, 2)
    assert "There is no problem 'house-price' in this course: expected one of house-prices, sales," in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Expected the problem to calibrate, or --all for every one of the course."),
        (["sales", "--all"], "Name one problem or give --all, not both: found 'sales' and --all."),
    ],
)
def test_calibrate_takes_either_a_problem_or_all(arguments: list[str], sentence: str) -> None:
    result = run("calibrate", *arguments)
    assert_one_sentence(result, 2)
    assert sentence in result.output


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A course in which every training ends at once with a made-up value; the list names what was trained."""
    (tmp_path / "source").symlink_to(COURSE / "source")
    shutil.copytree(COURSE / "course", tmp_path / "course", ignore=shutil.ignore_patterns("*.json", "*.jsonl"))
    (tmp_path / layout.COURSE_FILE).touch()
    monkeypatch.setenv(layout.COURSE_VARIABLE, str(tmp_path))
    made: list[str] = []

    def train(problem: Problem, jobs: Sequence[training.Job], workers: int) -> Iterator[training.Run]:
        for submission, seed in jobs:
            if problem.id == "spam" and seed == 5 and "stop here" in made:
                made.remove("stop here")
                raise KeyboardInterrupt
            made.append(problem.name)
            value = random.Random(f"{submission.name} {seed}").uniform(0.4, 0.5)
            yield training.Run(submission.name, submission.key, seed, value, 1.0, weights=f"{submission.name} {seed}")

    monkeypatch.setattr(training, "train", train)
    return made


def test_calibrate_all_takes_each_problem_in_turn_and_writes_the_table(trained: list[str]) -> None:
    few = ("--seeds", "5", "--variant-seeds", "5", "--mistake-seeds", "1")
    trained.append("stop here")
    stopped = run("calibrate", "--all", *few)
    assert_one_sentence(stopped, 130)
    finished, of = PROBLEMS.index("spam"), len(PROBLEMS)
    assert f"Stopped. {finished} of {of} problems are finished, and of spam" in " ".join(stopped.output.split())

    before = len(trained)
    result = run("calibrate", "--all", *few)
    assert result.exit_code == 0
    assert not {"house-prices", "temperature", "sales"} & set(trained[before:]), "what is stored is not trained again"
    assert list(dict.fromkeys(trained)) == PROBLEMS
    for problem in PROBLEMS:
        assert f"{problem}: " in result.output
    page = layout.course_root() / "docs" / "calibration.md"
    assert page.read_text(encoding="utf-8") == evidence_page.as_markdown(evidence_page.stored())
    assert "not calibrated yet" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["build"], ["calibrate", "sales"]])
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
    assert "for a class to try; found none." in result.output
