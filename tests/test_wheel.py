"""The package as a wheel, in an environment of its own: what it brings, and what it does there without a clone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.grading.test_learning import learning, text_at
from tests.judge.models import dense

REPOSITORY = Path(__file__).resolve().parent.parent
#: What the judge may cost, without its extras.
MOST_PACKAGES, MOST_MEGABYTES = 20, 150

UV = os.environ.get("UV") or shutil.which("uv")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(UV is None, reason="uv makes the wheel and its environments")]


def run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    """What a command prints. It sees nothing of the environment in which the tests run."""
    other = ("VIRTUAL_ENV", "HEADCHECK", "PYTHON", "UV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(other)}
    done = subprocess.run(command, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(str(UV), "build", "--quiet", "--wheel", "--out-dir", folder, cwd=REPOSITORY)
    (made,) = folder.glob("*.whl")
    return made


def installed(wheel: Path, extras: str, folder: Path) -> Path:
    """An environment with the wheel and nothing of this repository; returns the folder of its commands."""
    run(str(UV), "venv", "--quiet", "--python", sys.executable, folder, cwd=wheel.parent)
    commands = folder / ("Scripts" if sys.platform == "win32" else "bin")
    run(str(UV), "pip", "install", "--quiet", "--python", commands / "python", f"{wheel}{extras}", cwd=wheel.parent)
    return commands


@pytest.fixture(scope="module")
def base(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(wheel, "", tmp_path_factory.mktemp("base") / "env")


def test_the_judge_alone_is_small(base: Path) -> None:
    listed = run(str(UV), "pip", "list", "--format", "json", "--python", base / "python", cwd=base)
    packages = {one["name"] for one in json.loads(listed)}
    assert len(packages) <= MOST_PACKAGES, packages
    size = sum(file.stat().st_size for file in base.parent.rglob("*") if file.is_file() and not file.is_symlink())
    assert size / 1e6 <= MOST_MEGABYTES


def test_the_judge_alone_judges_a_file(base: Path, tmp_path: Path) -> None:
    dense(1, "sigmoid", loss="binary_crossentropy", metrics=["accuracy"]).save(tmp_path / "right.keras")
    dense(1, loss="binary_crossentropy", metrics=["accuracy"]).save(tmp_path / "wrong.keras")
    judge = (base / "headcheck", "judge")
    assert "The head and the loss fit." in run(*judge, "right.keras", "--task", "binary", cwd=tmp_path)
    verdict = json.loads(run(*judge, "wrong.keras", "--task", "binary", "--json", cwd=tmp_path, status=1))
    assert verdict["mistakes"] == ["linear-as-probability"]


def test_what_the_judge_alone_lacks_it_names_with_the_wheel_that_has_it(base: Path, wheel: Path) -> None:
    said = subprocess.run([base / "headcheck", "doctor"], cwd=base, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert f"pip install '{wheel}[grading]'" in said.stderr


@pytest.fixture(scope="module")
def whole(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(wheel, "[authoring,grading]", tmp_path_factory.mktemp("whole") / "env")


def test_with_its_extras_a_course_begins_in_an_empty_folder_and_a_class_is_graded_there(
    whole: Path, tmp_path: Path
) -> None:
    # outside of any course, the demonstration is about the small worked example
    said = run(whole / "headcheck", "demo", cwd=tmp_path)
    assert {f"Graded {name}." for name in ("ada", "ben", "dan", "hugo")} <= set(said.splitlines())
    assert len(list((tmp_path / "demo/feedback").glob("*/*/*.html"))) == 8

    run(whole / "headcheck", "new", "mine", "--empty", cwd=tmp_path)
    mine = tmp_path / "mine"
    with (mine / "course_config.py").open("a") as settings:
        settings.write("\nc.RunApart.require_sandbox = False  # what is handed in here is this package's own\n")
    (assignment,) = (path.name for path in (mine / "release").iterdir())
    for name in ("ada", "dan"):
        shutil.copytree(tmp_path / "demo/submitted" / name, mine / "submitted" / name)
    graded = run(whole / "headcheck", "grade", assignment, "--json", cwd=mine)
    points = {one["student"]: one["points"] for one in map(json.loads, graded.splitlines())}
    assert points["ada"] == 12 and points["dan"] < 12
    run(whole / "headcheck", "report", assignment, cwd=mine)
    page = (mine / f"reports/{assignment}.html").read_text(encoding="utf-8")
    assert "ada" in page and "dan" in page

    with learning(mine, tmp_path / "alone", tmp_path / "jupyter", python=whole / "python") as (_, address):
        assert "0 of 12 points" in text_at(address)
    assert (tmp_path / "alone" / assignment / f"{assignment}.ipynb").is_file()


def test_a_course_of_ones_own_installs_its_engine_from_its_own_wheel_and_is_complete(
    whole: Path, tmp_path: Path
) -> None:
    run(whole / "headcheck", "new", "mine", "--empty", cwd=tmp_path)
    mine = tmp_path / "mine"
    assert (mine / ".git").is_dir()
    settings = mine / "pyproject.toml"
    assert "compile-bytecode = true" in settings.read_text()
    settings.write_text(settings.read_text().replace("compile-bytecode = true", ""))  # half a minute, for one import
    readme = (mine / "README.md").read_text(encoding="utf-8")
    demo, handout = re.search(
        r"pip install uv && uv (run headcheck demo)\nuv (run headcheck handout \S+)\n", readme
    ).groups()
    assert "Graded ada." in run(str(UV), *demo.split(), cwd=mine)
    assert ".zip" in run(str(UV), *handout.split(), cwd=mine)
    for problem in (path.parent.name for path in (mine / "course").glob("*/*/problem.py")):
        lacks = run(str(UV), "run", "headcheck", "check", problem, cwd=mine, status=1).splitlines()
        assert all(re.match(r"\d+\. Calibrate ", line) for line in lacks), "the example has its threshold of few runs"
    kept = run(str(UV), "pip", "show", "--files", "headcheck", cwd=mine)
    assert "headcheck/cli/demo.py" in kept
