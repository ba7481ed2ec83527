"""`headcheck.watch`: each training is judged on the targets that it is given, and trains as it would without."""

from __future__ import annotations

import pickle
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

import headcheck
from headcheck import tasks
from headcheck.judging import peeking
from tests.judge.models import dense

ROWS = 48
SCE, CCE = "sparse_categorical_crossentropy", "categorical_crossentropy"


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    headcheck.watch()
    yield
    headcheck.unwatch()


def data() -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(ROWS, 4)).astype("float32"), np.arange(ROWS) % 3


class Subclassed(keras.Model):
    """Keras layers, called in code, with randomness in training."""

    def __init__(self) -> None:
        super().__init__()
        self.body, self.drop, self.head = layers.Dense(8, "relu"), layers.Dropout(0.3), layers.Dense(3, "softmax")

    def call(self, x: Any, training: bool = False) -> Any:
        return self.head(self.drop(self.body(x), training=training))


class NeedsTensors(keras.Model):
    """Code that only real tensors go through."""

    def __init__(self) -> None:
        super().__init__()
        self.head = layers.Dense(3)

    def call(self, x: Any) -> Any:
        return tf.nn.softmax(self.head(x))


def built() -> keras.Model:
    return keras.Sequential(
        [keras.Input((4,)), layers.Dense(8, "relu"), layers.Dropout(0.2), layers.Dense(3, "softmax")]
    )


def unbuilt() -> keras.Model:
    return keras.Sequential([layers.Dense(8, "relu"), layers.Dropout(0.2), layers.Dense(3, "softmax")])


class Batches(keras.utils.PyDataset):
    """Batches that draw random numbers whenever one is read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rng = np.random.default_rng(5)

    def __len__(self) -> int:
        return 3

    def __getitem__(self, index: int) -> Any:
        x, y = data()
        rows = slice(index * 16, index * 16 + 16)
        return x[rows] + self.rng.normal() * 0.01, y[rows]


def endless() -> Iterator[Any]:
    """Batches with a random state of its own: Keras reads ahead in a thread, so a common one is anybody's."""
    (x, y), rng = data(), np.random.default_rng(5)
    while True:
        start = rng.integers(0, ROWS - 16)
        yield x[start : start + 16] + rng.normal() * 0.01, y[start : start + 16]


def slices() -> tf.data.Dataset:
    return tf.data.Dataset.from_tensor_slices(data())


#: What `fit` can be given.
GIVEN: dict[str, Callable[[], dict[str, Any]]] = {
    "arrays": lambda: dict(zip("xy", data(), strict=True)) | {"batch_size": 16, "validation_split": 0.25},
    "dataset": lambda: {"x": slices().shuffle(ROWS).batch(16), "validation_data": data()},
    "dataset with randomness": lambda: {
        "x": slices().map(lambda x, y: (x + 0.01 * tf.random.normal(()), y)).shuffle(ROWS).batch(16)
    },
    "generator": lambda: {"x": endless(), "steps_per_epoch": 3},
    "PyDataset": lambda: {"x": Batches()},
}

#: Models that are read in different ways.
MODELS: dict[str, Callable[[], keras.Model]] = {
    "built": built,
    "unbuilt": unbuilt,
    "subclassed": Subclassed,
    "needs tensors": NeedsTensors,
}


def trained(build: Callable[[], keras.Model], given: Callable[[], dict[str, Any]], loss: Any = SCE) -> bytes:
    """Everything that a training leaves behind, and what is drawn and named after it."""
    keras.backend.clear_session()
    keras.utils.set_random_seed(7)
    made = build()
    made.compile("adam", loss, metrics=["accuracy"])
    history = made.fit(**given(), epochs=2, verbose=0).history
    later = layers.Dense(2)
    later.build((None, 3))
    drawn = (random.random(), np.random.random(), float(tf.random.normal(())), float(keras.random.normal(())))
    names = (later.name, keras.losses.MeanSquaredError().name, keras.metrics.Mean().name, keras.Input((1,)).name)
    nodes = [len(layer._inbound_nodes) for layer in made._flatten_layers()]
    weights = [np.array(variable) for variable in (*made.variables, later.kernel)]
    return pickle.dumps((history, drawn, names, nodes, weights))


CASES = [("subclassed", "arrays"), ("unbuilt", "dataset")]
ALL_CASES = [(name, given) for name in MODELS for given in GIVEN if (name, given) not in CASES]


def assert_same(name: str, given: str) -> None:
    seen = trained(MODELS[name], GIVEN[given])
    headcheck.unwatch()
    assert seen == trained(MODELS[name], GIVEN[given])


