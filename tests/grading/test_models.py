"""Models cross as data: what is opened predicts and is judged as the original, and nothing hostile is opened."""

from __future__ import annotations

import inspect
import io
import json
import time
import warnings
import zipfile
from typing import Any

import h5py
import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from headcheck import tasks
from headcheck.agent import vocabulary
from headcheck.agent.describe import describe
from headcheck.authoring import bank
from headcheck.course import asking, check, holdout, outputs
from headcheck.course.registry import declared
from headcheck.grading.models.archive import MAX_ARCHIVE, MAX_ARRAYS
from headcheck.grading.models.opening import MAX_PARTS, Refused, open_model
from headcheck.judging.judgement import Unreadable, Verdict, judge, judge_outputs
from headcheck.judging.reading import structure
from tests.course.cells import COURSE, answer_in, answer_untrained, bank_file, bank_of, graded, prepared
from tests.course.test_bank import without_messages
from tests.judge.models import FEATURES, called, dense, functional, model
from tests.judge.test_spellings import FITS, SubclassWithTensorFlow, my_bce, subclassed
from tests.judge.test_two_faced import TRIED
from tests.judge.test_two_faced import model as two_faced

PROBLEMS = declared().asked
REPAIRS = {repair.name: repair for several in declared().repairs.values() for repair in several.each()}

BANK = bank_of(PROBLEMS.values())
#: Of each problem, and of the first question of each kind.
REFERENCES = {f"{problem.each()[0].name}/accepted/reference" for problem in declared().problems.values()}


class Crossing:
    """Both processes in one: functions kept in a list, arrays copied on the way."""

    def __init__(self) -> None:
        self.kept: list[Any] = []
        self.asked = 0

    def keep(self, function: Any) -> int:
        self.kept.append(function)
        return len(self.kept) - 1

    def ask(self, handle: int, arrays: list[Any]) -> Any:
        self.asked += 1
        return self.kept[handle](*(array.copy() for array in arrays))

    def over(self, original: keras.Model) -> keras.Model:
        return open_model(describe(original, self.keep), self.ask)


def crossed(original: keras.Model) -> keras.Model:
    return Crossing().over(original)


def rows(of: keras.Model, count: int = 7) -> Any:
    """Random inputs of a model with one input, or of the small models' usual one."""
    inputs = getattr(of, "inputs", None)
    shape = [size or 8 for size in inputs[0].shape[1:]] if inputs else [FEATURES]
    return np.random.default_rng(0).normal(size=(count, *shape)).astype("float32")


def outcome(verdict: Verdict) -> tuple[Any, ...]:
    """What a verdict says of right and wrong, the mistakes, and what it went by."""
    return (*(getattr(verdict, part) for part in ("units", "activation", "loss", "metrics")), verdict.mistakes,
            dict(verdict.evidence))  # fmt: skip


def test_whether_a_model_was_trained_at_all_crosses_with_it() -> None:
    original = dense(1, loss="mse")
    assert int(crossed(original).optimizer.iterations) == 0
    original.optimizer.iterations.assign(12)
    assert int(crossed(original).optimizer.iterations) > 0


@pytest.mark.parametrize("claim", [None, -1, "0", True, 0.0, [0], 2**70])
def test_a_model_that_does_not_say_whether_it_was_trained_counts_as_trained(claim: Any) -> None:
    opened = open_model(archive(lambda config: config["compile_config"].update(steps=claim)), Crossing().ask)
    assert int(opened.optimizer.iterations) > 0


def assert_alike(original: keras.Model, opened: keras.Model, features: Any) -> None:
    pairs = zip(keras.tree.flatten(original(features)), keras.tree.flatten(opened(features)), strict=True)
    for a, b in pairs:
        np.testing.assert_allclose(np.asarray(a), np.asarray(b), atol=1e-6)


