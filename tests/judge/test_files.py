"""Reading .keras files: without TensorFlow where structure tells, and one clear sentence for whatever is no model."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import keras
import numpy as np
import pytest
from keras import layers

from headcheck import Unreadable, tasks
from headcheck.judging.judgement import judge
from tests.judge.models import FEATURES, dense, model
from tests.processor_time import processor_time

BINARY = tasks.Binary()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "model.keras"
    dense(1, "sigmoid", loss="binary_crossentropy", metrics=["accuracy"]).save(path)
    return path


def test_a_file_is_judged_like_the_model_in_it(saved: Path) -> None:
    verdict = judge(saved, BINARY)
    assert verdict.fits and verdict.metrics and verdict.mistakes == ()
    assert judge(str(saved), BINARY) == verdict


def test_reading_a_file_imports_no_tensorflow_and_takes_under_half_a_second(saved: Path) -> None:
    code = (
        "import sys; from headcheck import judge, tasks; print(judge(sys.argv[1], tasks.Binary()).fits);"
        "print(sorted({'tensorflow', 'keras', 'numpy'} & set(sys.modules)))"
    )
    seconds, done = processor_time([sys.executable, "-c", code, saved])
    assert done.returncode == 0
    assert done.stdout.split("\n")[0] == "True"
    assert "tensorflow" not in done.stdout and "keras" not in done.stdout
    assert seconds < 0.5


def altered(saved: Path, change: object) -> Path:
    """The saved model with its config.json run through `change`."""
    with zipfile.ZipFile(saved) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(members["config.json"])
    members["config.json"] = json.dumps(change(config)).encode()  # type: ignore[operator]
    path = saved.with_name("altered.keras")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_an_uncompiled_file_is_said_to_be_so(tmp_path: Path) -> None:
    keras.Sequential([keras.Input((2,)), layers.Dense(1)]).save(tmp_path / "m.keras")
    with pytest.raises(Unreadable, match="Expected a compiled model"):
        judge(tmp_path / "m.keras", BINARY)


def test_what_is_no_keras_file_is_said_to_be_so(tmp_path: Path, saved: Path) -> None:
    (tmp_path / "text.keras").write_text("no model")
    (tmp_path / "empty.keras").write_bytes(b"")
    (tmp_path / "cut.keras").write_bytes(saved.read_bytes()[:2000])
    with zipfile.ZipFile(tmp_path / "other.keras", "w") as archive:
        archive.writestr("letter.txt", "hello")
    with zipfile.ZipFile(tmp_path / "broken.keras", "w") as archive:
        archive.writestr("config.json", "{")
    with zipfile.ZipFile(tmp_path / "list.keras", "w") as archive:
        archive.writestr("config.json", "[1, 2]")
    for name in ("missing", "text", "empty", "cut", "other", "broken", "list"):
        with pytest.raises(Unreadable):
            judge(tmp_path / f"{name}.keras", BINARY)
    with pytest.raises(Unreadable, match="folder"):
        judge(tmp_path, BINARY)


def test_a_config_that_keras_did_not_write_is_unreadable_and_nothing_worse(saved: Path) -> None:
    def deep(config: dict) -> dict:
        nested: dict = {}
        for _ in range(200):
            nested = {"a": nested}
        config["config"]["layers"][-1]["config"]["activation"] = nested
        return config

    def no_units(config: dict) -> dict:
        del config["config"]["layers"][-1]["config"]["units"]
        return config

    def strange_loss(config: dict) -> dict:
        config["compile_config"]["loss"] = {"what": 1, "else": 2}
        return config

    def layers_are_a_number(config: dict) -> dict:
        config["config"]["layers"] = 7
        return config

    for change in (deep, no_units, strange_loss, layers_are_a_number):
        with pytest.raises(Unreadable):
            judge(altered(saved, change), BINARY)


def test_code_in_a_file_is_not_run_and_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "lambda.keras"
    model(layers.Dense(1), layers.Lambda(lambda t: t * 1.0), loss="bce").save(path)
    with pytest.raises(Unreadable, match="not run from a file"):
        judge(path, BINARY)


def test_a_loss_of_the_authors_own_is_not_in_the_file(tmp_path: Path) -> None:
    def shifted(y_true, y_pred):
        return keras.ops.mean(y_pred - y_true)

    dense(1, loss=shifted).save(tmp_path / "m.keras")
    with pytest.raises(Unreadable, match="'shifted'"):
        judge(tmp_path / "m.keras", BINARY)


def test_where_structure_is_silent_the_file_is_opened_and_tried(tmp_path: Path) -> None:
    inputs = keras.Input((FEATURES,))
    t = layers.Dense(1)(inputs)
    made = keras.Model(inputs, keras.ops.exp(t) / (1 + keras.ops.exp(t)))
    made.compile(loss="binary_crossentropy", metrics=["accuracy"])
    made.save(tmp_path / "m.keras")
    verdict = judge(tmp_path / "m.keras", BINARY)
    assert verdict.fits and verdict.evidence["activation"] == "behaviour"


@pytest.mark.parametrize(
    ("thing", "sentence"),
    [
        (None, "Expected a Keras model, found a NoneType"),
        (3.5, "Expected a Keras model, found a float"),
        (np.zeros(3), "Expected a Keras model, found an? ndarray"),
        (layers.Dense(1), "Expected a Keras model, found a Dense"),
    ],
)
def test_what_is_no_model_is_said_to_be_so(thing: object, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        judge(thing, BINARY)


def test_an_uncompiled_model_is_said_to_be_so() -> None:
    with pytest.raises(Unreadable, match=r"model.compile\(...\) was never called"):
        judge(keras.Sequential([keras.Input((2,)), layers.Dense(1)]), BINARY)


def test_a_subclassed_model_that_was_never_called_is_said_to_be_so() -> None:
    class Own(keras.Model):
        def call(self, inputs):
            return inputs

    made = Own()
    made.compile(loss="mse")
    with pytest.raises(Unreadable, match="never called"):
        judge(made, BINARY)


def test_a_sequential_model_that_was_never_called_is_judged_by_its_layers() -> None:
    made = keras.Sequential([layers.Dense(8), layers.Dense(1, activation="sigmoid")])
    made.compile(loss="binary_crossentropy", metrics=["accuracy"])
    assert judge(made, BINARY).fits


def test_what_is_no_task_is_said_to_be_so() -> None:
    with pytest.raises(TypeError, match=r"Expected a task such as tasks.Binary\(\)"):
        judge(dense(1, loss="mse"), "binary")  # type: ignore[arg-type]


def test_a_verdict_reads_well_and_cannot_be_changed() -> None:
    verdict = judge(dense(1, loss="mse", metrics=["accuracy"]), tasks.MultiClass(classes=3))
    text = verdict.explain()
    assert "regression-head-for-classes" in text and "wrong  units" in text
    assert "<table>" in verdict._repr_html_()
    with pytest.raises(AttributeError):
        verdict.units = True  # type: ignore[misc]
    assert json.loads(json.dumps(verdict.to_dict()))["mistakes"] == list(verdict.mistakes)
