"""What is offered to contributors works: pre-commit hooks, the CI workflow, and the Python versions they name."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PYTHONS = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in SpecifierSet(PROJECT["requires-python"])]

HOOKS = [
    hook
    for repository in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    for hook in repository["hooks"]
]


def test_hooks_need_nothing_but_this_project() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    assert {repository["repo"] for repository in config["repos"]} == {"local"}
    assert all(hook["entry"].startswith("uv run ") and hook["language"] == "system" for hook in HOOKS)


@pytest.mark.parametrize(
    "hook",
    [pytest.param(hook, marks=[pytest.mark.slow] * (hook["id"] == "mypy"), id=hook["id"]) for hook in HOOKS],
)
def test_the_project_passes_each_hook(hook: dict[str, Any]) -> None:
    program, *arguments = shlex.split(hook["entry"].removeprefix("uv run "))
    if program == "pytest":  # those tests run anyway
        assert all((ROOT / argument).is_file() for argument in arguments if argument.endswith(".py"))
        return
    done = subprocess.run([sys.executable, "-m", program, *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_runs_the_script_of_ci_on_every_python_that_the_project_allows() -> None:
    job: dict[str, Any] = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == PYTHONS
    assert job["env"]["UV_PYTHON"] == "${{ matrix.python }}"
    *_, last = (step["run"] for step in job["steps"] if "run" in step)
    assert os.access(ROOT / last, os.X_OK)


def test_the_script_of_ci_gives_commands_that_exist() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")]).returncode == 0
    (command,) = set(re.findall(r"uv run (\w+)", script.rpartition("\npip")[2]))
    assert shutil.which(command, path=str(Path(sys.executable).parent))