# --- the same verdict -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    # the references are enough for a quick look, and of questions of a kind one
    [pytest.param(name, marks=[] if name in REFERENCES else pytest.mark.slow) for name in BANK],
)
def test_a_submission_of_the_bank_is_judged_and_predicts_as_its_original(name: str) -> None:
    problem, file = BANK[name]
    names = dict(prepared(problem.assignment, problem.name))
    answer_untrained(file, names)
    exec(without_messages(graded(problem.assignment)[f"{problem.id}-ready"].source), names)
    original = names[problem.model]
    opened = crossed(original)
    live, judged = outputs.verdicts(problem, original), outputs.verdicts(problem, opened)
    assert list(live) == list(judged)
    assert [outcome(verdict) for verdict in live.values()] == [outcome(verdict) for verdict in judged.values()]
    assert [verdict.found() for verdict in live.values()] == [verdict.found() for verdict in judged.values()]
    assert_alike(original, opened, holdout.load(problem)[0][:16])


@pytest.mark.parametrize("repair", REPAIRS.values(), ids=REPAIRS)
def test_a_repaired_model_earns_the_mark_of_its_original(repair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "repair", lambda _: repair)
    files = bank.files(COURSE, repair)
    assert files
    for file in files:
        names: dict[str, Any] = {"keras": keras}
        exec(compile(answer_in(file), file.name, "exec"), names)
        original = names[repair.model]
        mark, crossed_mark = check.repair(repair.id, original), check.repair(repair.id, crossed(original))
        assert (float(mark), mark.mistakes, str(mark)) == (
            float(crossed_mark), crossed_mark.mistakes, str(crossed_mark))  # fmt: skip


@pytest.mark.parametrize(
    "name",
    # each third is enough for a quick look
    [pytest.param(name, marks=pytest.mark.slow if number % 3 else []) for number, name in enumerate(FITS)],
)
def test_every_spelling_that_fits_is_judged_as_its_original(name: str) -> None:
    task, build = FITS[name]
    original = build()
    opened = crossed(original)
    assert outcome(judge(opened, task)) == outcome(judge(original, task))
    assert judge(opened, task).fits
    assert_alike(original, opened, rows(original))


@pytest.mark.parametrize(
    "file",
    [
        "temperature/accepted/subclassed-model",
        "thyroid/accepted/own-loss-function",
        "digits/mistakes/accuracy-compares-exactly",
    ],
)
def test_every_check_gives_the_same_mark(file: str) -> None:
    path = bank_file(file)
    problem = PROBLEMS[file.split("/")[0]]
    names = dict(prepared(problem.assignment, problem.id))
    exec(answer_in(path), names)
    exec(without_messages(graded(problem.assignment)[f"{problem.id}-ready"].source), names)
    original, opened = names[problem.model], crossed(names[problem.model])
    for mark in (check.units, check.activation, check.loss, check.metrics, check.heldout):
        a, b = mark(problem.id, original), mark(problem.id, opened)
        assert (float(a), str(a)) == (float(b), str(b))


def test_several_outputs_keep_their_names_losses_and_metrics() -> None:
    inputs = keras.Input((FEATURES,))
    hidden = layers.Dense(8)(inputs)
    price = layers.Dense(1, name="price")(hidden)
    quality = layers.Dense(1, activation=lambda x: tf.sigmoid(x), name="quality")(hidden)
    original = keras.Model(inputs, {"price": price, "quality": quality})
    original.compile(
        loss={"price": "mse", "quality": my_bce}, metrics={"price": ["mae"], "quality": ["accuracy"]},
        loss_weights={"price": 0.1, "quality": 1.0},
    )  # fmt: skip
    wanted = {"price": tasks.Regression(), "quality": tasks.Binary()}
    opened = crossed(original)
    live, judged = judge_outputs(original, wanted), judge_outputs(opened, wanted)
    assert {name: outcome(verdict) for name, verdict in live.items()} == {
        name: outcome(verdict) for name, verdict in judged.items()
    }
    assert_alike(original, opened, rows(original))


class Squared(layers.Layer):
    """A layer of a student's own, with a weight and an argument that Keras can't store."""

    def __init__(self, function: Any) -> None:
        super().__init__()
        self.function = function

    def build(self, shape: Any) -> None:
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")

    def call(self, inputs: Any) -> Any:
        return self.function(inputs) * self.scale


