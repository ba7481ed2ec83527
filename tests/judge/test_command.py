"""`headcheck judge`: a verdict for people or programs, an exit status, and one sentence for whatever is no model."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import keras
import pytest
from click.testing import CliRunner, Result

from headcheck.cli import main
from tests.judge.models import dense
from tests.processor_time import processor_time


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["judge", *map(str, arguments)])


@pytest.fixture
def right(tmp_path: Path) -> Path:
    dense(1, "sigmoid", loss="binary_crossentropy", metrics=["accuracy"]).save(tmp_path / "right.keras")
    return tmp_path / "right.keras"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    dense(3, "sigmoid", loss="categorical_crossentropy", metrics=["accuracy"]).save(tmp_path / "wrong.keras")
    return tmp_path / "wrong.keras"


def test_what_fits_exits_with_0(right: Path) -> None:
    result = run(right, "--task", "binary")
    assert result.exit_code == 0
    assert "The head and the loss fit." in result.stdout


def test_what_does_not_fit_exits_with_1_and_says_why(wrong: Path) -> None:
    result = run(wrong, "--task", "multiclass", "--classes", 3)
    assert result.exit_code == 1
    assert "sigmoid-for-one-of-many" in result.stdout
    assert "Add up the outputs of one example." in result.stdout


def test_programs_get_json(wrong: Path) -> None:
    found = json.loads(run(wrong, "--task", "multiclass", "--classes", 3, "--json").stdout)
    assert found["mistakes"] == ["sigmoid-for-one-of-many"]
    assert (found["fits"], found["units"], found["activation"], found["loss"]) == (False, True, False, True)


def test_what_cannot_be_read_exits_with_2_and_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.keras").write_text("no model")
    for path in (tmp_path / "missing.keras", tmp_path / "bad.keras", tmp_path):
        result = run(path, "--task", "binary")
        assert result.exit_code == 2
        assert result.stderr.startswith("Error: ") and "Traceback" not in result.output
    assert "error" in json.loads(run(tmp_path / "bad.keras", "--task", "binary", "--json").stdout)


def test_a_model_of_another_width_is_a_verdict_and_no_error(wrong: Path) -> None:
    assert run(wrong, "--task", "regression", "--units", 2).exit_code == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--task", "multiclass"), "add --classes N"),
        (("--task", "multilabel"), "add --labels N"),
        (("--task", "binary", "--classes", "2"), "--classes has no meaning for --task binary"),
        (("--task", "guessing"), "is not one of"),
        ((), "Missing option '--task'"),
    ],
)
def test_a_task_that_cannot_be_is_said_to_be_so(right: Path, options: tuple[str, ...], sentence: str) -> None:
    result = run(right, *options)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_the_command_answers_within_half_a_second_and_without_tensorflow(right: Path) -> None:
    code = "import sys; from headcheck.cli import main\ntry: main()\nfinally: print('tensorflow' in sys.modules)"
    seconds, done = processor_time([sys.executable, "-c", code, "judge", right, "--task", "binary"])
    assert done.returncode == 0 and done.stdout.endswith("False\n")
    assert seconds < 0.5


def test_a_saved_model_keeps_its_verdict_through_keras(right: Path, tmp_path: Path) -> None:
    keras.saving.load_model(right).save(tmp_path / "again.keras")
    assert run(tmp_path / "again.keras", "--task", "binary").exit_code == 0
