"""The package as a wheel, in an environment of its own: what it brings, and what it does there without a clone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
