"""Models with several outputs: losses, metrics and heads by name or by position, a verdict for each output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import pytest
import tensorflow as tf
from keras import layers

from headcheck import Unreadable, judge_outputs, tasks
from headcheck.judging.judgement import judge
from tests.judge.models import FEATURES, dense

PRICE, QUALITY = tasks.Regression(), tasks.MultiClass(classes=3)
SPARSE = "sparse_categorical_crossentropy"


def two_heads(as_dict: bool = False, quality: str = "softmax", **compiled: Any) -> keras.Model:
    inputs = keras.Input((FEATURES,))
    body = layers.Dense(8, activation="relu")(inputs)
    # named against the alphabet, so that order and sorting differ
    heads = {"quality": layers.Dense(3, quality, name="quality")(body), "price": layers.Dense(1, name="price")(body)}
    made = keras.Model(inputs, heads if as_dict else list(heads.values()))
    made.compile(optimizer="adam", **compiled)
    return made


BY_NAME: dict[str, Any] = {
    "loss": {"price": "mse", "quality": SPARSE},
    "metrics": {"quality": ["accuracy"], "price": "mae"},
}
BY_POSITION: dict[str, Any] = {"loss": [SPARSE, "mse"], "metrics": [["accuracy"], ["mae"]]}


@pytest.mark.parametrize("from_file", [False, True])
@pytest.mark.parametrize(("as_dict", "compiled"), [(False, BY_NAME), (True, BY_NAME), (False, BY_POSITION)])
def test_each_output_gets_its_own_verdict(
    as_dict: bool, compiled: dict[str, Any], from_file: bool, tmp_path: Path
) -> None:
    made: Any = two_heads(as_dict, **compiled)
    if from_file:
        made.save(tmp_path / "m.keras")
        made = tmp_path / "m.keras"
    verdicts = judge_outputs(made, {"price": PRICE, "quality": QUALITY})
    assert set(verdicts) == {"price", "quality"}
    assert all(verdict.fits and verdict.metrics for verdict in verdicts.values())


def test_tasks_by_position_follow_the_outputs() -> None:
    verdicts = judge_outputs(two_heads(**BY_POSITION), [QUALITY, PRICE])
    assert list(verdicts) == ["quality", "price"]
    assert all(verdict.fits for verdict in verdicts.values())


def test_a_mistake_in_one_output_leaves_the_other_alone() -> None:
    verdicts = judge_outputs(two_heads(quality="sigmoid", **BY_NAME), {"price": PRICE, "quality": QUALITY})
    assert verdicts["price"].fits
    assert verdicts["quality"].mistakes == ("sigmoid-for-one-of-many",)


def test_one_loss_for_all_outputs_is_judged_for_each() -> None:
    verdicts = judge_outputs(two_heads(loss="mse"), {"price": PRICE, "quality": QUALITY})
    assert verdicts["price"].loss and not verdicts["quality"].loss


def test_an_output_without_a_loss_is_said_to_have_none() -> None:
    verdicts = judge_outputs(two_heads(loss={"price": "mse"}), {"price": PRICE, "quality": QUALITY})
    assert verdicts["quality"].mistakes == ("no-loss", "no-metric")


def test_where_structure_is_silent_each_output_is_tried() -> None:
    inputs = keras.Input((FEATURES,))
    heads = [layers.Lambda(tf.nn.softmax, name="a")(layers.Dense(3)(inputs)), layers.Dense(1, name="b")(inputs)]
    made = keras.Model(inputs, heads)
    made.compile(loss=[SPARSE, "mse"])
    verdicts = judge_outputs(made, [QUALITY, PRICE])
    assert verdicts["a"].fits and verdicts["a"].evidence["activation"] == "behaviour"
    assert verdicts["b"].fits and verdicts["b"].evidence["activation"] == "structure"


def test_tasks_and_outputs_have_to_match() -> None:
    with pytest.raises(Unreadable, match="found 2"):
        judge(two_heads(**BY_NAME), PRICE)
    with pytest.raises(Unreadable, match="found quality, price"):
        judge_outputs(two_heads(**BY_NAME), {"price": PRICE, "size": QUALITY})
    with pytest.raises(Unreadable):
        judge_outputs(two_heads(**BY_NAME), [PRICE])
    assert judge_outputs(dense(1, loss="mse"), [PRICE])["output"].fits
