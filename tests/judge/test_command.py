"""`headcheck judge`: a verdict for people or programs, an exit status, and one sentence for whatever is no model."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from click.testing import CliRunner, Result

from headcheck import tasks
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
        (("--task", "multiclass"), "say multiclass:N or add --classes N"),
        (("--task", "multilabel"), "say multilabel:N or add --labels N"),
        (("--task", "shares"), "say shares:N"),
        (("--task", "binary", "--classes", "2"), "--classes has no meaning for --task binary"),
        (("--task", "binary:2"), "--task binary takes no number"),
        (("--task", "multiclass:one"), "2 or more classes"),
        (("--task", "quantile:90"), "a level between 0 and 1"),
        (("--task", "guessing"), "is not one of"),
        (("--task", "each:guessing"), "is not one of"),
        (("--task", "each:each:binary"), "stands once"),
        (("--task", "binary", "--task", "count"), "each needs the name of its output"),
        ((), "add --task, --targets or both"),
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


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("regression:3", tasks.Regression(3)),
        ("positive-regression", tasks.Regression(positive=True)),
        ("quantile:0.9", tasks.Quantile(0.9)),
        ("shares:4", tasks.Shares(4)),
        ("proportion:2", tasks.Proportion(2)),
        ("each:multiclass:3", tasks.Each(tasks.MultiClass(3))),
        ("each:binary", tasks.Each(tasks.Binary())),
    ],
)
def test_tasks_are_written_with_colons(text: str, task: object, right: Path) -> None:
    assert json.loads(run(right, "--task", text, "--json").stdout)["task"] == str(task)


def test_several_outputs_are_judged_by_name(tmp_path: Path) -> None:
    inputs = keras.Input((4,))
    outputs = [keras.layers.Dense(1, name="price")(inputs), keras.layers.Dense(1, "sigmoid", name="label")(inputs)]
    made = keras.Model(inputs, outputs)
    made.compile(loss={"price": "mse", "label": "binary_crossentropy"})
    made.save(tmp_path / "two.keras")
    result = run(tmp_path / "two.keras", "--task", "label=binary", "--task", "price=regression")
    assert result.exit_code == 0 and "Output 'label'" in result.stdout
    np.savez(tmp_path / "y.npz", price=np.linspace(-3, 9, 40), label=np.arange(40) % 2 * 2 - 1)
    result = run(
        tmp_path / "two.keras", *(f"--targets={name}={tmp_path / 'y.npz'}:{name}" for name in ("price", "label"))
    )
    assert result.exit_code == 1 and "minus-one-for-no" in result.stdout
    assert run(tmp_path / "two.keras", "--task", "binary").exit_code == 2
    assert run(tmp_path / "two.keras", "--task", "label=binary").exit_code == 2


def test_targets_come_from_files_and_without_tensorflow(wrong: Path, right: Path, tmp_path: Path) -> None:
    ids = np.arange(30) % 3
    np.save(tmp_path / "ids.npy", ids)
    np.savez(tmp_path / "y.npz", ids=ids, price=ids * 1.5)
    (tmp_path / "y.csv").write_text("size,spam\n" + "\n".join(f"{i},{i % 2}" for i in range(30)) + "\n")
    (tmp_path / "text.csv").write_text("spam\n" + "\n".join("yes" if i % 2 else "no" for i in range(30)) + "\n")
    for file in ("ids.npy", "y.npz:ids"):
        found = run(wrong, "--targets", tmp_path / file)
        assert found.exit_code == 1 and "ids-for-a-one-hot-loss" in found.stdout
    assert run(right, "--targets", f"{tmp_path / 'y.csv'}:spam").exit_code == 0
    assert "text-targets" in run(right, "--targets", tmp_path / "text.csv").stdout
    assert run(right, "--task", "binary", "--targets", tmp_path / "ids.npy").exit_code == 1
    code = "import sys; from headcheck.cli import main\ntry: main()\nfinally: print('tensorflow' in sys.modules)"
    _, done = processor_time([sys.executable, "-c", code, "judge", right, "--targets", f"{tmp_path / 'y.csv'}:spam"])
    assert done.returncode == 0 and done.stdout.endswith("False\n")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.npy", "nothing that can be read"),
        ("y.txt", ".npy, .npz or .csv"),
        ("y.npz", "such as y.npz:a); it has a, b"),
        ("y.npz:c", "it has a, b"),
        ("y.npy:a", "no names"),
        ("objects.npy", "nothing that can be read"),
        ("empty.csv", "nothing that can be read"),
    ],
)
def test_a_file_that_holds_no_targets_is_said_to_be_so(name: str, sentence: str, right: Path, tmp_path: Path) -> None:
    np.savez(tmp_path / "y.npz", a=np.zeros(3), b=np.zeros(3))
    np.save(tmp_path / "y.npy", np.zeros(3))
    np.save(tmp_path / "objects.npy", np.array([{}, {}]), allow_pickle=True)
    (tmp_path / "empty.csv").touch()
    (tmp_path / "y.txt").touch()
    result = run(right, "--targets", tmp_path / name)
    assert result.exit_code == 2 and sentence in result.stderr