class Several(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = layers.Dense(1, name="b"), layers.Dense(3, activation="softmax", name="a")

    def call(self, inputs: Any) -> Any:
        return [self.a(inputs), self.b(inputs)]


class OwnDense(layers.Dense):
    """Another class, with Dense's own weights and TensorFlow's function at its end."""

    def call(self, inputs: Any) -> Any:
        return tf.exp(super().call(inputs))


class ExponentialInTensorFlow(SubclassWithTensorFlow):
    def call(self, inputs: Any) -> Any:
        return tf.exp(self.out(self.hidden(inputs)))


def _shared_twice() -> keras.Model:
    a, b = keras.Input((FEATURES,), name="a"), keras.Input((FEATURES,), name="b")
    shared = keras.Sequential([keras.Input((FEATURES,)), layers.Dense(4, "relu"), layers.Lambda(lambda t: t * 2)])
    own = layers.Lambda(lambda t: t + 1)
    return keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([own(shared(a)), own(shared(b))])))


def _normalised() -> keras.Model:
    normalise = layers.Normalization()
    normalise.adapt(np.random.default_rng(1).normal(3, 2, (50, FEATURES)))
    return keras.Sequential([keras.Input((FEATURES,)), normalise, layers.Dense(1)])


def _with_arrays() -> keras.Model:
    inputs = keras.Input((FEATURES,))
    scaled = (inputs - np.arange(FEATURES, dtype="float32")) / np.full(FEATURES, 2.0, "float32")
    return keras.Model(inputs, ops.concatenate([scaled[:, :2], layers.Dense(2)(scaled)[..., 1:]], axis=-1))


def _of_words() -> keras.Model:
    return keras.Sequential(
        [keras.Input((6,), dtype="int32"), layers.Embedding(20, 4, mask_zero=True), layers.LSTM(3),
         layers.BatchNormalization(), layers.Dense(2, "softmax")]
    )  # fmt: skip


def _of_pictures() -> keras.Model:
    return keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Rescaling(1 / 255), layers.RandomFlip(seed=20260101),
         layers.Conv2D(4, 3, activation=tf.nn.relu), layers.TimeDistributed(layers.Dense(3)), layers.MaxPooling2D(),
         layers.Flatten(), layers.Dropout(0.5), layers.Dense(1), layers.Rescaling(5_000_000)]
    )  # fmt: skip