@pytest.mark.parametrize(("name", "given"), CASES)
def test_a_training_is_the_same_bit_for_bit(name: str, given: str) -> None:
    assert_same(name, given)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "given"), ALL_CASES)
def test_every_training_is_the_same_bit_for_bit(name: str, given: str) -> None:
    assert_same(name, given)


@pytest.mark.slow
def test_a_loss_of_ones_own_is_asked_without_a_trace() -> None:
    def own_loss(y_true: Any, y_pred: Any) -> Any:
        return keras.losses.sparse_categorical_crossentropy(y_true, y_pred)

    seen = trained(Subclassed, GIVEN["arrays"], own_loss)
    headcheck.unwatch()
    assert seen == trained(Subclassed, GIVEN["arrays"], own_loss)


@pytest.mark.slow
def test_the_guard_is_what_keeps_it_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the tests above can fail."""
    import contextlib
    import sys

    monkeypatch.setattr(sys.modules["headcheck.judging.watching"], "no_trace", lambda model: contextlib.nullcontext())
    seen = trained(Subclassed, GIVEN["arrays"])
    headcheck.unwatch()
    assert seen != trained(Subclassed, GIVEN["arrays"])


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.parametrize(("build", "given"), [(built, given) for given in GIVEN] + [(unbuilt, "generator")])
def test_ids_with_a_one_hot_loss_are_told_before_keras_stops(
    given: str, build: Callable[[], keras.Model], capsys: pytest.CaptureFixture[str]
) -> None:
    made = build()
    made.compile("adam", CCE)
    with pytest.raises(ValueError):
        made.fit(**GIVEN[given](), verbose=0)
    text = said(capsys)
    # with a step in between that may change the targets, their shape is all that is known of them
    expected = "targets-of-another-shape" if given == "dataset with randomness" else "ids-for-a-one-hot-loss"
    assert text.startswith("headcheck: ") and f"{expected}:" in text


def test_what_fits_is_passed_over_in_silence_and_what_does_not_is_told_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    x, y = data()
    right, wrong = built(), built()
    right.compile("adam", SCE)
    right.fit(x, y, verbose=0)
    assert not said(capsys)
    wrong.compile("adam", "mse")
    for _ in range(3):
        wrong.fit(x, np.eye(3)[y], verbose=0)
    assert said(capsys).count("squared-error-for-classes:") == 1
    wrong.compile("adam", "mae")
    wrong.fit(x, np.eye(3)[y], verbose=0)
    assert "absolute-error-for-classes:" in said(capsys)
    headcheck.unwatch()
    wrong.compile("adam", "huber")
    wrong.fit(x, np.eye(3)[y], verbose=0)
    assert not said(capsys)


def test_validation_targets_are_judged_for_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    x, y = data()
    made = built()
    made.compile("adam", SCE)
    with pytest.raises(ValueError):
        made.fit(x, y, validation_data=(x, np.eye(3)[y]), verbose=0)
    text = said(capsys)
    assert "the targets of validation" in text and "one-hot-for-an-id-loss:" in text
    assert "the targets of training" not in text


@pytest.mark.parametrize("build", [unbuilt, Subclassed, NeedsTensors])
def test_a_model_that_is_built_by_its_first_batch_is_judged_then(
    build: Callable[[], keras.Model], capsys: pytest.CaptureFixture[str]
) -> None:
    x, y = data()
    made = build()
    made.compile("adam", "mse", run_eagerly=True)
    made.fit(x, np.eye(3)[y], verbose=0)
    assert "squared-error-for-classes:" in said(capsys)
    assert made.train_function.__name__ != "first"


def test_each_of_several_outputs_is_told_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    x, y = data()
    inputs = keras.Input((4,))
    outputs = {"a": layers.Dense(1, name="a")(inputs), "b": layers.Dense(3, "sigmoid", name="b")(inputs)}
    made = keras.Model(inputs, outputs)
    made.compile("adam", {"a": "mse", "b": SCE})
    made.fit(x, {"a": x[:, 0], "b": y}, verbose=0)
    text = said(capsys)
    assert "output b" in text and "sigmoid-for-one-of-many:" in text and "output a" not in text


def test_a_fit_of_ones_own_is_seen_where_it_calls_keras(capsys: pytest.CaptureFixture[str]) -> None:
    class Own(Subclassed):
        def fit(self, *args: Any, **kwargs: Any) -> Any:
            return super().fit(*args, **kwargs)

    x, y = data()
    made = Own()
    made.compile("adam", "mse")
    made.fit(x, np.eye(3)[y], verbose=0)
    assert "squared-error-for-classes:" in said(capsys)


def test_nothing_that_goes_wrong_in_judging_reaches_a_training(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    def broken(*args: Any) -> None:
        raise RuntimeError("broken")

    x, y = data()
    for name in ("read", "judge_seen", "peek"):
        monkeypatch.setattr(sys.modules["headcheck.judging.watching"], name, broken)
        made = built()
        made.compile("adam", SCE)
        made.fit(x, y, verbose=0, callbacks=keras.callbacks.TerminateOnNaN())
        monkeypatch.undo()
    made.fit(x, y, verbose=0, callbacks=keras.callbacks.CallbackList(model=made))
    with pytest.raises(TypeError):
        made.fit(x, y, no_such_argument=1)
    assert not said(capsys)


def test_in_a_notebook_the_verdict_is_rich(capsys: pytest.CaptureFixture[str]) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    headcheck.unwatch()
    shell = InteractiveShell.instance()
    shell.kernel = None  # as in a notebook
    try:
        shell.run_line_magic("load_ext", "headcheck")
        x, y = data()
        made = built()
        made.compile("adam", "mse")
        with capture_output() as captured:
            made.fit(x, np.eye(3)[y], verbose=0)
        shell.run_line_magic("unload_ext", "headcheck")
    finally:
        InteractiveShell.clear_instance()
    html = captured.outputs[0].data["text/html"]
    assert "This does not fit yet." in html and "<table>" in html
    assert not captured.stdout


def test_judging_takes_under_50_milliseconds_of_processor_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    training = sys.modules["headcheck.judging.watching"]._Training  # type: ignore[attr-defined]
    prepare, seconds = training.prepare, []

    def timed(self: Any, arguments: dict[str, Any]) -> None:
        began = time.process_time()
        prepare(self, arguments)
        seconds.append(time.process_time() - began)

    monkeypatch.setattr(training, "prepare", timed)
    x = np.zeros((20_000, 28, 28), "float32")
    pictures = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, "softmax")])
    made = [pictures, dense(1, loss="mse"), dense(3, "softmax", loss=SCE)]
    pictures.compile("adam", SCE)
    given = [
        (x, np.arange(20_000) % 10),
        (np.zeros((64, 5)), np.arange(64) / 7),
        (np.zeros((64, 5)), np.arange(64) % 3),
    ]
    for model, (inputs, targets) in zip(made * 3, given * 3, strict=True):
        model.fit(inputs, targets, verbose=0, steps_per_epoch=1, batch_size=32)
    assert statistics.median(seconds) < 0.05


def test_a_dataset_is_never_read() -> None:
    read: list[int] = []

    def batches() -> Iterator[Any]:
        x, y = data()
        read.append(1)
        yield x, y

    specs = (tf.TensorSpec((None, 4)), tf.TensorSpec((None,), tf.int64))
    _, peeked = peeking.peek(tf.data.Dataset.from_generator(batches, output_signature=specs), None)
    assert peeked.ready and peeked.y.shape == () and not peeked.y.valued
    _, peeked = peeking.peek(slices().shuffle(9).batch(16).prefetch(2), None)
    assert np.asarray(peeked.y).tolist() == data()[1].tolist()
    _, peeked = peeking.peek(slices().take(20).batch(16), None)
    assert peeked.partly
    assert not read


class TestAssertFits:
    def test_what_fits_passes(self) -> None:
        headcheck.assert_fits(dense(3, "softmax", loss=SCE), tasks.MultiClass(3))
        headcheck.assert_fits(dense(3, "softmax", loss=SCE), data()[1])

    def test_what_does_not_is_said_in_full(self) -> None:
        for wanted in (tasks.MultiClass(3), data()[1], [tasks.MultiClass(3)], {"output": tasks.MultiClass(3)}):
            with pytest.raises(AssertionError, match="sigmoid-for-one-of-many: (?s:.*)Look at: Add up"):
                headcheck.assert_fits(dense(3, "sigmoid", loss=SCE), wanted)

    def test_pytest_shows_the_verdict_and_the_line_of_the_test(self) -> None:
        with pytest.raises(AssertionError) as raised:
            headcheck.assert_fits(dense(1, "relu", loss="mse"), tasks.Regression())
        shown = str(raised.getrepr(style="long", tbfilter=True))
        assert "relu-for-regression: The output goes through relu" in shown
        assert "headcheck.assert_fits(dense" in shown and "raise AssertionError" not in shown
