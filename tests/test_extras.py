"""The package without its extras: it judges files, and says of everything else which extra is missing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import keras
import pytest

from headcheck.cli import main
from tests import without_extras
from tests.judge.models import dense

#: Commands that the base has, with words that they take.
OF_THE_BASE = {"judge", "mistakes"}
#: Each command command, with the extra that it needs or None.
NEEDS = {name: getattr(command.callback, "extra", None) for name, command in main.commands.items()}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return without_extras.environment(tmp_path_factory.mktemp("base"))


def run(base: Path, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = without_extras.headcheck(base, *arguments, cwd=cwd)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@keras.saving.register_keras_serializable("test_extras")
class Doubled(keras.layers.Layer):  # type: ignore[misc]
    """A layer of the author's own, at the end of a model: its structure tells nothing."""

    def call(self, x: object) -> object:
        return x * 2


def test_a_file_is_judged_by_the_base_alone(base: Path, tmp_path: Path) -> None:
    dense(1, "sigmoid", loss="binary_crossentropy", metrics=["accuracy"]).save(tmp_path / "right.keras")
    dense(1, "sigmoid", loss="mse", metrics=["accuracy"]).save(tmp_path / "wrong.keras")
    right = run(base, "judge", "right.keras", "--task", "binary", cwd=tmp_path)
    assert right.returncode == 0 and "The head and the loss fit." in right.stdout, right.stderr
    wrong = run(base, "judge", "wrong.keras", "--task", "binary", cwd=tmp_path)
    assert wrong.returncode == 1 and "wrong  loss" in wrong.stdout, wrong.stderr
    (tmp_path / "y.csv").write_text("spam\n0\n1\n1\n0\n")
    assert run(base, "judge", "right.keras", "--targets", "y.csv:spam", cwd=tmp_path).returncode == 0


def test_a_file_that_has_to_be_opened_says_what_to_install(base: Path, tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1), Doubled()])
    model.compile(loss="mse", metrics=["mae"])
    model.save(tmp_path / "own.keras")
    said = run(base, "judge", "own.keras", "--task", "regression", cwd=tmp_path)
    assert said.returncode == 2
    assert "needs Keras and a backend" in said.stderr and "pip install '" in said.stderr and "[keras]'" in said.stderr


def test_help_and_the_catalogue_need_no_extra(base: Path, tmp_path: Path) -> None:
    assert run(base, "--help", cwd=tmp_path).returncode == 0
    assert run(base, "--version", cwd=tmp_path).returncode == 0
    assert "| `no-metric` |" in run(base, "mistakes", cwd=tmp_path).stdout


def test_every_other_command_names_its_extra() -> None:
    assert {name for name, extra in NEEDS.items() if not extra} == OF_THE_BASE


@pytest.mark.parametrize("command", ["calibrate", "report", pytest.param("", marks=pytest.mark.slow)])
def test_a_command_without_its_extra_says_which_and_how_to_install_it(command: str, base: Path, tmp_path: Path) -> None:
    (tmp_path / "one").touch()  # for commands that read a file
    for name in [command] if command else NEEDS.keys() - OF_THE_BASE:
        words = ["one" for parameter in main.commands[name].params if parameter.required]
        said = run(base, name, *words, cwd=tmp_path)
        assert said.returncode == 1, said.stderr
        assert f"`headcheck {name}` needs headcheck[{NEEDS[name]}]" in said.stderr
        assert f"[{NEEDS[name]}]'" in said.stderr.rpartition("pip install '")[2]