UNUSUAL = {
    "a layer of one's own": lambda: model(layers.Dense(3), Squared(tf.square)),
    "Normalization": _normalised,
    "arrays in the graph": _with_arrays,
    "pictures": _of_pictures,
    "a bidirectional layer": lambda: model(layers.Reshape((8, 1)), layers.Bidirectional(layers.LSTM(3))),
    "an operation that takes a function": lambda: functional(lambda t: ops.vectorized_map(lambda x: x * 2, t), 2),
    "raw dtype": lambda: model(layers.Dense(2, dtype="float64")),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_what_is_unusual_predicts_as_its_original(name: str) -> None:
    original = UNUSUAL[name]()
    opened, features = crossed(original), rows(original)
    np.testing.assert_allclose(
        opened.predict(features, verbose=0), original.predict(features, verbose=0), rtol=1e-6, atol=1e-6
    )


def test_several_inputs_and_shared_parts_predict_as_their_original() -> None:
    original = _shared_twice()
    assert_alike(original, crossed(original), [rows(original), 1 + rows(original)])
    words = _of_words()
    assert_alike(words, crossed(words), np.random.default_rng(0).integers(0, 20, (7, 6)))


@pytest.mark.parametrize(
    "build", [lambda: ExponentialInTensorFlow(1), lambda: model(OwnDense(1))], ids=["model", "layer"]
)
def test_the_end_of_code_is_read_by_the_weights_in_it(build: Any) -> None:
    original = subclassed(build(), "poisson")
    before = [np.array(weight) for weight in original.get_weights()]
    opened = crossed(original)
    assert outcome(judge(opened, tasks.Count())) == outcome(judge(original, tasks.Count()))
    assert judge(opened, tasks.Count()).activation
    assert all(np.array_equal(a, b) for a, b in zip(before, original.get_weights(), strict=True))


def test_outputs_of_a_class_of_ones_own_are_told_apart_as_in_the_original() -> None:
    original = Several()
    original.compile(loss=["mse", "sparse_categorical_crossentropy"])
    original = called(original)
    wanted = [tasks.Regression(), tasks.MultiClass(classes=3)]
    live, judged = judge_outputs(original, wanted), judge_outputs(crossed(original), wanted)
    assert {k: outcome(v) for k, v in live.items()} == {k: outcome(v) for k, v in judged.items()}


def test_predict_and_evaluate_ask_where_they_must() -> None:
    original = model(layers.Dense(1), layers.Lambda(tf.nn.sigmoid), loss=my_bce, metrics=["accuracy"])
    opened, features, targets = crossed(original), rows(original, 70), np.arange(70) % 2
    np.testing.assert_allclose(opened.predict(features, verbose=0), original.predict(features, verbose=0), atol=1e-6)
    targets = targets.astype("float32")[:, None]
    assert opened.evaluate(features, targets, verbose=0) == pytest.approx(
        original.evaluate(features, targets, verbose=0), abs=1e-5
    )


# --- models that are not ready --------------------------------------------------------------------------------------


def test_a_model_that_is_not_compiled_stays_so() -> None:
    original = keras.Sequential([keras.Input((FEATURES,)), layers.Dense(1)])
    opened = crossed(original)
    assert not opened.compiled
    assert_alike(original, opened, rows(original))
    with pytest.raises(Unreadable, match="never called"):
        judge(opened, tasks.Binary())


def test_a_model_without_an_input_shape_predicts_where_its_code_is_asked() -> None:
    opened = crossed(keras.Sequential([layers.Lambda(lambda t: t * 2), layers.Lambda(lambda t: t[:, :3] + 1)]))
    features = np.ones((40, FEATURES), "float32")
    np.testing.assert_allclose(opened.predict(features, verbose=0), np.full((40, 3), 3.0))


def test_a_model_without_an_input_shape_is_judged_as_its_original() -> None:
    original = keras.Sequential([layers.Dense(4), layers.Dense(1, "sigmoid")])
    original.compile(loss="binary_crossentropy", metrics=["accuracy"])
    opened = crossed(original)
    assert not opened.built
    assert outcome(judge(opened, tasks.Binary())) == outcome(judge(original, tasks.Binary()))


def test_a_class_that_was_never_called_can_be_judged_neither_there_nor_here() -> None:
    original = SubclassWithTensorFlow(1)
    original.compile(loss="binary_crossentropy")
    for either in (original, crossed(original)):
        with pytest.raises(Unreadable, match="never called"):
            judge(either, tasks.Binary())


def test_a_misspelt_name_stays_misspelt() -> None:
    original = dense(1, "sigmoid", loss="binary_krossentropy", metrics=["acuracy"])
    assert outcome(judge(crossed(original), tasks.Binary())) == outcome(judge(original, tasks.Binary()))


def test_a_metric_of_ones_own_is_known_by_its_name() -> None:
    class Share(keras.metrics.Metric):
        def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None: ...

        def result(self) -> float:
            return 0.0

    def closeness(y_true: Any, y_pred: Any) -> Any:
        return 0.0

    for metric in (Share(name="share"), Share, closeness, keras.metrics.MeanMetricWrapper(closeness)):
        original = dense(1, "sigmoid", loss="binary_crossentropy", metrics=[metric])
        live, judged = judge(original, tasks.Binary()), judge(crossed(original), tasks.Binary())
        assert outcome(live) == outcome(judged)
        assert inspect.isclass(metric) or live.found() == judged.found()


# --- the student's side ---------------------------------------------------------------------------------------------


def test_describing_prints_nothing_and_changes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    class Talks(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.out = layers.Dense(1)

        def call(self, inputs: Any) -> Any:
            print("called")
            return self.out(inputs)

    original = called(Talks())
    uses = len(original.out._inbound_nodes)
    capfd.readouterr()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        describe(original, lambda function: 0)
    assert capfd.readouterr() == ("", "")
    assert len(original.out._inbound_nodes) == uses
    original.compile(loss="mse")
    original.fit(np.zeros((4, FEATURES)), np.zeros((4, 1)), verbose=0)


def test_code_does_not_stand_in_the_archive() -> None:
    original = model(layers.Lambda(lambda t: t * 41), layers.Dense(1, activation=lambda t: t + 42), loss=my_bce)
    config = zipfile.ZipFile(io.BytesIO(describe(original, Crossing().keep))).read("config.json")
    assert b"__lambda__" not in config
    assert config.count(b'"class_name": "Crossing"') == 3


def test_a_small_model_crosses_in_a_tenth_of_a_second() -> None:
    original = dense(1, "sigmoid", loss="binary_crossentropy", metrics=["accuracy"])
    crossed(original)
    spent = []
    for _ in range(5):
        start = time.process_time()
        crossed(original)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.1


def test_what_the_judge_knows_by_name_crosses_by_name() -> None:
    known = {kind for kinds, _ in structure._RULES for kind in kinds}
    by_name = vocabulary.LAYERS | vocabulary.WRAPPERS | frozenset().union(*vocabulary.OPERATIONS.values())
    assert known - {"Bidirectional"} <= by_name  # it holds two layers, and is asked


# What is opened here is never trained, so a layer is asked as it predicts.
@pytest.mark.parametrize("name", sorted(set(TRIED) - {"not while training"}))
def test_a_layer_with_two_faces_is_judged_by_the_one_that_it_really_has(name: str) -> None:
    crossing = Crossing()
    verdict = judge(crossing.over(two_faced(TRIED[name])), tasks.MultiClass(classes=3))
    assert verdict.units and verdict.loss and not verdict.activation
    assert crossing.asked < 400


# --- the grader's side ----------------------------------------------------------------------------------------------


def archive(change: Any = None, *, original: Any = None, **members: bytes) -> bytes:
    """An honest archive, its configuration changed in place by `change`, members replaced by name."""
    honest = describe(original or dense(1, "sigmoid", loss="binary_crossentropy", metrics=["AUC"]), lambda f: 0)
    with zipfile.ZipFile(io.BytesIO(honest)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    config = json.loads(parts["config.json"])
    if change:
        change(config)
        parts["config.json"] = json.dumps(config).encode()
    if "config" in members:
        parts["config.json"] = members["config"]
    if "weights" in members:
        parts["model.weights.h5"] = members["weights"]
    return zipped(parts)


def zipped(parts: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def hidden(config: Any) -> Any:
    """The entry of the hidden layer."""
    return config["config"]["layers"][1]


def weights(write: Any) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as opened:
        write(opened)
    return file.getvalue()


def crossing(**config: Any) -> dict[str, Any]:
    holds = {"weights": [], "kernel": None, "bias": None, "layers": []}
    settings = {"handle": 0, "name": "own", "outputs": None, "holds": holds} | config
    return {"module": "agent", "class_name": "Crossing", "config": settings, "registered_name": None, "weights": []}


def with_layer(config: Any, layer: dict[str, Any]) -> None:
    config["config"]["layers"].insert(2, layer)


LAMBDA = {
    "module": "keras.layers", "class_name": "Lambda", "registered_name": None, "weights": [],
    "config": {"name": "l", "function": {"class_name": "__lambda__", "config": {"code": "4wEAAAA="}}},
}  # fmt: skip

CONFIGS = {
    "a Lambda": (lambda c: with_layer(c, LAMBDA), "Lambda"),
    "a Lambda under another name": (lambda c: hidden(c).update(registered_name="Custom>Lambda"), "registered as"),
    "a class of builtins": (lambda c: hidden(c).update(module="builtins", class_name="eval"), "builtins"),
    "a function of builtins": (lambda c: hidden(c).update(module="builtins", class_name="function"), "builtins"),
    "a class of os": (lambda c: hidden(c).update(module="os", class_name="system"), "'system' of 'os'"),
    "a class found by a path": (lambda c: hidden(c).update(module="keras.layers", class_name="__init__"), "__init__"),
    "a layer that loads files": (lambda c: hidden(c).update(class_name="TFSMLayer"), "TFSMLayer"),
    "an operation that takes a function": (
        lambda c: hidden(c).update(module="keras.src.ops.core", class_name="Map"), "Map"),
    "an activation by a path": (lambda c: hidden(c)["config"].update(activation="os.system"), "activation"),
    "an activation that is a class": (lambda c: hidden(c)["config"].update(activation=LAMBDA), "activation"),
    "an activation that loads": (lambda c: hidden(c)["config"].update(activation="deserialize"), "activation"),
    "an initializer": (lambda c: hidden(c)["config"].update(kernel_initializer={"class_name": "X"}), "settings"),
    "a regularizer": (lambda c: hidden(c)["config"].update(kernel_regularizer="l2"), "settings"),
    "a setting that is no setting": (lambda c: hidden(c)["config"].update(__class__="X"), "settings"),
    "a dtype that is an object": (lambda c: hidden(c)["config"].update(dtype={"class_name": "X"}), "plain value"),
    "a thousand million units": (lambda c: hidden(c)["config"].update(units=10**9), "whole numbers up to"),
    "many units": (lambda c: hidden(c)["config"].update(units=10**6), "at most 5000000 weights"),
    "units below none": (lambda c: hidden(c)["config"].update(units=-1), "Expected"),
    "units that are a text": (lambda c: hidden(c)["config"].update(units="8"), "Expected"),
    "units that are another number": (lambda c: hidden(c)["config"].update(units=9), "of the shapes"),
    "a huge input": (
        lambda c: c["config"]["layers"][0]["config"].update(batch_shape=[None, 10**5, 10**5]), "one example"),
    "a huge output": (
        lambda c: with_layer(c, hidden(c) | {"class_name": "RepeatVector",
        "config": {"n": 999999, "name": "r", "dtype": "float32"}}), "one example"),
    "a huge table of a metric": (
        lambda c: c["compile_config"].update(metrics=[{"module": "keras.metrics", "class_name": "AUC",
        "registered_name": None, "config": {"num_thresholds": 10**6}}]), "whole numbers up to 2000"),
    "a loss of another module": (
        lambda c: c["compile_config"].update(loss={"module": "os", "class_name": "system", "config": "ls"}), "'os'"),
    "a loss that loads": (
        lambda c: c["compile_config"].update(loss={"module": "keras.losses", "class_name": "function",
        "config": "deserialize"}), "deserialize"),
    "an optimizer that is code": (
        lambda c: c["compile_config"].update(optimizer={"module": "m", "class_name": "C", "config": {}}), "optimizer"),
    "weights that are not there": (lambda c: hidden(c).update(weights=[77]), "number of an array"),
    "weights by a negative number": (lambda c: hidden(c).update(weights=[-1, 0]), "number of an array"),
    "one weight too few": (lambda c: hidden(c).update(weights=[0]), "of the shapes"),
    "a handle that is no number": (lambda c: with_layer(c, crossing(handle="0; import os")), "handle"),
    "a handle below none": (lambda c: with_layer(c, crossing(handle=-1)), "handle"),
    "a handle that is a truth value": (lambda c: with_layer(c, crossing(handle=True)), "handle"),
    "a handle of nothing": (lambda c: with_layer(c, crossing(handle=99)), "IndexError"),
    "an output of a forged shape": (
        lambda c: with_layer(c, crossing(outputs=[{"shape": [None, 10**6, 10**6], "dtype": "float32"}])),
        "one example"),
    "an output of a forged type": (
        lambda c: with_layer(c, crossing(outputs=[{"shape": [None, 8], "dtype": "resource"}])), "type of numbers"),
    "a long name": (lambda c: hidden(c)["config"].update(name="n" * 10**5), "characters"),
    "a name that is a path": (lambda c: hidden(c)["config"].update(name="../../x"), "Expected"),
    "too many parts": (
        lambda c: c["config"]["layers"].extend([c["config"]["layers"][0]] * 2000), "parts"),
    "no model at all": (lambda c: c.update(hidden(c)), "found a layer"),
    "no class": (lambda c: c.pop("class_name"), "module and class"),
    "layers that are no list": (lambda c: c["config"].update(layers="x"), "list"),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFIGS)
def test_a_hostile_configuration_is_refused(name: str) -> None:
    change, says = CONFIGS[name]
    with pytest.raises(Refused, match=says):
        open_model(archive(change), Crossing().ask)


def _linked(link: Any) -> bytes:
    def write(file: Any) -> None:
        file["0"] = link

    return weights(write)


def _many_inside(name: str) -> Any:
    def write(file: Any) -> None:
        source = h5py.VirtualSource("/etc/passwd", "x", shape=(5, 8))
        layout = h5py.VirtualLayout(shape=(5, 8), dtype="f4")
        layout[:] = source
        made = {
            "virtual": lambda: file.create_virtual_dataset("0", layout),
            "external": lambda: file.create_dataset("0", (5, 8), "f4", external=[("/etc/passwd", 0, 160)]),
            "huge": lambda: file.create_dataset("0", (10**6, 10**6), "f8"),
            "compressed": lambda: file.create_dataset("0", (2000, 2000), "f4", compression="gzip", fillvalue=1),
            "texts": lambda: file.create_dataset("0", data=["a", "b"]),
            "references": lambda: file.create_dataset("0", (2,), h5py.ref_dtype),
            "records": lambda: file.create_dataset("0", (2,), np.dtype([("a", "f4")])),
            "group": lambda: file.create_group("0"),
            "empty": lambda: file.create_dataset("0", data=h5py.Empty("f4")),
            "other names": lambda: file.create_dataset("../../x", (2,), "f4"),
        }
        made[name]()

    return weights(write)


WEIGHTS = {
    "an external link": lambda: _linked(h5py.ExternalLink("/etc/passwd", "/x")),
    "a soft link": lambda: _linked(h5py.SoftLink("/0")),
    **{
        name: lambda name=name: _many_inside(name)
        for name in ("virtual", "external", "huge", "compressed", "texts", "references", "records", "group", "empty",
                     "other names")
    },
    "no HDF5": lambda: b"not a file",
    "a damaged file": lambda: weights(lambda file: file.create_dataset("0", (5, 8), "f4"))[:600],
}  # fmt: skip


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_hostile_file_of_weights_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=r"Expected .* found"):
        open_model(archive(weights=WEIGHTS[name]()), Crossing().ask)


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive())) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _twice() -> bytes:
    file = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w") as made:
        warnings.simplefilter("ignore")
        for name in ("config.json", "config.json", "model.weights.h5"):
            made.writestr(name, _parts()[name])
    return file.getvalue()


def _wrong_sum() -> bytes:
    return archive().replace(b'"units": 8', b'"units": 9')


ARCHIVES = {
    "nothing": lambda: b"",
    "no archive": lambda: b"PK" * 1000,
    "a member too many": lambda: zipped(_parts() | {"assets/x": b""}),
    "a member on a path": lambda: zipped(_parts() | {"../../config.json": b""}),
    "a member short": lambda: zipped({"config.json": b"{}"}),
    "a member twice": _twice,
    "a wrong sum": _wrong_sum,
    "cut off": lambda: archive()[:-100],
    "a bomb": lambda: zipped(_parts() | {"model.weights.h5": bytes(200 << 20)}, zipfile.ZIP_DEFLATED),
    "a large configuration": lambda: archive(config=b" " * (10 << 20)),
    "a huge archive": lambda: bytes(MAX_ARCHIVE + 1),
    "a hundred thousand members": lambda: zipped({str(i): b"" for i in range(10**5)}),
    "another compression": lambda: zipped(_parts(), zipfile.ZIP_LZMA),
    "deep JSON": lambda: archive(config=b"[" * 10**5 + b"]" * 10**5),
    "JSON that is just too deep": lambda: archive(config=b"[" * 100 + b"]" * 100),
    "a number of a million digits": lambda: archive(config=b"1" * 900_000),
    "no JSON": lambda: archive(config=b"\xff\xfe"),
    "a list": lambda: archive(config=b"[]"),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_archive_is_refused(name: str) -> None:
    made = ARCHIVES[name]()
    start = time.process_time()
    with pytest.raises(Refused, match=r"Expected .* found"):
        open_model(made, Crossing().ask)
    assert time.process_time() - start < 2


def test_weights_that_are_no_numbers_any_more_are_taken_as_they_are() -> None:
    original = dense(1, loss="mse")
    original.set_weights([np.full(weight.shape, np.nan) for weight in original.get_weights()])
    assert np.isnan(np.asarray(crossed(original)(rows(original)))).all()


ANSWERS = {
    "a text": ("text", "numbers"),
    "an object": (object(), "numbers"),
    "another shape": (np.zeros((7, 5), "float32"), "shape"),
    "too many": ([np.zeros((7, 3), "float32")] * 2, "shapes"),
    "complex numbers": (np.zeros((7, 3), "complex64"), "numbers"),
    "nothing": (None, "numbers"),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_part_that_answers_with_something_else_is_refused_when_it_is_asked(name: str) -> None:
    answer, says = ANSWERS[name]
    written = describe(functional(lambda t: layers.Lambda(lambda x: x)(t), 3), Crossing().keep)
    with pytest.raises(Refused, match=says):
        open_model(written, lambda *_: answer)(np.zeros((7, FEATURES), "float32"))


def test_what_is_refused_while_a_model_predicts_is_said_in_a_sentence_and_nothing_else() -> None:
    written = describe(functional(lambda t: layers.Lambda(lambda x: x)(t), 3, loss="mse"), Crossing().keep)
    opened = open_model(written, lambda *_: np.zeros((7, 4)))
    with pytest.raises(Refused, match=r"^Expected outputs of the shapes \[\(None, 3\)\] from `lambda"):
        opened.predict(np.zeros((7, FEATURES), "float32"), verbose=0)


def test_one_array_of_weights_is_not_held_a_hundred_times() -> None:
    original = model(layers.Dense(600), Squared(tf.square), layers.Dense(1500))

    def many(config: Any) -> None:
        own = next(layer for layer in config["config"]["layers"] if layer["class_name"] == "Crossing")
        largest = config["config"]["layers"][-1]["weights"][0]
        own["weights"] = [largest] * 100

    with pytest.raises(Refused, match="at most 5000000 weights"):
        open_model(archive(many, original=original), Crossing().ask)


def test_numbers_that_are_none_are_answers() -> None:
    written = describe(functional(lambda t: layers.Lambda(lambda x: x)(t), 3), Crossing().keep)
    opened = open_model(written, lambda *_: np.full((7, 3), np.nan))
    assert np.isnan(np.asarray(opened(np.zeros((7, FEATURES), "float32")))).all()


def test_a_part_that_changes_what_it_is_given_changes_nothing_here() -> None:
    def rude(handle: int, arrays: list[Any]) -> Any:
        for array in arrays:
            array[...] = 0
        return np.zeros((7, 3), "float32")

    written = describe(functional(lambda t: layers.Lambda(lambda x: x)(t), 3), Crossing().keep)
    opened = open_model(written, rude)
    before = opened.get_weights()
    opened(np.ones((7, FEATURES), "float32"))
    assert all(np.array_equal(a, b) for a, b in zip(before, opened.get_weights(), strict=True))


def test_the_allow_lists_name_what_keras_has() -> None:
    for name in vocabulary.LAYERS | vocabulary.WRAPPERS:
        assert issubclass(getattr(layers, name), layers.Layer)
    assert all(hasattr(keras.activations, name) for name in vocabulary.ACTIVATIONS)
    for module, names in vocabulary.SETTINGS.items():
        assert all(hasattr(getattr(keras, module.removeprefix("keras.")), name) for name in names)
    assert MAX_PARTS < MAX_ARRAYS
